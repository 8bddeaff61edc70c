#include "net/response_writer.hpp"

#include <algorithm>
#include <charconv>

namespace tocsin::net {
namespace {

std::string_view whole_body(const Response& response) {
  return response.shared_body.bytes.empty() ? std::string_view(response.body)
                                            : response.shared_body.bytes;
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

bool is_ours(std::string_view name) {
  switch (name.size()) {
    case 4:
      return equal_without_case(name, "date");
    case 10:
      return equal_without_case(name, "connection");
    case 14:
      return equal_without_case(name, "content-length");
    case 17:
      return equal_without_case(name, "transfer-encoding");
    default:
      return false;
  }
}

void append_number(std::string& out, std::size_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

// A line break in a value would let data that somebody sent us write fields of its own.
void append_clean(std::string& out, std::string_view text) {
  const auto is_control = [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; };
  if (std::ranges::none_of(text, is_control)) {
    out += text;
  } else {
    std::ranges::remove_copy_if(text, std::back_inserter(out), is_control);
  }
}

}  // namespace

std::string_view sent_body(const Response& response, const ResponseShape& shape) {
  if (shape.head_only || has_no_body(response.status)) return {};
  return whole_body(response);
}

void append_head(std::string& out, const Response& response, const ResponseShape& shape,
                 std::string_view date) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(response.status));
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\nDate: ";
  out += date;
  out += "\r\n";
  if (!has_no_body(response.status)) {
    out += "Content-Length: ";
    append_number(out, whole_body(response).size());
    out += "\r\n";
  }
  if (!shape.keep_alive) {
    out += "Connection: close\r\n";
  } else if (shape.for_http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  for (const auto& [name, value] : response.headers) {
    if (is_ours(name)) continue;
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
  }
  out += "\r\n";
}

Response problem(int status, std::string_view detail) {
  std::string body = R"({"type":"about:blank","title":")";
  body += reason_phrase(status);
  body += R"(","status":)" + std::to_string(status) + R"(,"detail":")";
  body += detail;
  body += "\"}";
  return respond_with(status, "application/problem+json", std::move(body));
}

}  // namespace tocsin::net
