// Stories of what an acknowledgement asks: of others, to acknowledge as well; of its owner, whether
// they are still on it.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

// ana and ben each have to acknowledge; then cleo is called.
void set_each(Story& story) {
  Step step = step_of({user(ana), user(ben)});
  step.each_acknowledges = true;
  set_steps(story, {step, step_of({user(cleo)})});
}

void set_times(Story& story, Duration timeout, Duration reminder) {
  story.edit<Service>("checkout", [&](Service& service) {
    service.acknowledgement_timeout = timeout;
    service.acknowledgement_reminder = reminder;
  });
}

// ana has acknowledged, and ben is asked still.
void begin_each(Story& story) {
  set_each(story);
  story.at(1min).event("disk-full");
  ASSERT_TRUE(story.at(2min).press(story.page_of(ana), PageVerb::acknowledge));
}

const Page& newest_page(const std::vector<Page>& pages, const Slug& who) {
  return *std::ranges::find(pages.rbegin(), pages.rend(), who, &Page::user);
}

PageStatus status_of(const Story& story, const Slug& who) {
  return newest_page(story.pages(), who).status;
}

TEST(EachAcknowledges, TheFirstAnswerStopsThePolicyAndTheOthersAreAsked) {
  Story story;
  begin_each(story);
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::acknowledged);
  EXPECT_EQ(story.alert("disk-full").acknowledged_by, ana);
  EXPECT_EQ(status_of(story, ana), PageStatus::acknowledged);
  EXPECT_EQ(status_of(story, ben), PageStatus::open);
  story.at(6min + 30s);  // the next step's time has passed
  story.expect_pages({{1min, ana}, {1min, ben}});
  story.expect_same_as_stored();
  const auto second = story.press(story.page_of(ben), PageVerb::acknowledge);
  EXPECT_EQ(second->outcome, "acknowledged");
  story.expect_told("disk-full", EntryKind::page_acknowledged, Reason::Code::acknowledged_by_user);
  EXPECT_EQ(story.timeline(EntryOf::alert, story.alert("disk-full").id.value).back().user, ben);
  EXPECT_EQ(story.alert("disk-full").acknowledged_by, ana);
  EXPECT_TRUE(story.state().escalations().empty());
  story.at(2h);
}

TEST(EachAcknowledges, AnswersByTheAlertCountAsWell) {
  Story story;
  set_each(story);
  story.at(1min).event("disk-full");
  ASSERT_TRUE(story.acknowledge("disk-full", root));  // who was not asked
  EXPECT_EQ(status_of(story, ana), PageStatus::open);
  EXPECT_EQ(story.acknowledge("disk-full", ben)->ids.size(), 1U);
  EXPECT_EQ(status_of(story, ben), PageStatus::acknowledged);
  EXPECT_EQ(story.acknowledge("disk-full", ana)->ids.size(), 1U);
  EXPECT_EQ(status_of(story, ana), PageStatus::acknowledged);
  EXPECT_TRUE(story.acknowledge("disk-full", ana)->ids.empty());
}

TEST(EachAcknowledges, WhoIsSilentHearsItAgainAndWhoAnsweredIsTold) {
  Story story;
  begin_each(story);
  set_times(story, 0s, 0s);
  story.at(2h);
  story.expect_pages({{1min, ana}, {1min, ben}, {7min, ben}, {12min, ben}});
  story.expect_told("disk-full", EntryKind::nobody_notified, Reason::Code::policy_step);
  ASSERT_EQ(story.notices().size(), 1U);
  EXPECT_EQ(story.notices()[0].user, ana);
  EXPECT_EQ(story.notices()[0].notes[0].text.substr(0, 14), "No answer from");
  EXPECT_EQ(story.press(story.page_of(ben), PageVerb::acknowledge)->outcome, "acknowledged");
}

TEST(EachAcknowledges, WhoeverCannotHasTheNextStepCalled) {
  Story story;
  begin_each(story);
  EXPECT_EQ(story.at(4min).press(story.page_of(ben), PageVerb::escalate)->outcome, "escalated");
  story.expect_pages({{1min, ana}, {1min, ben}, {4min, cleo}});
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::firing);
  ASSERT_TRUE(story.press(story.page_of(cleo), PageVerb::acknowledge));
  EXPECT_EQ(status_of(story, ben), PageStatus::escalated);  // asked for all that
  ASSERT_TRUE(story.at(5min).act(AlertVerb::escalate, "disk-full", cleo));
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::firing);
  // Behind the last step nobody is left but whoever runs Tocsin.
  story.expect_pages({{1min, ana}, {1min, ben}, {4min, cleo}, {5min, root}});
}

TEST(EachAcknowledges, EscalatingWhenAllHaveAnsweredGoesOnBehindThem) {
  Story story;
  begin_each(story);
  ASSERT_TRUE(story.at(2min).press(story.page_of(ben), PageVerb::acknowledge));
  ActOnAlerts escalate{.alerts = {story.alert("disk-full").id},
                       .verb = AlertVerb::escalate,
                       .until = std::nullopt,
                       .note = {}};
  const auto past =
      story.reader()->escalations(SubjectOf::alert, story.alert("disk-full").id.value);
  escalate.ended = {past->front()};
  ASSERT_TRUE(story.at(3min).run(escalate, ana));
  story.expect_pages({{1min, ana}, {1min, ben}, {3min, cleo}});
}

// Found by the simulator: somebody called by hand is waited for while the alert is snoozed.
TEST(EachAcknowledges, EscalatingWhatIsSnoozedRingsNobody) {
  Story story;
  begin_each(story);
  ASSERT_TRUE(story.run(
      PagePeople{SubjectOf::alert, story.alert("disk-full").id.value, {user(cleo)}, false, {}},
      ana));
  ASSERT_TRUE(story.at(3min).act(AlertVerb::snooze, "disk-full", ana, 10h));
  (void)story.at(4min).act(AlertVerb::escalate, "disk-full", ana);
  (void)story.press(story.page_of(cleo), PageVerb::escalate);
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::acknowledged);
}

TEST(EachAcknowledges, WhenItsTimeIsOverEachIsCalledAnew) {
  Story story;
  set_times(story, 10min, 0s);
  begin_each(story);
  story.at(12min);
  story.expect_pages({{1min, ana}, {1min, ben}, {7min, ben}, {12min, ana}, {12min, ben}});
  const std::vector<Page> pages = story.pages();
  EXPECT_EQ(pages[1].status, PageStatus::cancelled);  // ben is asked once
  EXPECT_EQ(pages[1].end_reason.code, Reason::Code::acknowledgement_expired);
  EXPECT_EQ(status_of(story, ben), PageStatus::open);
}

TEST(EachAcknowledges, ASnoozeIsForAll) {
  Story story;
  begin_each(story);
  ASSERT_TRUE(story.at(3min).act(AlertVerb::snooze, "disk-full", ana, 10h));
  EXPECT_EQ(status_of(story, ben), PageStatus::cancelled);
  story.at(20min);
  story.expect_pages({{1min, ana}, {1min, ben}});
}

TEST(EachAcknowledges, WhoCannotBeReachedIsNotWaitedFor) {
  Story story;
  set_each(story);
  story.edit<ContactMethod>("ben-mail", [](ContactMethod& method) { method.vouched = false; });
  story.at(1min).event("disk-full");
  ASSERT_TRUE(story.press(story.page_of(ana), PageVerb::acknowledge));
  EXPECT_TRUE(story.state().escalations().empty());
  story.at(1h);
}

TEST(EachAcknowledges, AnotherMayAnswerInSomebodysPlace) {
  Story story;
  begin_each(story);
  const ActOnPage answer{story.page_of(ben), PageVerb::acknowledge};
  EXPECT_EQ(story.run(answer, root)->outcome, "acknowledged");
  EXPECT_EQ(status_of(story, ben), PageStatus::cancelled);
  EXPECT_TRUE(story.state().escalations().empty());
}

TEST(EachAcknowledges, IsAskedOnAfterARestart) {
  Story story;
  begin_each(story);
  story.restart(30s);
  story.at(7min);
  story.expect_pages({{1min, ana}, {1min, ben}, {7min, ben}});
}

TEST(EachAcknowledges, OfAnIncidentAsWell) {
  Story story;
  set_each(story);
  DeclareIncident declare;
  declare.title = "payments are down";
  declare.services = {"checkout"};
  declare.page_teams = true;
  const auto declared = story.at(1min).run(declare, root);
  ASSERT_TRUE(declared);
  const IncidentId id{declared->ids.at(0)};
  ASSERT_TRUE(story.at(2min).press(story.page_of(ana), PageVerb::acknowledge));
  EXPECT_EQ(status_of(story, ben), PageStatus::open);
  story.at(6min + 30s);
  story.expect_pages({{1min, ana}, {1min, ben}});
  ASSERT_TRUE(story.run(EscalateIncident{id}, ana));
  story.expect_pages({{1min, ana}, {1min, ben}, {6min + 30s, cleo}});
  ASSERT_TRUE(story.press(story.page_of(ben), PageVerb::acknowledge));
  EXPECT_EQ(status_of(story, ben), PageStatus::acknowledged);
}

TEST(EachAcknowledges, IsNotForAStepThatCallsOneAtATime) {
  Story story;
  EscalationPolicy policy = *story.config().find<EscalationPolicy>("checkout");
  policy.steps[0].round_robin = policy.steps[0].each_acknowledges = true;
  const auto reply = story.put(policy);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Error::Code::invalid);
}

// Still on it?

// Acknowledged by ana at 2 min, and asked 20 minutes later.
void begin_reminded(Story& story) {
  set_times(story, 30min, 10min);
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  story.at(22min);
}

TEST(StillOnIt, AsksByTheFirstMethodWhoeverAcknowledged) {
  Story story;
  add_phone(story, ana, Channel::sms);
  put(story, rule_of(ana, PageUrgency::high, {{"ana-sms", 0s}, {"ana-mail", 3min}}));
  begin_reminded(story);
  story.at(31min);
  ASSERT_EQ(story.deliveries().size(), 2U);
  const Delivery& question = story.deliveries().back();
  EXPECT_EQ(question.at, story.time(22min));
  EXPECT_EQ(question.method.slug, "ana-sms");
  EXPECT_EQ(question.items.at(0).why,
            "are you still on it? acknowledge to keep it: it rings again at Mon 5 Jan 00:32 (UTC)");
  story.expect_same_as_stored();
}

TEST(StillOnIt, RingsAgainUnlessConfirmed) {
  Story story;
  begin_reminded(story);
  const PageId question = story.page_of(ana);
  story.at(32min);
  story.expect_pages({{1min, ana}, {22min, ana}, {32min, ana}});
  EXPECT_EQ(story.reader()->page(question)->status, PageStatus::cancelled);
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::firing);
  story.at(38min);
  EXPECT_EQ(story.rings().back(), (Ring{37min, ben}));
}

TEST(StillOnIt, ConfirmedItsTimeBeginsAnewWithoutAWord) {
  Story story;
  begin_reminded(story);
  const auto reply = story.at(25min).press(story.page_of(ana), PageVerb::acknowledge);
  EXPECT_EQ(reply->outcome, "acknowledged");
  EXPECT_EQ(status_of(story, ana), PageStatus::acknowledged);
  story.at(44min);
  story.expect_pages({{1min, ana}, {22min, ana}});
  story.at(45min);
  story.expect_pages({{1min, ana}, {22min, ana}, {45min, ana}});
  for (const auto& entry : story.timeline(EntryOf::alert, story.alert("disk-full").id.value)) {
    EXPECT_NE(entry.kind, EntryKind::page_acknowledged);
  }
}

TEST(StillOnIt, WhatIsDoneAboutItIsAnAnswer) {
  Story story;
  begin_reminded(story);
  ActOnAlerts note;
  note.alerts = {story.alert("disk-full").id};
  note.verb = AlertVerb::note;
  note.note = "the new disk is on its way";
  ASSERT_TRUE(story.at(23min).run(note, ben));
  EXPECT_EQ(status_of(story, ana), PageStatus::cancelled);
  story.at(43min);
  story.expect_pages({{1min, ana}, {22min, ana}, {43min, ana}});
}

TEST(StillOnIt, NoHasTheNextStepCalled) {
  Story story;
  begin_reminded(story);
  ActOnAlerts escalate;
  escalate.alerts = {story.alert("disk-full").id};
  escalate.verb = AlertVerb::escalate;
  escalate.ended = {story.reader()
                        ->escalations(SubjectOf::alert, escalate.alerts[0].value)
                        ->back()};  // before the question
  ASSERT_TRUE(story.run(escalate, ana));
  story.expect_pages({{1min, ana}, {22min, ana}, {22min, ben}});
  EXPECT_EQ(status_of(story, ana), PageStatus::cancelled);
}

TEST(StillOnIt, EscalatedFromTheMessageItRingsFromTheStart) {
  Story story;
  begin_reminded(story);
  EXPECT_EQ(story.press(story.page_of(ana), PageVerb::escalate)->outcome, "escalated");
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::firing);
}

TEST(StillOnIt, ResolvedFromTheMessageItIsOver) {
  Story story;
  begin_reminded(story);
  EXPECT_EQ(story.press(story.page_of(ana), PageVerb::resolve)->outcome, "resolved");
  story.at(2h);
  story.expect_pages({{1min, ana}, {22min, ana}});
}

TEST(StillOnIt, NobodyIsAskedWhileItIsSnoozedNorWithoutATime) {
  Story story;
  set_times(story, 30min, 10min);
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  ASSERT_TRUE(story.act(AlertVerb::snooze, "disk-full", ana, 10h));
  story.at(50min);
  story.expect_pages({{1min, ana}});
  Service service = *story.config().find<Service>("checkout");
  service.acknowledgement_timeout = 0s;
  const auto reply = story.put(service);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().pointer, "/service/checkout/acknowledgement_reminder");
}

TEST(StillOnIt, IsAskedOnceAlsoWhenTheAlertIsRepeated) {
  Story story;
  begin_reminded(story);
  story.at(23min).event("disk-full", {{"disk", "sda"}});
  story.at(24min).event("disk-full");
  story.at(31min);
  story.expect_pages({{1min, ana}, {22min, ana}});
  story.restart(10s);
  story.at(33min);
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::firing);
}

TEST(StillOnIt, AFailedQuestionCallsNobodyElse) {
  Story story;
  set_times(story, 30min, 10min);
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  story.provider("ana-mail", {JobOutcomeKind::rejected});
  story.at(31min);
  story.expect_pages({{1min, ana}, {22min, ana}});
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::acknowledged);
}

TEST(StillOnIt, WhoWasAskedToAcknowledgeAsWellIsAskedOn) {
  Story story;
  set_each(story);
  set_times(story, 20min, 10min);
  story.at(1min).event("disk-full");
  ASSERT_TRUE(story.at(2min).press(story.page_of(ana), PageVerb::acknowledge));
  story.at(12min);
  story.expect_pages({{1min, ana}, {1min, ben}, {7min, ben}, {12min, ana}, {12min, ben}});
  ASSERT_TRUE(story.at(13min).press(story.page_of(ana), PageVerb::acknowledge));
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::acknowledged);
  EXPECT_EQ(status_of(story, ben), PageStatus::open);
  ASSERT_TRUE(story.press(story.page_of(ben), PageVerb::acknowledge));
  EXPECT_EQ(status_of(story, ben), PageStatus::acknowledged);
}

}  // namespace
}  // namespace tocsin
