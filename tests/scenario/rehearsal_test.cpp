// A rehearsal tells what then happens; coverage tells where nothing would.
#include "engine/rehearsal.hpp"

#include "engine/coverage.hpp"
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

Restriction office() {
  return {{Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu, Weekday::fri},
          {8 * 60},
          {18 * 60},
          {}};
}

// Ana and ben take turns of a day at being on call; cleo is called next; a team after that.
void set_stage(Story& story) {
  Schedule schedule;
  schedule.slug = schedule.name = "primary";
  Rotation rotation;
  rotation.anchor = TimeZone().wall(std::chrono::floor<std::chrono::days>(story.time({})));
  rotation.unit = TurnUnit::day;
  rotation.groups = {{{ana}, {}, {}}, {{ben}, {}, {}}};
  schedule.rotations = {rotation};
  ASSERT_TRUE(story.put(schedule));
  Team team;
  team.slug = team.name = "payments";
  team.members = {cleo, ana};
  ASSERT_TRUE(story.put(team));
  NotificationRule rule;
  rule.slug = "ben-high";
  rule.user = ben;
  rule.steps = {{"ben-mail", 2min}};
  ASSERT_TRUE(story.put(rule));
  Step first;
  first.targets = {{TargetKind::schedule, "primary"}};
  Step turns;
  turns.targets = {{TargetKind::team, "payments"}};
  turns.round_robin = true;
  turns.delay = 7min;
  Step day;
  day.targets = {{TargetKind::user, root}};
  day.when.hours = {office()};
  story.edit<EscalationPolicy>("checkout", [&](EscalationPolicy& policy) {
    policy.steps = {day, first, turns};
    policy.repeat = 2;
    policy.catch_all = {{TargetKind::user, root}};
  });
}

using Heard = std::vector<std::pair<Time, Slug>>;

TEST(Rehearsal, TellsWhatThenHappens) {
  for (const Duration start :
       std::initializer_list<Duration>{5min, 7h + 55min, 23h + 58min, 24h + 1min, 121h}) {
    Story story;
    set_stage(story);
    const auto rehearsed = rehearse(
        story.config(), {"checkout", Severity::SEV3, story.time(start), std::chrono::hours(6)});
    ASSERT_TRUE(rehearsed) << rehearsed.error().message;
    Heard expected;
    for (const RehearsedEntry& entry : rehearsed->entries) {
      if (entry.kind == EntryKind::notification_sent) {
        expected.emplace_back(entry.at, entry.contact_method);
      }
    }
    story.at(start).event("disk-full");
    story.at(start + 6h);
    Heard heard;
    for (const Delivery& delivery : story.deliveries()) {
      heard.emplace_back(delivery.at, delivery.method.slug);
    }
    EXPECT_EQ(heard, expected) << format_duration(start);
    EXPECT_GE(heard.size(), 5U);
    EXPECT_TRUE(rehearsed->complete);
  }
}

TEST(Rehearsal, KnowsWhoseTurnItIs) {
  Story story;
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& policy) {
    policy.steps.resize(1);
    policy.steps.front().targets = {{TargetKind::user, ana}, {TargetKind::user, ben}};
    policy.steps.front().round_robin = true;
  });
  const auto first = [&] {
    const auto rehearsed =
        rehearse(story.config(), {"checkout", Severity::SEV1, story.time(1h), 1min},
                 *story.reader()->step_turns());
    return rehearsed && !rehearsed->people.empty() ? rehearsed->people.front() : Slug();
  };
  EXPECT_EQ(first(), ana);
  story.event("disk-full");
  EXPECT_EQ(first(), ben);
}

TEST(Rehearsal, OfADraftChecksItAndWritesNothing) {
  Story story;
  EscalationPolicy draft = *story.config().find<EscalationPolicy>("checkout");
  draft.steps.front().targets = {{TargetKind::user, cleo}};
  const auto config = with_policy(story.config(), draft);
  ASSERT_TRUE(config);
  const auto rehearsed =
      rehearse(*config, {"checkout", Severity::SEV1, story.time(1min), std::chrono::hours(1)});
  ASSERT_TRUE(rehearsed);
  EXPECT_EQ(rehearsed->people.front(), cleo);
  EXPECT_EQ(story.config().find<EscalationPolicy>("checkout")->steps.front().targets.front().slug,
            ana);
  draft.hand_over = "checkout";
  EXPECT_FALSE(with_policy(story.config(), draft));
  draft.hand_over.clear();
  draft.steps.front().when.time_zone = "Nowhere/Land";
  const auto refused = with_policy(story.config(), draft);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/policy/checkout/steps/0/when/time_zone");
}

TEST(Rehearsal, OfWhatDoesNotExistIsRefused) {
  Story story;
  EXPECT_FALSE(rehearse(story.config(), {"nothing", Severity::SEV1, story.time(0s), 1h}));
  EXPECT_FALSE(rehearse(story.config(), {"checkout", Severity::SEV1, story.time(0s), 365 * 24h}));
}

constexpr Duration week = std::chrono::days(7);

TEST(Coverage, IsWholeWhereSomebodyIsAlwaysReached) {
  Story story;
  set_stage(story);
  const Coverage coverage = coverage_of(story.config(), {story.time(0s), story.time(52 * week)});
  EXPECT_TRUE(coverage.holes.empty());
  EXPECT_TRUE(coverage.unreachable.empty());
}

TEST(Coverage, TellsWhenNobodyIsOnCallAndWhy) {
  Story story;
  set_stage(story);
  story.edit<Schedule>(
      "primary", [](Schedule& schedule) { schedule.rotations.front().restrictions = {office()}; });
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& policy) {
    policy.steps = {policy.steps[1]};
    policy.catch_all.clear();
  });
  story.edit<ContactMethod>("ben-mail", [](ContactMethod& method) { method.vouched = false; });
  const Coverage coverage = coverage_of(story.config(), {story.time(0s), story.time(week)});
  ASSERT_FALSE(coverage.holes.empty());
  const Hole& night = coverage.holes.front();
  EXPECT_EQ(night.begin, story.time(0s));
  EXPECT_EQ(night.end, story.time(8h));
  EXPECT_EQ(night.severities.size(), 5U);
  EXPECT_EQ(night.reasons,
            (std::vector<HoleReason>{{HoleCause::nobody_on_call, "checkout", 1, "primary", {}}}));
  const auto bens = std::ranges::find_if(coverage.holes, [](const Hole& hole) {
    return hole.reasons.front().cause == HoleCause::no_verified_contact;
  });
  ASSERT_NE(bens, coverage.holes.end());
  EXPECT_EQ(bens->begin, story.time(24h + 8h));
  EXPECT_EQ(bens->end, story.time(24h + 18h));
  EXPECT_EQ(bens->reasons.front().user, ben);
  EXPECT_EQ(coverage.unreachable, std::vector<Slug>{ben});
}

TEST(Coverage, KnowsSeveritiesHoursHandOversAndServicesWithoutAPolicy) {
  Story story;
  set_stage(story);
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& policy) {
    Step severe;
    severe.targets = {{TargetKind::user, ana}};
    severe.when.severities = {Severity::SEV1};
    policy.steps = {severe};
    policy.catch_all.clear();
  });
  Coverage coverage = coverage_of(story.config(), {story.time(0s), story.time(week)});
  ASSERT_EQ(coverage.holes.size(), 1U);
  EXPECT_EQ(coverage.holes.front().severities.size(), 4U);
  EXPECT_EQ(coverage.holes.front().reasons.front().cause, HoleCause::other_severity);
  EscalationPolicy rest;
  rest.slug = rest.name = "rest";
  Step step;
  step.targets = {{TargetKind::user, ben}};
  rest.steps = {step};
  ASSERT_TRUE(story.put(rest));
  story.edit<EscalationPolicy>("checkout",
                               [](EscalationPolicy& policy) { policy.hand_over = "rest"; });
  Service service;
  service.slug = service.name = "lonely";
  ASSERT_TRUE(story.put(service));
  coverage = coverage_of(story.config(), {story.time(0s), story.time(week)});
  EXPECT_TRUE(coverage.holes.empty());
  EXPECT_EQ(coverage.services_without_policy, std::vector<Slug>{"lonely"});
}

TEST(Coverage, IsTrueToARehearsalAtEachHole) {
  Story story;
  set_stage(story);
  story.edit<Schedule>(
      "primary", [](Schedule& schedule) { schedule.rotations.front().restrictions = {office()}; });
  story.edit<EscalationPolicy>("checkout", [](EscalationPolicy& policy) {
    policy.steps = {policy.steps[1]};
    policy.catch_all.clear();
  });
  const Span span{story.time(0s), story.time(week)};
  const Coverage coverage = coverage_of(story.config(), span);
  for (Time at = span.begin; at < span.end; at += 47min) {
    const bool hole = std::ranges::any_of(
        coverage.holes, [&](const Hole& each) { return each.begin <= at && at < each.end; });
    const auto rehearsed = rehearse(story.config(), {"checkout", Severity::SEV2, at, 1min});
    ASSERT_TRUE(rehearsed);
    const bool only_root = rehearsed->people == std::vector<Slug>{root};  // the administrator
    EXPECT_EQ(hole, only_root) << format_time(at);
  }
}

}  // namespace
}  // namespace tocsin
