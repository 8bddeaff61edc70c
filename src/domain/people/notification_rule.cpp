#include "domain/people/notification_rule.hpp"

#include <fmt/format.h>

namespace tocsin {

Slug notification_rule_slug(std::string_view user, PageUrgency urgency) {
  return fmt::format("{}-{}", user, to_text(urgency));
}

Status check(const NotificationRule& rule) {
  const Slug slug = notification_rule_slug(rule.user, rule.urgency);
  if (rule.slug != slug) {
    return fail(
        Error::Code::invalid,
        fmt::format("there is one rule for each person and urgency; this one is \"{}\"", slug),
        "/slug");
  }
  if (rule.steps.size() > notification_steps_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} steps", notification_steps_max),
                "/steps");
  }
  for (std::size_t i = 0; i < rule.steps.size(); ++i) {
    const Duration after = rule.steps[i].after;
    if (after < 0s || after > notification_delay_max) {
      return fail(Error::Code::invalid, "a message waits between 0s and 24h",
                  fmt::format("/steps/{}/after", i));
    }
  }
  if (rule.urgency == PageUrgency::high && !rule.quiet_hours.empty()) {
    return fail(Error::Code::invalid,
                "what is urgent keeps no quiet hours; put them into the rule for low urgency",
                "/quiet_hours");
  }
  return check(rule.quiet_hours, "/quiet_hours");
}

}  // namespace tocsin
