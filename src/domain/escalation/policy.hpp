// Escalation policy: who is called, in which order, and how long each has to answer.
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/escalation/condition.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// Of a schedule: whoever is on call when the step fires. A channel, a contact method of a team, is
// told whom the step calls; it is nobody who could answer. Of an expertise: those who have it and
// are on call for anything, or, when none of them is, all who have it.
enum class TargetKind { user, team, schedule, channel, expertise };
TOCSIN_DESCRIBE_ENUM(TargetKind, user, team, schedule, channel, expertise)

struct Target {
  TargetKind kind = TargetKind::user;
  Slug slug;
  bool operator==(const Target&) const = default;
};
TOCSIN_DESCRIBE(Target, kind, slug)

struct Step {
  std::vector<Target> targets;
  Duration delay = 5min;  // how long to wait for an answer before the next step
  Condition when{};       // a step that is not meant is passed at once
  // One of the people behind the targets at a time, the next one whenever the step is called;
  // otherwise all are paged at once.
  bool round_robin = false;
  // Each of the people called has to acknowledge: the first answer stops the policy, and the others
  // are reached on until they answer too.
  bool each_acknowledges = false;
  bool operator==(const Step&) const = default;
};
TOCSIN_DESCRIBE(Step, targets, delay, when, round_robin, each_acknowledges)

constexpr std::size_t policy_steps_max = 20;
constexpr std::size_t step_targets_max = 20;
constexpr int policy_repeat_max = 20;

struct EscalationPolicy {
  Slug slug;
  std::string name;
  std::string description;
  Slug team;
  std::vector<Step> steps;
  int repeat = 0;                 // how often the steps start over when nobody answered
  std::vector<Target> catch_all;  // paged once when every repeat went unanswered
  Slug hand_over{};               // or the policy that goes on then
  bool operator==(const EscalationPolicy&) const = default;
};
TOCSIN_DESCRIBE(EscalationPolicy, slug, name, description, team, steps, repeat, catch_all,
                hand_over)

}  // namespace tocsin
