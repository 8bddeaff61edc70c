// Stories of what follows when somebody has answered and it is not over, when nobody answers a call
// by hand, and when nobody is there to be called.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

Escalation last_of(const Story& story, const std::string& key) {
  const auto all = story.reader()->escalations(SubjectOf::alert, story.alert(key).id.value);
  return all->back();
}

ActOnAlerts escalate(const Story& story, const std::string& key) {
  ActOnAlerts act;
  act.alerts = {story.alert(key).id};
  act.verb = AlertVerb::escalate;
  act.ended = {last_of(story, key)};
  return act;
}

ChangeIncident change_of(IncidentId id) {
  ChangeIncident change;
  change.incident = id;
  return change;
}

TEST(FollowUp, WhoeverHasItMayCallTheNextStep) {
  Story story;
  set_steps(story, {step_of({user(ana)}), step_of({user(ben)}), step_of({user(cleo)})});
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  const ActOnAlerts act = escalate(story, "disk-full");
  const auto reply = story.at(4min).run(act, ana);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->ids.size(), 1U);
  story.expect_pages({{1min, ana}, {4min, ben}});
  EXPECT_EQ(story.alert("disk-full").status, AlertStatus::firing);
  story.at(9min);  // and so on, by the policy
  story.expect_pages({{1min, ana}, {4min, ben}, {9min, cleo}});
  story.expect_same_as_stored();
}

TEST(FollowUp, AnAcknowledgedAlertRingsAgainOnlyWhenNothingMoves) {
  Story story;
  story.edit<Service>("checkout",
                      [](Service& service) { service.acknowledgement_timeout = 30min; });
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  ActOnAlerts note;
  note.alerts = {story.alert("disk-full").id};
  note.verb = AlertVerb::note;
  const auto empty = story.at(20min).run(note, ana);
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().pointer, "/note");
  note.note = "copying the old files away";
  ASSERT_TRUE(story.run(note, ana));
  EXPECT_EQ(story.alert("disk-full").status_at, story.time(2min));
  note.verb = AlertVerb::acknowledge;  // it is already; the words are kept all the same
  const auto again = story.at(40min).run(note, ben);
  EXPECT_EQ(again->ids.size(), 1U);
  story.restart(1s);
  story.at(1h);
  PagePeople paging{SubjectOf::alert, note.alerts.front().value, {user(cleo)}, false, ""};
  ASSERT_TRUE(story.run(paging, ana));  // help is on its way
  ASSERT_TRUE(story.at(61min).press(story.page_of(cleo), PageVerb::acknowledge));
  story.at(90min);
  story.expect_pages({{1min, ana}, {1h, cleo}});
  story.at(92min);
  story.expect_pages({{1min, ana}, {1h, cleo}, {91min, ana}});
  story.expect_told("disk-full", EntryKind::unacknowledged, Reason::Code::acknowledgement_expired);
  story.expect_same_as_stored();
}

TEST(FollowUp, WhatIsDoneAboutTheIncidentIsDoneAboutItsAlerts) {
  Story story;
  story.edit<Service>("checkout",
                      [](Service& service) { service.acknowledgement_timeout = 30min; });
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  DeclareIncident declare;
  declare.title = "checkout is down";
  declare.alerts = {story.alert("disk-full").id};
  const auto declared = story.at(3min).run(declare, ana);
  ASSERT_TRUE(declared);
  ChangeIncident change = change_of(IncidentId{declared->ids.front()});
  change.note = "rolling back";
  ASSERT_TRUE(story.at(25min).run(change, ana));
  story.at(54min);
  story.expect_pages({{1min, ana}});
  story.at(56min);
  story.expect_pages({{1min, ana}, {55min, ana}});
  story.expect_same_as_stored();
}

TEST(FollowUp, WhoeverAsksForOthersIsNotCalledByIt) {
  Story story;
  set_steps(story, {step_of({user(ana)}), step_of({user(ana)}), step_of({user(ana), user(ben)})});
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  ASSERT_TRUE(story.at(4min).run(escalate(story, "disk-full"), ana));
  story.expect_pages({{1min, ana}, {4min, ben}});
}

TEST(FollowUp, BehindTheLastStepTheAdministratorsAreCalled) {
  Story story;
  set_steps(story, {step_of({user(ana)})});
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  const ActOnAlerts act = escalate(story, "disk-full");
  ASSERT_TRUE(story.at(4min).run(act, ana));
  story.expect_pages({{1min, ana}, {4min, root}});
}

TEST(FollowUp, EscalateInOneMessageCountsOnce) {
  Story story;
  set_steps(story, {step_of({user(ana)}), step_of({user(ben)}), step_of({user(cleo)})});
  story.at(1min).event("disk-full");
  const PageId page = story.page_of(ana);
  ASSERT_TRUE(story.at(2min).press(page, PageVerb::escalate));
  ASSERT_TRUE(story.at(2min + 5s).press(page, PageVerb::escalate));  // the thumb was quick
  story.expect_pages({{1min, ana}, {2min, ben}});
}

TEST(FollowUp, ATestOrADrillHoldsBackNothingThatIsReal) {
  Story story;
  set_severity(story, Severity::SEV1);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(story.at(i * 40s).run(SendTestPage{ana, {}}, ana));
  const std::size_t before = story.deliveries().size();
  story.at(85s).event("disk-full");
  ASSERT_GT(story.deliveries().size(), before);
  EXPECT_EQ(story.deliveries().back().at, story.time(85s));
  EXPECT_EQ(story.deliveries().back().method.slug, "ana-mail");
  story.expect_same_as_stored();
}

TEST(FollowUp, OnlyWhatHadToWaitMakesTheNextOnesWaitLonger) {
  Story story;
  story.event("one");
  story.at(40s).event("two");  // nobody is in its way any more
  story.at(50s).event("three");
  story.at(3min);
  story.expect_pages({{0s, ana}, {40s, ana}, {70s, ana}});
}

DeclareIncident outage() {
  DeclareIncident declare;
  declare.title = "checkout is down";
  declare.severity = Severity::SEV1;
  declare.services = {"checkout"};
  declare.page_teams = true;
  return declare;
}

TEST(FollowUp, AnAcknowledgedIncidentIsCalledForAgainWhenNothingMoves) {
  Story story;
  set_steps(story, {step_of({user(ana)}), step_of({user(ben)})});
  story.edit<Service>("checkout",
                      [](Service& service) { service.acknowledgement_timeout = 30min; });
  const auto declared = story.at(1min).run(outage(), cleo);
  ASSERT_TRUE(declared);
  const IncidentId id{declared->ids.front()};
  ASSERT_TRUE(story.at(2min).press(story.page_of(ana), PageVerb::acknowledge));
  ChangeIncident note = change_of(id);
  note.note = "looking at the database";
  ASSERT_TRUE(story.at(20min).run(note, ana));  // something moves
  story.restart(1s);
  story.at(49min);
  story.expect_pages({{1min, ana}});
  story.at(51min);
  story.expect_pages({{1min, ana}, {50min, ana}});
  EXPECT_EQ(story.timeline(EntryOf::incident, id.value).back().reason.code,
            Reason::Code::policy_step);
  ASSERT_TRUE(story.press(story.page_of(ana), PageVerb::acknowledge));
  ChangeIncident contained = change_of(id);
  contained.status = IncidentStatus::mitigated;
  ASSERT_TRUE(story.at(60min).run(contained, ana));
  story.at(5h);  // nobody has to be woken for what is held
  story.expect_pages({{1min, ana}, {50min, ana}});
  story.expect_same_as_stored();
}

TEST(FollowUp, WhileOneOfItsServicesRingsItIsNotCalledForTwice) {
  Story story;
  set_steps(story, {step_of({user(ana)}, 50min)});
  EscalationPolicy other;
  other.slug = other.name = "search";
  other.steps = {step_of({user(cleo)})};
  put(story, other);
  Service search;
  search.slug = search.name = "search";
  search.policy = "search";
  put(story, search);
  DeclareIncident declare = outage();
  declare.services = {"checkout", "search"};
  ASSERT_TRUE(story.at(1min).run(declare, root));
  ASSERT_TRUE(story.at(2min).press(story.page_of(cleo), PageVerb::acknowledge));
  story.at(40min);  // ana, of the other service, is still called
  story.expect_pages({{1min, ana}, {1min, cleo}});
}

TEST(FollowUp, WhereNoPolicyIsTheCommanderIsCalled) {
  Story story;
  DeclareIncident declare = outage();
  declare.services.clear();
  declare.page_teams = false;
  declare.commander = ben;
  declare.page_targets = {user(ana)};
  const auto declared = story.at(1min).run(declare, cleo);
  ASSERT_TRUE(declared);
  story.expect_pages({{1min, ana}});
  ASSERT_TRUE(story.at(2min).press(story.page_of(ana), PageVerb::acknowledge));
  story.at(40min);
  story.expect_pages({{1min, ana}, {32min, ben}, {37min, ben}});
}

TEST(FollowUp, NobodyIsDeclaredToBeCalledWhoCannotBe) {
  Story story;
  add_user(story, "mute");
  DeclareIncident declare = outage();
  declare.page_targets = {user("mute")};
  const auto refused = story.at(1min).run(declare, cleo);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/page_targets");
  EXPECT_TRUE(story.state().incidents().empty());
}

TEST(FollowUp, ACallByHandRingsAgainAndThenTellsTheCaller) {
  Story story;
  DeclareIncident declare = outage();
  declare.page_teams = false;
  const auto declared = story.run(declare, cleo);
  PagePeople paging{SubjectOf::incident, declared->ids.front(), {user(ana)}, false, "help"};
  ASSERT_TRUE(story.at(1min).run(paging, cleo));
  story.restart(1s);
  story.at(30min);
  story.expect_pages({{1min, ana}, {6min, ana}, {11min, ana}});
  ASSERT_FALSE(story.notices().empty());
  EXPECT_EQ(story.notices().back().user, cleo);
  EXPECT_EQ(story.notices().back().notes.front().kind, NoteKind::unanswered);
  EXPECT_NE(story.notices().back().notes.front().text.find("ana"), std::string::npos);
  story.expect_same_as_stored();
}

TEST(FollowUp, WhoAnsweredACallByHandIsNotCalledAgain) {
  Story story;
  DeclareIncident declare = outage();
  declare.page_teams = false;
  const auto declared = story.run(declare, cleo);
  PagePeople paging{SubjectOf::incident, declared->ids.front(), {user(ana), user(ben)}, false, ""};
  ASSERT_TRUE(story.at(1min).run(paging, cleo));
  ASSERT_TRUE(story.at(2min).press(story.page_of(ana), PageVerb::acknowledge));
  story.at(30min);
  story.expect_pages({{1min, ana}, {1min, ben}, {6min, ben}, {11min, ben}});
}

TEST(FollowUp, AnAlertOfNoServiceIsHeardByWhoeverRunsTocsin) {
  Story story;
  Integration loose = *story.config().find<Integration>("prom");
  loose.slug = loose.name = "loose";
  loose.service.clear();
  put(story, loose);
  ASSERT_TRUE(story.at(1min).send({Story::trigger("stray")}, "loose"));
  story.expect_pages({{1min, root}});
  story.expect_told("stray", EntryKind::nobody_notified, Reason::Code::no_service);
  ASSERT_TRUE(story.at(2min).press(story.page_of(root), PageVerb::acknowledge));
  EXPECT_EQ(story.alert("stray").status, AlertStatus::acknowledged);
  story.expect_same_as_stored();
}

TEST(FollowUp, AnIncidentOfTwoServicesRingsAtBothAndIsEscalatedAtBoth) {
  Story story;
  EscalationPolicy other;
  other.slug = other.name = "search";
  other.steps = {step_of({user(cleo)}), step_of({user(ana)})};
  put(story, other);
  Service search;
  search.slug = search.name = "search";
  search.policy = "search";
  put(story, search);
  DeclareIncident declare = outage();
  declare.services = {"checkout", "search"};
  const auto declared = story.at(1min).run(declare, root);
  ASSERT_TRUE(declared);
  story.expect_pages({{1min, ana}, {1min, cleo}});
  const IncidentId id{declared->ids.front()};
  ASSERT_TRUE(story.at(2min).run(EscalateIncident{id}, root));
  const auto now = story.rings();
  EXPECT_EQ(now.size(), 4U);
  ChangeIncident over = change_of(id);
  over.status = IncidentStatus::resolved;
  ASSERT_TRUE(story.at(3min).run(over, root));
  EXPECT_FALSE(story.run(EscalateIncident{id}, root));
  EXPECT_TRUE(story.state().escalations().empty());
}

}  // namespace
}  // namespace tocsin
