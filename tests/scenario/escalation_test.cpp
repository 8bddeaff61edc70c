// Stories of escalation: who is called, when, and when it stops.
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

Target user(const Slug& slug) { return {TargetKind::user, slug}; }

void set_policy(Story& story, std::vector<Step> steps, int repeat = 0,
                std::vector<Target> catch_all = {}) {
  story.edit<EscalationPolicy>("checkout", [&](EscalationPolicy& policy) {
    policy.steps = steps;
    policy.repeat = repeat;
    policy.catch_all = catch_all;
  });
}

// Ana and ben take turns of a day, from midnight of the story's first day on.
void set_schedule(Story& story) {
  Schedule schedule;
  schedule.slug = schedule.name = "primary";
  Rotation rotation;
  rotation.anchor = TimeZone().wall(std::chrono::floor<std::chrono::days>(story.time({})));
  rotation.unit = TurnUnit::day;
  rotation.groups = {{{ana}, {}, {}}, {{ben}, {}, {}}};
  schedule.rotations = {rotation};
  ASSERT_TRUE(story.put(schedule));
}

Override instead(const Slug& user, Time begin, Time end) {
  Override override;
  override.slug = user + "-comes";
  override.schedule = "primary";
  override.user = user;
  override.everyone = true;
  override.begin = begin;
  override.end = end;
  return override;
}

void forbid(Story& story, const Slug& who) {  // the person cannot be reached
  story.edit<ContactMethod>(who + "-mail", [](ContactMethod& method) { method.vouched = false; });
}

TEST(Escalation, StopsWhenAcknowledged) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(3min).acknowledge("disk-full", ana);
  story.at(30min);
  story.expect_pages({{1min, ana}});
  EXPECT_EQ(story.pages()[0].status, PageStatus::acknowledged);
  EXPECT_EQ(story.pages()[0].generation, 2);
}

TEST(Escalation, TheNextStepIsCalledWhenNobodyAnswers) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(7min);
  story.expect_pages({{1min, ana}, {6min, ben}});
  EXPECT_EQ(story.pages()[0].status, PageStatus::escalated);
  EXPECT_EQ(story.pages()[1].reason, (Reason{Reason::Code::policy_step, "checkout", 2}));
  story.expect_told("disk-full", EntryKind::step_fired, Reason::Code::policy_step);
}

TEST(Escalation, WhoWasPassedOverMayStillAcknowledge) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(7min).press(story.page_of(ana), PageVerb::acknowledge);
  EXPECT_EQ(story.pages()[0].status, PageStatus::acknowledged);
  EXPECT_EQ(story.pages()[1].status, PageStatus::cancelled);
  EXPECT_EQ(story.alert("disk-full").acknowledged_by, ana);
}

TEST(Escalation, OfAScheduleWhoeverIsOnCallWhenTheStepFires) {
  Story story;
  set_schedule(story);
  set_policy(story, {Step{{{TargetKind::schedule, "primary"}}, 10min}}, 1);
  const Duration midnight = 24h;
  story.at(midnight - 5min).event("disk-full");
  story.at(midnight + 20min);
  story.expect_pages({{midnight - 5min, ana}, {midnight + 5min, ben}});
}

TEST(Escalation, WhoeverTookTheShiftIsCalled) {
  Story story;
  set_schedule(story);
  set_policy(story, {Step{{{TargetKind::schedule, "primary"}}, 10min}}, 1);
  ASSERT_TRUE(story.put(instead(cleo, story.time(1h), story.time(2h))));
  story.at(55min).event("disk-full");
  story.at(70min);
  story.expect_pages({{55min, ana}, {65min, cleo}});
}

TEST(Escalation, WhatIsArrangedGoesWithItsSchedule) {
  Story story;
  set_schedule(story);
  ASSERT_TRUE(story.put(instead(cleo, story.time(1h), story.time(2h))));
  EXPECT_FALSE(story.remove(ConfigKind::user, cleo));  // somebody counts on her
  ASSERT_TRUE(story.remove(ConfigKind::schedule, "primary"));
  EXPECT_EQ(story.config().find<Override>("cleo-comes"), nullptr);
  story.expect_same_as_stored();
}

TEST(Escalation, AStepWithNobodyOnCallIsPassedAtOnce) {
  Story story;
  set_schedule(story);
  story.edit<Schedule>("primary", [](Schedule& schedule) { schedule.rotations.clear(); });
  set_policy(story, {Step{{{TargetKind::schedule, "primary"}}, 10min}, Step{{user(cleo)}, 5min}});
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, cleo}});
  story.expect_told("disk-full", EntryKind::step_skipped, Reason::Code::nobody_to_page);
}

TEST(Escalation, AllOfAStepAreCalledAtOnceAndATeamIsItsMembers) {
  Story story;
  Team team;
  team.slug = team.name = "payments";
  team.members = {cleo, ana};
  ASSERT_TRUE(story.put(team));
  set_policy(story, {Step{{user(ana), {TargetKind::team, "payments"}}, 5min}});
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, ana}, {1min, cleo}});
}

TEST(Escalation, AnInactiveUserIsNeverCalled) {
  Story story;
  story.edit<User>(ana, [](User& u) { u.active = false; });
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, ben}});
  story.expect_told("disk-full", EntryKind::step_skipped, Reason::Code::nobody_to_page);
}

TEST(Escalation, TheStepsStartOverAndEndInTheCatchAll) {
  Story story;
  set_policy(story, {Step{{user(ana)}, 5min}, Step{{user(ben)}, 3min}}, 1, {user(cleo)});
  story.at(1min).event("disk-full");
  story.at(2h);
  story.expect_pages({{1min, ana}, {6min, ben}, {9min, ana}, {14min, ben}, {17min, cleo}});
  story.expect_told("disk-full", EntryKind::step_fired, Reason::Code::policy_repeated);
  story.expect_told("disk-full", EntryKind::step_fired, Reason::Code::policy_catch_all);
  story.expect_told("disk-full", EntryKind::escalation_ended, Reason::Code::policy_exhausted);
}

TEST(Escalation, PeopleMayAnswerAfterTheEndOfThePolicy) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(2h).press(story.page_of(ben), PageVerb::acknowledge);
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::acknowledged);
}

TEST(Escalation, AStepThatReachesNobodyDoesNotBurnItsDelay) {
  Story story;
  forbid(story, ana);
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, ben}});
  story.expect_told("disk-full", EntryKind::step_skipped, Reason::Code::step_without_contact);
  story.expect_told("disk-full", EntryKind::nobody_notified, Reason::Code::no_verified_contact);
}

TEST(Escalation, WhenNobodyCanBeReachedTheAdministratorsAreCalled) {
  Story story;
  forbid(story, ana);
  forbid(story, ben);
  story.at(1min).event("disk-full");
  story.at(20min);
  story.expect_pages({{1min, root}});
  story.expect_told("disk-full", EntryKind::step_fired, Reason::Code::policy_exhausted);
}

TEST(Escalation, TheCatchAllComesBeforeTheAdministrators) {
  Story story;
  set_policy(story, {Step{{user(ana)}, 5min}}, 3, {user(cleo)});
  forbid(story, ana);
  story.at(1min).event("disk-full");
  story.at(1h);
  story.expect_pages({{1min, cleo}});
}

TEST(Escalation, WhenNotEvenAnAdministratorCanBeReachedItIsTold) {
  Story story;
  for (const Slug& who : {ana, ben, root}) forbid(story, who);
  story.at(1min).event("disk-full");
  story.at(1h);
  story.expect_pages({});
  story.expect_told("disk-full", EntryKind::nobody_notified, Reason::Code::nobody_to_page);
}

TEST(Escalation, ByHandTheNextStepIsCalledNow) {
  Story story;
  story.at(1min).event("disk-full");
  ASSERT_TRUE(story.at(2min).act(AlertVerb::escalate, "disk-full", ana));
  story.at(3min);
  story.expect_pages({{1min, ana}, {2min, ben}});
}

TEST(Escalation, APolicyChangedMeanwhileDoesNotTouchWhatRuns) {
  Story story;
  story.at(1min).event("disk-full");
  set_policy(story, {Step{{user(cleo)}, 5min}});
  story.at(7min);
  story.expect_pages({{1min, ana}, {6min, ben}});
  story.event("other");
  story.expect_pages({{1min, ana}, {6min, ben}, {7min, cleo}});
}

TEST(Escalation, APolicyDeletedMeanwhileStillRunsToItsEnd) {
  Story story;
  story.at(1min).event("disk-full");
  story.edit<Service>("checkout", [](Service& s) { s.policy.clear(); });
  ASSERT_TRUE(story.remove(ConfigKind::policy, "checkout"));
  story.restart(1min);
  story.at(7min);
  EXPECT_EQ(story.rings().back(), (Ring{6min, ben}));
}

TEST(Escalation, GoesOnAfterARestart) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(2min);
  story.restart(1min);
  story.at(7min);
  story.expect_pages({{1min, ana}, {6min, ben}});
}

TEST(Escalation, AStepThatCameDueWhileAwayIsCalledAtOnce) {
  Story story;
  story.at(1min).event("disk-full");
  story.restart(1h);
  story.expect_pages({{1min, ana}, {1h + 1min, ben}});
}

// From the link in the message.

TEST(PageLink, AcknowledgesOnceAndARepeatSaysThatItEndedBefore) {
  Story story;
  story.at(1min).event("disk-full");
  const PageId page = story.page_of(ana);
  const auto first = story.press(page, PageVerb::acknowledge);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->outcome, "acknowledged");
  const auto second = story.press(page, PageVerb::acknowledge);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->outcome, "ended_before");
  story.expect_told("disk-full", EntryKind::acknowledged, Reason::Code::acknowledged_by_user);
  story.at(30min);
  story.expect_pages({{1min, ana}});
}

TEST(PageLink, Resolves) {
  Story story;
  story.at(1min).event("disk-full");
  EXPECT_EQ(story.press(story.page_of(ana), PageVerb::resolve)->outcome, "resolved");
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::resolved);
}

TEST(PageLink, Escalates) {
  Story story;
  story.at(1min).event("disk-full");
  EXPECT_EQ(story.at(2min).press(story.page_of(ana), PageVerb::escalate)->outcome, "escalated");
  story.expect_pages({{1min, ana}, {2min, ben}});
  EXPECT_EQ(story.pages()[0].status, PageStatus::escalated);
}

TEST(PageLink, OfAnAlertThatIsOverSaysSo) {
  Story story;
  story.at(1min).event("disk-full");
  const PageId page = story.page_of(ana);
  story.event_says(EventAction::resolve, "disk-full");
  EXPECT_EQ(story.press(page, PageVerb::resolve)->outcome, "ended_before");
}

TEST(TestPage, RingsIsAcknowledgedAndIsADrill) {
  Story story;
  const auto sent = story.at(1min).run(SendTestPage{ana, {}}, ana);
  ASSERT_TRUE(sent);
  story.expect_pages({{1min, ana}});
  EXPECT_TRUE(story.pages()[0].drill);
  EXPECT_EQ(story.press(PageId{sent->ids[0]}, PageVerb::acknowledge)->outcome, "acknowledged");
  EXPECT_EQ(story.pages()[0].status, PageStatus::acknowledged);
}

TEST(TestPage, EndsByItselfWhenNobodyAnswers) {
  Story story;
  ASSERT_TRUE(story.at(1min).run(SendTestPage{ana, "ana-mail"}, ana));
  story.at(2h);
  story.expect_pages({{1min, ana}});
  EXPECT_TRUE(story.pages()[0].ended_at);
  EXPECT_TRUE(story.state().escalations().empty());
}

TEST(TestPage, NeedsAMethodThatCounts) {
  Story story;
  forbid(story, ana);
  const auto sent = story.run(SendTestPage{ana, {}}, ana);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Error::Code::conflict);
  EXPECT_FALSE(story.run(SendTestPage{"nobody", {}}, ana));
  EXPECT_FALSE(story.run(SendTestPage{ben, "ana-mail"}, ben));
}

}  // namespace
}  // namespace tocsin
