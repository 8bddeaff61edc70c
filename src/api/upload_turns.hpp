// How many files one person sends at once, so that nobody keeps the others from it.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "domain/slug.hpp"

namespace tocsin::api {

constexpr int uploads_of_one_max = 4;

class UploadTurns {
 public:
  // Holds a turn as long as it lives; none: they have as many as anybody may have.
  std::shared_ptr<const void> take(const Slug& who);

 private:
  struct Running {
    std::mutex mutex;
    std::map<Slug, int> of;
  };
  std::shared_ptr<Running> running_ = std::make_shared<Running>();
};

}  // namespace tocsin::api
