// Stories of mails that the server took and that came back: they reached nobody.
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

TellBounce bounce_of(const Notification& row) {
  return {.notification = row.id,
          .user = row.user,
          .contact_method = row.contact_method,
          .pages = row.pages,
          .receipt = "it came back",
          .drill = row.drill};
}

ContactMethod second_method(Duration delay) {  // of ana
  ContactMethod hook;
  hook.slug = "ana-hook";
  hook.user = ana;
  hook.channel = Channel::webhook;
  hook.address = "https://example.org/hook";
  hook.delay = delay;
  hook.position = 1;
  hook.vouched = true;
  return hook;
}

TEST(Bounces, TheNextPersonIsCalledAtOnce) {
  Story story;
  story.at(1min).event("disk-full");
  ASSERT_TRUE(story.at(1min + 20s).run(bounce_of(story.notifications().at(0))));
  story.expect_pages({{1min, ana}, {1min + 20s, ben}});
  EXPECT_EQ(story.notifications().at(0).status, NotificationStatus::undelivered);
  EXPECT_EQ(story.notifications().at(0).receipt, "it came back");
  EXPECT_FALSE(story.reader()->page(story.page_of(ana))->notified_at);
  story.expect_told("disk-full", EntryKind::notification_failed, Reason::Code::provider_refused);
  story.expect_same_as_stored();
}

TEST(Bounces, AnAddressThatIsGoneIsTurnedOffAndItsOwnerTold) {
  Story story;
  ASSERT_TRUE(story.put(second_method(0s)));
  story.at(1min).event("disk-full");
  TellBounce gone = bounce_of(story.notifications().at(0));
  gone.sent_at = story.notifications().at(0).started_at;
  gone.method_gone = true;
  ASSERT_EQ(gone.contact_method, "ana-mail");
  ASSERT_TRUE(story.at(2min).run(gone));
  EXPECT_FALSE(story.config().find<ContactMethod>("ana-mail")->enabled);
  story.at(4min);
  ASSERT_EQ(story.notices().size(), 1U);
  EXPECT_EQ(story.notices()[0].method.slug, "ana-hook");
  EXPECT_EQ(story.notices()[0].notes[0].kind, NoteKind::method_off);
  // Turned on again since: what is told of the old address changes nothing.
  story.edit<ContactMethod>("ana-mail", [](ContactMethod& mail) { mail.enabled = true; });
  ASSERT_TRUE(story.run(gone));
  EXPECT_TRUE(story.config().find<ContactMethod>("ana-mail")->enabled);
}

TEST(Bounces, WhatWasAnsweredMeanwhileCallsNobody) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(1min + 10s).acknowledge("disk-full", ben);
  ASSERT_TRUE(story.at(1min + 20s).run(bounce_of(story.notifications().at(0))));
  story.at(3min);
  story.expect_pages({{1min, ana}});
  EXPECT_EQ(story.notifications().at(0).status, NotificationStatus::undelivered);
}

TEST(Bounces, ThePersonsNextMethodDoesNotWaitForItsDelay) {
  Story story;
  ASSERT_TRUE(story.put(second_method(4min)));
  story.at(1min).event("disk-full");
  ASSERT_EQ(story.notifications().size(), 1u);
  ASSERT_TRUE(story.at(1min + 20s).run(bounce_of(story.notifications().at(0))));
  story.at(1min + 21s);
  ASSERT_EQ(story.notifications().size(), 2u);
  EXPECT_EQ(story.notifications().at(1).contact_method, "ana-hook");
}

}  // namespace
}  // namespace tocsin
