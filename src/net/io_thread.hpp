// IoThread: one thread, its event loop, the connections that live on it and their deadlines.
// Everything but put() in the mailbox and the constructor happens on that thread. Private to net/.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "net/asio_types.hpp"
#include "net/mailbox.hpp"

namespace tocsin::net {

// What an IoThread knows of a connection.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  virtual void receive(Letter&& letter) = 0;
  virtual void expire() = 0;  // the deadline has passed; it has been set to never
  virtual void drain() = 0;   // end as soon as what runs is finished
  virtual void close() = 0;   // end now

  Instant deadline = Instant::max();
};

class IoThread {
 public:
  // Deadlines are looked at once a `tick`.
  explicit IoThread(Duration tick);
  ~IoThread();  // all connections must have left

  void start();
  // Ends the loop once nothing is left to do, and waits for that.
  void finish();

  asio::io_context& context() { return context_; }
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

  // Hands an answer over: at once when the connection is just asking for it on this very thread,
  // else by mail. Any thread; the mailbox may outlive its IoThread.
  static void answer(Mailbox& mailbox, Letter letter);
  // Between these two the handler is being called for this connection.
  void begin_asking(std::uint64_t connection) { asking_ = connection; }
  void end_asking() { asking_ = 0; }

  void enter(std::uint64_t id, Connection& connection) { connections_.emplace(id, &connection); }
  void leave(std::uint64_t id) { connections_.erase(id); }
  void drain_all();
  void close_all();

  // "Mon, 23 Nov 2026 03:12:09 GMT", renewed once a second.
  std::string_view http_date(Instant now);

 private:
  void deliver();
  void tick();
  template <typename Visit>
  void for_each_id(Visit visit);

  const Duration tick_;
  asio::io_context context_{1};
  asio::executor_work_guard<Executor> work_;
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>, Executor>
      timer_;
  std::shared_ptr<Mailbox> mailbox_;
  std::vector<Letter> letters_;
  std::unordered_map<std::uint64_t, Connection*> connections_;
  std::uint64_t asking_ = 0;
  bool finishing_ = false;
  std::string date_;
  Instant date_until_{};
  std::thread thread_;
};

}  // namespace tocsin::net
