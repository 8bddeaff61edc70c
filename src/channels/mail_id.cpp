#include "channels/mail_id.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/crypto.hpp"

namespace tocsin {
namespace {

constexpr std::string_view begin = "tocsin.";
constexpr std::size_t mac_digits = 32;  // half of the hash: 128 bits, as RFC 2104 section 5 allows

std::string mac_of(std::string_view link_key, std::string_view what) {
  return to_hex(hmac_sha256(link_key, what)).substr(0, mac_digits);
}

std::string mac_of(std::string_view link_key, JobId job) {
  return mac_of(link_key, fmt::format("mail answer {}", job.value));
}

}  // namespace

std::string plain_mail_id(std::string_view link_key, std::string_view what,
                          std::string_view domain) {
  return fmt::format("<{}{}@{}>", begin, mac_of(link_key, fmt::format("mail id {}", what)), domain);
}

std::string answerable_mail_id(std::string_view link_key, JobId job, std::string_view domain) {
  return fmt::format("<{}{}.{}@{}>", begin, job.value, mac_of(link_key, job), domain);
}

std::optional<JobId> job_of_mail_id(std::string_view link_key, std::string_view id) {
  if (id.starts_with('<')) id.remove_prefix(1);
  if (!id.starts_with(begin)) return std::nullopt;
  id.remove_prefix(begin.size());
  id = id.substr(0, id.find('@'));
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error != std::errc{} || end == id.data() + id.size() || *end != '.') return std::nullopt;
  const std::string_view mac = id.substr(static_cast<std::size_t>(end - id.data()) + 1);
  if (!equal_in_constant_time(mac, mac_of(link_key, JobId{number}))) return std::nullopt;
  return JobId{number};
}

}  // namespace tocsin
