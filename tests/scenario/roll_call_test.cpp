// Stories of the roll call: who is asked, who hears of it, who answers what, and what stays of it.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

// checkout needs payments, which needs the database; shop needs checkout.
void set_up(Story& story) {
  for (const auto& [slug, member] :
       std::vector<std::pair<Slug, Slug>>{{"payers", ben}, {"storers", cleo}}) {
    Team team;
    team.slug = team.name = slug;
    team.members = {member};
    put(story, team);
    Grant grant;
    grant.slug = slug + "-respond";
    grant.subject_kind = SubjectKind::team;
    grant.subject = slug;
    grant.access = AccessLevel::responder;
    put(story, grant);
  }
  const auto add = [&](const Slug& slug, const std::string& name, const Slug& team,
                       std::vector<Slug> needs) {
    Service service;
    service.slug = slug;
    service.name = name;
    service.team = team;
    service.depends_on = std::move(needs);
    put(story, service);
  };
  add("database", "Database", "storers", {});
  add("payments", "Payments", "payers", {"database"});
  add("weather", "Weather", "storers", {});
  story.edit<Service>("checkout", [](Service& service) { service.depends_on = {"payments"}; });
  add("shop", "Shop", "", {"checkout"});
}

IncidentId declare_for(Story& story, bool is_private = false) {
  DeclareIncident declare;
  declare.title = "nobody can pay";
  declare.services = {"checkout"};
  declare.severity = Severity::SEV2;
  declare.is_private = is_private;
  const auto reply = story.run(std::move(declare), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

Result<Reply> call(Story& story, IncidentId id, std::vector<Slug> services = {},
                   bool neighbours = true) {
  return story.run(CallRoll{id, std::move(services), neighbours}, ana);
}

Result<Reply> say(Story& story, IncidentId id, const Slug& service, Health health,
                  const std::string& word = {}, const Slug& who = ben) {
  return story.run(AnswerRoll{id, service, health, word}, who);
}

std::vector<Slug> asked_services(const Story& story, IncidentId id) {
  std::vector<Slug> services;
  for (const ServiceCheck* check : story.state().service_checks_of(id)) {
    services.push_back(check->service);
  }
  std::ranges::sort(services);
  return services;
}

ServiceCheck check_named(const Story& story, IncidentId id, const Slug& service) {
  const ServiceCheck* check = check_of(story.state().service_checks_of(id), service);
  EXPECT_NE(check, nullptr) << service;
  return check == nullptr ? ServiceCheck{} : *check;
}

std::vector<std::string> calls_heard(const Story& story) {
  std::vector<std::string> texts;
  for (const Delivery& delivery : story.notices()) {
    for (const Note& note : delivery.notes) {
      if (note.kind == NoteKind::roll_called) texts.push_back(delivery.user + ": " + note.text);
    }
  }
  return texts;
}

void move_to(Story& story, IncidentId id, IncidentStatus status) {
  ChangeIncident change;
  change.incident = id;
  change.status = status;
  if (story.state().incident(id) == nullptr) {
    change.closed = story.incident(id);
    change.closed_checks = *story.reader()->service_checks(id);
  }
  const auto reply = story.run(std::move(change), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
}

TEST(RollCallStory, AffectedServicesAndTheirNeighboursAreAsked) {
  Story story;
  set_up(story);
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id));
  EXPECT_EQ(asked_services(story, id), (std::vector<Slug>{"checkout", "payments", "shop"}))
      << "the database is two steps away";
  EXPECT_EQ(words_told(story, id, EntryKind::roll_called),
            std::vector<std::string>{"checkout, Payments, Shop"});
  const ServiceCheck payments = check_named(story, id, "payments");
  EXPECT_EQ(payments.waiting_since, story.time(2min));
  EXPECT_EQ(payments.asked_by, ana);
  EXPECT_EQ(payments.round, 1);
}

TEST(RollCallStory, OnlyTheAffectedOnesAndThoseChosenByHand) {
  Story story;
  set_up(story);
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id, {"weather", "weather"}, false));
  EXPECT_EQ(asked_services(story, id), (std::vector<Slug>{"checkout", "weather"}));
}

TEST(RollCallStory, WhoeverIsOnCallForTheTeamsHearsOnceOfAllThatIsTheirs) {
  Story story;
  set_up(story);
  story.edit<Service>("weather", [](Service& service) { service.team = "payers"; });
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id, {"weather", "database"}, false));
  story.at(5min);
  EXPECT_EQ(calls_heard(story),
            (std::vector<std::string>{"ben: Roll call: how is Weather? Say so in the room of "
                                      "[SEV2] INC-1 nobody can pay (checkout)",
                                      "cleo: Roll call: how is Database? Say so in the room of "
                                      "[SEV2] INC-1 nobody can pay (checkout)"}));
  ASSERT_TRUE(call(story.at(6min), id, {"payments"}, false));
  story.at(9min);
  ASSERT_EQ(calls_heard(story).size(), 4u) << "whoever is silent is asked again";
  EXPECT_TRUE(calls_heard(story).at(2).starts_with("ben: Roll call: how is Weather, Payments?"));
}

TEST(RollCallStory, AScheduleOfTheTeamSaysWhoIsOnCall) {
  Story story;
  set_up(story);
  Schedule schedule;
  schedule.slug = schedule.name = "paying";
  schedule.team = "payers";
  schedule.rotations = {turns_of_a_week(story, {cleo})};
  put(story, schedule);
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id, {"payments"}, false));
  story.at(5min);
  ASSERT_EQ(calls_heard(story).size(), 1u);
  EXPECT_TRUE(calls_heard(story).at(0).starts_with("cleo: "));
}

TEST(RollCallStory, WhoeverMayNotAnswerIsNotAsked) {
  Story story;
  set_up(story);
  ASSERT_TRUE(story.remove(ConfigKind::grant, "payers-respond"));
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id));
  story.at(5min);
  EXPECT_TRUE(calls_heard(story).empty());
}

TEST(RollCallStory, OfAPrivateIncidentOnlyItsCircleHears) {
  Story story;
  set_up(story);
  const IncidentId id = declare_for(story.at(1min), true);
  ASSERT_TRUE(call(story.at(2min), id, {"database"}));
  story.at(5min);
  EXPECT_TRUE(calls_heard(story).empty());
  ChangeIncident change;
  change.incident = id;
  change.members = std::vector<Slug>{cleo};
  ASSERT_TRUE(story.run(std::move(change), ana));
  ASSERT_TRUE(call(story.at(6min), id, {"database"}));
  story.at(9min);
  ASSERT_EQ(calls_heard(story).size(), 1u);
  EXPECT_TRUE(calls_heard(story).at(0).starts_with("cleo: "));
}

TEST(RollCallStory, AnAnswerIsKeptWithWhoWhenAndWhichRound) {
  Story story;
  set_up(story);
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id));
  ASSERT_TRUE(say(story.at(4min), id, "payments", Health::impaired, "cards are refused"));
  ASSERT_TRUE(call(story.at(9min), id));
  ServiceCheck payments = check_named(story, id, "payments");
  EXPECT_EQ(payments.health, Health::impaired) << "what was said stands until somebody answers";
  EXPECT_EQ(payments.waiting_since, story.time(9min));
  EXPECT_EQ(check_named(story, id, "shop").waiting_since, story.time(2min));
  ASSERT_TRUE(say(story.at(11min), id, "payments", Health::healthy));
  payments = check_named(story, id, "payments");
  EXPECT_EQ(payments.waiting_since, std::nullopt);
  EXPECT_EQ(payments.answers, (std::vector<HealthAnswer>{
                                  {1, Health::impaired, "cards are refused", ben, story.time(4min)},
                                  {2, Health::healthy, "", ben, story.time(11min)}}));
  EXPECT_EQ(
      words_told(story, id, EntryKind::service_confirmed),
      (std::vector<std::string>{"Payments: impaired: cards are refused", "Payments: healthy"}));
}

TEST(RollCallStory, OfTwoAnswersAtOnceTheLastWinsAndBothAreTold) {
  Story story;
  set_up(story);
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id));
  const auto replies =
      story.at(3min).run_together({AnswerRoll{id, "payments", Health::healthy, "of eu-1"},
                                   AnswerRoll{id, "payments", Health::impaired, "of eu-2"}});
  for (const auto& reply : replies) EXPECT_FALSE(reply) << "only a person answers";
  ASSERT_TRUE(say(story, id, "payments", Health::healthy, "of eu-1"));
  ASSERT_TRUE(say(story, id, "payments", Health::impaired, "of eu-2", cleo));
  EXPECT_EQ(check_named(story, id, "payments").health, Health::impaired);
  EXPECT_EQ(check_named(story, id, "payments").answers.size(), 2u);
  EXPECT_EQ(words_told(story, id, EntryKind::service_confirmed).size(), 2u);
}

TEST(RollCallStory, WhatDoesNotExistOrWasNotAskedIsRefused) {
  Story story;
  set_up(story);
  const IncidentId id = declare_for(story.at(1min));
  auto reply = call(story.at(2min), id, {"payments", "nothing"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().pointer, "/services/1");
  EXPECT_TRUE(asked_services(story, id).empty());
  reply = say(story, id, "payments", Health::healthy);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Error::Code::not_found);
  ASSERT_TRUE(call(story, id));
  reply = say(story, id, "payments", Health::healthy, std::string(health_word_bytes_max + 1, 'x'));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().pointer, "/word");
}

TEST(RollCallStory, AnIncidentWithoutServicesAsksThoseThatAreNamed) {
  Story story;
  set_up(story);
  DeclareIncident declare;
  declare.title = "something is odd";
  const IncidentId id{story.run(std::move(declare), ana)->ids.at(0)};
  const auto reply = call(story.at(2min), id);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().pointer, "/services");
  ASSERT_TRUE(call(story, id, {"payments"}));
  EXPECT_EQ(asked_services(story, id), (std::vector<Slug>{"checkout", "database", "payments"}));
}

TEST(RollCallStory, AServiceThatIsDeletedLaterCanStillBeAnsweredFor) {
  Story story;
  set_up(story);
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id, {"weather"}, false));
  ASSERT_TRUE(story.remove(ConfigKind::service, "weather"));
  ASSERT_TRUE(say(story, id, "weather", Health::unknown, "it is gone"));
  EXPECT_EQ(words_told(story, id, EntryKind::service_confirmed),
            std::vector<std::string>{"weather: unknown: it is gone"});
}

// Whoever was asked answers late; nobody is asked any more.
TEST(RollCallStory, WhatIsResolvedIsStillAnsweredAndNotCalled) {
  Story story;
  set_up(story);
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id));
  move_to(story.at(3min), id, IncidentStatus::resolved);
  EXPECT_FALSE(call(story, id));
  EXPECT_TRUE(say(story, id, "payments", Health::healthy));
  move_to(story.at(4min), id, IncidentStatus::closed);
  const auto late = say(story, id, "shop", Health::healthy);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Error::Code::conflict);
  EXPECT_EQ(story.reader()->service_checks(id)->size(), 3u) << "the board stays to be read";
  move_to(story.at(5min), id, IncidentStatus::investigating);
  EXPECT_TRUE(say(story, id, "shop", Health::healthy));
  ASSERT_TRUE(call(story, id));
  EXPECT_EQ(check_named(story, id, "payments").round, 2);
}

TEST(RollCallStory, HundredsOfServicesAreAskedUpToALimit) {
  Story story;
  set_up(story);
  const auto rests_on_checkout = [](std::size_t number) {
    Service service;
    service.slug = service.name = "edge-" + std::to_string(number);
    service.team = "payers";
    service.depends_on = {"checkout"};
    return service;
  };
  std::vector<ConfigObject> services;
  for (std::size_t i = 0; i + 3 < service_checks_per_incident_max; ++i) {
    services.emplace_back(rests_on_checkout(i));
  }
  ASSERT_TRUE(story.put_all(std::move(services)));
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id));
  EXPECT_EQ(asked_services(story, id).size(), service_checks_per_incident_max);
  EXPECT_TRUE(words_told(story, id, EntryKind::roll_called).at(0).ends_with(" and 480 more"));
  story.at(3min);
  ASSERT_EQ(calls_heard(story).size(), 1u);
  EXPECT_NE(calls_heard(story).at(0).find(" and 493 more?"), std::string::npos)
      << calls_heard(story).at(0);
  const auto more = call(story, id, {"weather"});
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, Error::Code::too_large);
  EXPECT_TRUE(call(story, id)) << "the same again";
}

TEST(RollCallStory, WhoIsCalledAndAnswersIsInTheRoom) {
  Story story;
  set_up(story);
  const IncidentId id = declare_for(story.at(1min));
  ASSERT_TRUE(call(story.at(2min), id));
  ASSERT_TRUE(story.run(PagePeople{SubjectOf::incident, id.value, {user(ben)}, false, ""}, ana));
  ASSERT_TRUE(say(story.at(3min), id, "payments", Health::healthy));
  EXPECT_TRUE(is_present(story.incident(id).responders, ben));
}

}  // namespace
}  // namespace tocsin
