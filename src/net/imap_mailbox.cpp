#include "net/imap_mailbox.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <unordered_set>

#include "base/percent.hpp"
#include "net/curl_loop.hpp"

namespace tocsin::net {
namespace {

// libcurl reads a line of an answer whole, up to half of this: "* SEARCH 1 2 3 ..."
constexpr long line_buffer_bytes = 512L * 1024;
constexpr std::size_t search_bytes_max = 256 * 1024;
constexpr long idle_seconds_max = 600;  // Servers wait for half an hour (RFC 3501 section 5.4).

// "23-Nov-2026"
std::string day_of(Time time) {
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("{}-{}-{}", static_cast<unsigned>(day.day()),
                     months.at(static_cast<unsigned>(day.month()) - 1),
                     static_cast<int>(day.year()));
}

void add_numbers(std::vector<std::uint32_t>& uids, std::string_view line) {
  while (!line.empty()) {
    std::uint32_t uid = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), uid);
    if (error == std::errc{} && uid > 0) uids.push_back(uid);
    const std::size_t blank = line.find(' ');
    line.remove_prefix(blank == std::string_view::npos ? line.size() : blank + 1);
  }
}

std::vector<std::uint32_t> uids_of(std::string_view answer) {
  constexpr std::string_view begin = "* SEARCH ";
  std::vector<std::uint32_t> uids;
  // Cut within a number, it would be another's.
  if (!answer.ends_with('\n')) answer = answer.substr(0, answer.find_last_of(" \n") + 1);
  while (!answer.empty()) {
    const std::size_t end = answer.find('\n');
    std::string_view line = answer.substr(0, end);
    answer.remove_prefix(end == std::string_view::npos ? answer.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(begin)) add_numbers(uids, line.substr(begin.size()));
  }
  std::ranges::sort(uids);
  return uids;
}

}  // namespace

class ImapMailbox::Session {
 public:
  explicit Session(ImapServer server) : server_(std::move(server)), easy_(curl_easy()) {
    const bool tls = server_.security == MailSecurity::tls;
    const bool numeric_v6 = server_.host.contains(':');
    folder_url_ = fmt::format("{}://{}:{}/{}", tls ? "imaps" : "imap",
                              numeric_v6 ? "[" + server_.host + "]" : server_.host, server_.port,
                              percent_encode(server_.folder));
    set_common();
    if (server_.security != MailSecurity::none) {
      set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    }
    set(CURLOPT_SSL_VERIFYPEER, server_.verify ? 1L : 0L);
    set(CURLOPT_SSL_VERIFYHOST, server_.verify ? 2L : 0L);
    if (!server_.ca_file.empty()) set(CURLOPT_CAINFO, server_.ca_file.c_str());
    set(CURLOPT_USERNAME, server_.username.c_str());
    set(CURLOPT_PASSWORD, server_.password.c_str());
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    // libcurl would say LOGOUT and wait for the answer, up to two minutes.
    for (const curl_socket_t socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    curl_easy_cleanup(easy_);
  }

  Status command(const std::string& words, std::size_t bytes_max) {
    set(CURLOPT_URL, folder_url_.c_str());
    set(CURLOPT_CUSTOMREQUEST, words.c_str());
    return perform(bytes_max);
  }

  Status fetch(std::uint32_t uid, std::size_t bytes_max) {
    const std::string url = fmt::format("{}/;UID={}/;PARTIAL=0.{}", folder_url_, uid, bytes_max);
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
    return perform(bytes_max);
  }

  std::string take_answer() { return std::move(answer_); }
  void stop() { stopping_ = true; }

 private:
  static CURL* curl_easy() {
    start_curl();
    CURL* easy = curl_easy_init();
    if (easy == nullptr) throw std::bad_alloc();
    return easy;
  }

  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(easy_, option, value);
  }

  void set_common() {
    set(CURLOPT_ERRORBUFFER, error_);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROXY, "");  // The environment has no say in where mails come from.
    set(CURLOPT_PROTOCOLS_STR, "imap,imaps");
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_BUFFERSIZE, line_buffer_bytes);
    set(CURLOPT_MAXAGE_CONN, idle_seconds_max);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(server_.timeout.count()));
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT,
        static_cast<long>(std::chrono::ceil<std::chrono::seconds>(server_.timeout).count()));
    set(CURLOPT_WRITEFUNCTION, &Session::on_bytes);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Session::on_progress);
    set(CURLOPT_XFERINFODATA, this);
    set(CURLOPT_OPENSOCKETFUNCTION, &Session::on_open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_CLOSESOCKETFUNCTION, &Session::on_close_socket);
    set(CURLOPT_CLOSESOCKETDATA, this);
  }

  Status perform(std::size_t bytes_max) {
    answer_.clear();
    answer_bytes_max_ = bytes_max;
    error_[0] = '\0';
    if (!is_url_host(server_.host)) {
      return fail(Error::Code::unavailable, "the IMAP server must be a host name or an IP address");
    }
    if (stopping_) return fail(Error::Code::unavailable, "stopping");
    const CURLcode code = curl_easy_perform(easy_);
    if (code == CURLE_OK) return {};
    // A folder that it does not open is the same code to libcurl.
    if (code == CURLE_LOGIN_DENIED && std::string_view(error_).contains("Select")) {
      return fail(Error::Code::unavailable,
                  "the IMAP server does not open the folder; see its name in the settings");
    }
    if (code == CURLE_LOGIN_DENIED) {
      return fail(Error::Code::unauthorized,
                  "the IMAP server refuses the user or the password; see the settings");
    }
    return fail(Error::Code::unavailable, curl_reason(code, error_));
  }

  static std::size_t on_bytes(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& session = *static_cast<Session*>(self);
    // More than was asked for is not kept: the line with the numbers of very many mails.
    const std::size_t room = session.answer_bytes_max_ - session.answer_.size();
    session.answer_.append(bytes, std::min(count, room));
    return count;
  }
  // Called at least once a second, whatever happens.
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Session*>(self)->stopping_ ? 1 : 0;
  }
  static curl_socket_t on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    const curl_socket_t socket =
        ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (socket != CURL_SOCKET_BAD) static_cast<Session*>(self)->sockets_.insert(socket);
    return socket;
  }
  static int on_close_socket(void* self, curl_socket_t socket) {
    static_cast<Session*>(self)->sockets_.erase(socket);
    return ::close(socket);
  }

  const ImapServer server_;
  CURL* const easy_;
  std::string folder_url_;
  std::string answer_;
  std::size_t answer_bytes_max_ = 0;
  std::unordered_set<curl_socket_t> sockets_;
  std::atomic<bool> stopping_ = false;
  char error_[CURL_ERROR_SIZE] = {};
};

ImapMailbox::ImapMailbox(ImapServer server)
    : session_(std::make_unique<Session>(std::move(server))) {}
ImapMailbox::~ImapMailbox() = default;

Result<std::vector<std::uint32_t>> ImapMailbox::waiting(Time since, std::size_t count_max) {
  // On a connection that stayed open, a server may tell what is new only when it is asked.
  if (const Status asked = session_->command("NOOP", search_bytes_max); !asked) {
    return std::unexpected(asked.error());
  }
  const std::string words = fmt::format("UID SEARCH UNANSWERED UNDELETED SINCE {}", day_of(since));
  if (const Status asked = session_->command(words, search_bytes_max); !asked) {
    return std::unexpected(asked.error());
  }
  std::vector<std::uint32_t> uids = uids_of(session_->take_answer());
  if (uids.size() > count_max) uids.resize(count_max);
  return uids;
}

Result<std::string> ImapMailbox::read(std::uint32_t uid, std::size_t bytes_max) {
  if (const Status asked = session_->fetch(uid, bytes_max); !asked) {
    return std::unexpected(asked.error());
  }
  return session_->take_answer();
}

Status ImapMailbox::mark(std::uint32_t uid) {
  return session_->command(fmt::format("UID STORE {} +FLAGS.SILENT (\\Seen \\Answered)", uid),
                           search_bytes_max);
}

void ImapMailbox::stop() { session_->stop(); }

}  // namespace tocsin::net
