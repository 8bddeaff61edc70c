// UTF-8: reading, writing, checking and cutting text by characters. Text from outside is checked
// once where it comes in; everything behind may rely on it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tocsin {

constexpr char32_t not_utf8 = 0xFFFFFFFF;

// The code point at `at`, which is moved behind it. Where the bytes are not UTF-8 (RFC 3629):
// `not_utf8`, and `at` is moved by one byte. `at` must be inside the text.
char32_t next_code_point(std::string_view text, std::size_t& at);

void append_code_point(std::string& text, char32_t code_point);

bool valid_utf8(std::string_view text);

// The longest beginning of at most `bytes_max` bytes that ends between two characters.
std::string_view cut_utf8(std::string_view text, std::size_t bytes_max);

}  // namespace tocsin
