// Pool: a few threads that do what may block, fed by a bounded queue. A reader pool's threads have
// a Reader each, opened when first needed.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/store.hpp"

namespace tocsin::api {

using MakeReader = std::function<Result<std::unique_ptr<Reader>>()>;

class Pool {
 public:
  // Given the thread's Reader, or why there is none.
  using Work = std::move_only_function<void(Result<Reader*>)>;

  // Without `make_reader` the work is given a null pointer.
  Pool(std::size_t threads, std::size_t queue_max, MakeReader make_reader = nullptr);
  ~Pool();  // finishes what is queued
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Any thread. False when the queue is full: `work` is then left as it was.
  bool submit(Work& work);
  // For the second half of what was admitted already: never refused.
  void submit_rest(Work work);
  // Finishes what is queued and ends the threads. What is submitted later is dropped.
  void stop();

 private:
  void run();

  const std::size_t queue_max_;
  const MakeReader make_reader_;
  std::mutex mutex_;  // Guards the queue only, never held while work is done.
  std::condition_variable wake_;
  std::deque<Work> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tocsin::api
