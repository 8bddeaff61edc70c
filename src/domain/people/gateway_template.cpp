#include "domain/people/gateway_template.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/describe.hpp"
#include "base/html.hpp"
#include "base/percent.hpp"

namespace tocsin {
namespace {

constexpr std::string_view opening = "{{";
constexpr std::string_view closing = "}}";

const std::string* hole(std::string_view name, const GatewayFill& fill) {
  if (name == "to") return &fill.to;
  if (name == "text") return &fill.text;
  if (name == "id") return &fill.id;
  if (name == "from") return &fill.from;
  if (name == "secret") return &fill.secret;
  return nullptr;
}

std::string escaped(const std::string& value, Escape escape) {
  switch (escape) {
    case Escape::url:
    case Escape::form:
      return percent_encode(value);
    case Escape::json: {
      const std::string quoted = json_text(json::value(value));
      return quoted.substr(1, quoted.size() - 2);  // the template has the quotes
    }
    case Escape::xml:
      return escape_html(value);
    case Escape::none:
      return value;
  }
  return value;
}

}  // namespace

Escape escape_for(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  std::ranges::transform(type, type.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  const std::string_view bare = trimmed(type, " ");
  if (bare == "application/x-www-form-urlencoded") return Escape::form;
  if (bare.ends_with("/json") || bare.ends_with("+json")) return Escape::json;
  if (bare.ends_with("/xml") || bare.ends_with("+xml")) return Escape::xml;
  return Escape::none;
}

Status check_template(std::string_view text) {
  for (std::size_t at = 0; (at = text.find(opening, at)) != text.npos;) {
    const std::size_t end = text.find(closing, at);
    if (end == text.npos) {
      return fail(Error::Code::invalid, "a \"{{\" is never closed; write it as {{text}}");
    }
    const std::string_view name = trimmed(text.substr(at + 2, end - at - 2), " ");
    if (hole(name, {}) == nullptr) {
      return fail(Error::Code::invalid,
                  "\"{{" + std::string(name.substr(0, 40)) +
                      "}}\" is not known; there are {{to}}, {{text}}, {{id}}, {{from}} and "
                      "{{secret}}");
    }
    at = end + closing.size();
  }
  return {};
}

bool has_hole(std::string_view text, std::string_view name) {
  for (std::size_t at = 0; (at = text.find(opening, at)) != text.npos; at += opening.size()) {
    const std::size_t end = text.find(closing, at);
    if (end != text.npos && trimmed(text.substr(at + 2, end - at - 2), " ") == name) return true;
  }
  return false;
}

std::string fill_template(std::string_view text, const GatewayFill& fill, Escape escape) {
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = 0; (at = text.find(opening, at)) != text.npos;) {
    const std::size_t end = text.find(closing, at);
    if (end == text.npos) break;
    out += text.substr(done, at - done);
    if (const std::string* value = hole(trimmed(text.substr(at + 2, end - at - 2), " "), fill)) {
      out += escaped(*value, escape);
    }
    done = at = end + closing.size();
  }
  return out.append(text.substr(done));
}

}  // namespace tocsin
