// Blobs: where the bytes of files lie, named by their SHA-256. They never cross the engine's queue:
// bytes are durable before a Command names them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tocsin {

struct Blob {
  std::string sha256;  // 64 hexadecimal digits
  std::uint64_t bytes = 0;
  std::string head;  // its first bytes, at most blob_head_bytes
  bool operator==(const Blob&) const = default;
};
constexpr std::size_t blob_head_bytes = 64;

// One blob in the making. Belongs to one thread at a time. What is not finished leaves nothing.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;
  virtual Status write(std::string_view piece) = 0;  // does not wait for the disk
  // Durable under its name when it returns; blocks. Errors: unavailable.
  virtual Result<Blob> finish() = 0;
};

// Bytes for as long as the owner is held.
struct BlobBytes {
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};

// Any thread.
class Blobs {
 public:
  virtual ~Blobs() = default;
  // Errors: unavailable: too many at once, or no place.
  virtual Result<std::unique_ptr<BlobWriter>> begin() = 0;
  // `bytes` as its row says. Errors: not_found, internal when the length is another.
  virtual Result<BlobBytes> read(std::string_view sha256, std::uint64_t bytes) = 0;
};

}  // namespace tocsin
