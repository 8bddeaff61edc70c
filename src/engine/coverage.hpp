// Coverage: whether every alert of the time to come would reach somebody: schedules, policies and
// verified contact methods together. Pure.
#pragma once

#include <string>
#include <vector>

#include "engine/config.hpp"

namespace tocsin {

// Why a step reaches nobody at a time.
enum class HoleCause {
  nobody_on_call,       // by `schedule`
  no_verified_contact,  // of `user`, on call by `schedule` or named by the step
  no_provider,          // of `user`, whose phone nothing carries messages to
  nobody_active,        // the step names no active user
  outside_hours,        // the step is not meant at this hour
  other_severity,       // nor for these severities
  few_alerts,           // it is meant only when many come at once
  channel_only,         // a channel is told: nobody has to answer there
};
TOCSIN_DESCRIBE_ENUM(HoleCause, nobody_on_call, no_verified_contact, no_provider, nobody_active,
                     outside_hours, other_severity, few_alerts, channel_only)

struct HoleReason {
  HoleCause cause = HoleCause::nobody_on_call;
  Slug policy;
  int step = 0;  // from 1; 0: the catch-all
  Slug schedule;
  Slug user;
  auto operator<=>(const HoleReason&) const = default;
};
TOCSIN_DESCRIBE(HoleReason, cause, policy, step, schedule, user)

// An alert of these severities under the policy would reach nobody but the administrators.
struct Hole {
  Slug policy;
  std::vector<Severity> severities;
  Time begin{};
  Time end{};
  std::vector<HoleReason> reasons;
  bool operator==(const Hole&) const = default;
};
TOCSIN_DESCRIBE(Hole, policy, severities, begin, end, reasons)

struct Coverage {
  std::vector<Hole> holes;                    // by policy, then by time
  std::vector<Slug> services_without_policy;  // nobody is ever called for them
  std::vector<Slug> unreachable;  // users whom policies or schedules count on, without a contact
  bool complete = true;           // false: there are more holes than are told
};
TOCSIN_DESCRIBE(Coverage, holes, services_without_policy, unreachable, complete)

constexpr std::size_t coverage_holes_max = 2'000;

// Of the policies that services name, or of `policy` alone when it is given. Quiet hours and the
// delays of steps only postpone: they are no holes. A step that is reached later counts.
Coverage coverage_of(const Config& config, Span within, const Slug& policy = {});

}  // namespace tocsin
