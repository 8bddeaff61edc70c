#include "api/problem.hpp"

#include <utility>

namespace tocsin::api {

int status_of(Error::Code code) {
  switch (code) {
    case Error::Code::invalid:
      return 400;
    case Error::Code::unauthorized:
      return 401;
    case Error::Code::forbidden:
      return 403;
    case Error::Code::not_found:
      return 404;
    case Error::Code::conflict:
      return 409;
    case Error::Code::stale:
      return 412;
    case Error::Code::too_large:
      return 413;
    case Error::Code::rate_limited:
      return 429;
    case Error::Code::unavailable:
      return 503;
    case Error::Code::internal:
      return 500;
  }
  return 500;
}

namespace {

std::string_view name_of(Error::Code code) {
  switch (code) {
    case Error::Code::invalid:
      return "invalid";
    case Error::Code::unauthorized:
      return "unauthorized";
    case Error::Code::forbidden:
      return "forbidden";
    case Error::Code::not_found:
      return "not_found";
    case Error::Code::conflict:
      return "conflict";
    case Error::Code::stale:
      return "stale";
    case Error::Code::too_large:
      return "too_large";
    case Error::Code::rate_limited:
      return "rate_limited";
    case Error::Code::unavailable:
      return "unavailable";
    case Error::Code::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace

net::Response problem(const Error& error, json::object more) {
  const int status = status_of(error.code);
  json::object body{{"type", "about:blank"},
                    {"title", net::reason_phrase(status)},
                    {"status", status},
                    {"detail", error.message},
                    {"code", name_of(error.code)}};
  if (!error.pointer.empty()) {
    body.emplace("pointer", error.pointer);
    body.emplace("errors",
                 json::array{json::object{{"pointer", error.pointer}, {"detail", error.message}}});
  }
  for (auto& [name, value] : more) body.insert_or_assign(name, std::move(value));
  net::Response response = net::respond_with(status, "application/problem+json",
                                             json_text(json::value(std::move(body))));
  if (error.code == Error::Code::unavailable || error.code == Error::Code::rate_limited) {
    response.headers.set("Retry-After", "1");
  }
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

net::Response json_response(int status, const json::value& body) {
  net::Response response = net::respond_with(status, "application/json", json_text(body));
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

net::Response no_content() {
  net::Response response;
  response.status = 204;
  return response;
}

}  // namespace tocsin::api
