#include "channels/mime.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/utf8.hpp"
#include "channels/text.hpp"

namespace tocsin {
namespace {

constexpr std::size_t line_bytes_max = 76;
constexpr std::size_t address_bytes_max = 254;  // RFC 5321 leaves this much
// "=?UTF-8?B?" + 60 + "?=" is 72, below the 75 that RFC 2047 allows.
constexpr std::size_t word_bytes_max = 45;

bool printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

// "=?" in plain text would be read as the beginning of an encoded word.
bool fits_plainly(std::string_view name, std::string_view value) {
  return printable(value) && name.size() + 2 + value.size() <= line_bytes_max &&
         value.find("=?") == std::string_view::npos;
}

// `before`: bytes of the line in front of the first word.
std::string encoded_words(std::string_view value, std::size_t before) {
  constexpr std::size_t frame = 12;
  std::string words;
  while (!value.empty()) {
    const std::size_t room =
        words.empty() ? (line_bytes_max - before - frame) / 4 * 3 : word_bytes_max;
    const std::string_view part = cut_utf8(value, std::min(room, word_bytes_max));
    words += (words.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + to_base64(part) + "?=");
    value.remove_prefix(part.size());
  }
  return words;
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

}  // namespace

std::string mail_header(std::string_view name, std::string_view value) {
  const std::string written =
      fits_plainly(name, value) ? std::string(value) : encoded_words(value, name.size() + 2);
  return fmt::format("{}: {}\r\n", name, written);
}

std::string address_header(std::string_view name, std::string_view shown,
                           std::string_view address) {
  if (shown.empty()) return fmt::format("{}: <{}>\r\n", name, address);
  const std::string written =
      fits_plainly(name, shown) ? quoted(shown) : encoded_words(shown, name.size() + 2);
  return fmt::format("{}: {}\r\n <{}>\r\n", name, written, address);
}

std::string mail_date(Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(seconds));
}

std::string quoted_printable(std::string_view text) {
  std::string encoded;
  std::size_t line = 0;  // bytes of the present line
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') continue;
    if (c == '\n') {
      encoded += "\r\n";
      line = 0;
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    const bool plain = c > 0x20 && c < 0x7F && c != '=';
    const bool inner_space = c == ' ' && !ends_line;
    // A dot alone on a line ends the mail in SMTP; relays that stuff it wrongly exist.
    const bool lone_dot = c == '.' && line == 0;
    const std::string byte =
        (plain && !lone_dot) || inner_space
            ? std::string(1, c)
            : fmt::format("={:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    if (line + byte.size() > line_bytes_max - 1) {
      encoded += "=\r\n";
      line = 0;
    }
    encoded += byte;
    line += byte.size();
  }
  return encoded;
}

Result<MailAddress> read_address(std::string_view text) {
  const auto wrong = [&] {
    return fail(Error::Code::invalid, fmt::format("\"{}\" is not an e-mail address; write "
                                                  "name@example.org",
                                                  one_line(text, 80)));
  };
  if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
    return wrong();
  MailAddress read;
  std::string_view address = text;
  if (const std::size_t open = text.rfind('<'); open != std::string_view::npos) {
    if (!text.ends_with('>')) return wrong();
    read.shown = one_line(text.substr(0, open), 120);
    if (read.shown.size() >= 2 && read.shown.front() == '"' && read.shown.back() == '"') {
      read.shown = read.shown.substr(1, read.shown.size() - 2);
    }
    address = text.substr(open + 1, text.size() - open - 2);
  }
  const std::size_t at = address.rfind('@');
  const bool clean = std::ranges::all_of(address, [](char c) {
    return c > 0x20 && c < 0x7F &&
           std::string_view("<>(),;:\\\"[]").find(c) == std::string_view::npos;
  });
  if (!clean || at == std::string_view::npos || at == 0 || at + 1 == address.size() ||
      address.size() > address_bytes_max) {
    return wrong();
  }
  read.address = address;
  return read;
}

}  // namespace tocsin
