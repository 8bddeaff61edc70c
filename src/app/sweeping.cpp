#include "app/sweeping.hpp"

#include "base/log.hpp"

namespace tocsin {

Sweeping::Sweeping(Sweeper sweeper, const Clock& clock)
    : clock_(clock), sweeper_(std::move(sweeper)), thread_([this] { run(); }) {}

Sweeping::~Sweeping() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Sweeping::run() {
  Duration pause = after_failure;  // the start is busy enough
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, pause, [this] { return stopping_; })) return;
    }
    const auto more = sweeper_.sweep(clock_.now());
    if (!more) log::warn("sweep_failed", {{"reason", more.error().message}});
    pause = !more ? after_failure : *more ? between_slices : between_rounds;
  }
}

}  // namespace tocsin
