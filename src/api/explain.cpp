#include "api/explain.hpp"

#include <algorithm>
#include <iterator>
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

std::string quiet_of(const Alert& alert, const Config& config) {
  std::string text;
  for (const QuietReason& quiet : alert.quiet) {
    text += (text.empty() ? "" : "; ") + explain(config, quiet);
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

// Says so when the last escalation has no step left to fire.
std::string nobody_else(const std::vector<Escalation>& escalations, const Config& config) {
  const auto last = std::ranges::max_element(escalations, {}, &Escalation::id);
  if (last == escalations.end() || last->wake_at || last->status != EscalationStatus::running) {
    return {};
  }
  if (last->policy.empty()) return "; nobody else is called";
  return "; policy " + name_of<EscalationPolicy>(config, last->policy) +
         " has come to its end: nobody else is called";
}

// While it rings, those that it rings for now; afterwards all.
std::vector<Page> pages_meant(const Alert& alert, const std::vector<Escalation>& escalations,
                              const std::vector<Page>& pages) {
  const auto last = std::ranges::max_element(escalations, {}, &Escalation::id);
  std::vector<Page> meant;
  if (alert.status == AlertStatus::firing && last != escalations.end()) {
    std::ranges::copy_if(pages, std::back_inserter(meant),
                         [&](const Page& page) { return page.escalation == last->id; });
  }
  return meant.empty() ? pages : meant;
}

// Another takes care, and these have to acknowledge as well.
std::set<Slug> who_has_to_answer(const std::vector<Page>& pages) {
  std::set<Slug> who;
  for (const Page& page : pages) {
    if (page.own_answer && !page.ended_at) who.insert(page.user);
  }
  return who;
}

std::set<Slug> who_acknowledged(const std::vector<Page>& pages) {
  std::set<Slug> who;
  for (const Page& page : pages) {
    if (page.status == PageStatus::acknowledged) who.insert(page.user);
  }
  return who;
}

}  // namespace

std::string explain(const Config& config, const QuietReason& quiet) {
  std::string text = tocsin::explain(config, reason_of(quiet));
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
  const std::vector<Page> meant = pages_meant(alert, escalations, pages);
  std::set<Slug> paged, reached;
  for (const Page& page : meant) paged.insert(page.user);
  std::set<Slug> answered = who_acknowledged(meant);
  if (alert.status == AlertStatus::acknowledged && !alert.acknowledged_by.empty()) {
    answered.insert(alert.acknowledged_by);
  }
  std::set<Slug> before = who_acknowledged(pages);
  for (const Slug& user : answered) before.erase(user);
  for (const Notification& notification : notifications) {
    const bool arrived = notification.status == NotificationStatus::sent ||
                         notification.status == NotificationStatus::delivered;
    if (arrived) reached.insert(notification.user);
  }
  std::string text = names_of(config, paged) + (paged.size() == 1 ? " was" : " were") + " paged";
  const Page& first = *std::ranges::min_element(meant, {}, &Page::id);
  if (const std::string why = tocsin::explain(config, first.reason); !why.empty())
    text += ": " + why;
  if (!answered.empty())
    text += "; " + names_of(config, answered) + " acknowledged";
  else if (reached.empty())
    text += "; no message has been delivered yet";
  else
    text += "; nobody has acknowledged yet";
  const std::set<Slug> asked = who_has_to_answer(meant);
  if (!answered.empty() && !asked.empty()) {
    text += "; " + names_of(config, asked) + (asked.size() == 1 ? " has" : " have") +
            " to acknowledge as well";
  }
  if (!before.empty()) text += "; before that " + names_of(config, before) + " acknowledged";
  if (answered.empty() && alert.status == AlertStatus::firing && quiet.empty()) {
    text += nobody_else(escalations, config);
  }
  if (!quiet.empty()) text += "; now quiet: " + quiet;
  return text;
}

}  // namespace tocsin::api
