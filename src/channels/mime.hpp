// The parts of a mail that RFC 2045, 2047 and 5322 are strict about. What comes out holds no line
// longer than 78 bytes and no line break that was in the text that went in.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tocsin {

// "Name: value\r\n"; a value that is not short printable ASCII is written as encoded words in
// UTF-8 (RFC 2047), folded. `value` is one clean line (channels/text.hpp).
std::string mail_header(std::string_view name, std::string_view value);

// "Name: \"Tocsin of ACME\" <address>\r\n", the name encoded as above where needed.
std::string address_header(std::string_view name, std::string_view shown, std::string_view address);

// "Mon, 23 Nov 2026 03:12:09 +0000"
std::string mail_date(Time time);

// RFC 2045 section 6.7; "\n" in the text becomes CRLF.
std::string quoted_printable(std::string_view text);

struct MailAddress {
  std::string shown;    // the name before it, or empty
  std::string address;  // local@domain, printable ASCII
};
// "ana@example.org" or "Ana <ana@example.org>". Errors: invalid.
Result<MailAddress> read_address(std::string_view text);

}  // namespace tocsin
