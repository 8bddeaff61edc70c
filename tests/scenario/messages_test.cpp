// Stories of messages: tried again, moved to the next method, bundled, cancelled; never lost.
#include <algorithm>

#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

ContactMethod webhook(const Slug& who, Duration delay = 0s) {
  ContactMethod method;
  method.slug = who + "-hook";
  method.user = who;
  method.channel = Channel::webhook;
  method.address = "https://hooks.example.org/" + who;
  method.delay = delay;
  method.position = 1;
  method.vouched = true;
  return method;
}

TEST(Messages, AcknowledgingCancelsWhatIsQueued) {
  Story story;
  ASSERT_TRUE(story.put(webhook(ana, 2min)));
  story.at(1min).event("disk-full");
  EXPECT_EQ(story.state().jobs().size(), 1u);
  story.at(2min).acknowledge("disk-full", ana);
  EXPECT_TRUE(story.state().jobs().empty());
  story.at(30min);
  story.expect_pages({{1min, ana}});
}

TEST(Messages, AMethodThatHasEndedIsTurnedOffAndTheNextIsTried) {
  Story story;
  ContactMethod browser = webhook(ana);
  browser.channel = Channel::web_push;
  ASSERT_TRUE(story.put(browser));
  story.provider("ana-hook", {.kind = JobOutcomeKind::rejected, .gone = true});
  story.provider("ana-mail", {JobOutcomeKind::failed, 1});
  story.at(1min).event("disk-full");
  story.at(2min);
  EXPECT_FALSE(story.config().find<ContactMethod>("ana-hook")->enabled);
  EXPECT_TRUE(story.config().find<ContactMethod>("ana-mail")->enabled);
  story.expect_told("disk-full", EntryKind::notification_failed, Reason::Code::provider_refused);
  const auto audit = story.reader()->audit({});
  ASSERT_TRUE(audit);
  EXPECT_TRUE(std::ranges::any_of(audit->rows, [](const AuditEntry& entry) {
    return entry.action == "contact_method_ended" && entry.slug == "ana-hook";
  }));
  story.expect_same_as_stored();
}

TEST(Messages, AnEndThatIsToldLateDoesNotTurnOffWhatWasSetUpAnew) {
  Story story;
  ASSERT_TRUE(story.put(webhook(ana)));
  story.provider("ana-hook", {.silent = true});
  story.at(1min).event("disk-full");
  const Delivery first = story.deliveries().back();
  ASSERT_EQ(first.method.slug, "ana-hook");
  story.at(1min + 10s);
  story.edit<ContactMethod>("ana-hook", [](ContactMethod& m) { m.address += "/new"; });
  story.report({first.job, first.attempt, JobOutcomeKind::rejected, "410", first.at, {}, {}, true});
  EXPECT_TRUE(story.config().find<ContactMethod>("ana-hook")->enabled);
}

TEST(Messages, ADelayedMethodWaitsItsTime) {
  Story story;
  ASSERT_TRUE(story.put(webhook(ana, 2min)));
  story.at(1min).event("disk-full");
  story.at(4min);
  ASSERT_EQ(story.deliveries().size(), 2u);
  EXPECT_EQ(story.deliveries()[1].method.slug, "ana-hook");
  story.expect_pages({{1min, ana}, {3min, ana}});
}

TEST(Messages, AFailedAttemptIsTriedAgainWithTheSameKeyAndLongerPauses) {
  Story story;
  story.provider("ana-mail", {JobOutcomeKind::failed, 4});
  story.at(1min).event("disk-full");
  story.at(4min);
  const auto& deliveries = story.deliveries();
  ASSERT_EQ(deliveries.size(), 5u);
  for (std::size_t i = 1; i < deliveries.size(); ++i) {
    EXPECT_EQ(deliveries[i].idempotency_key, deliveries[0].idempotency_key);
    EXPECT_EQ(deliveries[i].attempt, static_cast<int>(i) + 1);
  }
  for (std::size_t i = 2; i < deliveries.size(); ++i) {
    EXPECT_GT(deliveries[i].at - deliveries[i - 1].at, deliveries[i - 1].at - deliveries[i - 2].at);
  }
  EXPECT_EQ(story.notifications().size(), 5u);
  EXPECT_EQ(story.notifications().back().status, NotificationStatus::sent);
  story.expect_told("disk-full", EntryKind::notification_failed, Reason::Code::retry);
}

TEST(Messages, ARetryAfterOfTheProviderIsHeededWithinReason) {
  Story story;
  story.provider("ana-mail", {JobOutcomeKind::failed, 1, 1min});
  story.at(1min).event("disk-full");
  story.at(3min);
  story.expect_pages({{1min, ana}, {2min, ana}});
  story.provider("ana-mail", {JobOutcomeKind::failed, 1, 24h});
  story.at(4min).acknowledge("disk-full", ana);
  story.at(5min).event("other");
  story.at(9min + 59s);
  EXPECT_EQ(story.rings().size(), 3u);
  story.at(10min + 30s);
  EXPECT_EQ(std::count_if(story.deliveries().begin(), story.deliveries().end(),
                          [](const Delivery& d) { return d.user == ana; }),
            4);
}

TEST(Messages, WhatIsTriedAgainStopsAtTheAcknowledge) {
  Story story;
  story.provider("ana-mail", {JobOutcomeKind::failed});
  story.at(1min).event("disk-full");
  story.at(1min + 1s).acknowledge("disk-full", ana);
  story.at(10min);
  story.expect_pages({{1min, ana}});
}

TEST(Messages, APermanentFailureMovesToTheNextMethodAtOnce) {
  Story story;
  ASSERT_TRUE(story.put(webhook(ana, 4min)));
  story.provider("ana-mail", {JobOutcomeKind::rejected});
  story.at(1min).event("disk-full");
  story.at(2min);
  story.expect_pages({{1min, ana}, {1min, ana}});
  EXPECT_EQ(story.deliveries()[1].method.slug, "ana-hook");
  story.expect_told("disk-full", EntryKind::notification_failed, Reason::Code::provider_refused);
}

TEST(Messages, WhenEveryMethodFailsTheNextStepIsCalledAtOnce) {
  Story story;
  story.provider("ana-mail", {JobOutcomeKind::rejected});
  story.at(1min).event("disk-full");
  story.at(2min);
  story.expect_pages({{1min, ana}, {1min, ben}});
  story.expect_told("disk-full", EntryKind::nobody_notified, Reason::Code::provider_refused);
}

TEST(Messages, AttemptsEndAndThenTheNextStepIsCalled) {
  Story story;
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& p) { p.steps[0].delay = 24h; });
  story.provider("ana-mail", {JobOutcomeKind::failed});
  story.at(0min).event("disk-full");
  story.at(1h);
  EXPECT_EQ(story.rings().size(), static_cast<std::size_t>(job_attempts_max) + 1);
  EXPECT_EQ(story.rings().back().user, ben);
}

void ring_only_a_dead_webhook(Story& story) {
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& p) {
    p.steps = {Step{{{TargetKind::user, ana}}, 24h}, Step{{{TargetKind::user, ben}}, 24h}};
  });
  ASSERT_TRUE(story.put(webhook(ana)));
  story.edit<ContactMethod>("ana-mail", [](ContactMethod& m) { m.enabled = false; });
  story.provider("ana-hook", {JobOutcomeKind::failed});
  story.at(0min).event("disk-full");
}

// Others are called as if it had been given up.
TEST(Messages, AWebhookIsTriedForTwoDays) {
  Story story;
  ring_only_a_dead_webhook(story);
  story.at(1h);
  EXPECT_EQ(std::ranges::count(story.rings(), ben, &Ring::user), 1);
  const std::size_t by_then = story.rings().size();
  EXPECT_GT(by_then, static_cast<std::size_t>(job_attempts_max) + 1);
  story.restart(1min);
  story.at(30h);
  story.provider("ana-hook", {JobOutcomeKind::sent});
  story.at(31h);
  EXPECT_TRUE(story.page_of(ana) != PageId{});
  EXPECT_EQ(story.rings().back().user, ana);
  EXPECT_TRUE(story.state().page(story.page_of(ana))->notified_at);
  const std::size_t in_the_end = story.rings().size();
  story.at(60h);
  EXPECT_EQ(story.rings().size(), in_the_end);
  story.expect_same_as_stored();
}

TEST(Messages, AWebhookThatStaysAwayIsGivenUp) {
  Story story;
  ring_only_a_dead_webhook(story);
  story.at(49h);
  EXPECT_TRUE(story.state().jobs().empty());
  EXPECT_EQ(std::ranges::count(story.rings(), ben, &Ring::user), 1);
  EXPECT_EQ(std::ranges::count(story.rings(), root, &Ring::user), 0);
  story.expect_same_as_stored();
}

TEST(Messages, WhoWasReachedOnOneMethodIsNotPassedOverWhenTheOtherFails) {
  Story story;
  ASSERT_TRUE(story.put(webhook(ana)));
  story.provider("ana-hook", {JobOutcomeKind::rejected});
  story.at(1min).event("disk-full");
  story.at(2min);
  story.expect_pages({{1min, ana}, {1min, ana}});
}

TEST(Messages, AColleagueWhoWasReachedHasTheStepsTimeToAnswer) {
  Story story;
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& p) {
    p.steps = {Step{{{TargetKind::user, ana}, {TargetKind::user, cleo}}, 5min},
               Step{{{TargetKind::user, ben}}, 5min}};
  });
  story.provider("ana-mail", {JobOutcomeKind::rejected});
  story.at(1min).event("disk-full");
  story.at(5min);
  story.expect_pages({{1min, ana}, {1min, cleo}});
  story.at(7min);
  story.expect_pages({{1min, ana}, {1min, cleo}, {6min, ben}});
}

TEST(Messages, WhenAllOfThePolicyFailsTheAdministratorsAreCalled) {
  Story story;
  for (const char* method : {"ana-mail", "ben-mail"}) {
    story.provider(method, {JobOutcomeKind::rejected});
  }
  story.at(1min).event("disk-full");
  story.at(30min);
  story.expect_pages({{1min, ana}, {1min, ben}, {1min, root}});
}

TEST(Messages, ACatchAllThatFailsLeadsToTheAdministratorsToo) {
  Story story;
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& p) {
    p.steps = {Step{{{TargetKind::user, ana}}, 5min}};
    p.catch_all = {{TargetKind::user, ben}};
  });
  for (const char* method : {"ana-mail", "ben-mail"}) {
    story.provider(method, {JobOutcomeKind::rejected});
  }
  story.at(1min).event("disk-full");
  story.at(30min);
  story.expect_pages({{1min, ana}, {1min, ben}, {1min, root}});
}

TEST(Messages, AnOpenBreakerCostsNoAttemptAndHurriesTheOtherMethods) {
  Story story;
  ASSERT_TRUE(story.put(webhook(ana, 4min)));
  story.provider("ana-mail", {JobOutcomeKind::not_sent_breaker, 1, 30s});
  story.at(1min).event("disk-full");
  story.at(2min);
  story.expect_pages({{1min, ana}, {1min, ana}, {1min + 30s, ana}});
  EXPECT_EQ(story.deliveries()[1].method.slug, "ana-hook");
  EXPECT_EQ(story.deliveries()[2].attempt, 1);
}

TEST(Messages, TwoOpenBreakersDoNotHurryEachOtherForEver) {
  Story story;
  ASSERT_TRUE(story.put(webhook(ana)));
  story.provider("ana-mail", {JobOutcomeKind::not_sent_breaker, 2, 30s});
  story.provider("ana-hook", {JobOutcomeKind::not_sent_breaker, 2, 30s});
  story.at(1min).event("disk-full");
  story.at(3min);
  story.expect_pages(
      {{1min, ana}, {1min, ana}, {1min + 30s, ana}, {1min + 30s, ana}, {2min, ana}, {2min, ana}});
}

TEST(Messages, AnAttemptWithoutAnswerIsUnknownAndSentAgainWithTheSameKey) {
  Story story;
  story.provider("ana-mail", {.kind = JobOutcomeKind::sent, .times = 1, .silent = true});
  story.at(1min).event("disk-full");
  story.at(3min);
  story.expect_pages({{1min, ana}, {2min, ana}});
  EXPECT_EQ(story.deliveries()[0].idempotency_key, story.deliveries()[1].idempotency_key);
  EXPECT_EQ(story.notifications()[0].status, NotificationStatus::unknown);
  EXPECT_EQ(story.notifications()[1].status, NotificationStatus::sent);
  EXPECT_NE(story.deliveries()[0].attempt, story.deliveries()[1].attempt);
}

TEST(Messages, ALateOrRepeatedOutcomeChangesNothing) {
  Story story;
  story.provider("ana-mail", {.kind = JobOutcomeKind::sent, .times = 1, .silent = true});
  story.at(1min).event("disk-full");
  story.at(3min);
  const JobId job = story.deliveries()[0].job;
  story.report({job, 1, JobOutcomeKind::rejected, "late", story.time(1min), {}});
  story.report({job, 2, JobOutcomeKind::rejected, "twice", story.time(2min), {}});
  story.at(4min);
  story.expect_pages({{1min, ana}, {2min, ana}});
  EXPECT_EQ(story.notifications().size(), 2u);
}

TEST(Messages, WhatWasInFlightAtACrashIsSentAgainWithTheSameKey) {
  Story story;
  story.provider("ana-mail", {.kind = JobOutcomeKind::sent, .times = 1, .silent = true});
  story.at(1min).event("disk-full");
  story.restart(2s);
  story.expect_pages({{1min, ana}, {1min + 2s, ana}});
  EXPECT_EQ(story.deliveries()[0].idempotency_key, story.deliveries()[1].idempotency_key);
}

TEST(Messages, WhatEndedWhileInFlightIsNotSentAgain) {
  Story story;
  story.provider("ana-mail", {.kind = JobOutcomeKind::sent, .times = 1, .silent = true});
  story.at(1min).event("disk-full");
  const JobId job = story.deliveries()[0].job;
  story.acknowledge("disk-full", ben);
  EXPECT_EQ(story.cancels(), std::vector<JobId>{job});
  story.at(10min);
  story.expect_pages({{1min, ana}});
  EXPECT_TRUE(story.state().jobs().empty());
}

TEST(Messages, AMethodThatIsGoneLeadsToTheNextPersonAtOnce) {
  Story story;
  story.provider("ana-mail", {JobOutcomeKind::failed, 1});
  story.at(1min).event("disk-full");
  ASSERT_TRUE(story.remove(ConfigKind::contact_method, "ana-mail"));
  story.at(2min);
  EXPECT_EQ(story.rings().back().user, ben);
}

TEST(Messages, AMethodThatWasTurnedOffIsNotUsedAnyMore) {
  Story story;
  ASSERT_TRUE(story.put(webhook(ana, 2min)));
  story.at(1min).event("disk-full");
  story.edit<ContactMethod>("ana-hook", [](ContactMethod& m) { m.enabled = false; });
  story.at(4min);
  story.expect_pages({{1min, ana}});
}

TEST(Messages, InAStormTheFirstGoesAtOnceAndTheRestInABundle) {
  Story story;
  story.at(1min);
  for (int i = 0; i < 50; ++i) story.event("storm-" + std::to_string(i));
  story.at(1min + 29s);
  story.expect_pages({{1min, ana}});
  story.at(1min + 31s);
  story.expect_pages({{1min, ana}, {1min + 30s, ana}});
  EXPECT_EQ(story.deliveries()[0].items.size(), 1u);
  EXPECT_EQ(story.deliveries()[1].items.size(), 49u);
}

TEST(Messages, NothingOfAStormIsDropped) {
  Story story;
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& p) { p.steps[0].delay = 24h; });
  std::vector<Event> events;
  for (int i = 0; i < 1000; ++i) events.push_back(Story::trigger("storm-" + std::to_string(i)));
  story.at(1min).send(std::move(events));
  story.at(10min);
  std::set<PageId> told;
  for (const Delivery& delivery : story.deliveries()) {
    EXPECT_LE(delivery.items.size(), pages_per_notification_max);
    for (const DeliveryItem& item : delivery.items) told.insert(item.page);
  }
  EXPECT_EQ(told.size(), 1000u);
  EXPECT_EQ(story.deliveries().size(), 6u);
}

TEST(Messages, AnAcknowledgedOneLeavesTheBundleAndTheOthersGo) {
  Story story;
  story.at(1min).event("a");
  for (const char* key : {"b", "c", "d"}) story.event(key);
  story.acknowledge("c", ben);
  story.at(2min);
  ASSERT_EQ(story.deliveries().size(), 2u);
  ASSERT_EQ(story.deliveries()[1].items.size(), 2u);
  EXPECT_EQ(story.deliveries()[1].items[0].title, "b is wrong");
  EXPECT_EQ(story.deliveries()[1].items[1].title, "d is wrong");
}

TEST(Messages, AStormOnADelayedMethodIsBundledToo) {
  Story story;
  ASSERT_TRUE(story.put(webhook(ana, 2min)));
  story.at(1min);
  for (int i = 0; i < 20; ++i) story.event("storm-" + std::to_string(i));
  story.at(5min);
  std::size_t messages = 0;
  std::size_t pages = 0;
  for (const Delivery& delivery : story.deliveries()) {
    if (delivery.method.slug != "ana-hook") continue;
    ++messages;
    pages += delivery.items.size();
  }
  EXPECT_EQ(messages, 1u);
  EXPECT_EQ(pages, 20u);
}

TEST(Messages, TheWindowGrowsWhileTheStormLastsAndShrinksAfterwards) {
  Story story;
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& p) { p.steps[0].delay = 24h; });
  for (int i = 0; i < 60; ++i) {
    story.at(1min + 10s * i).event("storm-" + std::to_string(i));
  }
  story.at(15min);
  std::vector<Duration> at;
  for (const Ring& ring : story.rings()) at.push_back(ring.at - 1min);
  EXPECT_EQ(at, (std::vector<Duration>{0s, 30s, 90s, 210s, 330s, 450s, 570s, 690s}));
  story.at(1h).event("later");
  story.at(1h + 10s).event("and another");
  story.at(1h + 5min);
  EXPECT_EQ(story.rings()[8].at, 1h);
  EXPECT_EQ(story.rings()[9].at, 1h + 30s);
}

TEST(Messages, ABundleClosesEarlyWhenItGetsWorse) {
  Story story;
  RoutingRule rule;
  rule.slug = rule.name = "severe";
  rule.matchers = {"kind=\"severe\""};
  rule.severity = Severity::SEV1;
  ASSERT_TRUE(story.put(rule));
  story.at(1min).event("a");
  story.at(1min + 5s).event("b");
  story.at(1min + 10s).event("c", {{"kind", "severe"}});
  story.expect_pages({{1min, ana}, {1min + 10s, ana}});
  EXPECT_EQ(story.deliveries()[1].items.size(), 2U);  // b goes along
  story.at(1min + 15s).event("d", {{"kind", "severe"}});
  story.at(1min + 20s);
  EXPECT_EQ(story.deliveries().size(), 2U);  // no worse than what was told: it waits
}

TEST(Messages, ABundleDoesNotWaitForALaterRung) {
  Story story;
  NotificationRule rule;
  rule.slug = "ana-high";
  rule.user = ana;
  rule.steps = {{"ana-mail", 0s}, {"ana-mail", 100s}};
  ASSERT_TRUE(story.put(rule));
  story.at(1min).event("a");
  story.at(1min + 10s).event("b");
  story.at(1min + 31s);
  ASSERT_EQ(story.deliveries().size(), 2U);
  EXPECT_EQ(story.deliveries()[1].items[0].title, "b is wrong");
}

TEST(Messages, WithoutABundleWindowEachGoesAtOnce) {
  Story story;
  Settings settings;
  settings.bundle_window = 0s;
  ASSERT_TRUE(story.put(settings));
  story.at(1min).event("a");
  story.event("b");
  story.expect_pages({{1min, ana}, {1min, ana}});
}

TEST(Messages, TheReceiptIsKeptAndCutBetweenCharacters) {
  Story story;
  story.provider("ana-mail", {.kind = JobOutcomeKind::sent, .times = 1, .silent = true});
  story.at(1min).event("disk-full");
  std::string receipt(receipt_bytes_max - 1, 'x');
  receipt += "é and more";
  story.report({story.deliveries()[0].job, 1, JobOutcomeKind::sent, receipt, story.time(1min), {}});
  EXPECT_EQ(story.notifications()[0].receipt, std::string(receipt_bytes_max - 1, 'x'));
}

}  // namespace
}  // namespace tocsin
