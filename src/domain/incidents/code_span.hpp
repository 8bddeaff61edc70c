// Code in a line of the stream: between backticks, or between fences of three.
#pragma once

#include <cstddef>
#include <string_view>

namespace tocsin {

// The length of the code at the beginning of `text`, which begins with a backtick, its marks
// included; 0: there is none.
std::size_t code_length(std::string_view text);

}  // namespace tocsin
