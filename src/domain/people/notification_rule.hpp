// Notification rule: how one person wants to be called, by how urgent it is.
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/restriction.hpp"
#include "domain/severity.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// One rung of the ladder.
struct NotificationStep {
  Slug contact_method;
  Duration after{};  // the page began
  bool operator==(const NotificationStep&) const = default;
};
TOCSIN_DESCRIBE(NotificationStep, contact_method, after)

// There is at most one for each person and urgency. Without one, all contact methods are used, each
// after its own delay; so they are when none of the ladder's can be used.
struct NotificationRule {
  Slug slug;  // "<user>-<urgency>"
  Slug user;
  PageUrgency urgency = PageUrgency::high;
  std::vector<NotificationStep> steps;
  // Messages of low urgency wait until these end; on the clock of the user's zone.
  std::vector<Restriction> quiet_hours;
  bool operator==(const NotificationRule&) const = default;
};
TOCSIN_DESCRIBE(NotificationRule, slug, user, urgency, steps, quiet_hours)

constexpr std::size_t notification_steps_max = 20;
constexpr Duration notification_delay_max = std::chrono::hours(24);

Slug notification_rule_slug(std::string_view user, PageUrgency urgency);

// Errors: invalid, too_large; the pointer leads to the member.
Status check(const NotificationRule& rule);

}  // namespace tocsin
