// The suites about who is on call for a service, and about gaps ahead, as stories.
#include <algorithm>
#include <set>
#include <tuple>

#include "engine/coverage.hpp"
#include "engine/reach.hpp"
#include "tests/scenario/cast.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using vectors::text_of;
using vectors::Vector;

constexpr Duration asked_at = 1h;

Slug after(const std::string& text, const std::string& prefix, const std::string& suffix = "") {
  return text.substr(prefix.size(), text.size() - prefix.size() - suffix.size());
}

// "user:bob", "rotation:[bob]": one person, whose turn does not end, in the hours of the rule.
Rotation rule_of(Story& story, const json::object& input) {
  const std::string rule = text_of(input.at("rule"));
  const bool turns = rule.starts_with("rotation:");
  Rotation made =
      turns_of_a_week(story, {turns ? after(rule, "rotation:[", "]") : after(rule, "user:")});
  Restriction whole_day = daily(0, 24);
  whole_day.end.minutes -= 1;
  if (input.contains("days")) whole_day.days.clear();
  made.restrictions = {whole_day};
  return made;
}

void add_override(Story& story, const json::object& given) {
  const auto name = [&](const char* member) {
    const json::value* value = given.if_contains(member);
    return value == nullptr ? Slug() : text_of(*value);
  };
  const Time begin = given.at("active").as_bool() ? story.time(-days(1)) : story.time(days(100));
  Override override{name("add"), name("remove"), false, 0, begin, begin + days(10)};
  override.slug = "override";
  override.schedule = "schedule";
  put(story, override);
}

// A target as the vectors write it. A rotation that is a target is a schedule of its own.
Target target_of(Story& story, const std::string& text) {
  if (text.starts_with("user:")) return user(after(text, "user:"));
  if (text == "schedule") return schedule(text);
  const Slug who = after(text, "rotation:[", "]");
  add_schedule(story, "turns-of-" + who, {turns_of_a_week(story, {who})});
  return schedule("turns-of-" + who);
}

std::vector<Slug> set_stage(Story& story, const json::object& input) {
  add_person(story, "bob");
  add_person(story, "joe");
  std::vector<Rotation> rotations;
  if (input.contains("rule")) rotations = {rule_of(story, input)};
  add_schedule(story, "schedule", rotations);
  if (const json::value* override = input.if_contains("override")) {
    add_override(story, override->as_object());
  }
  EscalationPolicy policy;
  policy.slug = policy.name = "policy";
  for (const json::value& step : input.at("steps").as_array()) {
    std::vector<Target> targets;
    for (const std::string& text : vectors::texts_of(step)) {
      targets.push_back(target_of(story, text));
    }
    policy.steps.push_back(step_of(targets));
  }
  put(story, policy);
  const json::value* count = input.if_contains("services");
  std::vector<Slug> services;
  for (int i = 1; i <= (count == nullptr ? 1 : count->to_number<int>()); ++i) {
    Service service;
    service.slug = service.name = "svc" + std::to_string(i);
    service.policy = "policy";
    put(story, service);
    Integration integration;
    integration.slug = integration.name = integration.service = service.slug;
    put(story, integration);
    services.push_back(service.slug);
  }
  return services;
}

// Who, by which step, for which service (where there are several).
using Assignments = std::multiset<std::tuple<Slug, int, Slug>>;

Assignments expected_of(const json::array& rows) {
  Assignments expected;
  for (const json::value& row : rows) {
    expected.emplace(text_of(row.at(0)), row.at(1).to_number<int>(),
                     row.as_array().size() > 2 ? text_of(row.at(2)) : "");
  }
  return expected;
}

Slug told_service(const std::vector<Slug>& services, const Slug& service) {
  return services.size() > 1 ? service : Slug();
}

// Who would be told of as on call, by the function that pages them.
Assignments shown(const Story& story, const std::vector<Slug>& services) {
  Assignments found;
  for (const Slug& service : services) {
    const Slug& policy = story.config().find<Service>(service)->policy;
    const auto& steps = story.config().find<EscalationPolicy>(policy)->steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for (const Slug& who :
           people_behind(story.config(), steps[i].targets, story.time(asked_at))) {
        found.emplace(who, static_cast<int>(i), told_service(services, service));
      }
    }
  }
  return found;
}

// Who is paged when each service has an alert that nobody answers.
Assignments paged(Story& story, const std::vector<Slug>& services) {
  story.at(asked_at);
  for (const Slug& service : services) EXPECT_TRUE(story.send({Story::trigger("x")}, service));
  story.at(asked_at + 1h);
  Assignments found;
  const std::vector<Alert> alerts = story.alerts();
  for (const Page& page : story.pages()) {
    if (page.reason.code != Reason::Code::policy_step) continue;  // the administrators
    const auto alert = std::ranges::find(alerts, AlertId{page.subject}, &Alert::id);
    found.emplace(page.user, page.step - 1, told_service(services, alert->service));
  }
  return found;
}

TEST(OncallStoryVectors, Assignments) {
  vectors::for_each("oncall.assignments", [](const Vector& vector) {
    Story story;
    const std::vector<Slug> services = set_stage(story, vector.input);
    const Assignments expected = expected_of(vector.expect.at("on_call").as_array());
    EXPECT_EQ(shown(story, services), expected);
    EXPECT_EQ(paged(story, services), expected);
  });
}

// Turns of 24 hours.
Rotation every_days(Story& story, const Slug& who, std::int64_t count) {
  Rotation rotation = turns_of_a_week(story, {who});
  rotation.unit = TurnUnit::day;
  rotation.off = count - 1;
  return rotation;
}

TEST(OncallStoryVectors, GapFlags) {
  vectors::for_each("schedule.gap_flags", [](const Vector& vector) {
    Story story;
    add_person(story, "ok");
    add_user(story, "viewer");  // nothing to be paged on
    std::vector<Rotation> rotations;
    if (vector.input.contains("past")) {
      rotations = {every_days(story, "viewer", 2), every_days(story, "ok", 1)};
      rotations[0].until = TimeZone().wall(story.time(-days(2)));
      rotations[1].from = TimeZone().wall(story.time(-days(2)));
    } else {
      rotations = {every_days(story, text_of(vector.input.at("user")),
                              vector.input.at("every_days").to_number<std::int64_t>())};
    }
    add_schedule(story, "schedule", rotations);
    set_steps(story, {step_of({schedule("schedule")})});
    const Coverage coverage =
        coverage_of(story.config(), {story.time({}), story.time(days(30))}, "checkout");
    ASSERT_TRUE(coverage.complete);
    const auto any = [&](HoleCause cause) {
      return std::ranges::any_of(coverage.holes, [&](const Hole& hole) {
        const auto found = std::ranges::find(hole.reasons, cause, &HoleReason::cause);
        return found != hole.reasons.end();
      });
    };
    EXPECT_EQ(any(HoleCause::nobody_on_call), vector.expect.at("has_gaps").as_bool());
    EXPECT_EQ(any(HoleCause::no_verified_contact), vector.expect.at("has_empty_shifts").as_bool());
  });
}

}  // namespace
}  // namespace tocsin
