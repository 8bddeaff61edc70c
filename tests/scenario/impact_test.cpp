// Stories of what an incident hurts and costs.
#include "domain/incidents/cost.hpp"
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

class Impact : public ::testing::Test {
 protected:
  Impact() {
    Settings settings;
    settings.cents_an_hour = 6'000;
    put(story, settings);
    IncidentRole commander;
    commander.slug = commander_role;
    commander.name = "Incident commander";
    commander.cents_an_hour = 12'000;
    put(story, commander);
    DeclareIncident declare;
    declare.title = "payments are down";
    const auto reply = story.at(0min).run(std::move(declare), ana);
    EXPECT_TRUE(reply);
    if (reply) id = IncidentId{reply->ids.at(0)};
  }
  Time clock() const { return story.time(story.now()); }
  ChangeImpact change(std::optional<std::int64_t> version = {}) const {
    ChangeImpact change;
    change.incident = id;
    change.expected_version = version;
    return change;
  }
  void move(IncidentStatus status, const Slug& by = ana) {
    ChangeIncident changed;
    changed.incident = id;
    changed.status = status;
    const auto reply = story.run(std::move(changed), by);
    ASSERT_TRUE(reply) << reply.error().message;
  }
  IncidentCost cost() { return cost_of(story.incident(id), rates_of(story.config()), clock()); }

  Story story;
  IncidentId id;
};

TEST_F(Impact, EachFactIsALineWithWhatItWasBefore) {
  ChangeImpact said = change();
  said.regions = {"EU", "US"};
  said.customers = 200;
  said.revenue_cents_a_minute = 125'050;
  said.penalties = {{"the bank", 1'000'000, clock() + 4h}};
  ASSERT_TRUE(story.at(1min).run(said, ana));
  ChangeImpact corrected = change();
  corrected.customers = std::optional<std::int64_t>();
  corrected.penalties = std::vector<Penalty>{};
  ASSERT_TRUE(story.at(2min).run(corrected, ben));
  const std::vector<std::string> words = words_told(story, id, EntryKind::impact_changed);
  ASSERT_EQ(words.size(), 6u);
  EXPECT_EQ(words[0], "Regions affected: none -> EU, US");
  EXPECT_EQ(words[1], "Customers affected: not known -> 200");
  EXPECT_EQ(words[2], "Revenue lost a minute: 0.00 EUR -> 1250.50 EUR");
  EXPECT_EQ(words[3].substr(0, 47), "Penalties: none -> 10000.00 EUR the bank (due 2");
  EXPECT_EQ(words[4], "Customers affected: 200 -> not known");
  const ImpactFacts facts = story.incident(id).impact_facts;
  EXPECT_EQ(facts.version, 3);
  EXPECT_EQ(facts.changes.size(), 4u);
  EXPECT_EQ(facts.changes[2].member, "customers");
  EXPECT_EQ(facts.changes[2].by, ben);
  const auto reply = story.run(corrected, ben);  // nothing that is new
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->version, 3);
  EXPECT_EQ(words_told(story, id, EntryKind::impact_changed).size(), 6u);
}

TEST_F(Impact, StakeholdersReadHowManyAndWhereButNoMoney) {
  ChangeImpact said = change();
  said.customers = 200;
  said.revenue_cents_a_minute = 100;
  ASSERT_TRUE(story.at(1min).run(said, ana));
  std::vector<Visibility> readers;
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, id.value)) {
    if (entry.kind == EntryKind::impact_changed) readers.push_back(entry.visibility);
  }
  EXPECT_EQ(readers, (std::vector{Visibility::stakeholder, Visibility::internal}));
}

TEST_F(Impact, TheNextUpdateIsPromisedAndKept) {
  WriteEntry line;
  line.incident = id;
  line.text = "we roll back";
  line.visibility = Visibility::stakeholder;
  line.next_update_by = story.time(30min);
  ASSERT_TRUE(story.at(1min).run(line, ana));
  EXPECT_EQ(story.incident(id).impact_facts.next_update_by, story.time(30min));
  EXPECT_EQ(story.incident(id).impact_facts.version, 2);
  WriteEntry talk = line;  // responders talk among themselves
  talk.visibility = Visibility::internal;
  EXPECT_EQ(story.run(talk, ana).error().pointer, "/next_update_by");
  talk.next_update_by = {};
  ASSERT_TRUE(story.run(talk, ana));
  EXPECT_EQ(story.incident(id).impact_facts.next_update_by, story.time(30min));
  WriteEntry mark = line;  // what was said already is no new word
  mark.kind = EntryKind::finding;
  mark.next_update_by = {};
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, id.value)) {
    if (entry.text == "we roll back" && entry.visibility == Visibility::stakeholder) {
      mark.about = entry;
    }
  }
  ASSERT_TRUE(mark.about);
  ASSERT_TRUE(story.run(mark, ana));
  EXPECT_EQ(story.incident(id).impact_facts.next_update_by, story.time(30min));
  line.next_update_by = story.time(0min);
  EXPECT_EQ(story.run(line, ana).error().pointer, "/next_update_by");
  line.next_update_by = {};
  ASSERT_TRUE(story.at(20min).run(line, ana));
  EXPECT_FALSE(story.incident(id).impact_facts.next_update_by);
  EXPECT_EQ(story.incident(id).impact_facts.version, 3);
  ChangeImpact said = change();
  said.next_update_by = story.time(60min);
  said.expected_by = story.time(90min);
  ASSERT_TRUE(story.run(said, ana));
  EXPECT_EQ(words_told(story, id, EntryKind::impact_changed),
            (std::vector<std::string>{"Expected to be over: not known -> 2026-01-05T01:30:00.000Z",
                                      "Next update by: not promised -> 2026-01-05T01:00:00.000Z"}));
}

TEST_F(Impact, WhoComesSecondIsToldWhoWasFaster) {
  ChangeImpact first = change(1);
  first.customers = 10;
  ASSERT_TRUE(story.at(1min).run(first, ana));
  ChangeImpact second = change(1);
  second.customers = 20;
  const auto refused = story.run(second, ben);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Error::Code::stale);
  EXPECT_NE(refused.error().message.find("ana changed customers"), std::string::npos);
  EXPECT_EQ(story.incident(id).impact_facts.customers, 10);
}

TEST_F(Impact, NothingBadIsTaken) {
  ChangeImpact early = change();
  early.began_at = std::optional(clock() + 1h);
  EXPECT_EQ(story.run(early, ana).error().pointer, "/began_at");
  ChangeImpact since = change();
  since.revenue_since = clock();
  EXPECT_EQ(story.run(since, ana).error().pointer, "/revenue_cents_a_minute");
  ChangeImpact nowhere = change();
  nowhere.incident = IncidentId{99};
  EXPECT_EQ(story.run(nowhere, ana).error().code, Error::Code::not_found);
  EXPECT_EQ(story.incident(id).impact_facts, ImpactFacts());
}

TEST_F(Impact, TheMeterFollowsWhoComesAndGoes) {
  ASSERT_TRUE(story.at(10min).run(JoinIncident{id}, ben));
  ASSERT_TRUE(story.at(20min).run(AssignRole{id, Slug(commander_role), ana, false}, ana));
  ASSERT_TRUE(story.at(40min).run(ReleaseResponder{id, ben}, ana));
  story.at(60min);
  // ana: 20 min as a responder, 40 min as the commander; ben: 30 min.
  EXPECT_EQ(cost().people_cents, 2'000 + 8'000 + 3'000);
  EXPECT_EQ(cost().people_seconds, 90 * 60);
  EXPECT_EQ(cost().people_now, 1u);
}

TEST_F(Impact, TheCostOfWhatIsResolvedStandsStill) {
  ChangeImpact said = change();
  said.revenue_cents_a_minute = 1'000;
  ASSERT_TRUE(story.at(30min).run(said, ana));
  story.at(60min);
  move(IncidentStatus::resolved);
  const IncidentCost then = cost();
  EXPECT_EQ(then.total_cents, 6'000 + 60'000);
  story.edit<Settings>("organisation", [](Settings& settings) { settings.cents_an_hour = 1; });
  story.at(5h);
  EXPECT_EQ(cost(), then);
  // What turns out later is corrected all the same, and then the cost with it.
  ChangeImpact corrected = change();
  corrected.ended_at = std::optional(clock() - 4h - 30min);
  ASSERT_TRUE(story.run(corrected, ben));
  EXPECT_EQ(cost().revenue_cents, 30'000);
  move(IncidentStatus::investigating);
  EXPECT_TRUE(cost().running);
}

TEST_F(Impact, BeganWithTheFirstAlertUntilSomebodyKnowsBetter) {
  story.at(1min).event("disk-full");
  const AlertId alert = story.alert("disk-full").id;
  ChangeIncident attach;
  attach.incident = id;
  attach.attach = {alert};
  ASSERT_TRUE(story.at(2min).run(attach, ana));
  EXPECT_EQ(story.incident(id).alarm_at, story.alert("disk-full").started_at);
  EXPECT_EQ(impact_began(story.incident(id)), story.incident(id).declared_at);
  ChangeImpact known = change();
  known.began_at = std::optional(clock() - 1h);
  ASSERT_TRUE(story.run(known, ana));
  EXPECT_EQ(impact_began(story.incident(id)), clock() - 1h);
  EXPECT_EQ(cost().impact_seconds, 3600);
}

TEST_F(Impact, TheFirstUpdateIsTheFirstLineThatStakeholdersRead) {
  WriteEntry line;
  line.incident = id;
  line.text = "we look into it";
  ASSERT_TRUE(story.at(1min).run(line, ana));
  EXPECT_EQ(story.incident(id).first_update_at, std::nullopt);
  line.visibility = Visibility::stakeholder;
  ASSERT_TRUE(story.at(2min).run(line, ana));
  const Time first = clock();
  line.visibility = Visibility::public_;
  ASSERT_TRUE(story.at(3min).run(line, ana));
  EXPECT_EQ(story.incident(id).first_update_at, first);
}

}  // namespace
}  // namespace tocsin
