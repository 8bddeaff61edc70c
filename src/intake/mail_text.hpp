// The text of a part of a mail, out of the encodings that it travelled in.
#pragma once

#include <string>
#include <string_view>

namespace tocsin {

// RFC 2045 section 6: "base64", "quoted-printable"; whatever else is taken as it is. Bytes that the
// encoding does not allow are left out.
std::string decode_transfer(std::string_view encoding, std::string_view body);

// Valid UTF-8 with "\n" at the ends of lines, at most `bytes_max`. Latin 1 and its kin are turned
// into UTF-8; every other charset is taken for UTF-8, with U+FFFD where it is not.
std::string to_plain_utf8(std::string_view charset, std::string_view bytes, std::size_t bytes_max);

// What is seen of HTML, block by block on lines of its own; what is quoted begins with "> ".
std::string html_to_text(std::string_view html);

}  // namespace tocsin
