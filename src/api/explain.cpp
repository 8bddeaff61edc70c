#include "api/explain.hpp"

#include <algorithm>
#include <set>

namespace tocsin::api {
namespace {

template <typename T>
std::string name_of(const Config& config, const Slug& slug) {
  const T* object = config.find<T>(slug);
  return object == nullptr || object->name.empty() ? "\"" + slug + "\"" : object->name;
}

std::string names_of(const Config& config, const std::set<Slug>& users) {
  std::string names;
  for (const Slug& user : users) names += (names.empty() ? "" : ", ") + name_of<User>(config, user);
  return names;
}

std::string number(std::uint64_t id) { return "#" + std::to_string(id); }

std::string quiet_of(const Alert& alert, const Config& config) {
  std::string text;
  for (const QuietReason& quiet : alert.quiet) {
    text += (text.empty() ? "" : "; ") + explain(quiet, config);
  }
  return text;
}

// Why an alert that is not quiet started no escalation.
std::string why_no_escalation(const Alert& alert, const Config& config) {
  if (alert.service.empty()) {
    return "nobody was paged: no routing rule matched and integration " +
           name_of<Integration>(config, alert.integration) + " names no service";
  }
  const Service* service = config.find<Service>(alert.service);
  if (service == nullptr) return "nobody was paged: service \"" + alert.service + "\" is gone";
  if (service->policy.empty()) {
    return "nobody was paged: service " + service->name + " has no escalation policy";
  }
  if (!alert.open()) return "nobody was paged: it ended before an escalation began";
  return "nobody was paged: no escalation has begun";
}

}  // namespace

std::string explain(const Reason& reason, const Config& config) {
  const Slug& object = reason.object;
  switch (reason.code) {
    case Reason::Code::none: return "";
    case Reason::Code::event_received:
      return "an event of integration " + name_of<Integration>(config, object) + " arrived";
    case Reason::Code::event_repeated:
      return "integration " + name_of<Integration>(config, object) + " reported it again";
    case Reason::Code::event_resolved:
      return "integration " + name_of<Integration>(config, object) + " says that it is over";
    case Reason::Code::event_acknowledged:
      return "it was acknowledged at integration " + name_of<Integration>(config, object);
    case Reason::Code::heartbeat_missed:
      return "no heartbeat of integration " + name_of<Integration>(config, object) + " arrived in time";
    case Reason::Code::heartbeat_returned:
      return "the heartbeat of integration " + name_of<Integration>(config, object) + " is back";
    case Reason::Code::source_end_passed: return "the end that its source gave has passed";
    case Reason::Code::auto_resolve_passed:
      return "it was not repeated for the auto-resolve time of service " +
             name_of<Service>(config, object);
    case Reason::Code::rule_matched:
      return "routing rule " + name_of<RoutingRule>(config, object) + " matched";
    case Reason::Code::integration_default:
      return "no routing rule matched; the service of integration " +
             (object.empty() ? std::string("itself") : name_of<Integration>(config, object)) +
             " was taken";
    case Reason::Code::no_service: return "neither a rule nor the integration names a service";
    case Reason::Code::no_policy:
      return "service " + name_of<Service>(config, object) + " has no escalation policy";
    case Reason::Code::low_urgency: return "its urgency is low";
    case Reason::Code::rule_suppressed:
      return "routing rule " + name_of<RoutingRule>(config, object) + " suppresses it";
    case Reason::Code::rule_delay:
      return "routing rule " + name_of<RoutingRule>(config, object) + " waits before paging";
    case Reason::Code::silenced: return "silence " + number(reason.id) + " covers it";
    case Reason::Code::inhibited:
      return "inhibition rule " + name_of<InhibitionRule>(config, object) + " keeps it quiet while alert " +
             number(reason.id) + " fires";
    case Reason::Code::snoozed: return "it is snoozed";
    case Reason::Code::quiet_ended: return "what kept it quiet has ended";
    case Reason::Code::policy_step:
      return "policy " + name_of<EscalationPolicy>(config, object) + ", step " +
             std::to_string(reason.id);
    case Reason::Code::policy_repeated:
      return "policy " + name_of<EscalationPolicy>(config, object) + " started over, step " +
             std::to_string(std::max<std::uint64_t>(reason.id, 1));
    case Reason::Code::policy_catch_all:
      return "the catch-all of policy " + name_of<EscalationPolicy>(config, object);
    case Reason::Code::policy_exhausted:
      return "nobody answered in all steps of policy " + name_of<EscalationPolicy>(config, object);
    case Reason::Code::acknowledgement_expired:
      return "it was acknowledged but not resolved in time";
    case Reason::Code::nobody_to_page: return "the step gives no active user";
    case Reason::Code::no_verified_contact:
      return name_of<User>(config, object) + " has no verified contact method";
    case Reason::Code::acknowledged_by_user:
      return object.empty() ? "somebody acknowledged" : name_of<User>(config, object) + " acknowledged";
    case Reason::Code::resolved_by_user:
      return object.empty() ? "somebody resolved it" : name_of<User>(config, object) + " resolved it";
    case Reason::Code::reopened_by_user: return "it was reopened by hand";
    case Reason::Code::alert_resolved: return "the alert is over";
    case Reason::Code::asked_by_user: return "asked for by hand";
    case Reason::Code::configuration_applied: return "a configuration file says so";
    case Reason::Code::retry: return "the attempt before it failed";
    case Reason::Code::provider_refused: return "the provider refused for good";
    case Reason::Code::breaker_open: return "the provider failed too often and is given a pause";
    case Reason::Code::lease_expired: return "the outcome of the attempt before it is not known";
    case Reason::Code::bundled: return "several pages went out in one message";
    case Reason::Code::first_set_up: return "first set-up";
    case Reason::Code::declared_by_rule:
      return "routing rule " + name_of<RoutingRule>(config, object) + " declares incidents";
  }
  return "";
}

std::string explain(const QuietReason& quiet, const Config& config) {
  std::string text;
  switch (quiet.kind) {
    case QuietKind::silence: text = "silence " + number(quiet.id) + " covers it"; break;
    case QuietKind::inhibition:
      text = "inhibition rule " + name_of<InhibitionRule>(config, quiet.rule) +
             " keeps it quiet while alert " + number(quiet.id) + " fires";
      break;
    case QuietKind::maintenance: text = "a maintenance window covers it"; break;
    case QuietKind::snooze: text = "it is snoozed"; break;
    case QuietKind::low_urgency: text = "its urgency is low: it is recorded and pages nobody"; break;
    case QuietKind::rule:
      text = "routing rule " + name_of<RoutingRule>(config, quiet.rule) + " suppresses it";
      break;
    case QuietKind::delay:
      text = "routing rule " + name_of<RoutingRule>(config, quiet.rule) + " waits before paging";
      break;
  }
  if (quiet.until) text += " until " + format_time(*quiet.until);
  return text;
}

std::string verdict_of(const Alert& alert, const std::vector<Escalation>& escalations,
                       const std::vector<Page>& pages,
                       const std::vector<Notification>& notifications, const Config& config) {
  const std::string quiet = quiet_of(alert, config);
  if (pages.empty()) {
    if (!quiet.empty()) return "nobody was paged: " + quiet;
    if (escalations.empty()) return why_no_escalation(alert, config);
    return "nobody was paged: no step of policy " +
           name_of<EscalationPolicy>(config, escalations.front().policy) +
           " has reached an active user yet";
  }
  std::set<Slug> paged, reached, answered;
  for (const Page& page : pages) {
    paged.insert(page.user);
    if (page.status == PageStatus::acknowledged) answered.insert(page.user);
  }
  for (const Notification& notification : notifications) {
    if (notification.status == NotificationStatus::sent) reached.insert(notification.user);
  }
  std::string text = names_of(config, paged) + (paged.size() == 1 ? " was" : " were") + " paged";
  const Page& first = *std::ranges::min_element(pages, {}, &Page::id);
  if (const std::string why = explain(first.reason, config); !why.empty()) text += ": " + why;
  if (!answered.empty()) text += "; " + names_of(config, answered) + " acknowledged";
  else if (reached.empty()) text += "; no message has been delivered yet";
  else text += "; nobody has acknowledged yet";
  if (!quiet.empty()) text += "; now quiet: " + quiet;
  return text;
}

}  // namespace tocsin::api
