#include "base/url.hpp"

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

}  // namespace tocsin
