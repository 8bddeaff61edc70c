#include "net/imap_mailbox.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <thread>

#include "net/loopback_client.hpp"
#include "net/self_signed.hpp"

namespace tocsin::net {
namespace {

using namespace std::chrono_literals;
using Security = MailSecurity;

const Time monday = Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

ImapServer at(std::uint16_t port) {
  return {.host = "127.0.0.1",
          .port = port,
          .security = Security::none,
          .username = "tocsin",
          .password = "secret",
          .timeout = 5s};
}

// Plays a server: to a command that begins with the first it says the second, with the command's
// tag for "TAG"; to others that all is well. An empty answer hangs up.
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
  // The commands, without their tags, once the client is gone.
  std::vector<std::string> heard() {
    thread_.join();
    return heard_;
  }

 private:
  void serve(LoopbackClient client) {
    client.send("* OK hello\r\n");
    for (;;) {
      const std::string line = client.read_until("\r\n");
      const std::size_t blank = line.find(' ');
      if (blank == std::string::npos) return;
      const std::string tag = line.substr(0, blank);
      const std::string command = line.substr(blank + 1, line.size() - blank - 3);
      heard_.push_back(command);
      std::string answer = "TAG OK fine";
      if (command == "CAPABILITY") answer = "* CAPABILITY IMAP4rev1\r\nTAG OK fine";
      for (const auto& [start, words] : script_) {
        if (command.starts_with(start)) answer = words;
      }
      if (answer.empty()) return;
      answer.replace(answer.find("TAG"), 3, tag);
      client.send(answer + "\r\n");
    }
  }

  const Script script_;
  std::vector<std::string> heard_;
  LoopbackListener listener_;
  std::thread thread_;
};

TEST(ImapMailbox, LooksReadsAndMarksOverOneConnection) {
  const std::string mail = "From: ana@example.org\r\n\r\n* BYE\r\nA009 OK not yet\r\n";
  ScriptedServer server(
      {{"UID SEARCH", "* 3 EXISTS\r\n* SEARCH 12 7 9\r\nTAG OK done"},
       {"UID FETCH", "* 1 FETCH (UID 7 FLAGS (\\Seen) BODY[]<0> {" + std::to_string(mail.size()) +
                         "}\r\n" + mail + ")\r\nTAG OK done"}});
  {
    ImapMailbox mailbox(at(server.port()));
    const auto found = mailbox.waiting(monday, 2);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(*found, (std::vector<std::uint32_t>{7, 9}));
    const auto read = mailbox.read(7, 1'000);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, mail);
    const auto marked = mailbox.mark(7);
    EXPECT_TRUE(marked) << marked.error().message;
  }
  EXPECT_EQ(server.heard(),
            (std::vector<std::string>{"CAPABILITY", "LOGIN tocsin secret", "SELECT INBOX", "NOOP",
                                      "UID SEARCH UNANSWERED UNDELETED SINCE 23-Nov-2026",
                                      "UID FETCH 7 BODY[]<0.1000>",
                                      "UID STORE 7 +FLAGS.SILENT (\\Seen \\Answered)"}));
}

TEST(ImapMailbox, AnEmptyFolderHasNoMails) {
  ScriptedServer server({{"UID SEARCH", "* SEARCH\r\nTAG OK done"}});
  ImapMailbox mailbox(at(server.port()));
  const auto found = mailbox.waiting(monday, 10);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->empty());
}

TEST(ImapMailbox, TellsWhyItFailed) {
  const struct {
    ScriptedServer::Script script;
    std::string words;
    Error::Code code;
  } cases[] = {
      {{{"LOGIN", "TAG NO [AUTHENTICATIONFAILED] no"}}, "refuses", Error::Code::unauthorized},
      {{{"SELECT", "TAG NO no such folder"}}, "does not open", Error::Code::unavailable},
      {{{"NOOP", "TAG NO not now"}}, "", Error::Code::unavailable},
      {{{"UID SEARCH", ""}}, "", Error::Code::unavailable},
  };
  for (const auto& [script, words, code] : cases) {
    ScriptedServer server(script);
    ImapMailbox mailbox(at(server.port()));
    const auto found = mailbox.waiting(monday, 10);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, code) << found.error().message;
    EXPECT_NE(found.error().message.find(words), std::string::npos) << found.error().message;
  }
  ImapServer nowhere = at(1);
  nowhere.host = "example.org/x";
  EXPECT_FALSE(ImapMailbox(nowhere).waiting(monday, 10));
}

TEST(ImapMailbox, SignsInOverTlsOnlyWhereItWasAskedFor) {
  ScriptedServer server({});  // which does not offer STARTTLS
  {
    ImapServer to = at(server.port());
    to.security = Security::starttls;
    EXPECT_FALSE(ImapMailbox(to).waiting(monday, 10));
  }
  EXPECT_EQ(server.heard(), std::vector<std::string>{"CAPABILITY"});
}

TEST(ImapMailbox, AFolderMayHaveAnyName) {
  ScriptedServer server({});
  ImapServer to = at(server.port());
  to.folder = "Lists/a \"b\" 100%;UID=1";
  EXPECT_TRUE(ImapMailbox(to).waiting(monday, 10));
  EXPECT_EQ(server.heard().at(2), "SELECT \"Lists/a \\\"b\\\" 100%;UID=1\"");
}

TEST(ImapMailbox, IsToldToStopWhileTheServerHangs) {
  LoopbackListener listener;
  ImapServer to = at(listener.port());
  to.timeout = 60s;
  ImapMailbox mailbox(to);
  const auto started = std::chrono::steady_clock::now();
  std::thread stopper([&] {
    const LoopbackClient peer = listener.accept();  // and says nothing
    mailbox.stop();
  });
  EXPECT_FALSE(mailbox.waiting(monday, 10));
  stopper.join();
  EXPECT_LT(std::chrono::steady_clock::now() - started, 30s);
  EXPECT_FALSE(mailbox.mark(1));
}

TEST(ImapMailbox, AServerThatHangsCostsItsTimeout) {
  LoopbackListener listener;
  ImapServer to = at(listener.port());
  to.timeout = 200ms;
  EXPECT_FALSE(ImapMailbox(to).waiting(monday, 10));
}

// A server for one connection over TLS: Python, with a certificate that only the test knows.
class TlsServer {
 public:
  explicit TlsServer(const SelfSigned& files) {
    {
      port_ = LoopbackListener().port();
    }
    const char* program =
        "import socket, ssl, sys\n"
        "context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
        "context.load_cert_chain(sys.argv[2], sys.argv[3])\n"
        "listener = socket.create_server(('127.0.0.1', int(sys.argv[1])))\n"
        "while True:\n"
        "    try:\n"
        "        client = context.wrap_socket(listener.accept()[0], server_side=True)\n"
        "        client.sendall(b'* OK hello\\r\\n')\n"
        "        for line in client.makefile('rb'):\n"
        "            client.sendall(line.split()[0] + b' OK fine\\r\\n')\n"
        "    except OSError:\n"
        "        pass\n";
    std::vector<std::string> words = {
        "/usr/bin/python3", "-c", program, std::to_string(port_), files.certificate_file(),
        files.key_file()};
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::posix_spawn(&pid_, words[0].c_str(), nullptr, nullptr, pointers.data(), environ);
    up = eventually([&] { return LoopbackClient(port_).connected(); });
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer() {
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

TEST(ImapMailbox, TrustsOnlyWhoSomebodyVouchesFor) {
  const SelfSigned files;
  const TlsServer server(files);
  ASSERT_TRUE(server.up);
  ImapServer to = at(server.port());
  to.security = Security::tls;
  const auto refused = ImapMailbox(to).waiting(monday, 10);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("certificate"), std::string::npos)
      << refused.error().message;
  to.ca_file = files.certificate_file();
  const auto found = ImapMailbox(to).waiting(monday, 10);
  EXPECT_TRUE(found) << found.error().message;
}

}  // namespace
}  // namespace tocsin::net
