// Stories of quiet: silences, inhibition, snooze, low urgency, and the rules that suppress or wait.
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

RoutingRule rule(const Slug& slug, std::vector<std::string> matchers) {
  RoutingRule made;
  made.slug = made.name = slug;
  made.matchers = std::move(matchers);
  return made;
}

InhibitionRule site_down() {
  InhibitionRule made;
  made.slug = made.name = "site-down";
  made.source = {"alertname=SiteDown"};
  made.target = {"alertname!=SiteDown"};
  made.equal = {"site"};
  return made;
}

TEST(Quiet, LowUrgencyRecordsAndRingsNobody) {
  Story story;
  story.edit<Service>("checkout", [](Service& s) { s.urgency = Urgency::low; });
  story.event("slow");
  story.at(1h);
  story.expect_pages({});
  EXPECT_EQ(story.alert("slow").status, AlertStatus::firing);
  ASSERT_TRUE(story.alert("slow").suppressed());
  EXPECT_EQ(story.alert("slow").quiet[0].kind, QuietKind::low_urgency);
}

TEST(Quiet, ARuleThatRaisesTheUrgencyRings) {
  Story story;
  story.edit<Service>("checkout", [](Service& s) { s.urgency = Urgency::low; });
  RoutingRule loud = rule("loud", {"severity=critical"});
  loud.urgency = Urgency::high;
  ASSERT_TRUE(story.put(loud));
  story.at(1min).event("slow", {{"severity", "warning"}});
  story.expect_pages({});
  story.at(2min).event("slow", {{"severity", "critical"}});
  story.expect_pages({{2min, ana}});
}

TEST(Quiet, ASuppressingRuleIsTheReasonShown) {
  Story story;
  RoutingRule hush = rule("hush", {"env=test"});
  hush.suppress = true;
  ASSERT_TRUE(story.put(hush));
  story.event("slow", {{"env", "test"}});
  story.at(1h);
  story.expect_pages({});
  ASSERT_EQ(story.alert("slow").quiet.size(), 1u);
  EXPECT_EQ(story.alert("slow").quiet[0], (QuietReason{QuietKind::rule, 0, "hush", std::nullopt}));
}

TEST(Quiet, WhenTheSuppressingRuleGoesItRings) {
  Story story;
  RoutingRule hush = rule("hush", {"env=test"});
  hush.suppress = true;
  ASSERT_TRUE(story.put(hush));
  story.event("slow", {{"env", "test"}});
  story.at(5min).remove(ConfigKind::routing_rule, "hush");
  story.at(6min);
  story.expect_pages({{5min, ana}});
}

TEST(Quiet, ADelayRuleRingsOnlyWhatStillFiresAfterIt) {
  Story story;
  RoutingRule wait = rule("wait", {"flappy=yes"});
  wait.delay = 3min;
  ASSERT_TRUE(story.put(wait));
  story.at(1min).event("short", {{"flappy", "yes"}});
  story.event("long", {{"flappy", "yes"}});
  story.at(2min).event_says(EventAction::resolve, "short");
  story.at(5min);
  story.expect_pages({{4min, ana}});
  story.expect_told("long", EntryKind::quiet_ended, Reason::Code::rule_delay);
}

TEST(Quiet, ASilenceKeepsANewAlertQuiet) {
  Story story;
  ASSERT_TRUE(story.silence("alertname=slow", 0min, 2h));
  story.at(1min).event("slow");
  story.at(1h);
  story.expect_pages({});
  EXPECT_EQ(story.alert("slow").quiet.at(0).kind, QuietKind::silence);
}

TEST(Quiet, ASilenceStopsARunningRingAndItResumesWhenTheSilenceEnds) {
  Story story;
  story.at(1min).event("slow");
  ASSERT_TRUE(story.at(2min).silence("alertname=slow", 2min, 30min));
  story.expect_told("slow", EntryKind::quiet_began, Reason::Code::silenced);
  EXPECT_EQ(story.pages()[0].status, PageStatus::cancelled);
  EXPECT_EQ(story.pages()[0].end_reason.code, Reason::Code::silenced);
  story.at(31min);
  story.expect_pages({{1min, ana}, {30min, ana}});
  story.expect_told("slow", EntryKind::quiet_ended, Reason::Code::silenced);
}

TEST(Quiet, APendingSilenceBeginsAtItsTime) {
  Story story;
  ASSERT_TRUE(story.silence("alertname=slow", 3min, 10min));
  story.at(1min).event("slow");
  story.at(9min);
  story.expect_pages({{1min, ana}});  // ben would have been called at 6 min
  story.at(11min);
  story.expect_pages({{1min, ana}, {10min, ana}});
}

TEST(Quiet, APendingSilenceThatIsExpiredNeverBegins) {
  Story story;
  const auto made = story.silence("alertname=slow", 3min, 1h);
  ASSERT_TRUE(made);
  ASSERT_TRUE(story.at(1min).run(ExpireSilence{SilenceId{made->ids[0]}}, ana));
  story.at(4min).event("slow");
  story.expect_pages({{4min, ana}});
}

TEST(Quiet, AnExpiredSilenceRingsAtOnce) {
  Story story;
  const auto made = story.silence("alertname=slow", 0min, 10h);
  story.at(1min).event("slow");
  ASSERT_TRUE(story.at(2min).run(ExpireSilence{SilenceId{made->ids[0]}}, ana));
  story.expect_pages({{2min, ana}});
  const auto again = story.run(ExpireSilence{SilenceId{made->ids[0]}}, ana);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->outcome, "ended_before");
}

TEST(Quiet, ASilenceEditedToEndLaterKeepsItsId) {
  Story story;
  const auto made = story.silence("alertname=slow", 0min, 10min);
  story.at(1min).event("slow");
  const auto edited = story.silence("alertname=slow", 0min, 30min, SilenceId{made->ids[0]});
  ASSERT_TRUE(edited);
  EXPECT_EQ(edited->uuid, made->uuid);
  story.at(29min);
  story.expect_pages({});
  story.at(31min);
  story.expect_pages({{30min, ana}});
}

TEST(Quiet, OtherMatchersMakeANewSilenceAndEndTheOldOne) {
  Story story;
  const auto made = story.silence("alertname=slow", 0min, 2h);
  story.at(1min).event("slow");
  const auto edited = story.at(2min).silence("alertname=other", 2min, 2h, SilenceId{made->ids[0]});
  ASSERT_TRUE(edited);
  EXPECT_NE(edited->uuid, made->uuid);
  EXPECT_NE(edited->ids, made->ids);
  story.expect_pages({{2min, ana}});
  EXPECT_TRUE(story.reader()->silence(made->uuid)->over);
}

TEST(Quiet, ASilenceThatIsOverIsNotEdited) {
  Story story;
  const auto made = story.silence("alertname=slow", 0min, 2min);
  const auto edited = story.at(3min).silence("alertname=slow", 3min, 9min, SilenceId{made->ids[0]});
  ASSERT_FALSE(edited);
  EXPECT_EQ(edited.error().code, Error::Code::not_found);
}

TEST(Quiet, ASilenceOfEverythingOrOfThePastIsRefused) {
  Story story;
  EXPECT_FALSE(story.silence("alertname=~\".*\"", 0min, 1h));
  EXPECT_FALSE(story.at(5min).silence("alertname=slow", 1min, 2min));
}

TEST(Quiet, ASilenceGoesOnThroughARestart) {
  Story story;
  story.silence("alertname=slow", 0min, 30min);
  story.silence("alertname=late", 10min, 30min);
  story.at(1min).event("slow");
  story.restart(15min);
  story.event("late");
  story.at(29min);
  story.expect_pages({});
  story.at(32min);
  story.expect_pages({{30min, ana}, {30min + 30s, ana}});
}

TEST(Quiet, TwoSilencesMustBothEnd) {
  Story story;
  story.silence("alertname=slow", 0min, 10min);
  story.silence("alertname=~\"sl.*\"", 0min, 20min);
  story.at(1min).event("slow");
  EXPECT_EQ(story.alert("slow").quiet.size(), 2u);
  story.at(19min);
  story.expect_pages({});
  story.at(21min);
  story.expect_pages({{20min, ana}});
}

TEST(Quiet, AnAlertWhoseNewLabelsAreSilencedFallsQuiet) {
  Story story;
  story.silence("env=test", 0min, 1h);
  story.at(1min).event("slow", {{"env", "live"}});
  story.at(2min).event("slow", {{"env", "test"}});
  story.at(30min);
  story.expect_pages({{1min, ana}});
}

TEST(Quiet, ABiggerAlertInhibitsAndItsEndFrees) {
  Story story;
  ASSERT_TRUE(story.put(site_down()));
  story.at(1min).event("SiteDown", {{"site", "fra"}});
  story.at(2min).event("slow", {{"site", "fra"}});
  story.event("slow-too", {{"site", "ams"}});
  EXPECT_EQ(story.alert("slow").quiet.at(0),
            (QuietReason{QuietKind::inhibition, 1, "site-down", {}}));
  story.acknowledge("SiteDown", ana);
  story.acknowledge("slow-too", ana);
  story.at(10min);
  story.expect_pages({{1min, ana}, {2min, ana}});
  story.at(20min).resolve("SiteDown", ana);
  story.at(21min);
  story.expect_pages({{1min, ana}, {2min, ana}, {20min, ana}});
  story.expect_told("slow", EntryKind::quiet_ended, Reason::Code::inhibited);
}

TEST(Quiet, ABiggerAlertStopsWhatRangBeforeIt) {
  Story story;
  ASSERT_TRUE(story.put(site_down()));
  story.at(1min).event("slow", {{"site", "fra"}});
  story.at(3min).event("SiteDown", {{"site", "fra"}});
  EXPECT_TRUE(story.alert("slow").suppressed());
  EXPECT_EQ(story.pages()[0].status, PageStatus::cancelled);
}

TEST(Quiet, AnInhibitionRuleThatGoesFreesWhatItKeptQuiet) {
  Story story;
  ASSERT_TRUE(story.put(site_down()));
  story.at(1min).event("SiteDown", {{"site", "fra"}});
  story.acknowledge("SiteDown", ana);
  story.at(2min).event("slow", {{"site", "fra"}});
  story.at(5min).remove(ConfigKind::inhibition_rule, "site-down");
  EXPECT_FALSE(story.alert("slow").suppressed());
  story.expect_pages({{1min, ana}, {5min, ana}});
}

TEST(Quiet, ANewInhibitionRuleSpeaksAboutWhatFiresAlready) {
  Story story;
  story.at(1min).event("SiteDown", {{"site", "fra"}});
  story.event("slow", {{"site", "fra"}});
  ASSERT_TRUE(story.at(2min).put(site_down()));
  EXPECT_TRUE(story.alert("slow").suppressed());
}

TEST(Quiet, AnInhibitorThatChangesItsLabelsFreesAndQuietsOthers) {
  Story story;
  ASSERT_TRUE(story.put(site_down()));
  story.at(1min).event("SiteDown", {{"site", "fra"}});
  story.acknowledge("SiteDown", ana);
  story.event("slow-fra", {{"site", "fra"}});
  story.event("slow-ams", {{"site", "ams"}});
  ASSERT_TRUE(story.alert("slow-fra").suppressed());
  ASSERT_FALSE(story.alert("slow-ams").suppressed());
  story.at(2min).event("SiteDown", {{"site", "ams"}});
  EXPECT_FALSE(story.alert("slow-fra").suppressed());
  EXPECT_TRUE(story.alert("slow-ams").suppressed());
}

TEST(Quiet, TwoInhibitorsMustBothEnd) {
  Story story;
  ASSERT_TRUE(story.put(site_down()));
  InhibitionRule power = site_down();
  power.slug = "power";
  power.source = {"alertname=PowerOut"};
  power.target = {"alertname=slow"};
  ASSERT_TRUE(story.put(power));
  story.event("SiteDown", {{"site", "fra"}});
  story.event("PowerOut", {{"site", "fra"}});
  story.event("slow", {{"site", "fra"}});
  story.resolve("SiteDown", ana);
  EXPECT_TRUE(story.alert("slow").suppressed());
  story.resolve("PowerOut", ana);
  EXPECT_FALSE(story.alert("slow").suppressed());
}

TEST(Quiet, ASnoozeStopsTheRingingAndItWakes) {
  Story story;
  story.at(1min).event("slow");
  ASSERT_TRUE(story.at(2min).act(AlertVerb::snooze, "slow", ana, 40min));
  EXPECT_EQ(story.pages()[0].end_reason.code, Reason::Code::snoozed);
  story.at(41min);
  story.expect_pages({{1min, ana}, {40min, ana}});
  story.expect_told("slow", EntryKind::quiet_ended, Reason::Code::snoozed);
}

TEST(Quiet, UnsnoozedRingsAtOnce) {
  Story story;
  story.at(1min).event("slow");
  story.at(2min).act(AlertVerb::snooze, "slow", ana, 40min);
  ASSERT_TRUE(story.at(5min).act(AlertVerb::unsnooze, "slow", ana));
  story.at(6min);
  story.expect_pages({{1min, ana}, {5min, ana}});
}

TEST(Quiet, ASecondSnoozeTakesThePlaceOfTheFirst) {
  Story story;
  story.at(1min).event("slow");
  story.at(2min).act(AlertVerb::snooze, "slow", ana, 10min);
  story.at(3min).act(AlertVerb::snooze, "slow", ana, 30min);
  story.at(29min);
  story.expect_pages({{1min, ana}});
  EXPECT_EQ(story.alert("slow").quiet.size(), 1u);
}

TEST(Quiet, ASnoozeIntoThePastIsRefused) {
  Story story;
  story.at(5min).event("slow");
  EXPECT_FALSE(story.act(AlertVerb::snooze, "slow", ana, 4min));
  EXPECT_FALSE(story.act(AlertVerb::snooze, "slow", ana));
}

TEST(Quiet, WhatIsQuietStillEnds) {
  Story story;
  story.silence("alertname=slow", 0min, 10h);
  story.at(1min).event("slow");
  story.at(2min).event_says(EventAction::resolve, "slow");
  story.at(11h);
  story.expect_pages({});
}

TEST(Quiet, AnAcknowledgedAlertDoesNotRingWhenItsSilenceEnds) {
  Story story;
  story.edit<Service>("checkout", [](Service& s) { s.acknowledgement_timeout = 0s; });
  story.silence("alertname=slow", 0min, 10min);
  story.at(1min).event("slow");
  story.acknowledge("slow", ana);
  story.at(1h);
  story.expect_pages({});
}

}  // namespace
}  // namespace tocsin
