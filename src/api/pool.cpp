#include "api/pool.hpp"

#include <utility>

namespace tocsin::api {

Pool::Pool(std::size_t threads, std::size_t queue_max, MakeReader make_reader)
    : queue_max_(queue_max), make_reader_(std::move(make_reader)) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Pool::~Pool() { stop(); }

bool Pool::submit(Work& work) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

void Pool::submit_rest(Work work) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_) return;
    queue_.push_back(std::move(work));
  }
  wake_.notify_one();
}

void Pool::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Pool::run() {
  std::unique_ptr<Reader> reader;
  for (;;) {
    Work work;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    if (reader == nullptr && make_reader_) {
      auto made = make_reader_();
      if (!made) {
        work(std::unexpected(std::move(made.error())));
        continue;
      }
      reader = std::move(*made);
    }
    work(reader.get());
  }
}

}  // namespace tocsin::api
