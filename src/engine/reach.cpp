#include "engine/reach.hpp"

#include <algorithm>

namespace tocsin {
namespace {

constexpr Duration quiet_length_max = std::chrono::days(8);

const NotificationRule* rule_of(const Config& config, std::string_view user, PageUrgency urgency) {
  const auto* rule = config.find<NotificationRule>(notification_rule_slug(user, urgency));
  return rule != nullptr && rule->user == user ? rule : nullptr;
}

bool is_on_call(const Config& config, std::string_view user, Time now) {
  const auto& schedules = config.table<Schedule>().all();
  return std::ranges::any_of(schedules, [&](const auto& named) {
    return holds(on_call_at(config, named.second.value, now), user);
  });
}

// Whom it is best to wake: an expert who is on call and can be reached goes before those who are
// off.
std::vector<Slug> experts_to_call(const Config& config, std::string_view expertise, Time now) {
  std::vector<Slug> experts = experts_in(config, expertise);
  std::vector<Slug> on_call;
  for (const Slug& user : experts) {
    if (!usable_methods(config, user).empty() && is_on_call(config, user, now)) {
      on_call.push_back(user);
    }
  }
  return on_call.empty() ? experts : on_call;
}

}  // namespace

std::vector<Slug> experts_in(const Config& config, std::string_view expertise) {
  std::vector<Slug> experts;
  for (const auto& [slug, entry] : config.table<User>().all()) {
    const User& user = entry.value;
    if (user.active && !user.guest && holds(user.expertise, expertise)) experts.push_back(slug);
  }
  return experts;
}

std::vector<Slug> people_behind(const Config& config, const std::vector<Target>& targets,
                                Time now) {
  std::vector<Slug> people;
  const auto add = [&](const Slug& slug) {
    const User* user = config.find<User>(slug);
    const bool known = std::find(people.begin(), people.end(), slug) != people.end();
    if (user != nullptr && user->active && !known) people.push_back(slug);
  };
  for (const Target& target : targets) {
    if (target.kind == TargetKind::user) {
      add(target.slug);
    } else if (target.kind == TargetKind::schedule) {
      const Schedule* schedule = config.find<Schedule>(target.slug);
      if (schedule == nullptr) continue;
      for (const Slug& user : on_call_at(config, *schedule, now)) add(user);
    } else if (target.kind == TargetKind::expertise) {
      for (const Slug& user : experts_to_call(config, target.slug, now)) add(user);
    } else if (target.kind == TargetKind::team) {
      const Team* team = config.find<Team>(target.slug);
      if (team == nullptr) continue;
      for (const Slug& member : team->members) add(member);
    }
  }
  return people;
}

std::vector<Target> on_call_for(const Config& config, const Slug& team) {
  std::vector<Target> targets;
  if (team.empty()) return targets;
  for (const auto& [name, entry] : config.table<Schedule>().all()) {
    if (entry.value.team == team) targets.push_back({TargetKind::schedule, name});
  }
  if (targets.empty()) targets.push_back({TargetKind::team, team});
  return targets;
}

std::vector<Target> owners_of(const Config& config, const std::vector<Slug>& services) {
  std::vector<Target> targets;
  for (const Slug& slug : services) {
    const Service* service = config.find<Service>(slug);
    if (service == nullptr) continue;
    const std::vector<Target> of_team = on_call_for(config, service->team);
    targets.insert(targets.end(), of_team.begin(), of_team.end());
  }
  return targets;
}

std::vector<Slug> shadows_behind(const Config& config, const std::vector<Target>& targets,
                                 Time now) {
  std::vector<Slug> people;
  for (const Target& target : targets) {
    const Schedule* schedule =
        target.kind == TargetKind::schedule ? config.find<Schedule>(target.slug) : nullptr;
    if (schedule == nullptr) continue;
    for (Slug& user : shadows_at(config, *schedule, now)) {
      if (!holds(people, user)) people.push_back(std::move(user));
    }
  }
  return people;
}

std::optional<Time> quiet_until(const Config& config, std::string_view user, PageUrgency urgency,
                                Time now) {
  const NotificationRule* rule = rule_of(config, user, urgency);
  if (urgency == PageUrgency::high || rule == nullptr || rule->quiet_hours.empty()) {
    return std::nullopt;
  }
  const User* known = config.find<User>(user);
  const auto zone = TimeZone::find(known == nullptr ? "UTC" : known->time_zone);
  if (!zone) return std::nullopt;
  const std::vector<Span> quiet = spans_of(rule->quiet_hours, *zone, {now, now + quiet_length_max});
  if (quiet.empty() || quiet.front().begin > now) return std::nullopt;
  // Hours that never end would be no quiet hours but silence.
  return quiet.front().end < now + quiet_length_max ? std::optional(quiet.front().end)
                                                    : std::nullopt;
}

Reach reach_of(const Config& config, std::string_view user, PageUrgency urgency, Time now) {
  Reach reach;
  reach.quiet_until = quiet_until(config, user, urgency, now);
  const Time from = reach.quiet_until.value_or(now);
  const std::vector<const ContactMethod*> usable = usable_methods(config, user);
  if (const NotificationRule* rule = rule_of(config, user, urgency)) {
    for (const NotificationStep& step : rule->steps) {
      const auto method = std::ranges::find(usable, step.contact_method,
                                            [](const ContactMethod* each) { return each->slug; });
      if (method != usable.end()) reach.messages.push_back({*method, from + step.after});
    }
    if (!reach.messages.empty()) reach.rule = rule;
  }
  if (reach.messages.empty()) {
    for (const ContactMethod* method : usable) {
      reach.messages.push_back({method, from + method->delay});
    }
  }
  std::ranges::stable_sort(reach.messages, {}, &PlannedMessage::at);
  return reach;
}

}  // namespace tocsin
