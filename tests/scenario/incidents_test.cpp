// Stories of incidents: declared, changed, resolved, reopened; by hand, from alerts, by rule.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

DeclareIncident payments_down() {
  DeclareIncident declare;
  declare.title = "payments are down";
  declare.services = {"checkout"};
  return declare;
}

IncidentId declare(Story& story, DeclareIncident body = payments_down()) {
  const auto reply = story.run(std::move(body), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

Result<Reply> move(Story& story, IncidentId id, IncidentStatus status) {
  ChangeIncident change;
  change.incident = id;
  change.status = status;
  return story.run(std::move(change), ana);
}

std::vector<EntryKind> kinds(const Story& story, IncidentId id) {
  std::vector<EntryKind> all;
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, id.value)) {
    all.push_back(entry.kind);
  }
  return all;
}

TEST(Incidents, SeverityComesFromImpactAndUrgency) {
  Story story;
  DeclareIncident body = payments_down();
  body.impact = Level::extensive;
  body.urgency = Level::moderate;
  const Incident incident = story.incident(declare(story, body));
  EXPECT_EQ(incident.severity, Severity::SEV2);
  EXPECT_EQ(incident.major_state, MajorState::proposed);
  EXPECT_EQ(incident.status, IncidentStatus::investigating);
  EXPECT_EQ(incident.declared_by, ana);
}

TEST(Incidents, ASeveritySaidOutrightHoldsAndSev3IsNotMajor) {
  Story story;
  DeclareIncident body = payments_down();
  body.severity = Severity::SEV3;
  EXPECT_EQ(story.incident(declare(story, body)).major_state, MajorState::none);
}

Status decide(Story& story, IncidentId id, MajorState state) {
  ChangeIncident change;
  change.incident = id;
  change.major_state = state;
  const auto reply = story.run(std::move(change), ana);
  return reply ? Status{} : std::unexpected(reply.error());
}

TEST(Incidents, WhatIsProposedAsMajorSomebodyDeclaresOrRejects) {
  Story story;
  DeclareIncident body = payments_down();
  body.severity = Severity::SEV1;
  const IncidentId id = declare(story, body);
  EXPECT_EQ(story.incident(id).major_state, MajorState::proposed);
  ASSERT_TRUE(decide(story, id, MajorState::rejected));
  ChangeIncident milder;
  milder.incident = id;
  milder.severity = Severity::SEV2;
  ASSERT_TRUE(story.run(milder, ana));  // what was rejected is not proposed again by itself
  EXPECT_EQ(story.incident(id).major_state, MajorState::rejected);
  const Status demoted = decide(story, id, MajorState::demoted);
  ASSERT_FALSE(demoted);
  EXPECT_EQ(demoted.error().code, Error::Code::conflict);
  EXPECT_EQ(demoted.error().pointer, "/major_state");
  ASSERT_TRUE(decide(story, id, MajorState::declared));
  ASSERT_TRUE(decide(story, id, MajorState::demoted));
  std::vector<std::string> told;
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, id.value)) {
    if (entry.kind == EntryKind::major_changed) told.push_back(entry.text);
  }
  EXPECT_EQ(told, (std::vector<std::string>{"proposed", "rejected", "declared", "demoted"}));
  story.expect_same_as_stored();
}

TEST(Incidents, ARuleDeclaresAMajorIncidentWhenEnoughAlertsCome) {
  Story story;
  MajorRule rule;
  rule.slug = rule.name = "many";
  rule.alerts_min = 3;
  rule.services = {"checkout"};
  rule.action = MajorAction::declare;
  put(story, rule);
  DeclareIncident body = payments_down();
  body.severity = Severity::SEV3;
  const IncidentId id = declare(story, body);
  for (const char* key : {"a", "b", "c"}) {
    EXPECT_EQ(story.incident(id).major_state, MajorState::none) << key;
    story.event(key);
    ChangeIncident change;
    change.incident = id;
    change.attach = {story.alert(key).id};
    ASSERT_TRUE(story.run(change, ana));
  }
  EXPECT_EQ(story.incident(id).major_state, MajorState::declared);
  EXPECT_EQ(story.timeline(EntryOf::incident, id.value).back().reason,
            (Reason{Reason::Code::major_rule, "many", 0}));
  story.restart(1s);
  story.expect_same_as_stored();
}

TEST(Incidents, TheOrganisationsOwnMatrixGivesTheSeverity) {
  Story story;
  Settings settings = story.config().settings();
  settings.severity_matrix.assign(5, std::vector<Severity>(5, Severity::SEV4));
  ASSERT_TRUE(story.put(settings));
  DeclareIncident body = payments_down();
  body.impact = body.urgency = Level::extensive;
  EXPECT_EQ(story.incident(declare(story, body)).severity, Severity::SEV4);
  settings.severity_matrix.pop_back();
  const auto refused = story.put(settings);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/settings/organisation/severity_matrix");
}

TEST(Incidents, WhatCannotBeDeclaredIsRefused) {
  Story story;
  DeclareIncident body;
  EXPECT_FALSE(story.run(body, ana));
  body = payments_down();
  body.services = {"nothing"};
  EXPECT_FALSE(story.run(body, ana));
  body = payments_down();
  body.commander = "nobody";
  EXPECT_FALSE(story.run(body, ana));
  body = payments_down();
  body.alerts = {AlertId{77}};
  EXPECT_FALSE(story.run(body, ana));
  EXPECT_TRUE(story.state().incidents().empty());
}

TEST(Incidents, DeclaredFromAlertsTheyAreAttachedAndTheirServicesCount) {
  Story story;
  story.event("a");
  story.event("b");
  DeclareIncident body = payments_down();
  body.services.clear();
  body.alerts = {AlertId{1}, AlertId{2}, AlertId{1}};
  const IncidentId id = declare(story, body);
  EXPECT_EQ(story.alert("a").incident, id);
  EXPECT_EQ(story.incident(id).services, std::vector<Slug>{"checkout"});
  EXPECT_EQ(kinds(story, id), (std::vector{EntryKind::declared, EntryKind::alert_attached,
                                           EntryKind::alert_attached}));
  story.expect_told("a", EntryKind::incident_linked, Reason::Code::asked_by_user);
}

TEST(Incidents, ARuleDeclaresOneAndFurtherAlertsJoinIt) {
  Story story;
  RoutingRule rule;
  rule.slug = "outage";
  rule.matchers = {"severity=critical"};
  rule.declare_incident = true;
  ASSERT_TRUE(story.put(rule));
  story.at(1min).event("a", {{"severity", "critical"}});
  story.event("b", {{"severity", "critical"}});
  ASSERT_EQ(story.state().incidents().size(), 1u);
  const Incident incident = story.state().incidents().begin()->second;
  EXPECT_EQ(incident.declared_by_rule, "outage");
  EXPECT_EQ(incident.status, IncidentStatus::triage);
  EXPECT_EQ(incident.severity, Severity::SEV2);
  EXPECT_EQ(story.alert("b").incident, incident.id);
  story.expect_pages({{1min, ana}});
}

TEST(Incidents, ARuleDoesNotAttachToOneThatIsResolved) {
  Story story;
  RoutingRule rule;
  rule.slug = "outage";
  rule.matchers = {"severity=critical"};
  rule.declare_incident = true;
  ASSERT_TRUE(story.put(rule));
  story.event("a", {{"severity", "critical"}});
  ASSERT_TRUE(move(story, story.alert("a").incident, IncidentStatus::resolved));
  story.event("b", {{"severity", "critical"}});
  EXPECT_NE(story.alert("b").incident, story.alert("a").incident);
}

TEST(Incidents, ARuleDeclaresFromAlertsWithoutOrWithVeryLongWords) {
  Story story;
  RoutingRule rule;
  rule.slug = "outage";
  rule.matchers = {"severity=critical"};
  rule.declare_incident = true;
  ASSERT_TRUE(story.put(rule));
  Event silent = Story::trigger("silent", {{"severity", "critical"}});
  silent.summary.clear();
  story.send({silent});
  EXPECT_TRUE(story.alert("silent").incident);
  ASSERT_TRUE(move(story, story.alert("silent").incident, IncidentStatus::resolved));
  Event loud = Story::trigger("loud", {{"severity", "critical"}});
  loud.summary = std::string(incident_title_bytes_max - 1, 'x') + "é";
  story.send({loud});
  EXPECT_EQ(story.incident(story.alert("loud").incident).title,
            std::string(incident_title_bytes_max - 1, 'x'));
}

TEST(Incidents, ADrillAlertDeclaresNothingByRule) {
  Story story;
  RoutingRule rule;
  rule.slug = "outage";
  rule.matchers = {"severity=critical"};
  rule.declare_incident = true;
  ASSERT_TRUE(story.put(rule));
  story.send({Story::trigger("a", {{"severity", "critical"}})}, "prom", true);
  EXPECT_TRUE(story.state().incidents().empty());
}

TEST(Incidents, StatusMovesForwardAndEachFirstEntryIsKept) {
  Story story;
  const IncidentId id = declare(story);
  ASSERT_TRUE(move(story.at(5min), id, IncidentStatus::mitigated));
  ASSERT_TRUE(move(story.at(6min), id, IncidentStatus::identified));
  ASSERT_TRUE(move(story.at(7min), id, IncidentStatus::mitigated));
  EXPECT_FALSE(move(story, id, IncidentStatus::triage));
  EXPECT_FALSE(move(story, id, IncidentStatus::closed));
  EXPECT_EQ(story.incident(id).first_entered.at("mitigated"), story.time(5min));
  ASSERT_TRUE(move(story.at(9min), id, IncidentStatus::resolved));
  EXPECT_EQ(story.incident(id).resolved_at, story.time(9min));
  ASSERT_TRUE(move(story.at(10min), id, IncidentStatus::closed));
  EXPECT_TRUE(story.state().incidents().empty());
}

TEST(Incidents, AResolvedOneReopens) {
  Story story;
  const IncidentId id = declare(story);
  move(story.at(1min), id, IncidentStatus::resolved);
  ASSERT_TRUE(move(story.at(2min), id, IncidentStatus::investigating));
  EXPECT_EQ(story.incident(id).reopened, 1);
  EXPECT_FALSE(story.incident(id).resolved_at);
  EXPECT_EQ(kinds(story, id).back(), EntryKind::reopened);
}

TEST(Incidents, AResolvedOneIsStillKnownAfterARestart) {
  Story story;
  const IncidentId id = declare(story);
  move(story.at(1min), id, IncidentStatus::resolved);
  story.restart(1min);
  ASSERT_TRUE(move(story, id, IncidentStatus::investigating));
}

TEST(Incidents, AClosedOneReopensFromItsRow) {
  Story story;
  const IncidentId id = declare(story);
  move(story.at(1min), id, IncidentStatus::resolved);
  move(story.at(1min), id, IncidentStatus::closed);
  EXPECT_FALSE(move(story, id, IncidentStatus::investigating));
  ChangeIncident change;
  change.incident = id;
  change.status = IncidentStatus::investigating;
  change.closed = story.incident(id);
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_EQ(story.state().incident(id)->reopened, 1);
}

TEST(Incidents, AnOldCopyOfARowDoesNotReplaceTheLiveOne) {
  Story story;
  const IncidentId id = declare(story);
  Incident old = story.incident(id);
  old.status = IncidentStatus::closed;
  old.title = "old";
  ChangeIncident change;
  change.incident = id;
  change.note = "hello";
  change.closed = old;
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_EQ(story.incident(id).title, "payments are down");
}

TEST(Incidents, EveryChangeIsATimelineEntryAndAnUnchangedFieldIsNone) {
  Story story;
  const IncidentId id = declare(story);
  ChangeIncident change;
  change.incident = id;
  change.title = "card payments are down";
  change.severity = Severity::SEV1;
  change.summary = "the bank's certificate ran out";
  change.commander = ben;
  change.note = "called the bank";
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_EQ(kinds(story, id),
            (std::vector{EntryKind::declared, EntryKind::severity_changed, EntryKind::title_changed,
                         EntryKind::summary_changed, EntryKind::commander_changed,
                         EntryKind::major_changed, EntryKind::note}));
  change.note.clear();
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_EQ(kinds(story, id).size(), 7u);
  const TimelineEntry entry = story.timeline(EntryOf::incident, id.value).at(1);
  EXPECT_EQ(entry.actor, (Actor{ActorKind::user, ana, {}}));
  EXPECT_EQ(entry.text, "SEV3 -> SEV1");
}

TEST(Incidents, AlertsAreAttachedAndDetached) {
  Story story;
  const IncidentId id = declare(story);
  story.event("a");
  ChangeIncident change;
  change.incident = id;
  change.attach = {AlertId{1}};
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_EQ(story.alert("a").incident, id);
  change.attach.clear();
  change.detach = {AlertId{1}};
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_FALSE(story.alert("a").incident);
  EXPECT_EQ(kinds(story, id).back(), EntryKind::alert_detached);
}

TEST(Incidents, TheTeamsOfItsServicesArePagedAndAnAcknowledgeStopsIt) {
  Story story;
  DeclareIncident body = payments_down();
  body.page_teams = true;
  story.at(1min);
  const IncidentId id = declare(story, body);
  story.expect_pages({{1min, ana}});
  EXPECT_EQ(story.deliveries()[0].items[0].title, "payments are down");
  EXPECT_EQ(story.press(story.page_of(ana), PageVerb::acknowledge)->outcome, "acknowledged");
  story.at(20min);
  story.expect_pages({{1min, ana}});
  EXPECT_EQ(kinds(story, id).back(), EntryKind::page_acknowledged);
}

TEST(Incidents, ResolvedItRingsNobodyAnyMore) {
  Story story;
  DeclareIncident body = payments_down();
  body.page_teams = true;
  story.at(1min);
  const IncidentId id = declare(story, body);
  ASSERT_TRUE(move(story.at(2min), id, IncidentStatus::resolved));
  story.at(20min);
  story.expect_pages({{1min, ana}});
}

TEST(Incidents, AServiceWithoutAPolicyIsToldToHaveHeardNothing) {
  Story story;
  story.edit<Service>("checkout", [](Service& s) { s.policy.clear(); });
  DeclareIncident body = payments_down();
  body.page_teams = true;
  const IncidentId id = declare(story, body);
  const TimelineEntry last = story.timeline(EntryOf::incident, id.value).back();
  EXPECT_EQ(last.kind, EntryKind::nobody_notified);
  EXPECT_EQ(last.reason, (Reason{Reason::Code::no_policy, "checkout", 0}));
}

TEST(Incidents, ADrillIsADrillOnThePhone) {
  Story story;
  DeclareIncident body = payments_down();
  body.page_teams = true;
  body.drill = true;
  declare(story, body);
  ASSERT_EQ(story.deliveries().size(), 1u);
  EXPECT_TRUE(story.deliveries()[0].items[0].drill);
}

}  // namespace
}  // namespace tocsin
