// Old names of time zones: what people and files still write, and what the zone is called now.
#pragma once

#include <span>
#include <string_view>

namespace tocsin {

struct OldZoneName {
  std::string_view old;
  std::string_view present;
};

// By the old name. From the links of IANA's database ("backward"), which distributions put into a
// package that is not always there: Debian 13 has them in tzdata-legacy.
std::span<const OldZoneName> old_zone_names();

// Empty for a name that is not in the list.
std::string_view present_zone_name(std::string_view old);

}  // namespace tocsin
