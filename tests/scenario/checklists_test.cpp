// Stories of the checklists of incident roles: who ticks, what survives whom, what an edit does to
// it.
#include "domain/incidents/privacy.hpp"
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

const Slug commander(commander_role);

void put_role(Story& story, std::vector<std::string> checklist, const Slug& slug = commander,
              bool many = false) {
  IncidentRole role;
  role.slug = slug;
  role.name = slug == commander ? "Incident commander" : slug;
  role.severities = {Severity::SEV1};
  role.checklist = std::move(checklist);
  role.many = many;
  put(story, role);
}

IncidentId declare(Story& story) {
  DeclareIncident body;
  body.title = "payments are down";
  body.services = {"checkout"};
  body.severity = Severity::SEV1;
  const auto reply = story.run(std::move(body), cleo);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

// "ana: say that you lead".
std::vector<std::string> ticked(const Story& story, IncidentId id, const Slug& role = commander) {
  std::vector<std::string> texts;
  for (const Tick& tick : ticks_of(story.incident(id).roles, role)) {
    texts.push_back(tick.by + ": " + tick.point);
  }
  return texts;
}

std::vector<std::string> told(const Story& story, IncidentId id, EntryKind kind) {
  std::vector<std::string> texts;
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, id.value)) {
    if (entry.kind == kind) texts.push_back(entry.actor.slug + "|" + entry.text);
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Checklists, WhoeverHoldsTheRoleTicksAndNobodyElse) {
  Story story;
  put_role(story, {"say that you lead", "fill the roles"});
  const IncidentId id = declare(story.at(1min));
  const auto early = story.run(TickChecklist{id, commander, "say that you lead"}, ana);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, Error::Code::forbidden);
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ana));
  ASSERT_TRUE(story.at(2min).run(TickChecklist{id, commander, "say that you lead"}, ana));
  EXPECT_EQ(story.run(TickChecklist{id, commander, "fill the roles"}, ben).error().code,
            Error::Code::forbidden);
  EXPECT_EQ(ticked(story, id), Texts{"ana: say that you lead"});
  EXPECT_EQ(told(story, id, EntryKind::checklist_ticked),
            Texts{"ana|Incident commander: say that you lead"});
}

TEST(Checklists, TickingTwiceIsOneTickAndATickIsTakenBack) {
  Story story;
  put_role(story, {"say that you lead"});
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ana));
  ASSERT_TRUE(story.run(TickChecklist{id, commander, "say that you lead"}, ana));
  const auto again = story.at(3min).run(TickChecklist{id, commander, "say that you lead"}, ana);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->outcome, "ticked_already");
  EXPECT_EQ(told(story, id, EntryKind::checklist_ticked).size(), 1u);
  ASSERT_TRUE(story.run(TickChecklist{id, commander, "say that you lead", true}, ana));
  EXPECT_EQ(ticked(story, id), Texts{});
  const auto off = story.run(TickChecklist{id, commander, "say that you lead", true}, ana);
  ASSERT_TRUE(off);
  EXPECT_EQ(off->outcome, "not_ticked");
  EXPECT_EQ(told(story, id, EntryKind::checklist_unticked).size(), 1u);
}

TEST(Checklists, WhatIsTickedOutlivesAHandOverAndAGap) {
  Story story;
  put_role(story, {"say that you lead", "fill the roles"});
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ana));
  ASSERT_TRUE(story.run(TickChecklist{id, commander, "say that you lead"}, ana));
  ASSERT_TRUE(story.run(OfferRole{id, commander, ben}, ana));
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ben));
  EXPECT_EQ(ticked(story, id), Texts{"ana: say that you lead"});
  EXPECT_EQ(story.run(TickChecklist{id, commander, "fill the roles"}, ana).error().code,
            Error::Code::forbidden)
      << "she has handed over";
  ASSERT_TRUE(story.run(TickChecklist{id, commander, "fill the roles"}, ben));
  // Nobody for a while, by either way; then somebody new.
  ASSERT_TRUE(story.run(AssignRole{id, commander, ben, true}, cleo));
  ASSERT_TRUE(story.run(TakeRole{id, commander}, cleo));
  ChangeIncident nobody;
  nobody.incident = id;
  nobody.commander = Slug();
  ASSERT_TRUE(story.run(nobody, cleo));
  EXPECT_EQ(commander_of(story.incident(id)), "");
  ASSERT_TRUE(story.run(TakeRole{id, commander}, cleo));
  EXPECT_EQ(ticked(story, id), (Texts{"ana: say that you lead", "ben: fill the roles"}));
}

TEST(Checklists, WhatIsTickedOutlivesTheEndAndAReopening) {
  Story story;
  put_role(story, {"say that you lead"});
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ana));
  ASSERT_TRUE(story.run(TickChecklist{id, commander, "say that you lead"}, ana));
  ChangeIncident change;
  change.incident = id;
  change.status = IncidentStatus::resolved;
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_EQ(story.run(TickChecklist{id, commander, "say that you lead", true}, ana).error().code,
            Error::Code::conflict);
  EXPECT_EQ(ticked(story, id), Texts{"ana: say that you lead"});
}

TEST(Checklists, AnEditedChecklistTicksNothingElse) {
  Story story;
  put_role(story, {"say that you lead", "fill the roles"});
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ana));
  ASSERT_TRUE(story.run(TickChecklist{id, commander, "fill the roles"}, ana));
  put_role(story, {"breathe", "say that you lead"});
  const auto gone = story.run(TickChecklist{id, commander, "fill the roles"}, ana);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().pointer, "/point");
  // The next tick takes along what is no longer a point of it.
  ASSERT_TRUE(story.run(TickChecklist{id, commander, "breathe"}, ana));
  EXPECT_EQ(ticked(story, id), Texts{"ana: breathe"});
}

TEST(Checklists, OfARoleThatSeveralHoldThereIsOne) {
  Story story;
  put_role(story, {"watch the graphs", "say what you see"}, "operations-lead", true);
  const IncidentId id = declare(story.at(1min));
  for (const Slug& who : {ana, ben}) {
    ASSERT_TRUE(story.run(TakeRole{id, "operations-lead"}, who));
  }
  ASSERT_TRUE(story.run(TickChecklist{id, "operations-lead", "watch the graphs"}, ana));
  ASSERT_TRUE(story.run(AssignRole{id, "operations-lead", ana, true}, cleo));
  ASSERT_TRUE(story.run(TickChecklist{id, "operations-lead", "say what you see"}, ben));
  EXPECT_EQ(ticked(story, id, "operations-lead"),
            (Texts{"ana: watch the graphs", "ben: say what you see"}));
}

// The row without a user is no holder: it opens no private incident and stands in nobody's way.
TEST(Checklists, TheRowOfTicksIsNobody) {
  Story story;
  put_role(story, {"say that you lead"});
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.run(TakeRole{id, commander}, ana));
  ASSERT_TRUE(story.run(TickChecklist{id, commander, "say that you lead"}, ana));
  const Incident incident = story.incident(id);
  EXPECT_FALSE(holds_a_role(incident.roles, ""));
  for (const Slug& user : circle_of(incident)) EXPECT_NE(user, "");
  ASSERT_TRUE(story.run(AssignRole{id, commander, ana, true}, cleo));
  EXPECT_EQ(holder_of(story.incident(id).roles, commander), nullptr);
  EXPECT_EQ(story.run(TickChecklist{id, commander, "say that you lead", true}).error().code,
            Error::Code::forbidden)
      << "no person asks";
}

}  // namespace
}  // namespace tocsin
