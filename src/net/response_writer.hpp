// Puts a Response into the words of HTTP/1.1. Private to net/.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace tocsin::net {

struct ResponseShape {
  bool head_only = false;  // the request was HEAD: the length of the body, but not the body
  bool keep_alive = true;
  bool for_http_1_0 = false;  // says "keep-alive" in so many words
};

// The bytes that are sent as the body: none for 1xx, 204 and 304, nor for HEAD.
std::string_view sent_body(const Response& response, const ResponseShape& shape);

// Appends status line and fields, up to and with the empty line.
void append_head(std::string& out, const Response& response, const ResponseShape& shape,
                 std::string_view date);

// RFC 9457: {"type":"about:blank","title":...,"status":...,"detail":...}. `detail` is one of our
// own sentences: it needs no escaping.
Response problem(int status, std::string_view detail);

}  // namespace tocsin::net
