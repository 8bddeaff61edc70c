#include "channels/signing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"

namespace tocsin {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string key_of(std::string_view secret) {
  constexpr std::string_view prefix = "whsec_";
  if (!secret.starts_with(prefix)) return std::string(secret);
  std::string text(secret.substr(prefix.size()));
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  while (text.ends_with('=')) text.pop_back();
  const auto key = from_base64url(text);
  return key ? *key : std::string(secret);
}

}  // namespace

std::vector<std::string_view> secrets_in(std::string_view secrets) {
  std::vector<std::string_view> found;
  while (found.size() < signing_secrets_max) {
    const std::size_t begin = secrets.find_first_not_of(blanks);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(secrets.find_first_of(blanks, begin), secrets.size());
    found.push_back(secrets.substr(begin, end - begin));
    secrets.remove_prefix(end);
  }
  return found;
}

std::string hex_signatures(std::string_view secrets, std::string_view signed_text) {
  std::string header;
  for (const std::string_view secret : secrets_in(secrets)) {
    header += header.empty() ? "v1=" : ",v1=";
    header += to_hex(hmac_sha256(secret, signed_text));
  }
  return header;
}

std::string standard_signatures(std::string_view secrets, std::string_view id,
                                std::string_view timestamp, std::string_view body) {
  const std::string text = fmt::format("{}.{}.{}", id, timestamp, body);
  std::string header;
  for (const std::string_view secret : secrets_in(secrets)) {
    header += header.empty() ? "v1," : " v1,";
    header += to_base64(hmac_sha256(key_of(secret), text));
  }
  return header;
}

}  // namespace tocsin
