// Stories of text messages and calls: failing over between providers, and what becomes of a message
// after a provider took it.
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

using Kind = JobOutcomeKind;
using Statuses = std::vector<NotificationStatus>;
using enum NotificationStatus;

Provider provider(const Slug& slug, int position,
                  std::vector<Channel> channels = {Channel::sms, Channel::voice}) {
  Provider made;
  made.slug = made.name = slug;
  made.channels = std::move(channels);
  made.position = position;
  made.account_sid = "AC01";
  made.from = "+15005550006";
  return made;
}

ContactMethod phone(const Slug& who, Channel channel, Duration delay = 0s) {
  ContactMethod method;
  method.slug = who + "-" + std::string(to_text(channel));
  method.user = who;
  method.channel = channel;
  method.address = "+4915112345678";
  method.delay = delay;
  method.position = 1;
  method.vouched = true;
  return method;
}

// ana is reached by text messages only, which "main" carries, and "backup" when it fails.
class Phones : public testing::Test {
 protected:
  Phones() {
    EXPECT_TRUE(
        story.put_all({provider("main", 0), provider("backup", 1), phone(ana, Channel::sms)}));
    EXPECT_TRUE(story.remove(ConfigKind::contact_method, "ana-mail"));
  }
  // Who carried what, in order, "main backup".
  std::string carriers() const {
    std::string text;
    for (const Delivery& delivery : story.deliveries()) {
      if (delivery.kind == JobKind::receipt) continue;
      const Slug& by = delivery.provider.slug;
      text += (text.empty() ? "" : " ") + (by.empty() ? delivery.method.slug : by);
    }
    return text;
  }
  Statuses statuses() const {
    Statuses found;
    for (const Notification& row : story.notifications()) found.push_back(row.status);
    return found;
  }
  std::string message(std::size_t notification) const {
    return story.notifications().at(notification).message;
  }
  Story story;
};

TEST_F(Phones, TheFirstProviderThatServesTheChannelCarriesIt) {
  ASSERT_TRUE(story.put(provider("calls-only", -1, {Channel::voice})));
  story.at(1min).event("disk-full");
  EXPECT_EQ(carriers(), "main");
  EXPECT_EQ(story.deliveries()[0].lane, "sms:main");
  ASSERT_EQ(story.notifications().size(), 1u);
  EXPECT_EQ(story.notifications()[0].provider, "main");
  EXPECT_EQ(story.notifications()[0].channel, Channel::sms);
}

TEST_F(Phones, AFailureGoesToTheNextProviderAtOnce) {
  for (const Kind kind : {Kind::failed, Kind::unknown, Kind::rejected}) {
    Story one;
    ASSERT_TRUE(
        one.put_all({provider("main", 0), provider("backup", 1), phone(ana, Channel::sms)}));
    ASSERT_TRUE(one.remove(ConfigKind::contact_method, "ana-mail"));
    one.provider("main", {kind});
    one.at(1min).event("disk-full");
    one.expect_pages({{1min, ana}, {1min, ana}});  // at the same instant
    ASSERT_EQ(one.notifications().size(), 2u);
    EXPECT_EQ(one.notifications()[0].provider, "main");
    EXPECT_EQ(one.notifications()[1].provider, "backup");
    EXPECT_EQ(one.notifications()[1].status, sent);
  }
}

TEST_F(Phones, AProviderWhoseBreakerIsOpenCostsNoAttempt) {
  story.provider("main", {Kind::not_sent_breaker, -1, 60s});
  story.at(1min).event("disk-full");
  EXPECT_EQ(carriers(), "main backup");
  EXPECT_EQ(story.deliveries()[1].attempt, 1);
  EXPECT_EQ(statuses(), Statuses{sent});
}

TEST_F(Phones, WhileAllAreDeadItIsTriedAgainUntilOneIsBack) {
  story.provider("main", {Kind::failed, 3});
  story.provider("backup", {Kind::failed, 2});
  story.at(1min).event("disk-full");
  EXPECT_EQ(carriers(), "main backup");
  story.at(5min);
  EXPECT_EQ(carriers(), "main backup main backup main backup");
  EXPECT_EQ(statuses().back(), sent);
}

TEST_F(Phones, WhileAllBreakersAreOpenTheWaitIsShort) {
  story.provider("main", {Kind::not_sent_breaker, 1, 5s});
  story.provider("backup", {Kind::not_sent_breaker, 1, 2min});
  story.at(1min).event("disk-full");
  story.at(1min + 30s);  // and no shorter than the window in which messages are bundled
  EXPECT_EQ(carriers(), "main backup main");
}

TEST_F(Phones, WhoeverRefusedIsNotAskedAgain) {
  story.provider("main", {Kind::rejected});
  story.provider("backup", {Kind::failed, 1});
  story.at(1min).event("disk-full");
  story.at(3min);
  EXPECT_EQ(carriers(), "main backup backup");
}

TEST_F(Phones, WhenAllRefuseSomebodyElseIsCalledAtOnce) {
  story.provider("main", {Kind::rejected});
  story.provider("backup", {Kind::rejected});
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, ana}, {1min, ana}, {1min, ben}});
  story.expect_told("disk-full", EntryKind::nobody_notified, Reason::Code::provider_refused);
}

TEST_F(Phones, AProviderThatIsOffOrGoneCarriesNothing) {
  story.edit<Provider>("main", [](Provider& main) { main.enabled = false; });
  story.at(1min).event("disk-full");
  EXPECT_EQ(carriers(), "backup");
  ASSERT_TRUE(story.remove(ConfigKind::provider, "backup"));
  story.at(2min).event("other");
  EXPECT_EQ(story.deliveries().back().user, ben);  // nobody carries it: the next person rings
}

TEST_F(Phones, AskingWhatBecameOfItEndsWithTheAnswer) {
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.provider("receipt:main", {Kind::on_its_way, 1});
  story.at(1min).event("disk-full");
  story.at(1min + 16s);
  EXPECT_EQ(statuses(), Statuses{sent});
  story.provider("receipt:main", {Kind::delivered});
  story.at(2min + 1s);
  EXPECT_EQ(statuses(), Statuses{delivered});
  EXPECT_TRUE(story.state().jobs().empty());
}

TEST_F(Phones, AskingEndsAfterAnHourWithoutAnAnswer) {
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.provider("receipt:main", {Kind::failed});
  story.at(1min).event("disk-full");
  story.at(2min).resolve("disk-full", ana);
  story.at(3h);
  EXPECT_EQ(statuses(), Statuses{sent});
  EXPECT_TRUE(story.state().jobs().empty());
  EXPECT_EQ(story.deliveries().size(), 6u);  // the message and five questions
}

TEST_F(Phones, AnUndeliveredMessageGoesToTheNextProviderAtOnce) {
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.provider("receipt:main", {Kind::undelivered});
  story.at(1min).event("disk-full");
  story.at(1min + 15s);
  EXPECT_EQ(carriers(), "main backup");
  EXPECT_EQ(statuses(), (Statuses{undelivered, sent}));
  story.expect_pages({{1min, ana}, {1min + 15s, ana}});
  story.expect_told("disk-full", EntryKind::notification_failed, Reason::Code::provider_refused);
}

TEST_F(Phones, UndeliveredByTheLastProviderTheNextPersonRings) {
  ASSERT_TRUE(story.remove(ConfigKind::provider, "backup"));
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.provider("receipt:main", {Kind::undelivered});
  story.at(1min).event("disk-full");
  story.at(2min);
  story.expect_pages({{1min, ana}, {1min + 15s, ben}});
}

TEST_F(Phones, UndeliveredByTheLastProviderTheOtherMethodDoesNotWait) {
  ASSERT_TRUE(story.remove(ConfigKind::provider, "backup"));
  ASSERT_TRUE(story.put(phone(ana, Channel::voice, 3min)));
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.provider("receipt:main", {Kind::undelivered, 1});
  story.at(1min).event("disk-full");
  story.at(1min + 15s);
  ASSERT_EQ(story.rings().size(), 2u);
  EXPECT_EQ(story.deliveries().back().method.channel, Channel::voice);
}

TEST_F(Phones, UndeliveredAnotherMessageStillCounts) {
  ASSERT_TRUE(story.remove(ConfigKind::provider, "backup"));
  ContactMethod mail;
  mail.slug = "ana-other-mail";
  mail.user = ana;
  mail.address = "ana@example.org";
  mail.vouched = true;
  ASSERT_TRUE(story.put(mail));
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.provider("receipt:main", {Kind::undelivered});
  story.at(1min).event("disk-full");
  story.at(5min);
  story.expect_pages({{1min, ana}, {1min, ana}});  // ben's turn comes by the clock
}

TEST_F(Phones, ACallThatNobodyTakesHurriesTheOtherMethodsOnly) {
  ASSERT_TRUE(story.remove(ConfigKind::contact_method, "ana-sms"));
  ASSERT_TRUE(story.put(phone(ana, Channel::voice)));
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.provider("receipt:main", {Kind::unanswered});
  story.at(1min).event("disk-full");
  story.at(5min);
  story.expect_pages({{1min, ana}});  // it rang: ben's turn comes by the clock
  EXPECT_EQ(statuses(), Statuses{undelivered});
}

TEST_F(Phones, WhatWasAnsweredMeanwhileIsNotSentAgain) {
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.provider("receipt:main", {Kind::undelivered});
  story.at(1min).event("disk-full");
  story.at(1min + 5s).acknowledge("disk-full", ana);
  story.at(5min);
  story.expect_pages({{1min, ana}});
  EXPECT_EQ(statuses(), Statuses{undelivered});
}

TEST_F(Phones, ReceiptsOutOfOrderNeverMoveAStateBack) {
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.at(1min).event("disk-full");
  const std::string id = message(0);
  ASSERT_FALSE(id.empty());
  const auto tell = [&](Kind kind) { return story.run(TellReceipt{"main", id, kind, "told"}); };
  EXPECT_TRUE(tell(Kind::on_its_way));
  EXPECT_TRUE(tell(Kind::delivered));
  EXPECT_EQ(statuses(), Statuses{delivered});
  for (const Kind late : {Kind::on_its_way, Kind::undelivered, Kind::unanswered}) {
    EXPECT_TRUE(tell(late));
    EXPECT_EQ(statuses(), Statuses{delivered});
  }
  EXPECT_TRUE(story.run(TellReceipt{"main", "never-heard-of", Kind::delivered, ""}));
  EXPECT_TRUE(story.run(TellReceipt{"backup", id, Kind::undelivered, ""}));
  EXPECT_EQ(carriers(), "main");
}

TEST_F(Phones, ARestartGoesOnAsking) {
  story.provider("main", {Kind::sent, -1, {}, false, true});
  story.provider("receipt:main", {Kind::delivered});
  story.at(1min).event("disk-full");
  story.restart(10s);
  story.expect_same_as_stored();
  story.at(3min);
  EXPECT_EQ(statuses(), Statuses{delivered});
}

TEST_F(Phones, ATestPageByAProviderGoesByNoOther) {
  story.provider("backup", {Kind::rejected});
  ASSERT_TRUE(story.run(SendTestPage{ana, {}, "backup"}, root));
  EXPECT_EQ(carriers(), "backup");
  story.provider("backup", {Kind::failed, 2});
  ASSERT_TRUE(story.at(1min).run(SendTestPage{ana, {}, "backup"}, root));
  story.at(3min);
  EXPECT_EQ(carriers(), "backup backup backup backup");
  EXPECT_FALSE(story.run(SendTestPage{ana, {}, "nobody"}, root));
}

TEST_F(Phones, ACodeGoesTheSameWay) {
  story.provider("main", {Kind::failed});
  ASSERT_TRUE(story.run(SendVerification{"ana-sms", "493021"}, ana));
  EXPECT_EQ(carriers(), "main backup");
  ASSERT_TRUE(story.run(ConfirmVerification{"ana-sms", "493021"}, ana));
}

TEST_F(Phones, WithoutAProviderNoCodeIsPromised) {
  ASSERT_TRUE(story.remove(ConfigKind::provider, "main"));
  ASSERT_TRUE(story.remove(ConfigKind::provider, "backup"));
  const auto reply = story.run(SendVerification{"ana-sms", "493021"}, ana);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Error::Code::conflict);
}

TEST_F(Phones, ANumberIsWrittenWithItsCountry) {
  ContactMethod method = phone(ben, Channel::sms);
  method.address = "0151 12345678";
  const auto reply = story.put(method);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().pointer, "/contact_method/ben-sms/address");
}

}  // namespace
}  // namespace tocsin
