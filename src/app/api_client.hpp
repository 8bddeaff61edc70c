// ApiClient: the command line's side of the API: one request at a time, waiting for its answer.
#pragma once

#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "base/time.hpp"

namespace tocsin {

struct ApiOptions {
  std::string server = "http://127.0.0.1:8911";
  std::string token_file;
  std::string ca_file;  // PEM, for a certificate of one's own; empty: the system's
  bool json = false;    // print the answers as they are
};

class ApiClient {
 public:
  explicit ApiClient(ApiOptions options) : options_(std::move(options)) {}

  // The body of a 2xx answer; null when it has none. Errors: what the server said, or unavailable.
  Result<json::value> call(std::string_view method, const std::string& path,
                           const json::value& body = nullptr) const;
  Result<std::string> text(std::string_view method, const std::string& path,
                           const json::value& body = nullptr,
                           Duration time_max = usual_time_max) const;

  // The same with a body that is no JSON.
  Result<std::string> send_bytes(std::string_view method, const std::string& path,
                                 std::string media_type, std::string bytes,
                                 Duration time_max) const;

  static constexpr Duration usual_time_max = std::chrono::minutes{1};  // for all of an answer

  bool json() const { return options_.json; }

 private:
  Result<std::string> token() const;

  ApiOptions options_;
};

}  // namespace tocsin
