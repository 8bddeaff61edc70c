// Upload: a body on its way into the blobs, while net still receives it.
#pragma once

#include "api/backend.hpp"
#include "net/http.hpp"

namespace tocsin::api {

class Upload final : public net::BodySink {
 public:
  explicit Upload(std::unique_ptr<BlobWriter> writer, std::shared_ptr<const void> turn = nullptr)
      : writer_(std::move(writer)), turn_(std::move(turn)) {}

  bool take(std::string_view piece) override;
  // Once, on a thread that may block. Errors: invalid when there was nothing; unavailable.
  Result<Blob> finish();

 private:
  std::unique_ptr<BlobWriter> writer_;
  std::shared_ptr<const void> turn_;
  bool any_ = false;
};

// Errors: unavailable, also when the person sends several already.
Result<std::shared_ptr<Upload>> open_upload(Backend& backend, const Slug& who);

// What the request brought: taken by its sink, or held in it.
Result<Blob> uploaded(const net::Request& request, Backend& backend);

}  // namespace tocsin::api
