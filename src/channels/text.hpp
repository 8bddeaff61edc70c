// Words from outside, made fit to be shown to people in a message.
#pragma once

#include <string>
#include <string_view>

namespace tocsin {

// Valid UTF-8 without surprises, on one line: bytes that are not UTF-8 become U+FFFD, runs of white
// space and control characters one space; characters that turn the direction of the text around
// (Unicode bidi embeddings, overrides, isolates) or have no width and no purpose here are left out.
// Longer than `bytes_max`, it is cut between two characters and ends with an ellipsis.
std::string one_line(std::string_view text, std::size_t bytes_max);

// The same text with bytes that are not UTF-8 as U+FFFD, cut as above; line breaks stay.
std::string valid_text(std::string_view text, std::size_t bytes_max);

}  // namespace tocsin
