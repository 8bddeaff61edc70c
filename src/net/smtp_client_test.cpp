#include "net/smtp_client.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>
#include <vector>

#include "net/loopback_client.hpp"
#include "net/self_signed.hpp"

namespace tocsin::net {
namespace {

using Kind = SendFailure::Kind;
using Security = MailSecurity;

std::future<Sent<SmtpReceipt>> begin(SmtpClient& client, SmtpServer server, Mail mail) {
  std::promise<Sent<SmtpReceipt>> promise;
  auto future = promise.get_future();
  client.send(std::move(server), std::move(mail),
              [promise = std::move(promise)](Sent<SmtpReceipt> sent) mutable {
                promise.set_value(std::move(sent));
              });
  return future;
}

Mail mail() {
  return {"tocsin@example.org", "ana@example.org", "Subject: disk full\n\nline\n.dot\r\nend"};
}

SmtpServer plain(std::uint16_t port) {
  return {.host = "127.0.0.1", .port = port, .security = Security::none};
}

// Plays a server by a script: for each line the client sends that starts with the first, it says
// the second. An empty answer hangs up; nothing in the script is answered with 250.
class ScriptedServer {
 public:
  using Script = std::vector<std::pair<std::string, std::string>>;
  explicit ScriptedServer(Script script) : script_(std::move(script)) {
    thread_ = std::thread([this] { serve(listener_.accept()); });
  }
  ~ScriptedServer() {
    if (thread_.joinable()) thread_.join();
  }

  std::uint16_t port() const { return listener_.port(); }
  // All that came over the wire, once the client is gone.
  std::string heard() {
    thread_.join();
    return heard_;
  }

 private:
  void serve(LoopbackClient client) {
    if (!say(client, "", "220 hello")) return;
    for (;;) {
      const std::string line = client.read_until("\r\n");
      if (line.empty()) return;
      heard_ += line;
      if (line == "QUIT\r\n") {
        client.send("221 bye\r\n");
        return;
      }
      if (!say(client, line, line == "DATA\r\n" ? "354 go on" : "250 fine")) return;
      if (said_.starts_with("354")) {
        heard_ += client.read_until("\r\n.\r\n");
        if (!say(client, ".", "250 queued as 7")) return;
      }
    }
  }
  bool say(LoopbackClient& client, const std::string& line, std::string answer) {
    for (const auto& [start, words] : script_) {
      if (line.starts_with(start) && start.empty() == line.empty()) answer = words;
    }
    said_ = answer;
    return !answer.empty() && client.send(answer + "\r\n");
  }

  const Script script_;
  std::string said_;
  std::string heard_;
  LoopbackListener listener_;
  std::thread thread_;
};

TEST(SmtpClient, SendsMailsOverOneConnection) {
  ScriptedServer server({});
  {
    SmtpClient client({.own_name = "tocsin.example.org"});
    for (int i = 0; i < 3; ++i) {
      const auto sent = begin(client, plain(server.port()), mail()).get();
      ASSERT_TRUE(sent) << sent.error().text;
      EXPECT_EQ(sent->code, 250);
      EXPECT_EQ(sent->text, "queued as 7");
    }
  }
  const std::string heard = server.heard();
  EXPECT_EQ(heard.substr(0, 25), "EHLO tocsin.example.org\r\n");
  const std::string one =
      "MAIL FROM:<tocsin@example.org>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\n"
      "Subject: disk full\r\n\r\nline\r\n..dot\r\nend\r\n.\r\n";
  EXPECT_EQ(heard.substr(25), one + one + one);
}

TEST(SmtpClient, TellsTemporaryFromPermanent) {
  const struct {
    std::string at;
    std::string answer;
    bool temporary;
    int code;
  } cases[] = {
      {"", "421 busy", true, 421},
      {"MAIL", "452 no space", true, 452},
      {"RCPT", "550 no such user", false, 550},
      {"RCPT", "450-greylisted\r\n450 come back", true, 450},
      {"DATA", "554 no", false, 554},
      {".", "451 try later", true, 451},
      {".", "552 too large", false, 552},
  };
  for (const auto& [at, answer, temporary, code] : cases) {
    ScriptedServer server({{at, answer}});
    SmtpClient client;
    const auto sent = begin(client, plain(server.port()), mail()).get();
    ASSERT_FALSE(sent) << answer;
    EXPECT_EQ(sent.error().kind, Kind::rejected) << answer << " " << sent.error().text;
    EXPECT_EQ(sent.error().temporary, temporary) << answer;
    EXPECT_EQ(sent.error().code, code) << answer;
  }
}

TEST(SmtpClient, ARejectionDoesNotWaitForTheGoodbye) {
  LoopbackListener listener;
  SmtpClient client;
  auto sent = begin(client, plain(listener.port()), mail());
  LoopbackClient peer = listener.accept();
  for (const char* words : {"220 hello\r\n", "250 hello\r\n", "550 go away\r\n"}) {
    peer.send(words);
    peer.read_until("\r\n");
  }
  ASSERT_EQ(sent.wait_for(LoopbackClient::patience), std::future_status::ready);
  const auto outcome = sent.get();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Kind::rejected);
  EXPECT_EQ(outcome.error().code, 550);
}

TEST(SmtpClient, SilenceAfterTheMailIsUnknown) {
  ScriptedServer server({{".", ""}});
  SmtpClient client;
  const auto sent = begin(client, plain(server.port()), mail()).get();
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::unknown);
}

TEST(SmtpClient, AnExpiredMailIsUnknownOnceItWasWritten) {
  LoopbackListener listener;
  SmtpClient client;
  SmtpServer to = plain(listener.port());
  to.timeout = 300ms;
  auto sent = begin(client, to, mail());
  LoopbackClient peer = listener.accept();
  for (const char* words :
       {"220 hello\r\n", "250 hello\r\n", "250 ok\r\n", "250 ok\r\n", "354 go on\r\n"}) {
    peer.send(words);
    peer.read_until("\r\n");
  }
  const auto outcome = sent.get();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Kind::unknown);
}

TEST(SmtpClient, BeforeTheMailIsThroughItIsNotSent) {
  for (const char* at : {"", "EHLO", "MAIL", "RCPT", "DATA"}) {
    ScriptedServer server({{at, ""}, {"HELO", ""}});
    SmtpClient client;
    const auto sent = begin(client, plain(server.port()), mail()).get();
    ASSERT_FALSE(sent) << at;
    EXPECT_EQ(sent.error().kind, Kind::not_sent) << at;
    EXPECT_TRUE(sent.error().temporary) << at;
  }
  std::uint16_t port = 0;
  {
    port = LoopbackListener().port();
  }
  SmtpClient client;
  const auto refused = begin(client, plain(port), mail()).get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::not_sent);
}

TEST(SmtpClient, DoesWithoutNothingThatWasAskedFor) {
  {
    ScriptedServer server({});
    SmtpClient client;
    SmtpServer to = plain(server.port());
    to.security = Security::starttls;  // Which this server does not offer.
    const auto sent = begin(client, to, mail()).get();
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, Kind::not_sent);
  }
  ScriptedServer server(
      {{"EHLO", "250-hello\r\n250 AUTH PLAIN"}, {"AUTH PLAIN", "535 wrong password"}});
  SmtpClient client;
  SmtpServer to = plain(server.port());
  to.username = "tocsin";
  to.password = "wrong";
  const auto sent = begin(client, to, mail()).get();
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::rejected);
  EXPECT_EQ(sent.error().code, 535);
}

TEST(SmtpClient, RefusesWhatIsNoAddress) {
  SmtpClient client;
  for (const char* to :
       {"", "ana", "ana@", "@example.org", "ana@example.org>\r\nDATA", "a b@c", "a@b,c@d>"}) {
    Mail bad = mail();
    bad.to = to;
    const auto sent = begin(client, plain(1), bad).get();
    ASSERT_FALSE(sent) << to;
    EXPECT_EQ(sent.error().kind, Kind::not_sent);
    EXPECT_FALSE(sent.error().temporary);
  }
  SmtpServer nowhere = plain(1);
  nowhere.host = "example.org/x";
  EXPECT_FALSE(begin(client, nowhere, mail()).get());
}

TEST(SmtpClient, LimitsWhatIsUnderWay) {
  LoopbackListener listener;
  SmtpClient client({.mails_max = 1});
  auto first = begin(client, plain(listener.port()), mail());
  LoopbackClient peer = listener.accept();
  const auto second = begin(client, plain(listener.port()), mail()).get();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Kind::not_sent);
  EXPECT_TRUE(second.error().temporary);
}

TEST(SmtpClient, EndsWithoutWaitingForGoodbyes) {
  LoopbackListener listener;
  auto client = std::make_unique<SmtpClient>();
  auto sent = begin(*client, plain(listener.port()), mail());
  LoopbackClient peer = listener.accept();
  for (const char* words : {"220 hello\r\n", "250 hello\r\n", "250 ok\r\n", "250 ok\r\n"}) {
    peer.send(words);
    peer.read_until("\r\n");
  }
  peer.send("354 go on\r\n");
  peer.read_until("\r\n.\r\n");
  peer.send("250 queued\r\n");
  EXPECT_TRUE(sent.get());
  // The server says nothing to QUIT.
  const auto started = std::chrono::steady_clock::now();
  client.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - started, 30s);
}

// Debian's aiosmtpd, which puts every mail into a Maildir.
class MailServer {
 public:
  MailServer(const std::string& folder, const std::vector<std::string>& options) {
    {
      port_ = LoopbackListener().port();
    }
    std::vector<std::string> words = {
        "/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", "127.0.0.1:" + std::to_string(port_)};
    words.insert(words.end(), options.begin(), options.end());
    words.insert(words.end(), {"-c", "aiosmtpd.handlers.Mailbox", folder});
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::posix_spawn(&pid_, words[0].c_str(), nullptr, nullptr, pointers.data(), environ);
    up = eventually([&] { return LoopbackClient(port_).connected(); });
  }
  MailServer(const MailServer&) = delete;
  MailServer& operator=(const MailServer&) = delete;
  ~MailServer() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }

  std::uint16_t port() const { return port_; }

  bool up = false;

 private:
  std::uint16_t port_ = 0;
  pid_t pid_ = 0;
};

std::vector<std::string> mails_in(const std::string& folder) {
  std::vector<std::string> all;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/new")) {
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    all.push_back(text.str());
  }
  return all;
}

TEST(SmtpClientAndRealServer, DeliversOverStartTls) {
  const SelfSigned files;
  const std::string folder = files.folder() + "/mails";
  MailServer server(folder, {"--tlscert", files.certificate_file(), "--tlskey", files.key_file()});
  ASSERT_TRUE(server.up) << "install python3-aiosmtpd";
  SmtpServer to = plain(server.port());
  to.security = Security::starttls;
  SmtpClient strict;
  const auto refused = begin(strict, to, mail()).get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::not_sent);

  SmtpClient client({.ca_file = files.certificate_file()});
  for (int i = 0; i < 2; ++i) {
    const auto sent = begin(client, to, mail()).get();
    ASSERT_TRUE(sent) << sent.error().text;
    EXPECT_EQ(sent->code, 250);
  }
  SmtpClient careless;
  to.verify = false;
  EXPECT_TRUE(begin(careless, to, mail()).get());

  const auto mails = mails_in(folder);
  ASSERT_EQ(mails.size(), 3U);
  EXPECT_TRUE(mails[0].contains("Subject: disk full")) << mails[0];
  EXPECT_TRUE(mails[0].contains("X-RcptTo: ana@example.org")) << mails[0];
  EXPECT_TRUE(mails[0].contains("\n.dot\n")) << mails[0];
}

TEST(SmtpClientAndRealServer, DeliversOverTls) {
  const SelfSigned files;
  const std::string folder = files.folder() + "/mails";
  MailServer server(folder,
                    {"--smtpscert", files.certificate_file(), "--smtpskey", files.key_file()});
  ASSERT_TRUE(server.up) << "install python3-aiosmtpd";
  SmtpServer to = plain(server.port());
  to.security = Security::tls;
  SmtpClient client({.ca_file = files.certificate_file()});
  const auto sent = begin(client, to, mail()).get();
  ASSERT_TRUE(sent) << sent.error().text;
  EXPECT_EQ(mails_in(folder).size(), 1U);
}

}  // namespace
}  // namespace tocsin::net
