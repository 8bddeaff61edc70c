#include "api/content_text.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace tocsin::api {
namespace {

// How many bytes a byte of a text takes between the quotes.
constexpr auto escaped_bytes = [] {
  std::array<std::uint8_t, 256> bytes{};
  for (std::size_t byte = 0; byte < bytes.size(); ++byte) bytes[byte] = byte < 0x20 ? 6 : 1;
  for (const char c : {'"', '\\', '\n'}) bytes[static_cast<unsigned char>(c)] = 2;
  return bytes;
}();

void put_text(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::size_t bytes = 2;
  for (const char c : text) bytes += escaped_bytes[static_cast<unsigned char>(c)];
  const std::size_t from = out.size();
  out.resize(from + bytes);
  char* to = out.data() + from;
  *to++ = '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (escaped_bytes[byte] == 1) {
      *to++ = c;
      continue;
    }
    *to++ = '\\';
    if (escaped_bytes[byte] == 2) {
      *to++ = c == '\n' ? 'n' : c;
      continue;
    }
    for (const char part : {'u', '0', '0', digits[byte >> 4], digits[byte & 15]}) *to++ = part;
  }
  *to = '"';
}

void put_member(std::string& out, std::string_view name, std::string_view text) {
  if (out.back() != '{') out += ',';
  put_text(out, name);
  out += ':';
  put_text(out, text);
}

template <typename Items, typename Put>
void put_list(std::string& out, std::string_view name, const Items& items, Put&& put) {
  out.append(",\"").append(name).append("\":[");
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += i == 0 ? "{" : ",{";
    put(items[i]);
    out += '}';
  }
  out += ']';
}

}  // namespace

std::string content_text(const EventContent& content) {
  std::string out;
  out.reserve(128 + content.raw.size() * 3 / 2 + content.source_url.size());
  out += R"({"annotations":{)";
  for (const auto& [name, value] : content.annotations) put_member(out, name, value);
  out += '}';
  put_list(out, "links", content.links, [&](const Link& link) {
    put_member(out, "href", link.href);
    put_member(out, "text", link.text);
  });
  put_list(out, "images", content.images, [&](const Image& image) {
    put_member(out, "src", image.src);
    put_member(out, "href", image.href);
    put_member(out, "alt", image.alt);
  });
  out += R"(,"source_url":)";
  put_text(out, content.source_url);
  out += R"(,"raw":)";
  put_text(out, content.raw);
  out += '}';
  return out;
}

}  // namespace tocsin::api
