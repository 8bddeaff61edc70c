// Problem: an Error as RFC 9457 tells it, and the few shapes of answers that all routes share.
#pragma once

#include <string_view>

#include "base/describe.hpp"
#include "net/http.hpp"

namespace tocsin::api {

// The one place where a kind of failure becomes an HTTP status.
int status_of(Error::Code code);

// application/problem+json. `more` are extension members, such as {"setup_needed": true}.
net::Response problem(const Error& error, json::object more = {});

net::Response json_response(int status, const json::value& body);
net::Response no_content();

template <typename T>
net::Response respond_with(const T& value, int status = 200) {
  return json_response(status, to_json(value));
}

}  // namespace tocsin::api
