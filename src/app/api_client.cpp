#include "app/api_client.hpp"

#include <cstdlib>
#include <future>

#include "app/key_file.hpp"
#include "net/http_client.hpp"

namespace tocsin {
namespace {

constexpr std::size_t answer_bytes_max = 256 * 1024 * 1024;

Error::Code code_of(int status) {
  switch (status) {
    case 400:
      return Error::Code::invalid;
    case 401:
      return Error::Code::unauthorized;
    case 403:
      return Error::Code::forbidden;
    case 404:
      return Error::Code::not_found;
    case 409:
      return Error::Code::conflict;
    case 412:
      return Error::Code::stale;
    case 413:
      return Error::Code::too_large;
    case 429:
      return Error::Code::rate_limited;
    case 503:
      return Error::Code::unavailable;
    default:
      return Error::Code::internal;
  }
}

Error problem_of(int status, const std::string& body) {
  Error error{code_of(status), "the server answered " + std::to_string(status), {}};
  const auto problem = parse_json(body);
  if (!problem || !problem->is_object()) return error;
  const auto text = [&](std::string_view name) -> std::string {
    const json::value* found = problem->get_object().if_contains(name);
    return found && found->is_string() ? std::string(found->get_string()) : "";
  };
  if (const std::string detail = text("detail"); !detail.empty()) error.message = detail;
  error.pointer = text("pointer");
  return error;
}

}  // namespace

Result<std::string> ApiClient::token() const {
  if (!options_.token_file.empty()) return read_text_file(options_.token_file);
  if (const char* given = std::getenv("TOCSIN_TOKEN"); given != nullptr) return std::string(given);
  return std::string();
}

Result<std::string> ApiClient::text(std::string_view method, const std::string& path,
                                    const json::value& body, Duration time_max) const {
  if (body.is_null()) return send_bytes(method, path, {}, {}, time_max);
  return send_bytes(method, path, "application/json", json_text(body), time_max);
}

Result<std::string> ApiClient::send_bytes(std::string_view method, const std::string& path,
                                          std::string media_type, std::string bytes,
                                          Duration time_max) const {
  const auto secret = token();
  if (!secret) return std::unexpected(secret.error());
  net::HttpClientOptions options;
  options.response_bytes_max = answer_bytes_max;
  options.user_agent = "tocsin-cli";
  options.ca_file = options_.ca_file;
  net::HttpClient client(options);
  net::OutgoingRequest request;
  request.method = method;
  request.url = options_.server + path;
  request.timeout = time_max;
  request.address_rule = net::any_address();
  if (!secret->empty()) request.headers.add("Authorization", "Bearer " + *secret);
  if (!media_type.empty()) {
    request.headers.add("Content-Type", std::move(media_type));
    request.body = std::move(bytes);
  }
  std::promise<net::Sent<net::OutgoingResponse>> arrived;
  client.send(std::move(request), [&arrived](net::Sent<net::OutgoingResponse> answer) {
    arrived.set_value(std::move(answer));
  });
  auto answer = arrived.get_future().get();
  if (!answer) {
    return fail(Error::Code::unavailable,
                "cannot reach " + options_.server + ": " + answer.error().text);
  }
  if (answer->status / 100 != 2) return std::unexpected(problem_of(answer->status, answer->body));
  return std::move(answer->body);
}

Result<json::value> ApiClient::call(std::string_view method, const std::string& path,
                                    const json::value& body) const {
  const auto answer = text(method, path, body);
  if (!answer) return std::unexpected(answer.error());
  if (answer->empty()) return json::value(nullptr);
  return parse_json(*answer);
}

}  // namespace tocsin
