// HttpClient: outgoing HTTP and HTTPS requests, many at a time, on a thread of its own. Connections
// are kept and shared; names are resolved without blocking the others.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "net/address.hpp"
#include "net/http.hpp"
#include "net/send_failure.hpp"

namespace tocsin::net {

struct OutgoingRequest {
  std::string method = "POST";
  std::string url;  // http: or https:
  Headers headers = {};
  std::string body = {};
  Duration timeout = 10s;  // from send() to the last byte of the answer
  AddressRule address_rule = {};
};

// Any answer, 5xx included: what it means is the caller's business. Redirects are not followed.
struct OutgoingResponse {
  int status = 0;
  Headers headers = {};
  std::string body = {};
  bool body_truncated = false;  // the rest, over `response_bytes_max`, was not read
};

struct HttpClientOptions {
  std::size_t requests_max = 4096;  // under way or waiting; one more is not_sent
  std::size_t connections_max = 256;
  std::size_t connections_per_host_max = 32;
  std::size_t response_bytes_max = 64 * 1024;
  std::size_t response_header_bytes_max = 32 * 1024;  // more is an unknown outcome
  std::string user_agent = "Tocsin";
  std::string ca_file = {};  // PEM; empty: the system's
};

class HttpClient {
 public:
  // Called once for each send(), on the client's thread: it must not block.
  using Done = std::move_only_function<void(Sent<OutgoingResponse>)>;

  explicit HttpClient(HttpClientOptions options = {});
  ~HttpClient();  // what is still under way fails at once

  // Any thread, never waits.
  void send(OutgoingRequest request, Done done);

 private:
  class Running;
  std::unique_ptr<Running> running_;
};

}  // namespace tocsin::net
