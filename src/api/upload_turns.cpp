#include "api/upload_turns.hpp"

namespace tocsin::api {

std::shared_ptr<const void> UploadTurns::take(const Slug& who) {
  {
    const std::scoped_lock lock(running_->mutex);
    int& count = running_->of[who];
    if (count >= uploads_of_one_max) return nullptr;
    ++count;
  }
  return {static_cast<const void*>(running_.get()), [running = running_, who](const void*) {
            const std::scoped_lock lock(running->mutex);
            if (--running->of[who] == 0) running->of.erase(who);
          }};
}

}  // namespace tocsin::api
