#include "api/content_text.hpp"

#include <string_view>

namespace tocsin::api {
namespace {

void put_text(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // where the part that needs no escape begins
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    out += '\\';
    if (byte == '"' || byte == '\\') {
      out += text[i];
    } else if (byte == '\n') {
      out += 'n';
    } else {
      out += "u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
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
