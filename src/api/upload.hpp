// Upload: a body on its way into the blobs, while net still receives it.
#pragma once

#include "api/backend.hpp"
#include "net/http.hpp"

namespace tocsin::api {

class Upload final : public net::BodySink {
 public:
  explicit Upload(std::unique_ptr<BlobWriter> writer) : writer_(std::move(writer)) {}

  bool take(std::string_view piece) override;
  // Once, on a thread that may block. Errors: invalid when there was nothing; unavailable.
  Result<Blob> finish();

 private:
  std::unique_ptr<BlobWriter> writer_;
  bool any_ = false;
};

// Errors: unavailable.
Result<std::shared_ptr<Upload>> open_upload(Backend& backend);

// What the request brought: taken by its sink, or held in it.
Result<Blob> uploaded(const net::Request& request, Backend& backend);

}  // namespace tocsin::api
