// Block: many small things of one commit packed into one column: the records of the event log, and
// the payloads. One row a commit instead of thousands keeps the log as cheap as a file.
//
// Numbers are LEB128 varints, signed ones zigzag. A body is stored "raw" or, when it is large,
// "zstd".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/effects.hpp"

namespace tocsin {

constexpr std::size_t payload_block_bytes = 64 * 1024;  // a block is closed once it is this large

constexpr std::string_view packing_raw = "raw";
constexpr std::string_view packing_zstd = "zstd";

std::string pack_events(const std::vector<EventRecord>& events);
// Errors: internal when the bytes are not what pack_events gave.
Result<std::vector<EventRecord>> unpack_events(std::string_view body);

struct PayloadBlock {
  PayloadId first;
  PayloadId last;
  Time received_at{};  // of the newest in it
  std::string body;    // raw
};
// `payloads` in the order of their ids.
std::vector<PayloadBlock> pack_payloads(const std::vector<const Payload*>& payloads);
// Errors: as unpack_events; the views refer to `body`.
struct PayloadView {
  PayloadId id;
  AlertId alert;
  Time received_at{};
  std::string_view content;
};
Result<std::vector<PayloadView>> unpack_payloads(std::string_view body);

// A body as it is stored, with its packing.
struct PackedBody {
  std::string_view packing;
  std::string bytes;
};
PackedBody packed_body(std::string raw);
// The raw body of a block of either packing. Errors: internal.
Result<std::string> expand(std::string_view packing, std::string_view body);

}  // namespace tocsin
