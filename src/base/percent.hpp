// Percent-encoding, as URLs and forms have it.
#pragma once

#include <string>
#include <string_view>

namespace tocsin {

// Everything but the unreserved characters of RFC 3986 becomes %XX.
std::string percent_encode(std::string_view text);

}  // namespace tocsin
