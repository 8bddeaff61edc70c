// Stories of alerts: dedup, what people and sources say of them, deadlines.
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

TEST(Alerts, ARepeatIsTheSameAlertAndRingsNobodyAgain) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(2min).event("disk-full");
  story.at(2min).event("disk-full");
  story.expect_pages({{1min, ana}});
  ASSERT_EQ(story.alerts().size(), 1u);
  EXPECT_EQ(story.alert("disk-full").fresh.event_count, 3u);
  EXPECT_EQ(story.alert("disk-full").fresh.last_seen_at, story.time(2min));
}

TEST(Alerts, EveryAcceptedEventIsInTheEventLog) {
  Story story;
  for (int i = 0; i < 3; ++i) story.event("disk-full");
  story.event_says(EventAction::resolve, "disk-full");
  story.event_says(EventAction::resolve, "never-seen");
  const auto events = story.reader()->events(sight_of_all, "prom", {}, "", 100);
  ASSERT_TRUE(events);
  EXPECT_EQ(events->rows.size(), 5u);
}

TEST(Alerts, OneKeyOfTwoIntegrationsIsTwoAlerts) {
  Story story;
  Integration other = *story.config().find<Integration>("prom");
  other.slug = "grafana";
  ASSERT_TRUE(story.put(other));
  story.event("disk-full");
  story.send({Story::trigger("disk-full")}, "grafana");
  EXPECT_EQ(story.alerts().size(), 2u);
}

TEST(Alerts, EventsOfOneMessageSeeEachOther) {
  Story story;
  Event resolve = Story::trigger("a");
  resolve.action = EventAction::resolve;
  const auto reply =
      story.send({Story::trigger("a"), Story::trigger("b"), Story::trigger("a"), resolve});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->ids, (std::vector<std::uint64_t>{1, 2, 1, 1}));
  EXPECT_EQ(story.alert("a").status, AlertStatus::resolved);
  EXPECT_EQ(story.alert("b").status, AlertStatus::firing);
}

TEST(Alerts, AnAlertOverBeforeItsMessageLeftRingsNobody) {
  Story story;
  Event resolve = Story::trigger("a");
  resolve.action = EventAction::resolve;
  story.at(1min).send({Story::trigger("a"), resolve});
  story.at(20min);
  story.expect_pages({});
  EXPECT_TRUE(story.state().jobs().empty());
}

TEST(Alerts, ATriggerAfterTheResolveIsANewAlert) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(2min).event_says(EventAction::resolve, "disk-full");
  story.at(3min).event("disk-full");
  ASSERT_EQ(story.alerts().size(), 2u);
  EXPECT_EQ(story.alerts()[0].status, AlertStatus::resolved);
  EXPECT_EQ(story.alerts()[0].resolved_at, story.time(2min));
  EXPECT_EQ(story.alerts()[1].status, AlertStatus::firing);
  story.expect_pages({{1min, ana}, {3min, ana}});
}

TEST(Alerts, AnOrphanAcknowledgeOrResolveIsTakenAndChangesNothing) {
  Story story;
  EXPECT_TRUE(story.event_says(EventAction::acknowledge, "nothing"));
  EXPECT_TRUE(story.event_says(EventAction::resolve, "nothing"));
  EXPECT_TRUE(story.alerts().empty());
}

TEST(Alerts, ASourceMayAcknowledge) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(2min).event_says(EventAction::acknowledge, "disk-full");
  story.at(30min);
  story.expect_pages({{1min, ana}});
  story.expect_told("disk-full", EntryKind::acknowledged, Reason::Code::event_acknowledged);
}

TEST(Alerts, AResolveStopsTheRinging) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(2min).event_says(EventAction::resolve, "disk-full");
  story.at(30min);
  story.expect_pages({{1min, ana}});
  story.expect_told("disk-full", EntryKind::resolved, Reason::Code::event_resolved);
  EXPECT_EQ(story.pages()[0].status, PageStatus::cancelled);
  EXPECT_EQ(story.pages()[0].end_reason.code, Reason::Code::alert_resolved);
}

TEST(Alerts, ChangedContentIsKeptAndRingsNobodyAgain) {
  Story story;
  story.at(1min).event("disk-full");
  const PayloadId first = story.alert("disk-full").payload;
  Event event = Story::trigger("disk-full");
  event.content.annotations["value"] = "97 %";
  story.at(2min).send({event});
  const Alert alert = story.alert("disk-full");
  EXPECT_NE(alert.payload, first);
  EXPECT_NE(story.reader()->payload(alert.payload).value_or("").find("97 %"), std::string::npos);
  story.expect_pages({{1min, ana}});
}

// Intake may have guessed that it is kept already.
TEST(Alerts, AContentThatComesUnwrittenIsKeptAsWell) {
  Story story;
  ArrivedEvent arrived;
  arrived.event = Story::trigger("disk-full");
  arrived.event.content.annotations["value"] = "97 %";
  arrived.key = alert_key("prom", arrived.event.dedup_key);
  arrived.content = content_digest(arrived.event);
  ASSERT_TRUE(story.run(IngestEvents{"prom", {arrived}, false}));
  EXPECT_EQ(story.reader()->payload(story.alert("disk-full").payload),
            write_json(arrived.event.content));
}

Repeat repeat_of(const Alert& alert, std::optional<Time> ends_at = {}) {
  return {alert_key(alert.integration, alert.dedup_key),
          alert.content,
          {alert.started_at, ends_at, false}};
}

TEST(Alerts, ARepeatByItsDigestsCountsLikeAnEvent) {
  Story story;
  story.at(1min).event("disk-full");
  story.event("cpu");
  const Repeat disk = repeat_of(story.alert("disk-full"), story.time(10min));
  const Repeat cpu = repeat_of(story.alert("cpu"));
  ASSERT_TRUE(story.at(2min).run(IngestEvents{"prom", {}, false, {disk, cpu}}));
  EXPECT_EQ(story.alert("disk-full").fresh, (Freshness{story.time(2min), 2, story.time(10min)}));
  EXPECT_EQ(story.alert("cpu").fresh, (Freshness{story.time(2min), 2, {}}));
  const auto events = story.reader()->events(sight_of_all, "prom", {}, "", 100);
  ASSERT_TRUE(events);
  EXPECT_EQ(events->rows.size(), 4u);
  // Its end is waited for although none of its events had one.
  story.at(11min);
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::resolved);
  EXPECT_EQ(story.alert("cpu").status, AlertStatus::firing);
}

TEST(Alerts, WhatIsNoRepeatAfterAllMustComeWhole) {
  Story story;
  story.at(1min).event("disk-full");
  story.event("cpu");
  const Repeat cpu = repeat_of(story.alert("cpu"));
  Repeat other_content = repeat_of(story.alert("disk-full"));
  ++other_content.content.low;
  const Repeat over = repeat_of(story.alert("disk-full"), story.time(1min));
  Repeat unknown = cpu;
  ++unknown.key.low;
  for (const Repeat& wrong : {other_content, over, unknown}) {
    const auto refused = story.at(2min).run(IngestEvents{"prom", {}, false, {cpu, wrong}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Error::Code::stale);
  }
  EXPECT_EQ(story.alert("cpu").fresh.event_count, 1u);  // nothing of it was done
}

TEST(Alerts, AnEventCannotChangeWhatIsOver) {
  Story story;
  story.event("disk-full");
  story.resolve("disk-full", ana);
  const Result<Reply> again = story.resolve("disk-full", ana);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Error::Code::conflict);
}

TEST(Alerts, ManyAreActedOnAtOnceAndTheOnesThatAreOverAreLeftOut) {
  Story story;
  for (const char* key : {"a", "b", "c"}) story.event(key);
  story.event_says(EventAction::resolve, "b");
  ActOnAlerts body;
  body.alerts = {AlertId{1}, AlertId{2}, AlertId{3}, AlertId{1}};
  body.note = "looking at both";
  const auto reply = story.run(std::move(body), ana);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->ids, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(story.alert("a").acknowledged_by, ana);
  story.expect_told("c", EntryKind::note, Reason::Code::asked_by_user);
}

TEST(Alerts, MoreThanTheMaximumAtOnceIsRefused) {
  Story story;
  ActOnAlerts body;
  body.alerts.resize(act_on_alerts_max + 1);
  const auto reply = story.run(std::move(body), ana);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Error::Code::too_large);
}

TEST(Alerts, UnacknowledgedRingsFromTheFirstStepAgain) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  story.at(10min).act(AlertVerb::unacknowledge, "disk-full", ana);
  story.at(11min);
  story.expect_pages({{1min, ana}, {10min, ana}});
  EXPECT_EQ(story.alert("disk-full").acknowledged_by, "");
}

TEST(Alerts, AnAcknowledgementThatIsNotFollowedByAResolveRingsAgain) {
  Story story;
  story.edit<Service>("checkout", [](Service& s) { s.acknowledgement_timeout = 30min; });
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  story.at(33min);
  story.expect_pages({{1min, ana}, {32min, ana}});
  story.expect_told("disk-full", EntryKind::unacknowledged, Reason::Code::acknowledgement_expired);
}

TEST(Alerts, WithoutAnAcknowledgementTimeoutItStaysAcknowledged) {
  Story story;
  story.edit<Service>("checkout", [](Service& s) { s.acknowledgement_timeout = 0s; });
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  story.at(24h);
  story.expect_pages({{1min, ana}});
}

TEST(Alerts, AutoResolveEndsWhatIsNotRepeated) {
  Story story;
  story.edit<Service>("checkout", [](Service& s) { s.auto_resolve_after = 4h; });
  story.at(1min).event("disk-full");
  story.acknowledge("disk-full", ana);
  story.at(3h).event("disk-full");
  story.at(6h);
  EXPECT_TRUE(story.alert("disk-full").open());
  story.at(8h);
  EXPECT_EQ(story.alert("disk-full").resolved_at, story.time(7h));
  story.expect_told("disk-full", EntryKind::resolved, Reason::Code::auto_resolve_passed);
}

Event ending(const Story& story, Duration end, bool assumed = false) {
  Event event = Story::trigger("disk-full");
  event.ends_at = story.time(end);
  event.ends_at_assumed = assumed;
  return event;
}

TEST(Alerts, AnEndInTheFutureResolvesThenUnlessRepeated) {
  Story story;
  story.at(1min).send({ending(story, 6min)});
  story.at(4min).send({ending(story, 9min)});
  story.at(7min);
  EXPECT_TRUE(story.alert("disk-full").open());
  story.at(10min);
  EXPECT_EQ(story.alert("disk-full").resolved_at, story.time(9min));
  story.expect_told("disk-full", EntryKind::resolved, Reason::Code::source_end_passed);
}

TEST(Alerts, AnEndInThePastResolvesNow) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(5min).send({ending(story, 4min)});
  EXPECT_EQ(story.alert("disk-full").resolved_at, story.time(5min));
}

TEST(Alerts, AnEndTheSourceGaveHoldsAgainstAnEarlierOneThatFollows) {
  Story story;
  story.at(1min).send({ending(story, 20min)});
  story.at(2min).send({ending(story, 7min, true)});
  story.at(8min);
  EXPECT_TRUE(story.alert("disk-full").open());
}

TEST(Alerts, AnAssumedEndGivesWayToAnEarlierOneThatFollows) {
  Story story;
  story.at(1min).send({ending(story, 20min, true)});
  story.at(2min).send({ending(story, 7min)});
  story.at(8min);
  EXPECT_EQ(story.alert("disk-full").resolved_at, story.time(7min));
}

TEST(Alerts, AnOutageResolvesNothingInBulk) {
  Story story;
  story.at(1min).send({ending(story, 6min)});
  story.acknowledge("disk-full", ana);
  story.restart(1h);
  EXPECT_TRUE(story.alert("disk-full").open());
  // The time away does not count: five minutes were left, and what a row may lag behind.
  story.at(1h + 5min);
  EXPECT_TRUE(story.alert("disk-full").open());
  story.at(1h + 7min);
  EXPECT_FALSE(story.alert("disk-full").open());
}

TEST(Alerts, AQuickRestartNeverMovesADeadlineEarlier) {
  Story story;
  story.at(1min).send({ending(story, 2min)});
  story.acknowledge("disk-full", ana);
  story.at(1min + 20s).send({ending(story, 2min + 20s)});  // in memory only, so far
  story.restart(1s);
  story.at(2min + 10s);
  EXPECT_TRUE(story.alert("disk-full").open());
  story.at(4min);
  EXPECT_FALSE(story.alert("disk-full").open());
}

TEST(Alerts, AFailedCommitNeverMovesADeadlineEarlier) {
  Story story;
  story.at(1min).send({ending(story, 2min)});
  story.acknowledge("disk-full", ana);
  story.at(1min + 20s).send({ending(story, 2min + 20s)});
  story.store().fail_commit();
  EXPECT_FALSE(story.event("other"));
  ASSERT_TRUE(story.core().load(story.time(1min + 21s)));
  story.at(2min + 10s);
  EXPECT_TRUE(story.alert("disk-full").open());
}

TEST(Alerts, AnotherWordForSeverityOnARepeatCounts) {
  Story story;
  story.event("disk-full", {{"severity", "warning"}});
  EXPECT_EQ(story.alert("disk-full").severity, Severity::SEV4);
  story.event("disk-full", {{"severity", "critical"}});
  EXPECT_EQ(story.alert("disk-full").severity, Severity::SEV2);
}

TEST(Alerts, ATestEventIsADrillEverywhere) {
  Story story;
  story.at(1min).send({Story::trigger("drill")}, "prom", true);
  EXPECT_TRUE(story.alert("drill").drill);
  ASSERT_EQ(story.pages().size(), 1u);
  EXPECT_TRUE(story.pages()[0].drill);
  ASSERT_EQ(story.deliveries().size(), 1u);
  EXPECT_TRUE(story.deliveries()[0].items.at(0).drill);
  ASSERT_EQ(story.notifications().size(), 1u);
  EXPECT_TRUE(story.notifications()[0].drill);
  EXPECT_TRUE(story.reader()->escalations(SubjectOf::alert, 1)->at(0).drill);
}

TEST(Alerts, ADrillAndTheRealThingNeverShareAMessage) {
  Story story;
  story.at(1min).event("first");
  story.send({Story::trigger("drill")}, "prom", true);
  story.event("second");
  story.at(3min);
  for (const Delivery& delivery : story.deliveries()) {
    for (const DeliveryItem& item : delivery.items) {
      EXPECT_EQ(item.drill, delivery.items.front().drill);
    }
  }
  EXPECT_EQ(story.deliveries().size(), 3u);
}

}  // namespace
}  // namespace tocsin
