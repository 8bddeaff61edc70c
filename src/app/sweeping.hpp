// Sweeping: the worker that deletes what is older than it must be kept, a slice at a time.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/clock.hpp"
#include "storage/retention.hpp"

namespace tocsin {

class Sweeping {
 public:
  static constexpr Duration between_slices = 50ms;  // so that commits never wait in a row
  static constexpr Duration between_rounds = 1h;
  static constexpr Duration after_failure = 1min;

  Sweeping(Sweeper sweeper, const Clock& clock);
  ~Sweeping();  // ends after the slice under way

 private:
  void run();

  const Clock& clock_;
  Sweeper sweeper_;  // the worker's own
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tocsin
