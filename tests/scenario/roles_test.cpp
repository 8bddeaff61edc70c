// Stories of incident roles and responders: filled by page, handed over, declined, left vacant; who
// was called, came and was released.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

IncidentRole role_of(const Slug& slug, std::vector<Target> filled_by = {}) {
  IncidentRole role;
  role.slug = slug;
  role.name = slug == commander_role ? "Incident commander" : slug;
  role.filled_by = std::move(filled_by);
  role.severities = {Severity::SEV1, Severity::SEV2};
  return role;
}

const Slug commander(commander_role);

IncidentId declare(Story& story, const Slug& who = cleo, Severity severity = Severity::SEV1,
                   bool page_teams = false) {
  DeclareIncident body;
  body.title = "payments are down";
  body.services = {"checkout"};
  body.severity = severity;
  body.page_teams = page_teams;
  const auto reply = story.run(std::move(body), who);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

ChangeIncident change_of(IncidentId id) {
  ChangeIncident change;
  change.incident = id;
  return change;
}

std::optional<ResponderState> state_of(const Story& story, IncidentId id, const Slug& user) {
  const Incident incident = story.incident(id);
  const Responder* one = responder_of(incident.responders, user);
  return one == nullptr ? std::nullopt : std::optional(one->state);
}

std::vector<std::string> told(const Story& story, IncidentId id, EntryKind kind) {
  std::vector<std::string> texts;
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, id.value)) {
    if (entry.kind == kind) texts.push_back(entry.user + "|" + entry.text);
  }
  return texts;
}

// What people were told, without having to answer: "cleo: Still vacant: ...".
std::vector<std::string> notices(const Story& story, NoteKind kind) {
  std::vector<std::string> texts;
  for (const Delivery& delivery : story.notices()) {
    for (const Note& note : delivery.notes) {
      if (note.kind == kind) texts.push_back(delivery.user + ": " + note.text);
    }
  }
  return texts;
}

TEST(Roles, OneThatSaysWhoIsFilledByAPageAndHeldOnceItIsAcknowledged) {
  Story story;
  put(story, role_of(commander, {user(ben)}));
  const IncidentId id = declare(story.at(1min));
  story.expect_pages({{1min, ben}});
  EXPECT_EQ(story.pages().at(0).reason, (Reason{Reason::Code::role_wanted, commander, 0}));
  EXPECT_EQ(story.deliveries().at(0).items.at(0).why, "to be Incident commander");
  EXPECT_EQ(commander_of(story.incident(id)), "") << "nobody holds it until they answer";
  EXPECT_EQ(story.incident(id).roles.at(0).state, HoldingState::asked);
  EXPECT_EQ(state_of(story, id, ben), ResponderState::asked);
  ASSERT_TRUE(story.at(3min).press(story.page_of(ben), PageVerb::acknowledge));
  EXPECT_EQ(commander_of(story.incident(id)), ben);
  EXPECT_EQ(story.incident(id).roles.at(0).since, story.time(3min));
  EXPECT_EQ(state_of(story, id, ben), ResponderState::acknowledged);
  EXPECT_EQ(told(story, id, EntryKind::commander_changed), std::vector<std::string>{"ben|"});
  story.at(20min);
  story.expect_pages({{1min, ben}});
  EXPECT_TRUE(notices(story, NoteKind::role_vacant).empty());
}

TEST(Roles, OneThatNoSeverityWantsOrThatSaysNobodyCallsNobody) {
  Story story;
  put(story, role_of(commander, {user(ben)}));
  put(story, role_of("scribe"));
  declare(story.at(1min), cleo, Severity::SEV3);
  story.at(2h);
  story.expect_pages({});
}

TEST(Roles, WhatGetsWorseFillsThemAndWhatGetsBetterCallsThemOff) {
  Story story;
  put(story, role_of(commander, {user(ben)}));
  const IncidentId id = declare(story.at(1min), cleo, Severity::SEV3);
  ChangeIncident change = change_of(id);
  change.severity = Severity::SEV2;
  ASSERT_TRUE(story.at(2min).run(change, cleo));
  story.expect_pages({{2min, ben}});
  change.severity = Severity::SEV4;
  ASSERT_TRUE(story.at(3min).run(change, cleo));
  EXPECT_TRUE(story.incident(id).roles.empty());
  EXPECT_EQ(state_of(story, id, ben), ResponderState::released);
  story.at(2h);  // neither again, nor administrators because nobody answered
  story.expect_pages({{2min, ben}});
}

TEST(Roles, WhoOwnsTheAffectedServicesIsCalledAlsoWhenTheyChange) {
  Story story;
  Team team;
  team.slug = team.name = "search-team";
  team.members = {ben};
  put(story, team);
  Service search;
  search.slug = search.name = "search";
  search.team = "search-team";
  put(story, search);
  IncidentRole operations = role_of("operations-lead");
  operations.owners = operations.many = true;
  put(story, operations);
  const IncidentId id = declare(story.at(1min));
  story.expect_pages({});
  ChangeIncident change = change_of(id);
  change.services = {{"checkout", "search"}};
  ASSERT_TRUE(story.at(2min).run(change, cleo));
  story.expect_pages({{2min, ben}});
}

TEST(Roles, WhomAPolicyCallsAlreadyIsCalledOnceAndStillWantedWhenAnotherAnswers) {
  Story story;
  put(story, role_of(commander, {user(ana)}));
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& policy) {
    policy.steps = {step_of({user(ana), user(ben)})};
  });
  const IncidentId id = declare(story.at(1min), cleo, Severity::SEV1, true);
  story.expect_pages({{1min, ana}, {1min, ben}});
  ASSERT_TRUE(story.at(2min).press(story.page_of(ben), PageVerb::acknowledge));
  EXPECT_EQ(state_of(story, id, ana), ResponderState::asked);
  ASSERT_TRUE(story.at(3min).press(story.page_of(ana), PageVerb::acknowledge));
  EXPECT_EQ(commander_of(story.incident(id)), ana);
}

TEST(Roles, WhoIsThereAlreadyHoldsItWithoutAPage) {
  Story story;
  put(story, role_of(commander, {user(cleo)}));
  const IncidentId id = declare(story.at(1min), cleo);
  story.expect_pages({});
  EXPECT_EQ(commander_of(story.incident(id)), cleo);
}

TEST(Roles, OneThatMustBeHeldNagsUntilSomebodyTakesIt) {
  Story story;
  IncidentRole role = role_of(commander);
  role.must_have = true;
  put(story, role);
  const IncidentId id = declare(story.at(1min));
  story.at(5min + 59s);
  EXPECT_TRUE(told(story, id, EntryKind::role_vacant).empty());
  story.restart(2s);  // it stands in the store
  story.at(6min + 10s);
  EXPECT_EQ(told(story, id, EntryKind::role_vacant),
            std::vector<std::string>{"|Incident commander"});
  EXPECT_EQ(notices(story, NoteKind::role_vacant),
            std::vector<std::string>{
                "cleo: Still vacant: Incident commander; [SEV1] INC-1 payments are down "
                "(checkout)"});
  story.at(20min);
  EXPECT_EQ(told(story, id, EntryKind::role_vacant).size(), 1u);
  story.at(37min);
  EXPECT_EQ(told(story, id, EntryKind::role_vacant).size(), 3u) << "6, 21 and 36 minutes";
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ben));
  EXPECT_EQ(commander_of(story.incident(id)), ben);
  story.at(3h);
  EXPECT_EQ(told(story, id, EntryKind::role_vacant).size(), 3u);
}

TEST(Roles, WhatLastsLongIsSaidLessOften) {
  Story story;
  IncidentRole role = role_of(commander);
  role.must_have = true;
  put(story, role);
  const IncidentId id = declare(story.at(1min));
  story.at(2h);
  const std::size_t early = told(story, id, EntryKind::role_vacant).size();
  EXPECT_EQ(early, 8u);
  story.at(24h);
  EXPECT_LT(told(story, id, EntryKind::role_vacant).size(), 4 * early);
  story.expect_same_as_stored();
}

TEST(Roles, NobodyIsNaggedOnceTheIncidentIsContained) {
  Story story;
  IncidentRole role = role_of(commander);
  role.must_have = true;
  put(story, role);
  const IncidentId id = declare(story.at(1min));
  ChangeIncident change = change_of(id);
  change.status = IncidentStatus::contained;
  ASSERT_TRUE(story.at(2min).run(change, cleo));
  story.at(3h);
  EXPECT_TRUE(told(story, id, EntryKind::role_vacant).empty());
}

TEST(Roles, AdministratorsHearOfAGapThatNobodyElseCanHearOfButNotInADrill) {
  for (const bool drill : {false, true}) {
    Story story;
    add_user(story, "mute");
    IncidentRole role = role_of(commander);
    role.must_have = true;
    put(story, role);
    DeclareIncident body;
    body.title = "payments are down";
    body.severity = Severity::SEV1;
    body.drill = drill;
    ASSERT_TRUE(story.at(1min).run(body, "mute"));
    story.at(10min);
    EXPECT_EQ(notices(story, NoteKind::role_vacant).size(), drill ? 0u : 1u);
    if (!drill) {
      EXPECT_TRUE(notices(story, NoteKind::role_vacant).at(0).starts_with("root: "));
    }
  }
}

TEST(Roles, WhoIsSilentIsFollowedByTheNextAndTheFirstToAnswerHoldsIt) {
  Story story;
  IncidentRole role = role_of(commander, {user(ana), user(ben)});
  role.must_have = true;
  put(story, role);
  const IncidentId id = declare(story.at(1min));
  story.at(7min);
  const std::vector<std::string> gaps = told(story, id, EntryKind::role_vacant);
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_TRUE(gaps[0].starts_with("|Incident commander (no answer from ana")) << gaps[0];
  ASSERT_TRUE(story.at(8min).press(story.page_of(ben), PageVerb::acknowledge));
  EXPECT_EQ(commander_of(story.incident(id)), ben);
  EXPECT_EQ(state_of(story, id, ana), ResponderState::released);
  const std::vector<Ring> before = story.rings();
  story.at(25min);
  EXPECT_EQ(story.rings(), before) << "ana is called off";
}

TEST(Roles, WhoDeclinesIsFollowedByTheNextAtOnceAndNotAskedAgain) {
  Story story;
  put(story, role_of(commander, {user(ana), user(ben)}));
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.at(2min).run(DeclineRole{id, commander}, ana));
  story.expect_pages({{1min, ana}, {2min, ben}});
  EXPECT_EQ(state_of(story, id, ana), ResponderState::released);
  EXPECT_EQ(told(story, id, EntryKind::role_declined),
            std::vector<std::string>{"ana|Incident commander"});
  ASSERT_TRUE(story.at(3min).run(DeclineRole{id, commander}, ben));
  EXPECT_FALSE(story.run(DeclineRole{id, commander}, ben));
  ChangeIncident change = change_of(id);
  change.severity = Severity::SEV2;
  ASSERT_TRUE(story.at(4min).run(change, cleo));
  story.at(2h);
  story.expect_pages({{1min, ana}, {2min, ben}});
}

TEST(Roles, AHandOverMovesItOnlyWhenItIsTaken) {
  Story story;
  put(story, role_of(commander));
  const IncidentId id = declare(story.at(1min));
  EXPECT_FALSE(story.run(OfferRole{id, commander, ben}, cleo)) << "nobody holds it";
  ASSERT_TRUE(story.run(TakeRole{id, commander}, cleo));
  ASSERT_TRUE(story.at(2min).run(OfferRole{id, commander, ben}, cleo));
  EXPECT_EQ(commander_of(story.incident(id)), cleo);
  story.at(3min);
  EXPECT_EQ(notices(story, NoteKind::role_changed),
            std::vector<std::string>{"ben: cleo asks you to take over as Incident commander of "
                                     "[SEV1] INC-1 payments are down (checkout)"});
  const auto other = story.run(TakeRole{id, commander}, ana);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Error::Code::conflict);
  ASSERT_TRUE(story.run(DeclineRole{id, commander}, ben));
  EXPECT_EQ(commander_of(story.incident(id)), cleo);
  EXPECT_FALSE(story.run(TakeRole{id, commander}, ben)) << "no longer offered";
  ASSERT_TRUE(story.run(OfferRole{id, commander, ben}, cleo));
  ASSERT_TRUE(story.at(4min).run(TakeRole{id, commander}, ben));
  EXPECT_EQ(commander_of(story.incident(id)), ben);
  EXPECT_EQ(told(story, id, EntryKind::role_offered),
            (std::vector<std::string>{"ben|Incident commander", "ben|Incident commander"}));
  EXPECT_EQ(story.incident(id).roles.size(), 1u);
}

TEST(Roles, OfTwoWhoTakeItAtOnceTheSecondHearsWhoWasFirst) {
  Story story;
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ana));
  const auto second = story.run(TakeRole{id, commander}, ben);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Error::Code::conflict);
  EXPECT_NE(second.error().message.find("ana is Incident commander already"), std::string::npos)
      << second.error().message;
  const auto again = story.run(TakeRole{id, commander}, ana);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->outcome, "held_already");
}

TEST(Roles, SomebodyPutIntoOneByHandStaysWhateverChanges) {
  Story story;
  put(story, role_of(commander, {user(ana)}));
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.at(2min).run(AssignRole{id, commander, ben}, cleo));
  EXPECT_EQ(commander_of(story.incident(id)), ben);
  EXPECT_EQ(state_of(story, id, ana), ResponderState::released) << "nobody waits for her";
  ChangeIncident change = change_of(id);
  for (const Severity severity : {Severity::SEV4, Severity::SEV1}) {
    change.severity = severity;
    ASSERT_TRUE(story.run(change, cleo));
  }
  EXPECT_EQ(commander_of(story.incident(id)), ben);
  ASSERT_TRUE(story.at(3min).run(AssignRole{id, commander, ben, true}, cleo));
  EXPECT_EQ(commander_of(story.incident(id)), "");
  EXPECT_FALSE(story.run(AssignRole{id, commander, ben, true}, cleo));
}

TEST(Roles, ManyMayHoldOneThatSaysSo) {
  Story story;
  IncidentRole role = role_of("operations-lead");
  role.many = true;
  put(story, role);
  const IncidentId id = declare(story.at(1min));
  for (const Slug& who : {ana, ben}) {
    ASSERT_TRUE(story.run(TakeRole{id, "operations-lead"}, who));
  }
  ASSERT_TRUE(story.run(OfferRole{id, "operations-lead", cleo}, ana));
  ASSERT_TRUE(story.run(TakeRole{id, "operations-lead"}, cleo));
  const RoleHoldings roles = story.incident(id).roles;
  EXPECT_EQ(holding_of(roles, "operations-lead", ana), nullptr);
  EXPECT_NE(holding_of(roles, "operations-lead", ben), nullptr);
  EXPECT_NE(holding_of(roles, "operations-lead", cleo), nullptr);
  ASSERT_TRUE(story.run(AssignRole{id, "operations-lead", ben, true}, cleo));
  EXPECT_EQ(told(story, id, EntryKind::role_left), std::vector<std::string>{"ben|operations-lead"});
}

TEST(Roles, WhatIsNoRoleOrNoPersonOrOverIsRefused) {
  Story story;
  const IncidentId id = declare(story.at(1min));
  EXPECT_EQ(story.run(TakeRole{id, "nothing"}, ana).error().code, Error::Code::not_found);
  EXPECT_EQ(story.run(AssignRole{id, commander, "nobody"}, ana).error().pointer, "/user");
  EXPECT_EQ(story.run(TakeRole{id, commander}).error().code, Error::Code::forbidden);
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ana));
  ASSERT_TRUE(story.run(OfferRole{id, commander, ben}, ana));
  ChangeIncident change = change_of(id);
  change.status = IncidentStatus::resolved;
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_EQ(story.run(TakeRole{id, commander}, ben).error().code, Error::Code::conflict);
  EXPECT_EQ(story.incident(id).roles.at(0).offered_to, "");
  EXPECT_EQ(story.run(JoinIncident{id}, ben).error().code, Error::Code::conflict);
}

TEST(Roles, ARoleNamesPeopleWhoAreThereAndNoChannels) {
  Story story;
  EXPECT_EQ(story.put(role_of("scribe", {user("nobody")})).error().pointer,
            "/incident_role/scribe/filled_by");
  IncidentRole two = role_of(commander);
  two.many = true;
  EXPECT_EQ(story.put(two).error().pointer, "/incident_role/incident-commander/many");
  put(story, role_of("scribe", {user(ben)}));
  const auto gone = story.remove(ConfigKind::user, ben);
  ASSERT_FALSE(gone);
  EXPECT_NE(gone.error().message.find("still named"), std::string::npos);
}

TEST(Responders, FollowTheirPages) {
  Story story;
  const IncidentId id = declare(story.at(1min), cleo, Severity::SEV1, true);
  EXPECT_EQ(state_of(story, id, cleo), ResponderState::joined) << "whoever declares is there";
  EXPECT_EQ(state_of(story, id, ana), ResponderState::asked);
  EXPECT_EQ(state_of(story, id, ben), std::nullopt);
  story.at(7min);
  EXPECT_EQ(state_of(story, id, ben), ResponderState::asked);
  ASSERT_TRUE(story.press(story.page_of(ben), PageVerb::acknowledge));
  EXPECT_EQ(state_of(story, id, ben), ResponderState::acknowledged);
  EXPECT_EQ(state_of(story, id, ana), ResponderState::released);
  const Incident incident = story.incident(id);
  EXPECT_EQ(responder_of(incident.responders, ben)->asked_at, story.time(6min));
}

TEST(Responders, JoiningAnswersThePage) {
  Story story;
  const IncidentId id = declare(story.at(1min), cleo, Severity::SEV1, true);
  ASSERT_TRUE(story.at(2min).run(JoinIncident{id}, ana));
  EXPECT_EQ(state_of(story, id, ana), ResponderState::joined);
  EXPECT_EQ(story.pages().at(0).status, PageStatus::acknowledged);
  const Incident incident = story.incident(id);
  EXPECT_EQ(responder_of(incident.responders, ana)->acknowledged_at, story.time(2min));
  EXPECT_EQ(told(story, id, EntryKind::responder_joined), std::vector<std::string>{"ana|"});
  const auto again = story.run(JoinIncident{id}, ana);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->outcome, "joined_already");
  story.at(20min);
  story.expect_pages({{1min, ana}});
}

TEST(Responders, WhoWasCalledAndWritesIsThereButStillCalled) {
  Story story;
  const IncidentId id = declare(story.at(1min), cleo, Severity::SEV1, true);
  WriteEntry line;
  line.incident = id;
  line.text = "I cannot come, call somebody else";
  ASSERT_TRUE(story.at(2min).run(line, ana));
  EXPECT_EQ(state_of(story, id, ana), ResponderState::joined);
  EXPECT_EQ(story.pages().at(0).status, PageStatus::open);
  ASSERT_TRUE(story.run(line, root));
  EXPECT_EQ(state_of(story, id, root), std::nullopt) << "a word alone makes no responder";
  story.at(7min);
  story.expect_pages({{1min, ana}, {6min, ben}});
}

TEST(Responders, WhoIsReleasedHearsNoMoreOfIt) {
  Story story;
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& policy) {
    policy.steps = {step_of({user(ana)}), step_of({user(ben)})};
    policy.repeat = 1;
  });
  const IncidentId id = declare(story.at(1min), cleo, Severity::SEV1, true);
  ASSERT_TRUE(story.at(2min).run(ReleaseResponder{id, ana}, cleo));
  EXPECT_EQ(state_of(story, id, ana), ResponderState::released);
  EXPECT_EQ(story.pages().at(0).status, PageStatus::cancelled);
  EXPECT_EQ(told(story, id, EntryKind::responder_released), std::vector<std::string>{"ana|"});
  EXPECT_FALSE(story.run(ReleaseResponder{id, ana}, cleo));
  story.expect_pages({{1min, ana}, {2min, ben}});  // the policy goes on at once
  story.at(11min + 30s);
  for (const Ring& ring : story.rings()) {
    EXPECT_TRUE(ring.user != ana || ring.at == 1min) << format_duration(ring.at);
  }
  PagePeople again{SubjectOf::incident, id.value, {user(ana)}, false, "after all"};
  ASSERT_TRUE(story.at(12min).run(again, cleo));
  EXPECT_EQ(state_of(story, id, ana), ResponderState::asked);
}

TEST(Responders, ReleasingTheOnlyOneCalledByHandCallsNobodyElse) {
  Story story;
  const IncidentId id = declare(story.at(1min));
  PagePeople paging{SubjectOf::incident, id.value, {user(ana)}, false, "help"};
  ASSERT_TRUE(story.at(2min).run(paging, cleo));
  ASSERT_TRUE(story.at(3min).run(ReleaseResponder{id, ana}, cleo));
  story.at(2h);
  story.expect_pages({{2min, ana}});
}

TEST(Responders, WhoHoldsARoleIsNotReleasedBeforeItIsHandedOver) {
  Story story;
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ana));
  const auto refused = story.run(ReleaseResponder{id, ana}, cleo);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "ana is Incident commander: hand that over first");
}

TEST(Bridge, ComesFromTheSettingsIsChangedInAnIncidentAndGoesOutWithItsPages) {
  Story story;
  Settings settings = story.config().settings();
  settings.bridge_url = "https://meet.example.org/major";
  settings.bridge_phone = "+49 30 1234";
  put(story, settings);
  const IncidentId id = declare(story.at(1min), cleo, Severity::SEV1, true);
  EXPECT_EQ(story.deliveries().at(0).items.at(0).bridge_url, "https://meet.example.org/major");
  ChangeIncident change = change_of(id);
  change.bridge = Bridge{"https://meet.example.org/other", ""};
  ASSERT_TRUE(story.at(2min).run(change, cleo));
  EXPECT_EQ(told(story, id, EntryKind::bridge_changed).size(), 1u);
  change.bridge->url = "other";
  EXPECT_EQ(story.run(change, cleo).error().pointer, "/bridge/url");
  settings.bridge_url = "javascript:alert(1)";
  EXPECT_EQ(story.put(settings).error().pointer, "/settings/organisation/bridge_url");
}

}  // namespace
}  // namespace tocsin
