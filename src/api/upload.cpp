#include "api/upload.hpp"

#include "base/log.hpp"

namespace tocsin::api {

bool Upload::take(std::string_view piece) {
  any_ = any_ || !piece.empty();
  const Status written = writer_->write(piece);
  if (!written) log::error("upload_failed", {{"reason", written.error().message}});
  return written.has_value();
}

Result<Blob> Upload::finish() {
  if (!any_) return fail(Error::Code::invalid, "the file is empty");
  return writer_->finish();
}

Result<std::shared_ptr<Upload>> open_upload(Backend& backend, const Slug& who) {
  auto turn = backend.uploads.take(who);
  if (!turn) {
    return fail(Error::Code::unavailable, "you are sending several files: wait for one of them");
  }
  auto writer = backend.blobs.begin();
  if (!writer) return std::unexpected(std::move(writer.error()));
  return std::make_shared<Upload>(std::move(*writer), std::move(turn));
}

Result<Blob> uploaded(const net::Request& request, Backend& backend) {
  if (auto* sink = dynamic_cast<Upload*>(request.sink.get())) return sink->finish();
  auto writer = backend.blobs.begin();
  if (!writer) return std::unexpected(std::move(writer.error()));
  Upload upload(std::move(*writer));
  if (!upload.take(request.body)) {
    return fail(Error::Code::unavailable, "there is no room to keep this now; try again");
  }
  return upload.finish();
}

}  // namespace tocsin::api
