// Mailbox: how other threads reach a connection. A letter names its connection by number, so that
// nobody outside owns a socket; many letters share one wake-up of the net thread. Private to net/.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "net/http.hpp"
#include "net/websocket.hpp"

namespace tocsin::net {

struct Answer {
  std::uint64_t request = 0;  // counts the connection's requests; an answer to an older one is late
  Response response;
};
struct FrameToSend {
  SharedFrame frame;
};
struct CloseToSend {
  CloseCode code = CloseCode::normal;
  std::string reason;
};

struct Letter {
  std::uint64_t connection = 0;
  std::variant<Answer, FrameToSend, CloseToSend> content;
};

class Mailbox {
 public:
  // `wake` is called by a sender whose letter is the first since the last take().
  explicit Mailbox(std::move_only_function<void()> wake) : wake_(std::move(wake)) {}

  // Any thread. After close() the letter is dropped.
  void put(Letter letter) {
    const std::scoped_lock lock(mutex_);
    if (closed_) return;
    letters_.push_back(std::move(letter));
    if (letters_.size() == 1) wake_();
  }

  // Swaps the waiting letters into `letters`, which keeps its memory from round to round.
  void take(std::vector<Letter>& letters) {
    letters.clear();
    const std::scoped_lock lock(mutex_);
    letters_.swap(letters);
  }

  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    letters_.clear();
  }

 private:
  std::mutex mutex_;             // Held for a push or a swap only.
  std::vector<Letter> letters_;  // At most one answer a connection, and what websockets may queue.
  std::move_only_function<void()> wake_;
  bool closed_ = false;
};

}  // namespace tocsin::net
