// Parts of URLs.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tocsin {

// "https://user@hooks.example.org:8443/x" -> "hooks.example.org", in lower case; empty when it has
// no host.
std::string host_of(std::string_view url);

// "http://" or "https://" and nothing that could end a line. Errors: invalid.
Status check_http_url(std::string_view url);

// Scheme, host and port, the usual port left out: "https://push.example.org:8443/x/y" ->
// "https://push.example.org:8443". Errors: invalid.
Result<std::string> origin_of(std::string_view url);

// "https://tocsin.example.org/" without what it ends with, so that a path can follow.
inline std::string_view without_slashes(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

}  // namespace tocsin
