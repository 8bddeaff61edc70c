#include "net/http_client.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "net/curl_loop.hpp"

namespace tocsin::net {
namespace {

struct SlistFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

class HttpTransfer final : public Transfer {
 public:
  HttpTransfer(const HttpClientOptions& options, OutgoingRequest request, HttpClient::Done done)
      : options_(options), request_(std::move(request)), done_(std::move(done)) {
    set_request();
    set_guard();
    set(CURLOPT_HEADERFUNCTION, &HttpTransfer::on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &HttpTransfer::on_body);
    set(CURLOPT_WRITEDATA, this);
  }

  void finish(CURLcode code) override {
    long status = 0;
    curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && response_.body_truncated)) {
      response_.status = static_cast<int>(status);
      done_(std::move(response_));
    } else {
      done_(std::unexpected(failure(code)));
    }
  }

  void give_up(SendFailure failure) override { done_(std::unexpected(std::move(failure))); }

 private:
  void set_request();
  void set_guard();
  SendFailure failure(CURLcode code) const;
  bool permits_address(const Result<Address>& address) {
    const bool permitted = address && permits(request_.address_rule, *address);
    if (!permitted) refused_ = true;
    return permitted;
  }

  static curl_socket_t on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<HttpTransfer*>(self);
    if (!transfer.permits_address(address_of(address->addr))) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }
  // Also before a request on a connection that another one, under another rule, has opened.
  static int on_before_request(void* self, char* primary_address, char*, int, int) {
    auto& transfer = *static_cast<HttpTransfer*>(self);
    return transfer.permits_address(parse_address(primary_address)) ? CURL_PREREQFUNC_OK
                                                                    : CURL_PREREQFUNC_ABORT;
  }
  static std::size_t on_header(char* bytes, std::size_t, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t, std::size_t count, void* self);

  const HttpClientOptions& options_;
  OutgoingRequest request_;
  HttpClient::Done done_;
  std::unique_ptr<curl_slist, SlistFree> fields_;
  bool refused_ = false;  // An address that its name resolved to.
  std::size_t header_bytes_ = 0;
  OutgoingResponse response_;
};

void HttpTransfer::set_request() {
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  set(CURLOPT_USERAGENT, options_.user_agent.c_str());
  if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
  const auto append = [this](const std::string& line) {
    curl_slist* const longer = curl_slist_append(fields_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)fields_.release();
    fields_.reset(longer);
  };
  append("Expect:");  // Waiting for a 100 costs a second with servers that never send it.
  // libcurl sends a field without a value only when it is written with a semicolon.
  for (const auto& [name, value] : request_.headers) {
    append(value.empty() ? name + ";" : name + ": " + value);
  }
  set(CURLOPT_HTTPHEADER, fields_.get());
  if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (!request_.body.empty() || request_.method == "POST" || request_.method == "PUT") {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.c_str());
  }
  if (request_.method != "HEAD") set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void HttpTransfer::set_guard() {
  set(CURLOPT_OPENSOCKETFUNCTION, &HttpTransfer::on_open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_PREREQFUNCTION, &HttpTransfer::on_before_request);
  set(CURLOPT_PREREQDATA, this);
}

SendFailure HttpTransfer::failure(CURLcode code) const {
  // Bytes of the request that were handed to a connection. Before that, nobody can have seen it.
  long sent = 0;
  curl_easy_getinfo(easy(), CURLINFO_REQUEST_SIZE, &sent);
  if (sent > 0) return {SendFailure::Kind::unknown, false, 0, reason(code)};
  if (refused_) {
    return {SendFailure::Kind::not_sent, false, 0,
            "the address is not public; allow its network to send there"};
  }
  const bool hopeless = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
  return {SendFailure::Kind::not_sent, !hopeless, 0, reason(code)};
}

std::size_t HttpTransfer::on_header(char* bytes, std::size_t, std::size_t count, void* self) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  transfer.header_bytes_ += count;
  if (transfer.header_bytes_ > transfer.options_.response_header_bytes_max) return 0;
  std::string_view line(bytes, count);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  Headers& headers = transfer.response_.headers;
  if (line.starts_with("HTTP/")) {
    headers = {};  // What came before belonged to an interim response.
    return count;
  }
  const auto colon = line.find(':');
  if (colon == line.npos) return count;
  std::string_view value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  headers.add(std::string(line.substr(0, colon)), std::string(value));
  return count;
}

std::size_t HttpTransfer::on_body(char* bytes, std::size_t, std::size_t count, void* self) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  OutgoingResponse& response = transfer.response_;
  const std::size_t room = transfer.options_.response_bytes_max - response.body.size();
  response.body.append(bytes, std::min(count, room));
  if (count <= room) return count;
  response.body_truncated = true;
  return 0;  // Enough: the answer is known, its connection is given up.
}

// What libcurl would pass on as it is, and thereby let a value write lines of its own.
std::string_view fault_of(const OutgoingRequest& request) {
  if (request.method.empty() || has_control(request.method) || request.method.contains(' ')) {
    return "the method is not well-formed";
  }
  if (has_control(request.url)) return "the URL must not contain control characters";
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || name.find_first_of(":; ") != name.npos || has_control(name) ||
        has_control(value)) {
      return "a header field is not well-formed";
    }
  }
  return {};
}

}  // namespace

class HttpClient::Running {
 public:
  explicit Running(HttpClientOptions options)
      : options_(std::move(options)),
        loop_(options_.requests_max, options_.connections_max, options_.connections_per_host_max) {}

  void send(OutgoingRequest request, Done done) {
    if (const std::string_view fault = fault_of(request); !fault.empty()) {
      done(std::unexpected(SendFailure{SendFailure::Kind::not_sent, false, 0, std::string(fault)}));
      return;
    }
    loop_.start(std::make_unique<HttpTransfer>(options_, std::move(request), std::move(done)));
  }

 private:
  const HttpClientOptions options_;
  CurlLoop loop_;
};

HttpClient::HttpClient(HttpClientOptions options)
    : running_(std::make_unique<Running>(std::move(options))) {}
HttpClient::~HttpClient() = default;

void HttpClient::send(OutgoingRequest request, Done done) {
  running_->send(std::move(request), std::move(done));
}

}  // namespace tocsin::net
