#include "base/describe.hpp"

#include <boost/json/parse_options.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>

#include <algorithm>
#include <charconv>

#include "base/crypto.hpp"
#include "base/utf8.hpp"

namespace tocsin {
namespace {

constexpr std::size_t json_depth_max = 64;

// "line 3, column 7" of the byte at `at`, both counted from 1.
std::string place_of(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  return "line " + std::to_string(line) + ", column " + std::to_string(at - line_start + 1);
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = json_depth_max;
  json::stream_parser parser({}, options);
  boost::system::error_code error;
  const std::size_t used = parser.write_some(text.data(), text.size(), error);
  if (!error && used < text.size()) error = json::error::extra_data;
  if (!error) parser.finish(error);
  if (error) {
    return fail(Error::Code::invalid,
                "this is not JSON: " + error.message() + " at " + place_of(text, used));
  }
  return parser.release();
}

std::string json_text(const json::value& value) { return json::serialize(value); }

json::value Codec<Digest>::write(const Digest& digest) {
  std::string bytes;
  for (const std::uint64_t half : {digest.high, digest.low}) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(half >> shift & 255);
  }
  return json::value(to_hex(bytes));
}

Result<Digest> Codec<Digest>::read(const json::value& from, Unknown) {
  Digest digest;
  const auto half = [](std::string_view text, std::uint64_t& out) {
    return std::from_chars(text.data(), text.data() + 16, out, 16).ptr == text.data() + 16;
  };
  if (!from.is_string() || from.get_string().size() != 32 ||
      !half(std::string_view(from.get_string()).substr(0, 16), digest.high) ||
      !half(std::string_view(from.get_string()).substr(16), digest.low)) {
    return detail::wrong_kind("32 hexadecimal digits", from);
  }
  return digest;
}

namespace detail {

std::unexpected<Error> wrong_kind(std::string_view wanted, const json::value& from) {
  std::string seen = json::serialize(from);
  if (seen.size() > 40) seen = std::string(cut_utf8(seen, 40)) + "...";
  return fail(Error::Code::invalid, std::string(wanted) + " is wanted here, not " + seen);
}

std::string pointer_token(std::string_view name) {
  std::string token;
  for (const char c : name) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

}  // namespace detail
}  // namespace tocsin
