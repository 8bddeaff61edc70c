// Stories of incidents that belong together: parts that end with the whole, and two that were one.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

IncidentId declare(Story& story, const std::string& title, const Slug& who = ana,
                   Severity severity = Severity::SEV3) {
  DeclareIncident body;
  body.title = title;
  body.services = {"checkout"};
  body.severity = severity;
  const auto reply = story.run(std::move(body), who);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

ChangeIncident part_of(IncidentId id, IncidentId parent) {
  ChangeIncident change;
  change.incident = id;
  change.parent = parent;
  return change;
}

ChangeIncident moved_to(IncidentId id, IncidentStatus status) {
  ChangeIncident change;
  change.incident = id;
  change.status = status;
  return change;
}

bool told(const Story& story, IncidentId id, EntryKind kind, IncidentId other) {
  return std::ranges::any_of(
      story.timeline(EntryOf::incident, id.value),
      [&](const TimelineEntry& entry) { return entry.kind == kind && entry.ref == other.value; });
}

TEST(Relations, APartIsResolvedWithTheWholeAndItsReporterHears) {
  Story story;
  const IncidentId whole = declare(story.at(1min), "the network is down");
  const IncidentId part = declare(story.at(2min), "mail does not arrive", ben);
  ASSERT_TRUE(story.run(part_of(part, whole), ana));
  EXPECT_TRUE(told(story, whole, EntryKind::child_added, part));
  EXPECT_TRUE(told(story, part, EntryKind::parent_changed, whole));
  ASSERT_TRUE(story.at(10min).run(moved_to(whole, IncidentStatus::resolved), ana));
  EXPECT_EQ(story.incident(part).status, IncidentStatus::resolved);
  story.at(15min);
  EXPECT_TRUE(std::ranges::any_of(story.notices(), [&](const Delivery& delivery) {
    return delivery.user == ben && std::ranges::any_of(delivery.notes, [](const Note& note) {
             return note.text.ends_with("resolved with INC-1");
           });
  }));
  ASSERT_TRUE(story.run(moved_to(whole, IncidentStatus::investigating), ana));
  EXPECT_EQ(story.incident(part).status, IncidentStatus::resolved);  // it goes its own way
}

TEST(Relations, NothingIsAPartOfItself) {
  Story story;
  const IncidentId one = declare(story.at(1min), "one");
  const IncidentId two = declare(story, "two");
  const IncidentId three = declare(story, "three");
  EXPECT_EQ(story.run(part_of(one, one), ana).error().pointer, "/parent");
  ASSERT_TRUE(story.run(part_of(two, one), ana));
  ASSERT_TRUE(story.run(part_of(three, two), ana));
  EXPECT_EQ(story.run(part_of(one, three), ana).error().pointer, "/parent");
  ASSERT_TRUE(story.run(moved_to(three, IncidentStatus::resolved), ana));
  EXPECT_EQ(story.run(part_of(one, three), ana).error().pointer, "/parent");  // it is over
  ASSERT_TRUE(story.run(part_of(two, {}), ana));
  EXPECT_TRUE(told(story, one, EntryKind::child_left, two));
  ASSERT_TRUE(story.run(part_of(one, two), ana));
}

TEST(Relations, APrivateOneBelongsToNoOpenOne) {
  Story story;
  const IncidentId whole = declare(story.at(1min), "whole");
  const IncidentId part = declare(story, "part");
  ASSERT_TRUE(story.run(part_of(part, whole), ana));
  ChangeIncident hide;
  hide.incident = whole;
  hide.is_private = true;
  ASSERT_TRUE(story.run(hide, ana));
  EXPECT_FALSE(story.incident(part).parent);
  EXPECT_EQ(story.run(part_of(part, whole), ana).error().code, Error::Code::conflict);
  EXPECT_EQ(story.run(MergeIncident{part, whole}, ana).error().code, Error::Code::conflict);
}

TEST(Relations, WhatWasOneIsMergedWithAllThatIsDoneForIt) {
  Story story;
  ASSERT_TRUE(story.at(1min).event("disk"));
  const IncidentId into = declare(story, "checkout is slow");
  Service search;
  search.slug = search.name = "search";
  put(story, search);
  TaskTemplate planned;
  planned.slug = planned.name = "of-search";
  planned.services = {"search"};
  planned.tasks = {{"warm the caches", "", "", {}, {}}};
  put(story, planned);
  const IncidentId from = declare(story.at(2min), "checkout is down", ben, Severity::SEV1);
  ChangeIncident services;
  services.incident = from;
  services.services = {"checkout", "search"};
  ASSERT_TRUE(story.run(services, ben));
  const IncidentId part = declare(story, "a part");
  ASSERT_TRUE(story.run(part_of(part, from), ana));
  ChangeIncident attach;
  attach.incident = from;
  attach.attach = {story.alert("disk").id};
  ASSERT_TRUE(story.run(attach, ben));
  CreateTask make;
  make.incident = from;
  make.title = "roll back";
  const TaskId task{story.run(make, ben)->ids.at(0)};
  ASSERT_TRUE(story.run(PagePeople{SubjectOf::incident, from.value, {user(cleo)}, false, {}}, ana));

  EXPECT_EQ(story.run(MergeIncident{from, from}, ana).error().pointer, "/into");
  ASSERT_TRUE(story.at(5min).run(MergeIncident{from, into}, ana));
  EXPECT_EQ(story.incident(from).status, IncidentStatus::merged);
  EXPECT_EQ(story.incident(from).merged_into, into);
  EXPECT_EQ(story.incident(into).severity, Severity::SEV1);  // the worse of the two
  EXPECT_EQ(story.incident(into).services, (std::vector<Slug>{"checkout", "search"}));
  EXPECT_EQ(story.incident(into).templates, std::vector<Slug>{"of-search"});
  EXPECT_EQ(story.incident(part).parent, into);
  EXPECT_EQ(story.alert("disk").incident, into);
  ASSERT_NE(story.state().task(task), nullptr);
  EXPECT_EQ(story.state().task(task)->incident, into);
  EXPECT_TRUE(is_present(story.incident(into).responders, ben));
  EXPECT_TRUE(told(story, into, EntryKind::took_in, from));
  EXPECT_TRUE(told(story, from, EntryKind::merged, into));
  for (const Page& page : story.pages()) EXPECT_TRUE(page.subject != from.value || page.ended_at);
  EXPECT_EQ(story.run(moved_to(from, IncidentStatus::investigating), ana).error().code,
            Error::Code::not_found);
  EXPECT_EQ(story.run(MergeIncident{into, from}, ana).error().pointer, "/into");
  story.expect_same_as_stored();
}

TEST(Relations, AnAlertThatIsSplitOffLeavesItsIncident) {
  Story story;
  ASSERT_TRUE(story.at(1min).event("disk"));
  DeclareIncident body;
  body.title = "one";
  body.alerts = {story.alert("disk").id};
  const IncidentId first{story.run(body, ana)->ids.at(0)};
  body.title = "another matter";
  const IncidentId second{story.run(body, ana)->ids.at(0)};
  EXPECT_EQ(story.alert("disk").incident, second);
  EXPECT_TRUE(
      told(story, first, EntryKind::alert_detached, IncidentId{story.alert("disk").id.value}));
}

TEST(Relations, WhatWasSaidOfTheImpactGoesOnUnlessTheOtherSaysMore) {
  Story story;
  const IncidentId from = declare(story.at(1min), "orders fail");
  const IncidentId into = declare(story.at(2min), "the shop is down");
  ChangeImpact change;
  change.incident = from;
  change.customers = std::optional<std::int64_t>(200);
  change.began_at = std::optional<Time>(story.time(0min));
  ASSERT_TRUE(story.run(change, ana));
  ASSERT_TRUE(story.run(MergeIncident{from, into}, ana));
  EXPECT_EQ(story.incident(into).impact_facts.customers, 200);
  EXPECT_EQ(story.incident(into).impact_facts.began_at, story.time(0min));
  // Of two that were both told, the one that goes on keeps its own.
  const IncidentId third = declare(story.at(3min), "checkout is slow");
  change.incident = third;
  change.customers = std::optional<std::int64_t>(7);
  ASSERT_TRUE(story.run(change, ana));
  ASSERT_TRUE(story.run(MergeIncident{third, into}, ana));
  EXPECT_EQ(story.incident(into).impact_facts.customers, 200);
  story.expect_same_as_stored();
}

TEST(Relations, TheMirrorOfWhatIsMergedGoesOnAsThatOfTheOther) {
  Story story;
  const auto make = [&](const std::string& title) {
    DeclareIncident body;
    body.title = title;
    const auto reply = story.run(std::move(body), ana);
    EXPECT_TRUE(reply);
    return IncidentId{reply ? reply->ids.at(0) : 0};
  };
  const IncidentId from = make("checkout");
  const IncidentId into = make("payments");
  const IncidentId third = make("search");
  ASSERT_TRUE(story.run(LinkChat{from, {"T1", "C1", false}}, ana));
  ASSERT_TRUE(story.run(LinkChat{third, {"T1", "C3", false}}, ana));
  ASSERT_TRUE(story.run(MergeIncident{.from = from, .into = into}, ana));
  EXPECT_EQ(story.incident(into).chat, (ChatRoom{"T1", "C1", false}));
  EXPECT_EQ(story.incident(from).chat, (ChatRoom{"T1", "C1", true}));
  ASSERT_TRUE(story.run(MergeIncident{.from = third, .into = into}, ana));
  EXPECT_EQ(story.incident(into).chat.channel, "C1") << "it has one already";
  EXPECT_TRUE(story.incident(third).chat.ended);
}

}  // namespace
}  // namespace tocsin
