// Reason: why something happened, as a value that the UI can explain.
#pragma once

#include <string>

#include "base/describe.hpp"
#include "domain/slug.hpp"

namespace tocsin {

struct Reason {
  // Text in the database: never rename or reuse one.
  enum class Code {
    none,
    event_received,  // an event of `integration`
    event_repeated,
    event_resolved,
    event_acknowledged,
    heartbeat_missed,  // `integration`
    heartbeat_returned,
    source_end_passed,    // the endsAt of the source passed without a repeat
    auto_resolve_passed,  // the auto-resolve time of `service` passed
    rule_matched,         // routing rule `object`
    integration_default,  // no rule matched; the integration's own service was taken
    no_service,           // neither a rule nor the integration names a service
    no_policy,            // `object` (service) has no escalation policy
    low_urgency,
    rule_suppressed,  // routing rule `object`
    rule_delay,       // routing rule `object` waits before paging
    silenced,         // silence `id`
    inhibited,        // inhibition rule `object`, source alert `id`
    snoozed,
    quiet_ended,
    policy_step,  // policy `object`, step `id` (from 1)
    policy_repeated,
    policy_catch_all,
    policy_exhausted,         // every step and repeat went unanswered
    acknowledgement_expired,  // nobody resolved it in the acknowledgement timeout
    nobody_to_page,           // the step's targets give no active user
    no_verified_contact,      // user `object` has no verified, enabled contact method
    acknowledged_by_user,
    resolved_by_user,
    reopened_by_user,
    alert_resolved,
    asked_by_user,          // a person did it by hand
    configuration_applied,  // a configuration file said so
    retry,                  // a failed attempt is tried again
    provider_refused,       // the provider refused for good
    breaker_open,           // the provider failed too often; it is given a pause
    lease_expired,          // an attempt ended with unknown outcome
    bundled,                // several pages to one person went out in one message
    first_set_up,
    declared_by_rule,
    step_condition,        // policy `object`, step `id`: not meant for this severity
    outside_hours,         // policy `object`: no step is meant at this hour
    no_step_applies,       // policy `object`: no step is meant for this
    step_without_contact,  // policy `object`, step `id`: nobody of it has a verified contact method
    handed_over,           // policy `object` came to its end and named another
    paged_by_user,         // user `object` called the person by hand
    notification_rule,     // notification rule `object`
    quiet_hours,           // of user `object`
    got_worse,             // its severity rose, so that more or others are called
    too_few_alerts,        // policy `object`, step `id`: not meant for so few
    nothing_moved,         // of an incident, since somebody acknowledged
    major_rule,            // rule `object` makes it a major incident, or proposes to
    severe_enough,         // to be proposed as a major incident
    role_wanted,           // incident role `object` is to be held
    still_on_it,           // asked of who acknowledged, before the time of `service` ends
  };

  Code code = Code::none;
  Slug object;           // the slug of the rule, policy, service, user or integration meant
  std::uint64_t id = 0;  // the number of the alert, silence, step or page meant

  bool operator==(const Reason&) const = default;
};
TOCSIN_DESCRIBE_ENUM(Reason::Code, none, event_received, event_repeated, event_resolved,
                     event_acknowledged, heartbeat_missed, heartbeat_returned, source_end_passed,
                     auto_resolve_passed, rule_matched, integration_default, no_service, no_policy,
                     low_urgency, rule_suppressed, rule_delay, silenced, inhibited, snoozed,
                     quiet_ended, policy_step, policy_repeated, policy_catch_all, policy_exhausted,
                     acknowledgement_expired, nobody_to_page, no_verified_contact,
                     acknowledged_by_user, resolved_by_user, reopened_by_user, alert_resolved,
                     asked_by_user, configuration_applied, retry, provider_refused, breaker_open,
                     lease_expired, bundled, first_set_up, declared_by_rule, step_condition,
                     outside_hours, no_step_applies, step_without_contact, handed_over,
                     paged_by_user, notification_rule, quiet_hours, got_worse, too_few_alerts,
                     nothing_moved, major_rule, severe_enough, role_wanted, still_on_it)
TOCSIN_DESCRIBE(Reason, code, object, id)

}  // namespace tocsin
