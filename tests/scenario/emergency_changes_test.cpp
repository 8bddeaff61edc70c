// Stories of changes: told of by many, and those that must be made in the midst of an incident: who
// approves them, who hears of it, what stays of it.
#include "domain/changes/emergency.hpp"

#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

IncidentId declare_led(Story& story, const Slug& commander = cleo) {
  DeclareIncident declare;
  declare.title = "nobody can pay";
  declare.services = {"checkout"};
  declare.severity = Severity::SEV2;
  declare.commander = commander;
  const auto reply = story.run(std::move(declare), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

Result<Reply> ask_for(Story& story, IncidentId id, bool done_already = false,
                      const Slug& who = ben) {
  return story.run(RequestChange{.incident = id,
                                 .title = "flag off",
                                 .kind = ChangeKind::flag,
                                 .services = {},
                                 .plan = "flip it",
                                 .risk = "carts are lost",
                                 .roll_back = "flip it back",
                                 .done_already = done_already},
                   who);
}

Result<Reply> act(Story& story, IncidentId id, EmergencyAct what, const Slug& who) {
  return story.run(ActOnChange{id, ChangeId{1}, what, ""}, who);
}

Change first_change(const Story& story, IncidentId id) {
  const auto changes = story.state().emergency_changes_of(id);
  EXPECT_EQ(changes.size(), 1u);
  return changes.empty() ? Change{} : *changes.front();
}

TEST(EmergencyChangeStory, TheCommanderApprovesWhereNobodyManagesChanges) {
  Story story;
  const IncidentId id = declare_led(story.at(1min));
  ASSERT_TRUE(ask_for(story.at(2min), id));
  story.at(3min);
  const auto heard = heard_of(story, NoteKind::change_asked);
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_TRUE(heard[0].starts_with(cleo + ": Approve this change? flag off, says ")) << heard[0];
  EXPECT_EQ(act(story, id, EmergencyAct::approve, ben).error().code, Error::Code::forbidden)
      << "not one's own";
  EXPECT_EQ(act(story, id, EmergencyAct::approve, ana).error().code, Error::Code::forbidden);
  ASSERT_TRUE(act(story, id, EmergencyAct::approve, cleo));
  story.at(4min);
  const auto decided = heard_of(story, NoteKind::change_decided);
  ASSERT_EQ(decided.size(), 1u);
  EXPECT_TRUE(decided[0].starts_with(ben + ": Approved: flag off, says ")) << decided[0];
  ASSERT_TRUE(act(story, id, EmergencyAct::start, ben));
  ASSERT_TRUE(act(story.at(5min), id, EmergencyAct::failed, ben));
  ASSERT_TRUE(act(story.at(6min), id, EmergencyAct::rolled_back, ben));
  EXPECT_EQ(first_change(story, id).state, ChangeState::rolled_back);
  EXPECT_EQ(
      words_told(story, id, EntryKind::change_moved),
      (std::vector<std::string>{"flag off: running", "flag off: failed", "flag off: rolled back"}));
  story.expect_same_as_stored();
}

TEST(EmergencyChangeStory, WhoeverManagesChangesApprovesInsteadOfTheCommander) {
  Story story;
  IncidentRole role;
  role.slug = change_manager_role;
  role.name = "Change manager";
  put(story, role);
  const IncidentId id = declare_led(story.at(1min));
  ASSERT_TRUE(story.run(AssignRole{id, role.slug, ana, false}, cleo));
  ASSERT_TRUE(ask_for(story.at(2min), id));
  EXPECT_EQ(act(story, id, EmergencyAct::approve, cleo).error().code, Error::Code::forbidden);
  EXPECT_TRUE(act(story, id, EmergencyAct::refuse, ana));
  EXPECT_EQ(act(story, id, EmergencyAct::done, ben).error().code, Error::Code::conflict);
  story.expect_same_as_stored();
}

TEST(EmergencyChangeStory, WhoIsAloneApprovesTheirOwn) {
  Story story;
  const IncidentId id = declare_led(story.at(1min), "");
  ASSERT_TRUE(story.run(JoinIncident{id}, ben));
  ASSERT_TRUE(ask_for(story.at(2min), id));
  EXPECT_EQ(act(story, id, EmergencyAct::approve, ben).error().code, Error::Code::forbidden)
      << "she who declared it is there";
  ASSERT_TRUE(story.run(ReleaseResponder{id, ana}, ana));
  EXPECT_TRUE(act(story, id, EmergencyAct::approve, ben));
  EXPECT_EQ(first_change(story, id).emergency.decided_by, ben) << "and that stands there";
}

TEST(EmergencyChangeStory, DoneBeforehandItIsApprovedAfterTheFact) {
  Story story;
  const IncidentId id = declare_led(story.at(1min));
  ASSERT_TRUE(ask_for(story.at(2min), id, true));
  EXPECT_TRUE(lacks_approval(first_change(story, id)));
  story.at(3min);
  const auto heard = heard_of(story, NoteKind::change_asked);
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_TRUE(heard[0].starts_with(cleo + ": Approve what was done already? flag off")) << heard[0];
  EXPECT_EQ(words_told(story, id, EntryKind::change_requested),
            std::vector<std::string>{"flag off, done already. Risk: carts are lost"});
  ASSERT_TRUE(act(story, id, EmergencyAct::approve, cleo));
  EXPECT_FALSE(lacks_approval(first_change(story, id)));
  EXPECT_EQ(words_told(story, id, EntryKind::change_approved),
            std::vector<std::string>{"flag off (after the fact)"});
}

TEST(EmergencyChangeStory, CarriedOutWithoutWaitingTheApproverHearsOfItAgain) {
  Story story;
  const IncidentId id = declare_led(story.at(1min));
  ASSERT_TRUE(ask_for(story.at(2min), id));
  ASSERT_TRUE(act(story.at(10min), id, EmergencyAct::done, ben));
  EXPECT_EQ(words_told(story, id, EntryKind::change_moved),
            std::vector<std::string>{"flag off: done, without approval"});
  story.at(12min);
  EXPECT_EQ(heard_of(story, NoteKind::change_asked).size(), 2u);
}

TEST(EmergencyChangeStory, WhoeverComesSecondIsToldWhoWasFaster) {
  Story story;
  const IncidentId id = declare_led(story.at(1min));
  ASSERT_TRUE(ask_for(story.at(2min), id));
  ASSERT_TRUE(act(story, id, EmergencyAct::approve, cleo));
  const auto late = story.run(ActOnChange{id, ChangeId{1}, EmergencyAct::done, "", 1}, ben);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Error::Code::stale);
  EXPECT_NE(late.error().message.find("it is at version 2 now, you had 1"), std::string::npos)
      << late.error().message;
}

TEST(EmergencyChangeStory, AnIncidentHasAMaximumOfThem) {
  Story story;
  const IncidentId id = declare_led(story.at(1min));
  for (std::size_t i = 0; i < emergency_changes_max; ++i) ASSERT_TRUE(ask_for(story, id));
  EXPECT_EQ(ask_for(story, id).error().code, Error::Code::too_large);
}

TEST(ChangeStory, WhoDidNotHearTheLastWordIsRefusedAndTriesAgain) {
  Story story;
  story.at(1min);
  RecordChange told{.report = {.source_id = "deploy-1", .title = "v2"}};
  told.usual_services = {"checkout"};
  ASSERT_TRUE(story.run(told, ben));
  EXPECT_EQ(story.run(told, ben).error().code, Error::Code::stale);
  ChangeQuery all;
  told.known = story.reader()->changes(sight_of_all, all)->rows.at(0);
  told.report.state = ChangeState::failed;
  ASSERT_TRUE(story.run(told, ben));
  EXPECT_EQ(story.run(told, ben).error().code, Error::Code::stale) << "read before that";
  const auto rows = story.reader()->changes(sight_of_all, all)->rows;
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].state, ChangeState::failed);
  EXPECT_EQ(rows[0].services, std::vector<Slug>{"checkout"});
  EXPECT_EQ(rows[0].version, 2);
  story.expect_same_as_stored();
}

TEST(ChangeStory, OnlyTheNewestAreKnown) {
  Effects effects;
  State state;
  for (std::uint64_t id = 1; id <= known_changes_max + 2; ++id) {
    Change change;
    change.id.value = id;
    change.key = digest_of(std::to_string(id));
    effects.changes.push_back(std::move(change));
  }
  state.apply(effects);
  EXPECT_EQ(state.rows().known_changes.size(), known_changes_max);
  EXPECT_EQ(state.known_change(digest_of("2")), nullptr);
  ASSERT_NE(state.known_change(digest_of("3")), nullptr);
}

}  // namespace
}  // namespace tocsin
