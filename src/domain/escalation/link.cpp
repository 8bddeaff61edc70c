#include "domain/escalation/link.hpp"

#include <algorithm>
#include <cassert>
#include <optional>

#include "base/crypto.hpp"
#include "base/url.hpp"

namespace tocsin {
namespace {

// Layout, before base64url: version (1 byte), expiry (varint, Unix seconds), count (varint), per
// page the distance from the page before and the generation (varints), user (the rest), MAC.
constexpr char link_version = 1;
constexpr std::size_t mac_bytes = 16;  // half of the hash: 128 bits, as RFC 2104 section 5 allows

void put_varint(std::string& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  bytes += static_cast<char>(value);
}

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::string mac_of(std::string_view link_key, std::string_view body) {
  return hmac_sha256(link_key, body).substr(0, mac_bytes);
}

// What stands behind a good MAC was written by make_link_token(), perhaps of another release.
std::optional<PageLink> read_body(std::string_view body) {
  if (body.empty() || body.front() != link_version) return std::nullopt;
  body.remove_prefix(1);
  const auto expiry = take_varint(body);
  const auto count = take_varint(body);
  if (!expiry || !count || *count == 0 || *count > link_pages_max) return std::nullopt;
  PageLink link;
  link.expires_at = Time{std::chrono::seconds{*expiry}};
  std::uint64_t page = 0;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto distance = take_varint(body);
    const auto generation = take_varint(body);
    if (!distance || !generation) return std::nullopt;
    page += *distance;
    link.pages.push_back({PageId{page}, static_cast<int>(*generation)});
  }
  link.user = body;
  return link;
}

}  // namespace

std::string link_key_of(std::string_view master_key) {
  assert(master_key.size() == 32);
  return hmac_sha256(master_key, "tocsin action links v1");
}

std::string make_link_token(std::string_view link_key, PageLink link) {
  assert(!link.pages.empty() && link.pages.size() <= link_pages_max);
  std::ranges::sort(link.pages);
  std::string bytes(1, link_version);
  put_varint(bytes, static_cast<std::uint64_t>(to_ms(link.expires_at) / 1000));
  put_varint(bytes, link.pages.size());
  std::uint64_t before = 0;
  for (const LinkedPage& linked : link.pages) {
    put_varint(bytes, linked.page.value - before);
    put_varint(bytes, static_cast<std::uint64_t>(linked.generation));
    before = linked.page.value;
  }
  bytes += link.user;
  return to_base64url(bytes + mac_of(link_key, bytes));
}

Result<PageLink> read_link_token(std::string_view link_key, std::string_view token, Time now) {
  const auto unknown = [] {
    return fail(Error::Code::not_found,
                "this link is not known; copy the whole of it from the message");
  };
  if (token.size() > link_token_bytes_max) return unknown();
  const auto bytes = from_base64url(token);
  // One link has one spelling: the spare bits of the last character must be zero.
  if (!bytes || bytes->size() <= mac_bytes || to_base64url(*bytes) != token) return unknown();
  const std::string_view body = std::string_view(*bytes).substr(0, bytes->size() - mac_bytes);
  const std::string_view mac = std::string_view(*bytes).substr(body.size());
  if (!equal_in_constant_time(mac, mac_of(link_key, body))) return unknown();
  auto link = read_body(body);
  if (!link) return unknown();
  if (now >= link->expires_at) {
    return fail(Error::Code::stale, "this link has expired; sign in to answer the page");
  }
  return std::move(*link);
}

std::string link_url(std::string_view public_url, std::string_view token) {
  const std::string_view base = without_slashes(public_url);
  if (base.empty()) return {};
  return std::string(base) + "/p/" + std::string(token);
}

}  // namespace tocsin
