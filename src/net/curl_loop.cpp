#include "net/curl_loop.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <new>

namespace tocsin::net {
namespace {

constexpr int poll_ms_max = 1000;

CURLM* new_multi() {
  start_curl();
  CURLM* multi = curl_multi_init();
  if (multi == nullptr) throw std::bad_alloc();
  return multi;
}

}  // namespace

Transfer::Transfer() : easy_(curl_easy_init()) {
  if (easy_ == nullptr) throw std::bad_alloc();
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROXY, "");  // The environment has no say in where pages go.
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_QUICK_EXIT,
      1L);  // Else a slow name server holds up the loop when a transfer expires.
}

Transfer::~Transfer() { curl_easy_cleanup(easy_); }

void start_curl() {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (initialised != CURLE_OK) throw std::bad_alloc();
}

bool is_url_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == ':';
  });
}

std::string curl_reason(CURLcode code, const char* error) {
  std::string text = error[0] != '\0' ? error : curl_easy_strerror(code);
  while (text.ends_with('.') || text.ends_with('\n')) text.pop_back();
  if (text.size() > 1 && text[1] >= 'a' && text[1] <= 'z' && text[0] >= 'A' && text[0] <= 'Z') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

CurlLoop::CurlLoop(std::size_t transfers_max, std::size_t connections_max,
                   std::size_t connections_per_host_max)
    : transfers_max_(transfers_max), multi_(new_multi()) {
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(connections_max));
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                    static_cast<long>(connections_per_host_max));
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections_max));
  thread_ = std::thread([this] { run(); });
}

CurlLoop::~CurlLoop() {
  stopping_ = true;
  curl_multi_wakeup(multi_);
  thread_.join();
  for (const curl_socket_t socket : abrupt_sockets_) ::shutdown(socket, SHUT_RDWR);
  curl_multi_cleanup(multi_);
}

void CurlLoop::end_abruptly(Transfer& transfer) {
  curl_easy_setopt(transfer.easy(), CURLOPT_OPENSOCKETFUNCTION, &CurlLoop::on_open_socket);
  curl_easy_setopt(transfer.easy(), CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(transfer.easy(), CURLOPT_CLOSESOCKETFUNCTION, &CurlLoop::on_close_socket);
  curl_easy_setopt(transfer.easy(), CURLOPT_CLOSESOCKETDATA, this);
}

curl_socket_t CurlLoop::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  const curl_socket_t socket =
      ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket != CURL_SOCKET_BAD) static_cast<CurlLoop*>(self)->abrupt_sockets_.insert(socket);
  return socket;
}

int CurlLoop::on_close_socket(void* self, curl_socket_t socket) {
  static_cast<CurlLoop*>(self)->abrupt_sockets_.erase(socket);
  return ::close(socket);
}

void CurlLoop::start(std::unique_ptr<Transfer> transfer) {
  if (count_.fetch_add(1) >= transfers_max_) {
    --count_;
    transfer->give_up({SendFailure::Kind::not_sent, true, 0, "too much is being sent already"});
    return;
  }
  bool first = false;
  {
    const std::scoped_lock lock(mutex_);
    new_.push_back(std::move(transfer));
    first = new_.size() == 1;
  }
  if (first) curl_multi_wakeup(multi_);
}

void CurlLoop::run() {
  while (!stopping_) {
    take_new();
    int running = 0;
    curl_multi_perform(multi_, &running);
    finish_done();
    curl_multi_poll(multi_, nullptr, 0, poll_ms_max, nullptr);
  }
  take_new();
  while (!running_.empty()) remove(running_.begin()->first)->finish(CURLE_ABORTED_BY_CALLBACK);
}

void CurlLoop::take_new() {
  std::vector<std::unique_ptr<Transfer>> fresh;
  {
    const std::scoped_lock lock(mutex_);
    fresh.swap(new_);
  }
  for (auto& transfer : fresh) {
    CURL* const easy = transfer->easy();
    running_.emplace(easy, std::move(transfer));
    curl_multi_add_handle(multi_, easy);
  }
}

void CurlLoop::finish_done() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // The message ends with its handle.
    remove(message->easy_handle)->finish(code);
  }
}

std::unique_ptr<Transfer> CurlLoop::remove(CURL* easy) {
  curl_multi_remove_handle(multi_, easy);
  auto node = running_.extract(easy);
  --count_;
  return std::move(node.mapped());
}

}  // namespace tocsin::net
