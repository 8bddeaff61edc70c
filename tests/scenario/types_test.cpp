// Stories of incident types and custom fields: what a type brings along, what must be known by
// when.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

DeclareIncident outage(std::optional<Slug> type = {}, FieldValues fields = {}) {
  DeclareIncident body;
  body.title = "payments are down";
  body.services = {"checkout"};
  body.severity = Severity::SEV3;
  body.details.type = std::move(type);
  body.details.fields = std::move(fields);
  return body;
}

IncidentId declare(Story& story, DeclareIncident body) {
  const auto reply = story.run(std::move(body), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().pointer + reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

ChangeIncident change_of(IncidentId id, IncidentDetails details = {}) {
  ChangeIncident change;
  change.incident = id;
  change.details = std::move(details);
  return change;
}

void put_types(Story& story) {
  for (IncidentType type : usual_types()) {
    if (type.slug == "security") type.members = {cleo};
    put(story, type);
  }
}

CustomField field_of(const Slug& slug, FieldKind kind, FieldNeed needed = FieldNeed::never) {
  CustomField field;
  field.slug = field.name = slug;
  field.kind = kind;
  field.needed = needed;
  return field;
}

TEST(IncidentTypes, ATypeSaysHowMildAnIncidentMayBe) {
  Story story;
  put_types(story);
  const IncidentId id = declare(story.at(1min), outage("data"));
  EXPECT_EQ(story.incident(id).severity, Severity::SEV2);
  EXPECT_EQ(words_told(story, id, EntryKind::declared),
            std::vector<std::string>{"SEV2 payments are down"});
  ChangeIncident milder = change_of(id);
  milder.severity = Severity::SEV4;
  EXPECT_EQ(story.run(milder, ana).error().pointer, "/severity");
  ASSERT_TRUE(story.run(change_of(id, {.type = "outage"}), ana));
  ASSERT_TRUE(story.run(milder, ana));
  ASSERT_TRUE(story.run(change_of(id, {.type = "data"}), ana));  // raised again
  EXPECT_EQ(story.incident(id).severity, Severity::SEV2);
  EXPECT_EQ(words_told(story, id, EntryKind::severity_changed),
            (std::vector<std::string>{"SEV2 -> SEV4", "SEV4 -> SEV2"}));
  EXPECT_EQ(story.run(change_of(id, {.type = "nothing"}), ana).error().pointer, "/type");
}

TEST(IncidentTypes, WhatBeginsPrivateHasItsMembers) {
  Story story;
  put_types(story);
  DeclareIncident body = outage("security");
  body.members = {ben};
  const IncidentId id = declare(story.at(1min), body);
  EXPECT_TRUE(story.incident(id).is_private);
  EXPECT_EQ(story.incident(id).insiders, (std::vector<Slug>{ana, ben, cleo}));
  const IncidentId other = declare(story.at(2min), outage());
  EXPECT_FALSE(story.incident(other).is_private);
  ASSERT_TRUE(story.run(change_of(other, {.type = "security"}), ana));
  EXPECT_EQ(story.incident(other).insiders, (std::vector<Slug>{ana, cleo}));
}

TEST(IncidentTypes, RolesAndTasksOfATypeComeWithIt) {
  Story story;
  put_types(story);
  IncidentRole lawyer;
  lawyer.slug = lawyer.name = "lawyer";
  lawyer.types = {"data"};
  lawyer.filled_by = {user(cleo)};
  put(story, lawyer);
  TaskTemplate planned;
  planned.slug = planned.name = "regulator";
  planned.types = {"data"};
  planned.tasks = {{"tell the regulator", "", "", 72h, {}}};
  put(story, planned);
  const IncidentId id = declare(story.at(1min), outage("outage"));
  EXPECT_TRUE(story.incident(id).roles.empty());
  ASSERT_TRUE(story.run(change_of(id, {.type = "data"}), ana));
  ASSERT_EQ(story.incident(id).roles.size(), 1u);
  EXPECT_EQ(story.incident(id).roles.at(0).user, cleo);
  EXPECT_EQ(story.incident(id).templates, std::vector<Slug>{"regulator"});
}

TEST(IncidentTypes, ACrisisCallsItsExecutives) {
  Story story;
  IncidentRole executive;
  executive.slug = executive.name = "executive";
  executive.crisis_only = true;
  executive.filled_by = {user(cleo)};
  put(story, executive);
  const IncidentId id = declare(story.at(1min), outage());
  EXPECT_TRUE(story.incident(id).roles.empty());
  ASSERT_TRUE(story.run(change_of(id, {.crisis = true}), ana));
  ASSERT_EQ(story.incident(id).roles.size(), 1u);
  EXPECT_EQ(words_told(story, id, EntryKind::crisis_changed), std::vector<std::string>{"crisis"});
  ASSERT_TRUE(story.run(change_of(id, {.crisis = false}), ana));
  EXPECT_TRUE(story.incident(id).roles.empty());  // silent so far, and not needed any more
}

TEST(CustomFields, AreCheckedAndTold) {
  Story story;
  put_types(story);
  put(story, field_of("customers", FieldKind::number));
  put(story, field_of("lead", FieldKind::user));
  CustomField regulator = field_of("regulator", FieldKind::text);
  regulator.types = {"data"};
  put(story, regulator);
  const IncidentId id = declare(story.at(1min), outage("outage", {{"customers", "12"}}));
  EXPECT_EQ(story.incident(id).fields, (FieldValues{{"customers", "12"}}));
  const auto refused = [&](FieldValues fields) {
    return story.run(change_of(id, {.fields = std::move(fields)}), ana).error().pointer;
  };
  EXPECT_EQ(refused({{"customers", "many"}}), "/fields/customers");
  EXPECT_EQ(refused({{"lead", "nobody"}}), "/fields/lead");
  EXPECT_EQ(refused({{"regulator", "BaFin"}}), "/fields/regulator");
  EXPECT_EQ(refused({{"nothing", "x"}}), "/fields/nothing");
  ASSERT_TRUE(story.run(change_of(id, {.fields = {{"customers", ""}, {"lead", ben}}}), ana));
  EXPECT_EQ(story.incident(id).fields, (FieldValues{{"lead", ben}}));
  EXPECT_EQ(words_told(story, id, EntryKind::field_changed),
            (std::vector<std::string>{"customers: nothing -> 12", "customers: 12 -> nothing",
                                      "lead: nothing -> ben"}));
}

TEST(CustomFields, WhatIsNeededIsAskedForByThen) {
  Story story;
  put(story, field_of("region", FieldKind::text, FieldNeed::declare));
  put(story, field_of("cause", FieldKind::text, FieldNeed::resolve));
  EXPECT_EQ(story.run(outage(), ana).error().pointer, "/fields/region");
  const IncidentId id = declare(story.at(1min), outage({}, {{"region", "EU"}}));
  ChangeIncident resolve = change_of(id);
  resolve.status = IncidentStatus::resolved;
  EXPECT_EQ(story.run(resolve, ana).error().pointer, "/fields/cause");
  resolve.details.fields = {{"cause", "a typo"}};
  ASSERT_TRUE(story.run(resolve, ana));
  EXPECT_EQ(story.incident(id).status, IncidentStatus::resolved);
}

}  // namespace
}  // namespace tocsin
