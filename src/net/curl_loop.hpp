// CurlLoop: a thread that drives libcurl transfers; HTTP and SMTP clients stand on it. Poll is
// enough: a client has a few hundred connections at most. Private to net/.
#pragma once

#include <curl/curl.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/time.hpp"
#include "net/send_failure.hpp"

namespace tocsin::net {

// Once a process, before any other call of libcurl.
void start_curl();

// libcurl's words for what went wrong, `error` if there are any there, without a full stop.
std::string curl_reason(CURLcode code, const char* error);

// A host's name or address, which may go into a URL.
bool is_url_host(std::string_view host);

// One transfer. Made on any thread, then touched by the loop's thread only.
class Transfer {
 public:
  Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  virtual ~Transfer();

  CURL* easy() const { return easy_; }
  // Calls its owner back with what became of it.
  virtual void finish(CURLcode code) = 0;
  virtual void give_up(SendFailure failure) = 0;

 protected:
  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(easy_, option, value);
  }
  std::string reason(CURLcode code) const { return curl_reason(code, error_); }

 private:
  CURL* easy_;
  char error_[CURL_ERROR_SIZE] = {};
};

class CurlLoop {
 public:
  CurlLoop(std::size_t transfers_max, std::size_t connections_max,
           std::size_t connections_per_host_max);
  ~CurlLoop();

  // For protocols that say goodbye when a connection is closed: libcurl would wait for the answer,
  // up to two minutes. When the loop ends, the sockets of such transfers are shut down first.
  void end_abruptly(Transfer& transfer);

  // Any thread. Beyond `transfers_max` the transfer is given up at once, on the caller's thread.
  void start(std::unique_ptr<Transfer> transfer);

 private:
  void run();
  void take_new();
  void finish_done();
  std::unique_ptr<Transfer> remove(CURL* easy);
  static curl_socket_t on_open_socket(void* self, curlsocktype, curl_sockaddr* address);
  static int on_close_socket(void* self, curl_socket_t socket);

  const std::size_t transfers_max_;
  CURLM* const multi_;
  std::atomic<std::size_t> count_ = 0;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Transfer>> new_;  // Bounded by transfers_max_.
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> running_;
  std::unordered_set<curl_socket_t> abrupt_sockets_;
  std::thread thread_;
};

}  // namespace tocsin::net
