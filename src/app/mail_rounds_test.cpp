// The looks into the mail folder, with a folder that does as it is told.
#include "app/mail_rounds.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tocsin {
namespace {

using Kind = api::MailDeed::Kind;
using namespace std::chrono_literals;

struct Server {
  std::map<std::uint32_t, std::string> mails;
  std::set<std::uint32_t> marked;
  std::set<std::uint32_t> broken;  // reading these fails
  bool down = false;
  bool refuses = false;
  bool keeps_no_marks = false;
  int opened = 0;
  Time asked_since{};
};

class FakeFolder final : public MailFolder {
 public:
  explicit FakeFolder(Server& server) : server_(server) { ++server_.opened; }
  Result<std::vector<std::uint32_t>> waiting(Time since, std::size_t count_max) override {
    if (server_.refuses) return fail(Error::Code::unauthorized, "wrong password");
    if (server_.down) return fail(Error::Code::unavailable, "down");
    server_.asked_since = since;
    std::vector<std::uint32_t> found;
    for (const auto& [uid, text] : server_.mails) {
      if (!server_.marked.contains(uid) && found.size() < count_max) found.push_back(uid);
    }
    return found;
  }
  Result<std::string> read(std::uint32_t mail, std::size_t) override {
    if (server_.broken.contains(mail)) return fail(Error::Code::unavailable, "closed");
    return server_.mails.at(mail);
  }
  Status mark(std::uint32_t mail) override {
    if (server_.keeps_no_marks) return fail(Error::Code::unavailable, "read only");
    server_.marked.insert(mail);
    return {};
  }

 private:
  Server& server_;
};

class MailRoundsTest : public ::testing::Test {
 protected:
  MailRoundsTest() {
    settings.imap_host = "imap.example.org";
    settings.imap_username = "tocsin";
  }
  Duration look() {
    now += 15s;
    return rounds.look(settings, now);
  }

  Server server;
  Settings settings;
  std::vector<std::string> acted;
  std::vector<MailNote> notes;
  std::function<api::MailDeed(const std::string&)> answer = [](const std::string&) {
    return api::MailDeed{
        Kind::acted, "",
        MailNote{.to = "ana@example.org", .words = "Acknowledged", .answers = "", .answered = ""}};
  };
  Time now = *parse_time("2026-11-30T00:00:00Z");
  MailRounds rounds{[this](const MailFolderAt&) -> Result<std::unique_ptr<MailFolder>> {
                      return std::make_unique<FakeFolder>(server);
                    },
                    [this](std::string bytes) {
                      acted.push_back(bytes);
                      return answer(bytes);
                    },
                    [this](const MailNote& note) { notes.push_back(note); }};
};

TEST_F(MailRoundsTest, WithoutAHostNobodyLooks) {
  settings.imap_host.clear();
  EXPECT_EQ(look(), mail_look_interval);
  EXPECT_EQ(server.opened, 0);
  EXPECT_FALSE(rounds.state().on);
}

TEST_F(MailRoundsTest, EachMailIsActedOnOnceAndMarkedThen) {
  server.mails = {{7, "ack"}, {9, "escalate"}};
  EXPECT_EQ(look(), mail_look_interval);
  EXPECT_EQ(look(), mail_look_interval);
  EXPECT_EQ(acted, (std::vector<std::string>{"ack", "escalate"}));
  EXPECT_EQ(server.marked, (std::set<std::uint32_t>{7, 9}));
  EXPECT_EQ(server.opened, 1);
  EXPECT_EQ(notes.size(), 2U);
  EXPECT_EQ(rounds.state().mails, 2U);
  EXPECT_EQ(rounds.state().answers, 2U);
  EXPECT_EQ(server.asked_since, now - 8 * 24h);
}

TEST_F(MailRoundsTest, WhatCouldNotBeWrittenDownIsNotMarked) {
  server.mails = {{7, "ack"}};
  auto works = answer;
  answer = [](const std::string&) { return api::MailDeed{Kind::again, "busy", {}}; };
  for (int i = 0; i < 20; ++i) look();
  EXPECT_TRUE(server.marked.empty());
  EXPECT_EQ(rounds.state().fault, "busy");
  answer = works;
  look();
  EXPECT_EQ(server.marked, std::set<std::uint32_t>{7});
  EXPECT_EQ(rounds.state().fault, "");
}

TEST_F(MailRoundsTest, WhatNobodyKnowsYetIsAskedAgainForAWhileAndHoldsUpNobody) {
  server.mails = {{7, "early"}};
  answer = [](const std::string& mail) {
    return api::MailDeed{mail == "early" ? Kind::not_yet : Kind::acted, "", {}};
  };
  EXPECT_EQ(look(), mail_look_interval);
  server.mails[8] = "ack";
  look();
  EXPECT_EQ(server.marked, std::set<std::uint32_t>{8});
  for (int i = 2; i < mail_not_yet_max; ++i) look();
  EXPECT_EQ(server.marked, (std::set<std::uint32_t>{7, 8}));
  EXPECT_EQ(rounds.state().answers, 1U);
}

TEST_F(MailRoundsTest, FailuresAreToldAndTriedAgainAtGrowingDistances) {
  server.refuses = true;
  EXPECT_EQ(look(), 15s);
  const auto since = rounds.state().failing_since;
  EXPECT_EQ(look(), 30s);
  EXPECT_EQ(look(), 1min);
  for (int i = 0; i < 10; ++i) look();
  EXPECT_EQ(look(), mail_look_interval_max);
  EXPECT_EQ(rounds.state().fault, "wrong password");
  EXPECT_EQ(rounds.state().failing_since, since);
  EXPECT_EQ(rounds.state().failures, 14U);
  server.refuses = false;
  EXPECT_EQ(look(), mail_look_interval);
  EXPECT_EQ(rounds.state().fault, "");
  EXPECT_EQ(rounds.state().failing_since, std::nullopt);
  EXPECT_EQ(server.opened, 15);
}

TEST_F(MailRoundsTest, NewSettingsAreTriedAtOnce) {
  server.refuses = true;
  for (int i = 0; i < 10; ++i) look();
  settings.imap_password = "another";
  EXPECT_EQ(look(), 15s);
  settings.imap_host.clear();
  look();
  EXPECT_EQ(rounds.state().fault, "");
}

TEST_F(MailRoundsTest, AMailThatCannotBeReadIsPassedOverAtLast) {
  server.mails = {{7, "poison"}, {8, "ack"}};
  server.broken = {7};
  look();
  EXPECT_TRUE(acted.empty());
  look();
  EXPECT_EQ(acted, std::vector<std::string>{"ack"}) << "it holds up the others";
  for (int i = 2; i < mail_unreadable_max; ++i) look();
  EXPECT_EQ(server.marked, std::set<std::uint32_t>{8});
  EXPECT_EQ(look(), mail_look_interval);
  EXPECT_EQ(server.marked, (std::set<std::uint32_t>{7, 8}));
}

TEST_F(MailRoundsTest, AFolderWithoutMarksRepeatsAndSaysSo) {
  server.mails = {{7, "ack"}};
  server.keeps_no_marks = true;
  look();
  look();
  EXPECT_EQ(acted.size(), 2U);  // the commands' keys see to it that it counts once
  EXPECT_EQ(rounds.state().fault, "read only");
}

TEST_F(MailRoundsTest, MoreThanOneLookTakesIsLookedAtAtOnce) {
  for (std::uint32_t uid = 1; uid <= mails_per_look_max + 5; ++uid) server.mails[uid] = "ack";
  EXPECT_EQ(look(), Duration{0});
  EXPECT_EQ(server.marked.size(), mails_per_look_max);
  EXPECT_EQ(look(), mail_look_interval);
  EXPECT_EQ(server.marked.size(), mails_per_look_max + 5);
}

}  // namespace
}  // namespace tocsin
