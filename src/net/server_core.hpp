// ServerCore: what all connections of one server share. Private to net/.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "net/http_server.hpp"

namespace tocsin::net {

class ServerCore {
 public:
  ServerCore(ServerOptions o, Handler h) : options(std::move(o)), handler(std::move(h)) {}

  const ServerOptions options;
  const Handler handler;
  std::atomic<bool> draining = false;

  std::size_t connections() const { return connections_; }

  // False when there are too many already.
  bool count_in() {
    if (connections_.fetch_add(1) < options.limits.connections_max) return true;
    count_out();
    return false;
  }
  void count_out() {
    if (connections_.fetch_sub(1) > 1) return;
    const std::scoped_lock lock(mutex_);  // So that a waiter cannot miss it.
    none_left_.notify_all();
  }
  // Whether all connections have ended by then.
  bool wait_for_none(Duration time_max) {
    std::unique_lock lock(mutex_);
    return none_left_.wait_for(lock, time_max, [this] { return connections_ == 0; });
  }

 private:
  std::atomic<std::size_t> connections_ = 0;
  std::mutex mutex_;
  std::condition_variable none_left_;
};

}  // namespace tocsin::net
