#include "base/url.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace tocsin {

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view authority = url.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  authority = authority.starts_with('[') ? authority.substr(1, authority.find(']') - 1)
                                         : authority.substr(0, authority.find(':'));
  return lower_case(authority);
}

Status check_http_url(std::string_view url) {
  const bool plain = std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7F; });
  const bool http = url.starts_with("https://") || url.starts_with("http://");
  if (plain && http) return {};
  return fail(Error::Code::invalid, "the address must begin with https:// and hold no spaces");
}

Result<std::string> origin_of(std::string_view url) {
  if (const Status good = check_http_url(url); !good) return std::unexpected(good.error());
  const std::size_t host = url.find("://") + 3;
  std::string origin = lower_case(url.substr(0, url.find_first_of("/?#", host)));
  if (const std::size_t user = origin.rfind('@'); user != std::string::npos) {
    origin.erase(host, user + 1 - host);
  }
  const std::string_view usual_port = origin.starts_with("https:") ? ":443" : ":80";
  if (origin.ends_with(usual_port)) origin.resize(origin.size() - usual_port.size());
  if (origin.size() <= host) {
    return fail(Error::Code::invalid, "the address must name a host");
  }
  return origin;
}

}  // namespace tocsin
