#include "storage/block.hpp"

#include <zstd.h>

#include <algorithm>
#include <memory>

#include "storage/rows.hpp"

namespace tocsin {
namespace {

constexpr int compression_level = 1;                         // a commit waits for it
constexpr std::size_t block_bytes_max = 256u * 1024 * 1024;  // no commit comes near it

class Packer {
 public:
  void number(std::uint64_t value) {
    for (; value >= 128; value >>= 7) body_ += static_cast<char>(value | 128);
    body_ += static_cast<char>(value);
  }
  void difference(std::int64_t value) {
    number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
  }
  void bytes(std::string_view text) {
    number(text.size());
    body_ += text;
  }
  void digest(const Digest& digest) {
    for (const std::uint64_t half : {digest.high, digest.low}) {
      for (int shift = 56; shift >= 0; shift -= 8) body_ += static_cast<char>(half >> shift & 255);
    }
  }
  std::size_t size() const { return body_.size(); }
  void reserve(std::size_t bytes_wanted) { body_.reserve(bytes_wanted); }
  std::string take() { return std::move(body_); }

 private:
  std::string body_;
};

// Reads what Packer wrote. After a read past the end `good` is false and everything is zero.
class Unpacker {
 public:
  explicit Unpacker(std::string_view body) : rest_(body) {}
  bool good() const { return good_; }
  std::size_t left() const { return rest_.size(); }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::string_view byte = take(1);
      if (byte.empty()) return 0;
      const auto bits = static_cast<unsigned char>(byte[0]);
      value |= static_cast<std::uint64_t>(bits & 127u) << shift;
      if (bits < 128) return value;
    }
    good_ = false;
    return 0;
  }
  std::int64_t difference() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
  }
  std::string_view bytes() { return take(number()); }
  Digest digest() { return digest_from_blob(take(16)); }

 private:
  std::string_view take(std::uint64_t count) {
    if (count > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
  bool good_ = true;
};

std::string compress(std::string_view raw) {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  // Its tables take longer to make than a small block to compress.
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  std::string packed(ZSTD_compressBound(raw.size()), '\0');
  const std::size_t size = ZSTD_compressCCtx(context.get(), packed.data(), packed.size(),
                                             raw.data(), raw.size(), compression_level);
  packed.resize(ZSTD_isError(size) ? 0 : size);
  return packed;
}

std::unexpected<Error> damaged() {
  return fail(Error::Code::internal, "a stored block does not read; restore it from a backup");
}

}  // namespace

// Large ones are compressed at once: writing them twice, to the log and to the file, costs more
// than that. A single event is not worth it.
PackedBody packed_body(std::string raw) {
  constexpr std::size_t worth_bytes = 2'048;
  if (raw.size() < worth_bytes) return {packing_raw, std::move(raw)};
  return {packing_zstd, compress(raw)};
}

std::string pack_events(const std::vector<EventRecord>& events) {
  std::vector<std::string_view> names;
  for (const EventRecord& event : events) {
    if (names.empty() || names.back() != event.integration) names.push_back(event.integration);
  }
  std::ranges::sort(names);
  const auto [end, last] = std::ranges::unique(names);
  names.erase(end, last);

  Packer packer;
  packer.reserve(events.size() * 30 + 64);
  packer.number(names.size());
  for (const std::string_view name : names) packer.bytes(name);
  packer.number(events.size());
  std::int64_t time = 0;
  std::int64_t alert = 0;
  std::int64_t payload = 0;
  const auto step = [&](std::int64_t& before, std::int64_t value) {
    packer.difference(value - before);
    before = value;
  };
  for (const EventRecord& event : events) {
    const auto name = std::ranges::lower_bound(names, std::string_view(event.integration));
    packer.number(static_cast<std::uint64_t>(name - names.begin()));
    packer.number(static_cast<std::uint64_t>(event.action));
    step(time, to_ms(event.received_at));
    step(alert, static_cast<std::int64_t>(event.alert.value));
    step(payload, static_cast<std::int64_t>(event.payload.value));
    packer.digest(event.key);
  }
  return packer.take();
}

Result<std::vector<EventRecord>> unpack_events(std::string_view body) {
  Unpacker unpacker(body);
  std::vector<std::string_view> names(std::min<std::uint64_t>(unpacker.number(), body.size()));
  for (std::string_view& name : names) name = unpacker.bytes();
  const std::uint64_t count = unpacker.number();
  std::vector<EventRecord> events;
  events.reserve(std::min<std::uint64_t>(count, body.size() / 16));
  std::int64_t time = 0;
  std::int64_t alert = 0;
  std::int64_t payload = 0;
  for (std::uint64_t i = 0; i < count && unpacker.good(); ++i) {
    const std::uint64_t name = unpacker.number();
    const std::uint64_t action = unpacker.number();
    if (name >= names.size() || action > static_cast<std::uint64_t>(EventAction::resolve)) {
      return damaged();
    }
    EventRecord& event = events.emplace_back();
    event.integration = names[name];
    event.action = static_cast<EventAction>(action);
    event.received_at = from_ms(time += unpacker.difference());
    event.alert.value = static_cast<std::uint64_t>(alert += unpacker.difference());
    event.payload.value = static_cast<std::uint64_t>(payload += unpacker.difference());
    event.key = unpacker.digest();
  }
  if (!unpacker.good() || unpacker.left() != 0) return damaged();
  return events;
}

std::vector<PayloadBlock> pack_payloads(const std::vector<const Payload*>& payloads) {
  std::vector<PayloadBlock> blocks;
  Packer packer;
  PayloadBlock block;
  const auto close = [&] {
    block.body = packer.take();
    blocks.push_back(std::move(block));
    block = {};
    packer = {};
  };
  for (const Payload* payload : payloads) {
    if (packer.size() == 0) {
      block.first = payload->id;
      packer.reserve(payload_block_bytes + payload->content.size());
    }
    block.last = payload->id;
    block.received_at = std::max(block.received_at, payload->received_at);
    packer.number(payload->id.value);
    packer.number(payload->alert.value);
    packer.difference(to_ms(payload->received_at));
    packer.bytes(payload->content);
    if (packer.size() >= payload_block_bytes) close();
  }
  if (packer.size() > 0) close();
  return blocks;
}

Result<std::vector<PayloadView>> unpack_payloads(std::string_view body) {
  Unpacker unpacker(body);
  std::vector<PayloadView> payloads;
  while (unpacker.good() && unpacker.left() > 0) {
    PayloadView payload;
    payload.id.value = unpacker.number();
    payload.alert.value = unpacker.number();
    payload.received_at = from_ms(unpacker.difference());
    payload.content = unpacker.bytes();
    payloads.push_back(payload);
  }
  if (!unpacker.good()) return damaged();
  return payloads;
}

Result<std::string> expand(std::string_view packing, std::string_view body) {
  if (packing == packing_raw) return std::string(body);
  const unsigned long long size = ZSTD_getFrameContentSize(body.data(), body.size());
  if (packing != packing_zstd || size > block_bytes_max) return damaged();
  std::string raw(size, '\0');
  const std::size_t got = ZSTD_decompress(raw.data(), raw.size(), body.data(), body.size());
  if (ZSTD_isError(got) || got != raw.size()) return damaged();
  return raw;
}

}  // namespace tocsin
