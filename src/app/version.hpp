// Which Tocsin this is; the number comes from CMakeLists.txt.
#pragma once

#include <string_view>

namespace tocsin {

inline constexpr std::string_view version_text = TOCSIN_VERSION;

}  // namespace tocsin
