// BlobDirectory: blobs as files, <directory>/ab/<sha256>, written as <directory>/new/<number> until
// they are whole. Nothing changes or deletes one that has its name.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "engine/blobs.hpp"

namespace tocsin {

constexpr int blobs_at_once_max = 64;  // in the making

class BlobDirectory final : public Blobs {
 public:
  // Makes the directory where there is none, and removes what an end left unfinished. Errors:
  // unavailable.
  static Result<std::unique_ptr<BlobDirectory>> open(std::string directory);

  Result<std::unique_ptr<BlobWriter>> begin() override;
  Result<BlobBytes> read(std::string_view sha256, std::uint64_t bytes) override;

 private:
  explicit BlobDirectory(std::string directory) : directory_(std::move(directory)) {}

  const std::string directory_;
  std::atomic<std::uint64_t> next_ = 1;
  std::atomic<int> at_once_ = 0;
};

// Copies the blobs of `from` that `to` lacks, each durable when this returns; `from` may be in use,
// and be missing. Errors: unavailable, invalid when one is not what its name says.
Status copy_blobs(const std::string& from, const std::string& to);

}  // namespace tocsin
