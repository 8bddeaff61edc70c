#include "engine/explain.hpp"

#include <fmt/format.h>

#include "engine/notice_words.hpp"

namespace tocsin {
namespace {

// The name of an object as people know it, or its slug when it is gone or has no name.
template <typename T>
std::string name_of(const Config& config, const Slug& slug) {
  const T* found = config.find<T>(slug);
  return found == nullptr || found->name.empty() ? slug : found->name;
}

}  // namespace

std::string explain(const Config& config, const Reason& reason) {
  const auto integration = [&] { return name_of<Integration>(config, reason.object); };
  const auto rule = [&] { return name_of<RoutingRule>(config, reason.object); };
  const auto policy = [&] { return name_of<EscalationPolicy>(config, reason.object); };
  const auto service = [&] { return name_of<Service>(config, reason.object); };
  const auto user = [&] { return name_of<User>(config, reason.object); };
  const auto method = [&] { return name_of<ContactMethod>(config, reason.object); };
  switch (reason.code) {
    case Reason::Code::none:
      return "no reason was recorded";
    case Reason::Code::event_received:
      return fmt::format("an event of {}", integration());
    case Reason::Code::event_repeated:
      return fmt::format("{} sent it again", integration());
    case Reason::Code::event_resolved:
      return fmt::format("{} says that it is over", integration());
    case Reason::Code::event_acknowledged:
      return fmt::format("{} acknowledged it", integration());
    case Reason::Code::heartbeat_missed:
      return fmt::format("heartbeat {} did not come in time", integration());
    case Reason::Code::heartbeat_returned:
      return fmt::format("heartbeat {} is back", integration());
    case Reason::Code::source_end_passed:
      return fmt::format("{} did not send it again before its end", integration());
    case Reason::Code::auto_resolve_passed:
      return fmt::format("not repeated within the auto-resolve time of service {}", service());
    case Reason::Code::rule_matched:
      return fmt::format("routing rule {}", rule());
    case Reason::Code::integration_default:
      return fmt::format("no routing rule matched; the service of integration {}", integration());
    case Reason::Code::no_service:
      return "neither a routing rule nor the integration names a service";
    case Reason::Code::no_policy:
      return fmt::format("service {} has no escalation policy", service());
    case Reason::Code::low_urgency:
      return "low urgency is recorded and does not page";
    case Reason::Code::rule_suppressed:
      return fmt::format("routing rule {} suppresses it", rule());
    case Reason::Code::rule_delay:
      return fmt::format("routing rule {} waits before it pages", rule());
    case Reason::Code::silenced:
      return fmt::format("silence {}", reason.id);
    case Reason::Code::inhibited:
      return fmt::format("inhibition rule {}, because alert {} fires",
                         name_of<InhibitionRule>(config, reason.object), reason.id);
    case Reason::Code::snoozed:
      return "snoozed";
    case Reason::Code::quiet_ended:
      return "nothing keeps it quiet any more";
    case Reason::Code::policy_step:
      return fmt::format("step {} of policy {}", reason.id, policy());
    case Reason::Code::policy_repeated:
      return fmt::format("step {} of policy {}, again because nobody answered", reason.id,
                         policy());
    case Reason::Code::policy_catch_all:
      return fmt::format("catch-all of policy {}: nobody else answered", policy());
    case Reason::Code::policy_exhausted:
      if (reason.object.empty()) return "nobody who was called by hand could be reached";
      return fmt::format("policy {} came to its end without an answer", policy());
    case Reason::Code::acknowledgement_expired:
      return fmt::format("acknowledged, but not resolved within the time of service {}", service());
    case Reason::Code::nobody_to_page:
      if (reason.object.empty()) return "no administrator can be reached";
      return fmt::format("nobody whom policy {} names here is active or on call", policy());
    case Reason::Code::no_verified_contact:
      if (!verified_methods(config, reason.object).empty()) {
        return fmt::format("no provider carries messages to the phone of {}", user());
      }
      return fmt::format("{} has no verified contact method", user());
    case Reason::Code::acknowledged_by_user:
      return fmt::format("{} acknowledged it", user());
    case Reason::Code::resolved_by_user:
      return fmt::format("{} resolved it", user());
    case Reason::Code::reopened_by_user:
      return fmt::format("{} reopened it", user());
    case Reason::Code::alert_resolved:
      return fmt::format("alert {} is over", reason.id);
    case Reason::Code::asked_by_user:
      return reason.object.empty() ? "done by hand" : fmt::format("{} did it", user());
    case Reason::Code::configuration_applied:
      return "the configuration file says so";
    case Reason::Code::retry:
      return fmt::format("{} failed; it is tried again", method());
    case Reason::Code::provider_refused:
      return fmt::format("{} was refused for good", method());
    case Reason::Code::breaker_open:
      return fmt::format("{} failed too often and is given a pause", method());
    case Reason::Code::lease_expired:
      return fmt::format("{} gave no answer", method());
    case Reason::Code::bundled:
      return "bundled with other pages to the same person";
    case Reason::Code::first_set_up:
      return "first set-up";
    case Reason::Code::declared_by_rule:
      return fmt::format("routing rule {} declares an incident", rule());
    case Reason::Code::step_condition:
      return fmt::format("step {} of policy {} is not meant for this severity or urgency",
                         reason.id, policy());
    case Reason::Code::outside_hours:
      if (reason.id > 0) {
        return fmt::format("step {} of policy {} is not meant at this hour", reason.id, policy());
      }
      return fmt::format("no step of policy {} is meant at this hour", policy());
    case Reason::Code::no_step_applies:
      return fmt::format("no step of policy {} is meant for this", policy());
    case Reason::Code::step_without_contact:
      return fmt::format("nobody in step {} of policy {} has a verified contact method", reason.id,
                         policy());
    case Reason::Code::handed_over:
      return fmt::format("policy {} came to its end and handed over", policy());
    case Reason::Code::paged_by_user:
      return fmt::format("{} called by hand", user());
    case Reason::Code::notification_rule:
      return fmt::format("notification rule {}", reason.object);
    case Reason::Code::got_worse:
      return "it got worse";
    case Reason::Code::too_few_alerts:
      return fmt::format("step {} of policy {} is not meant for so few alerts", reason.id,
                         policy());
    case Reason::Code::nothing_moved:
      return "nothing has moved since it was acknowledged";
    case Reason::Code::major_rule:
      return fmt::format("rule {} for major incidents", name_of<MajorRule>(config, reason.object));
    case Reason::Code::severe_enough:
      return "its severity proposes a major incident";
    case Reason::Code::role_wanted:
      return fmt::format("to be {}", name_of_role(config, reason.object));
    case Reason::Code::still_on_it:
      return "are you still on it? acknowledge to keep it";
    case Reason::Code::quiet_hours:
      return fmt::format("quiet hours of {}", user());
  }
  return "no reason was recorded";
}

std::string why_paged(const Config& config, const Page& page) {
  const std::string why =
      explain(config, page.reason) + (page.own_answer ? ", each of it has to acknowledge" : "");
  return page.note.empty() ? why : fmt::format("{}: {}", why, page.note);
}

std::string title_for(const Page& page, std::string title) {
  return page.reason.code == Reason::Code::still_on_it ? "Still on it? " + title : title;
}

Reason reason_of(const QuietReason& quiet) {
  switch (quiet.kind) {
    case QuietKind::silence:
      return {Reason::Code::silenced, {}, quiet.id};
    case QuietKind::inhibition:
      return {Reason::Code::inhibited, quiet.rule, quiet.id};
    case QuietKind::snooze:
      return {Reason::Code::snoozed, {}, 0};
    case QuietKind::low_urgency:
      return {Reason::Code::low_urgency, {}, 0};
    case QuietKind::rule:
      return {Reason::Code::rule_suppressed, quiet.rule, 0};
    case QuietKind::delay:
      return {Reason::Code::rule_delay, quiet.rule, 0};
    case QuietKind::maintenance:
      return {Reason::Code::silenced, quiet.rule, quiet.id};
  }
  return {};
}

}  // namespace tocsin
