// Which changes are suspects of an incident, in which order, and why.
#include "domain/changes/suspects.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tocsin {
namespace {

constexpr Time noon = Time{std::chrono::sys_days{std::chrono::January / 5 / 2026}} + 12h;

// checkout -> payments -> postgres -> disks; checkout -> mail; postgres -> payments: a circle.
const std::map<Slug, std::vector<Slug>, std::less<>> needs = {
    {"checkout", {"payments", "mail"}},
    {"payments", {"postgres"}},
    {"postgres", {"disks", "payments"}},
};
const std::vector<Slug>* needs_of(std::string_view service) {
  const auto found = needs.find(service);
  return found == needs.end() ? nullptr : &found->second;
}

struct Row {
  std::uint64_t id;
  const char* service;
  Duration began;  // before noon
  std::optional<Duration> ended = {};
  ChangeState state = ChangeState::done;
};
Change change_of(const Row& row) {
  Change change;
  change.id.value = row.id;
  change.title = "v2";
  change.services = {row.service};
  change.state = row.state;
  change.began_at = noon - row.began;
  if (is_over(row.state)) change.ended_at = noon - row.ended.value_or(row.began);
  return change;
}

std::vector<Suspect> suspects_among(const std::vector<Row>& rows, Time now = noon + 10min) {
  std::vector<Change> changes;
  for (const Row& row : rows) changes.push_back(change_of(row));
  return suspects_of(changes, related_services({"checkout"}, needs_of), noon, now);
}
std::vector<std::uint64_t> ids_among(const std::vector<Row>& rows, Time now = noon + 10min) {
  std::vector<std::uint64_t> ids;
  for (const Suspect& suspect : suspects_among(rows, now)) ids.push_back(suspect.change.value);
  return ids;
}
using Ids = std::vector<std::uint64_t>;

TEST(Suspects, WhatIsDependedOnIsRelatedHoweverFarAndOnce) {
  const auto related = related_services({"checkout"}, needs_of);
  const std::vector<RelatedService> expected = {{"checkout", "checkout", "", 0},
                                                {"payments", "checkout", "", 1},
                                                {"mail", "checkout", "", 1},
                                                {"postgres", "checkout", "payments", 2},
                                                {"disks", "checkout", "postgres", 3}};
  EXPECT_EQ(related, expected);
}

TEST(Suspects, OfTwoWaysTheShorterCounts) {
  const auto related = related_services({"checkout", "postgres"}, needs_of);
  ASSERT_GE(related.size(), 2u);
  EXPECT_EQ(related[1], (RelatedService{"postgres", "postgres", "", 0}));
  EXPECT_EQ(std::ranges::count(related, "postgres", &RelatedService::service), 1);
}

TEST(Suspects, RelatedServicesHaveAMaximum) {
  std::vector<Slug> many;
  for (int i = 0; i < 300; ++i) many.push_back("s" + std::to_string(i));
  EXPECT_EQ(related_services(many, needs_of).size(), related_services_max);
}

TEST(Suspects, TheNewestFirstThenTheNearest) {
  EXPECT_EQ(ids_among({{1, "checkout", 3h}, {2, "postgres", 5min}, {3, "mail", 5min}}),
            (Ids{3, 2, 1}));
  EXPECT_EQ(ids_among({{1, "checkout", 5min}, {2, "checkout", 5min}}), (Ids{2, 1}));
}

TEST(Suspects, OnlyWhatHasToDoWithItAndWithinTheWindow) {
  EXPECT_EQ(ids_among({{1, "search", 5min},
                       {2, "checkout", 24h + 1s},
                       {3, "checkout", 24h},
                       {4, "checkout", -5min},
                       {5, "checkout", -11min}}),
            (Ids{4, 3}))
      << "another service, too old, just in time, since then, yet to come";
}

TEST(Suspects, WhatBeganEarlierAndStillRanCounts) {
  EXPECT_EQ(ids_among({{1, "checkout", 40h, 20h}, {2, "checkout", 40h, 30h}}), (Ids{1}));
  EXPECT_EQ(ids_among({{1, "checkout", 40h, {}, ChangeState::running},
                       {2, "checkout", 40h + change_runs_max, {}, ChangeState::running}}),
            (Ids{1}))
      << "for whoever never tells of an end it has ended";
}

TEST(Suspects, WhatWentOutShortlyBeforeIsMarked) {
  const auto marked = [](const Row& row) { return suspects_among({row}).at(0).just_before; };
  EXPECT_TRUE(marked({1, "checkout", 4min}));
  EXPECT_TRUE(marked({1, "checkout", 1h}));
  EXPECT_FALSE(marked({1, "checkout", 1h + 1s}));
  EXPECT_FALSE(marked({1, "checkout", -1min})) << "it began afterwards";
  EXPECT_TRUE(marked({1, "checkout", 5h, -1min})) << "it ran at that moment";
  EXPECT_TRUE(marked({1, "checkout", 5h, {}, ChangeState::running}));
}

TEST(Suspects, AnEmergencyChangeIsOneOnceItIsBegun) {
  Change change = change_of({1, "checkout", 5min, {}, ChangeState::planned});
  change.emergency.approval = Approval::asked;
  const auto listed = [&] {
    return suspects_of({&change, 1}, related_services({"checkout"}, needs_of), noon, noon).size();
  };
  EXPECT_EQ(listed(), 0u);
  change.state = ChangeState::running;
  EXPECT_EQ(listed(), 1u);
}

TEST(Suspects, SayWhyTheyAreListed) {
  const auto why = [](const Row& row) {
    return why_suspect(suspects_among({row}).at(0),
                       [](std::string_view slug) { return "<" + std::string(slug) + ">"; });
  };
  EXPECT_EQ(why({1, "checkout", 12min}), "on <checkout>, 12 min before the impact began");
  EXPECT_EQ(why({1, "payments", 45s}),
            "on <payments>, which <checkout> depends on, 45 s before the impact began");
  EXPECT_EQ(why({1, "postgres", 5h}),
            "on <postgres>, which <checkout> depends on through <payments>, 5 h before the impact "
            "began");
  EXPECT_EQ(why({1, "mail", -3min}),
            "on <mail>, which <checkout> depends on, 3 min after the impact began");
}

TEST(Change, ToldOfOnceHasHappened) {
  const Change change = told_of({.source_id = "1", .title = "v2", .began_at = noon}, nullptr, noon);
  EXPECT_EQ(change.state, ChangeState::done);
  EXPECT_EQ(change.ended_at, noon);
  EXPECT_EQ(change.version, 1);
}

TEST(Change, OfOneThatIsKnownWhatIsNotSaidStays) {
  const Change running = told_of({.source_id = "1",
                                  .title = "v2",
                                  .state = ChangeState::running,
                                  .services = std::vector<Slug>{"checkout"},
                                  .who = "ana"},
                                 nullptr, noon);
  EXPECT_EQ(running.ended_at, std::nullopt);
  const Change done =
      told_of({.source_id = "1", .state = ChangeState::done}, &running, noon + 4min);
  EXPECT_EQ(done.title, "v2");
  EXPECT_EQ(done.services, running.services);
  EXPECT_EQ(done.began_at, noon);
  EXPECT_EQ(done.ended_at, noon + 4min);
  EXPECT_EQ(done.version, 2);
  const Change again =
      told_of({.source_id = "1", .state = ChangeState::running}, &done, noon + 5min);
  EXPECT_EQ(again.ended_at, std::nullopt) << "what goes on again has no end";
}

TEST(Change, ErrorsNameThePlace) {
  const auto place = [](Change change) {
    const Status good = check(change);
    return good ? std::string("good") : good.error().pointer;
  };
  Change change = told_of({.source_id = "1", .title = "v2"}, nullptr, noon);
  EXPECT_EQ(place(change), "good");
  Change bad = change;
  bad.source_id.clear();
  EXPECT_EQ(place(bad), "/id");
  bad = change;
  bad.title = std::string(change_title_bytes_max + 1, 'x');
  EXPECT_EQ(place(bad), "/title");
  bad = change;
  bad.links = {{"https://ci.example.org/1", ""}, {"javascript:alert(1)", ""}};
  EXPECT_EQ(place(bad), "/links/1/href");
  bad = change;
  bad.links.assign(change_links_max + 1, {"https://ci.example.org/1", ""});
  EXPECT_EQ(place(bad), "/links");
  bad = change;
  bad.services.assign(change_services_max + 1, "s");
  EXPECT_EQ(place(bad), "/services");
  bad = change;
  bad.details = std::string(change_details_bytes_max + 1, 'x');
  EXPECT_EQ(place(bad), "/details");
  bad = change;
  bad.ended_at = noon - 1s;
  EXPECT_EQ(place(bad), "/ended_at");
}

TEST(Change, OneSendersIdsAreNoOthers) {
  const Actor one{ActorKind::integration, "argo", {}};
  const Actor other{ActorKind::integration, "jenkins", {}};
  EXPECT_NE(change_key(one, "1"), change_key(other, "1"));
  EXPECT_EQ(change_key({ActorKind::token, "laptop", "ana"}, "1"),
            change_key({ActorKind::user, "ana", {}}, "1"))
      << "a person is the same with any token";
}

}  // namespace
}  // namespace tocsin
