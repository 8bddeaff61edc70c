#include "net/smtp_client.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "net/curl_loop.hpp"

namespace tocsin::net {
namespace {

constexpr long idle_seconds_max = 240;  // Servers hang up after 5 minutes (RFC 5321 §4.5.3.2.7).
constexpr int quit_code = 221;
// After a rejection libcurl says QUIT and waits for the answer, while all other mails wait.
constexpr long quit_seconds_max = 2;

struct SlistFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// Every line ends with CRLF: a bare LF reads as one line here and as two there, which is how mails
// are smuggled into mails.
std::string with_crlf(std::string_view message) {
  std::string out;
  out.reserve(message.size() + message.size() / 32);
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '\r') {
      out += "\r\n";
      if (i + 1 < message.size() && message[i + 1] == '\n') ++i;
    } else if (message[i] == '\n') {
      out += "\r\n";
    } else {
      out += message[i];
    }
  }
  return out;
}

// It goes between < and > into a command line.
bool is_mailbox(std::string_view address) {
  const auto at = address.rfind('@');
  return address.size() <= 254 && at != address.npos && at > 0 && at + 1 < address.size() &&
         std::ranges::none_of(address, [](char c) {
           return (c >= 0 && c <= ' ') || c == 0x7f || c == '<' || c == '>';
         });
}

std::string_view fault_of(const SmtpServer& server, const Mail& mail) {
  if (!is_url_host(server.host)) return "the mail server must be a host name or an IP address";
  if (!is_mailbox(mail.from) || !is_mailbox(mail.to)) {
    return "sender and recipient must be mail addresses";
  }
  return {};
}

class MailTransfer final : public Transfer {
 public:
  MailTransfer(const SmtpClientOptions& options, SmtpServer server, Mail mail,
               SmtpClient::Done done)
      : server_(std::move(server)), mail_(std::move(mail)), done_(std::move(done)) {
    mail_.message = with_crlf(mail_.message);
    set_server(options);
    recipients_.reset(curl_slist_append(nullptr, mail_.to.c_str()));
    if (!recipients_) throw std::bad_alloc();
    set(CURLOPT_MAIL_FROM, mail_.from.c_str());
    set(CURLOPT_MAIL_RCPT, recipients_.get());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &MailTransfer::on_read);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_HEADERFUNCTION, &MailTransfer::on_line);
    set(CURLOPT_HEADERDATA, this);
  }

  void finish(CURLcode code) override {
    if (code == CURLE_OK) {
      done_(SmtpReceipt{last_code_, std::move(last_text_)});
    } else {
      done_(std::unexpected(failure(code)));
    }
  }

  void give_up(SendFailure failure) override { done_(std::unexpected(std::move(failure))); }

 private:
  void set_server(const SmtpClientOptions& options);
  SendFailure failure(CURLcode code) const;

  static std::size_t on_read(char* room, std::size_t, std::size_t room_bytes, void* self) {
    auto& transfer = *static_cast<MailTransfer*>(self);
    const std::string& message = transfer.mail_.message;
    const std::size_t count = std::min(room_bytes, message.size() - transfer.read_);
    std::memcpy(room, message.data() + transfer.read_, count);
    transfer.read_ += count;
    if (transfer.read_ == message.size()) transfer.whole_ = true;
    transfer.said_since_ = false;
    return count;
  }

  // Every line that the server says.
  static std::size_t on_line(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& transfer = *static_cast<MailTransfer*>(self);
    std::string_view line(bytes, count);
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    int code = 0;
    std::from_chars(line.data(), line.data() + line.size(), code);
    if (code == quit_code) return count;  // What was said before counts.
    if (code >= 400) transfer.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, quit_seconds_max);
    transfer.last_code_ = code;
    transfer.last_text_ = line.substr(std::min<std::size_t>(4, line.size()));
    transfer.said_since_ = true;
    return count;
  }

  const SmtpServer server_;
  Mail mail_;
  SmtpClient::Done done_;
  std::string url_;
  std::unique_ptr<curl_slist, SlistFree> recipients_;
  std::size_t read_ = 0;
  bool whole_ = false;       // All of the message has been handed over.
  bool said_since_ = false;  // The server has said something since the last piece of it.
  int last_code_ = 0;
  std::string last_text_;
};

void MailTransfer::set_server(const SmtpClientOptions& options) {
  const bool tls = server_.security == MailSecurity::tls;
  const bool numeric_v6 = server_.host.contains(':');
  url_ = tls ? "smtps://" : "smtp://";
  url_ += numeric_v6 ? "[" + server_.host + "]" : server_.host;
  url_ += ":" + std::to_string(server_.port);
  if (!options.own_name.empty()) url_ += "/" + options.own_name;
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(server_.timeout.count()));
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT,
      static_cast<long>(std::chrono::ceil<std::chrono::seconds>(server_.timeout).count()));
  set(CURLOPT_MAXAGE_CONN, idle_seconds_max);
  if (server_.security != MailSecurity::none) {
    set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  }
  set(CURLOPT_SSL_VERIFYPEER, server_.verify ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, server_.verify ? 2L : 0L);
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
  if (!server_.username.empty()) {
    set(CURLOPT_USERNAME, server_.username.c_str());
    set(CURLOPT_PASSWORD, server_.password.c_str());
  }
}

SendFailure MailTransfer::failure(CURLcode code) const {
  const bool broken = code == CURLE_OPERATION_TIMEDOUT || code == CURLE_RECV_ERROR ||
                      code == CURLE_GOT_NOTHING || code == CURLE_ABORTED_BY_CALLBACK;
  if (last_code_ >= 400 && last_code_ < 600 && said_since_ && !broken) {
    return {SendFailure::Kind::rejected, last_code_ < 500, last_code_, last_text_};
  }
  // Until the last byte has been handed over, the server cannot have taken the mail.
  if (whole_) return {SendFailure::Kind::unknown, false, 0, reason(code)};
  return {SendFailure::Kind::not_sent, true, 0, reason(code)};
}

}  // namespace

class SmtpClient::Running {
 public:
  explicit Running(SmtpClientOptions options)
      : options_(std::move(options)),
        loop_(options_.mails_max, connections_max, options_.connections_per_server_max) {}

  void send(SmtpServer server, Mail mail, Done done) {
    if (const std::string_view fault = fault_of(server, mail); !fault.empty()) {
      done(std::unexpected(SendFailure{SendFailure::Kind::not_sent, false, 0, std::string(fault)}));
      return;
    }
    auto transfer = std::make_unique<MailTransfer>(options_, std::move(server), std::move(mail),
                                                   std::move(done));
    loop_.end_abruptly(*transfer);
    loop_.start(std::move(transfer));
  }

 private:
  static constexpr std::size_t connections_max = 64;

  const SmtpClientOptions options_;
  CurlLoop loop_;
};

SmtpClient::SmtpClient(SmtpClientOptions options)
    : running_(std::make_unique<Running>(std::move(options))) {}
SmtpClient::~SmtpClient() = default;

void SmtpClient::send(SmtpServer server, Mail mail, Done done) {
  running_->send(std::move(server), std::move(mail), std::move(done));
}

}  // namespace tocsin::net
