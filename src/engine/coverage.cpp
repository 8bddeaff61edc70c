#include "engine/coverage.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "domain/oncall/spans.hpp"

namespace tocsin {
namespace {

using Spans = std::vector<Span>;

constexpr std::array severities = {Severity::SEV1, Severity::SEV2, Severity::SEV3, Severity::SEV4,
                                   Severity::SEV5};

class Survey {
 public:
  Survey(const Config& config, Span within) : config_(config), within_(within) {}

  // When somebody can be reached by the policy, for alerts of the severity.
  Spans reached(const EscalationPolicy& policy, Severity severity) {
    Spans all;
    for (const EscalationPolicy* each : chain(policy)) {
      for (const Step& step : each->steps) {
        // One alert alone counts: others may never come.
        if (!concerns(step.when, severity) || step.when.alerts_min > 1) continue;
        append(all, common(hours_of(step.when, within_), reached(step.targets)));
      }
      append(all, reached(each->catch_all));
    }
    merge(all);
    return all;
  }

  // Why nobody is reached at that time; the same until the next edge.
  std::vector<HoleReason> reasons(const EscalationPolicy& policy, Severity severity, Time at) {
    std::vector<HoleReason> found;
    for (const EscalationPolicy* each : chain(policy)) {
      for (std::size_t i = 0; i < each->steps.size(); ++i) {
        const Step& step = each->steps[i];
        const int number = static_cast<int>(i) + 1;
        if (!concerns(step.when, severity)) {
          found.push_back({HoleCause::other_severity, each->slug, number, {}, {}});
        } else if (step.when.alerts_min > 1) {
          found.push_back({HoleCause::few_alerts, each->slug, number, {}, {}});
        } else if (!open_at(step.when, at)) {
          found.push_back({HoleCause::outside_hours, each->slug, number, {}, {}});
        } else {
          explain(step.targets, each->slug, number, at, found);
        }
      }
      explain(each->catch_all, each->slug, 0, at, found);
    }
    std::ranges::sort(found);
    const auto twice = std::ranges::unique(found);
    found.erase(twice.begin(), twice.end());
    return found;
  }

  // Where the reasons may change.
  std::set<Time> edges(const EscalationPolicy& policy, Span span) {
    std::set<Time> edges{span.begin};
    const auto add = [&](Time time) {
      if (time > span.begin && time < span.end) edges.insert(time);
    };
    for (const EscalationPolicy* each : chain(policy)) {
      for (const Step& step : each->steps) {
        for (const Span& open : hours_of(step.when, span)) {
          add(open.begin);
          add(open.end);
        }
        for (const Slug& schedule : schedules_of(step.targets)) {
          for (const Shift& shift : shifts(schedule)) {
            add(shift.begin);
            add(shift.end);
          }
        }
      }
      for (const Slug& schedule : schedules_of(each->catch_all)) {
        for (const Shift& shift : shifts(schedule)) {
          add(shift.begin);
          add(shift.end);
        }
      }
    }
    return edges;
  }

  // Users whom targets or shifts count on and who cannot be reached.
  void note_unreachable(const EscalationPolicy& policy, std::set<Slug>& unreachable) {
    const auto note = [&](const Slug& user) {
      if (!can_be_reached(user)) unreachable.insert(user);
    };
    const auto look = [&](const std::vector<Target>& targets) {
      for (const Target& target : targets) {
        if (target.kind == TargetKind::user) {
          note(target.slug);
        } else if (target.kind == TargetKind::expertise) {
          std::ranges::for_each(experts_in(config_, target.slug), note);
        } else if (const Team* team = config_.find<Team>(target.slug);
                   team != nullptr && target.kind == TargetKind::team) {
          std::ranges::for_each(team->members, note);
        }
      }
      for (const Slug& schedule : schedules_of(targets)) {
        for (const Shift& shift : shifts(schedule)) {
          if (!shift.shadow) note(shift.user);
        }
      }
    };
    for (const EscalationPolicy* each : chain(policy)) {
      for (const Step& step : each->steps) look(step.targets);
      look(each->catch_all);
    }
  }

 private:
  // The policy and those it hands over to.
  std::vector<const EscalationPolicy*> chain(const EscalationPolicy& policy) const {
    std::vector<const EscalationPolicy*> found = {&policy};
    while (const auto* next = config_.find<EscalationPolicy>(found.back()->hand_over)) {
      if (std::ranges::find(found, next) != found.end()) break;
      found.push_back(next);
    }
    return found;
  }

  static void append(Spans& to, const Spans& from) {
    to.insert(to.end(), from.begin(), from.end());
  }

  static std::vector<Slug> schedules_of(const std::vector<Target>& targets) {
    std::vector<Slug> found;
    for (const Target& target : targets) {
      if (target.kind == TargetKind::schedule) found.push_back(target.slug);
    }
    return found;
  }

  bool can_be_reached(const Slug& user) {
    const auto known = reachable_.find(user);
    if (known != reachable_.end()) return known->second;
    return reachable_[user] = !usable_methods(config_, user).empty();
  }

  const std::vector<Shift>& shifts(const Slug& slug) {
    const auto known = shifts_.find(slug);
    if (known != shifts_.end()) return known->second;
    const Schedule* schedule = config_.find<Schedule>(slug);
    return shifts_[slug] =
               schedule == nullptr ? std::vector<Shift>{} : shifts_of(config_, *schedule, within_);
  }

  // When somebody who can be reached is on call.
  const Spans& covered(const Slug& schedule) {
    const auto known = covered_.find(schedule);
    if (known != covered_.end()) return known->second;
    Spans spans;
    for (const Shift& shift : shifts(schedule)) {
      if (!shift.shadow && can_be_reached(shift.user)) spans.push_back({shift.begin, shift.end});
    }
    merge(spans);
    return covered_[schedule] = std::move(spans);
  }

  bool reaches_always(const Target& target) {
    if (target.kind == TargetKind::user) return can_be_reached(target.slug);
    if (target.kind == TargetKind::expertise) {
      return std::ranges::any_of(experts_in(config_, target.slug),
                                 [&](const Slug& user) { return can_be_reached(user); });
    }
    const Team* team = target.kind == TargetKind::team ? config_.find<Team>(target.slug) : nullptr;
    return team != nullptr && std::ranges::any_of(team->members, [&](const Slug& user) {
             return can_be_reached(user);
           });
  }

  Spans reached(const std::vector<Target>& targets) {
    Spans all;
    for (const Target& target : targets) {
      if (target.kind == TargetKind::schedule) {
        append(all, covered(target.slug));
      } else if (reaches_always(target)) {
        return {within_};
      }
    }
    merge(all);
    return all;
  }

  bool is_active(const Slug& slug) const {
    const User* user = config_.find<User>(slug);
    return user != nullptr && user->active;
  }

  HoleCause why_unreached(const Slug& user) const {
    if (!is_active(user)) return HoleCause::nobody_active;
    return verified_methods(config_, user).empty() ? HoleCause::no_verified_contact
                                                   : HoleCause::no_provider;
  }

  void explain(const std::vector<Target>& targets, const Slug& policy, int step, Time at,
               std::vector<HoleReason>& found) {
    if (targets.empty()) {
      if (step > 0) found.push_back({HoleCause::nobody_active, policy, step, {}, {}});
      return;
    }
    const auto person = [&](const Slug& user, const Slug& schedule) {
      found.push_back({why_unreached(user), policy, step, schedule, user});
    };
    for (const Target& target : targets) {
      if (target.kind == TargetKind::user) {
        person(target.slug, {});
      } else if (target.kind == TargetKind::team) {
        const Team* team = config_.find<Team>(target.slug);
        if (team == nullptr || team->members.empty()) {
          found.push_back({HoleCause::nobody_active, policy, step, {}, {}});
        } else {
          for (const Slug& user : team->members) person(user, {});
        }
      } else if (target.kind == TargetKind::expertise) {
        const std::vector<Slug> experts = experts_in(config_, target.slug);
        for (const Slug& user : experts) person(user, {});
        if (experts.empty()) found.push_back({HoleCause::nobody_active, policy, step, {}, {}});
      } else if (target.kind == TargetKind::channel) {
        found.push_back({HoleCause::channel_only, policy, step, {}, {}});
      } else {
        bool anybody = false;
        for (const Shift& shift : shifts(target.slug)) {
          if (shift.begin > at) break;
          if (shift.end <= at || shift.shadow) continue;
          anybody = true;
          person(shift.user, target.slug);
        }
        if (!anybody) {
          found.push_back({HoleCause::nobody_on_call, policy, step, target.slug, {}});
        }
      }
    }
  }

  const Config& config_;
  const Span within_;
  std::map<Slug, std::vector<Shift>> shifts_;
  std::map<Slug, Spans> covered_;
  std::map<Slug, bool> reachable_;
};

// The policies that matter, each once.
std::vector<const EscalationPolicy*> policies_of(const Config& config, const Slug& only) {
  std::set<Slug> named;
  if (only.empty()) {
    for (const auto& [slug, entry] : config.table<Service>().all()) {
      named.insert(entry.value.policy);
    }
  } else {
    named.insert(only);
  }
  std::vector<const EscalationPolicy*> policies;
  for (const Slug& slug : named) {
    if (const auto* policy = config.find<EscalationPolicy>(slug)) policies.push_back(policy);
  }
  return policies;
}

// The holes of one policy for severities that have the same.
void add_holes(Survey& survey, const EscalationPolicy& policy, const Spans& missing,
               const std::vector<Severity>& of, Coverage& coverage) {
  for (const Span& span : missing) {
    const std::set<Time> edges = survey.edges(policy, span);
    for (auto edge = edges.begin(); edge != edges.end(); ++edge) {
      const auto next = std::next(edge);
      Hole hole{policy.slug, of, *edge, next == edges.end() ? span.end : *next,
                survey.reasons(policy, of.front(), *edge)};
      if (!coverage.holes.empty()) {
        Hole& last = coverage.holes.back();
        if (last.end == hole.begin && last.policy == hole.policy && last.severities == of &&
            last.reasons == hole.reasons) {
          last.end = hole.end;
          continue;
        }
      }
      if (coverage.holes.size() >= coverage_holes_max) {
        coverage.complete = false;
        return;
      }
      coverage.holes.push_back(std::move(hole));
    }
  }
}

}  // namespace

Coverage coverage_of(const Config& config, Span within, const Slug& policy) {
  Coverage coverage;
  Survey survey(config, within);
  std::set<Slug> unreachable;
  for (const EscalationPolicy* each : policies_of(config, policy)) {
    std::vector<std::pair<Spans, std::vector<Severity>>> missing;
    for (const Severity severity : severities) {
      Spans rest = rest_of(within, survey.reached(*each, severity));
      const auto same =
          std::ranges::find(missing, rest, &std::pair<Spans, std::vector<Severity>>::first);
      if (same == missing.end()) {
        missing.push_back({std::move(rest), {severity}});
      } else {
        same->second.push_back(severity);
      }
    }
    for (const auto& [spans, of] : missing) add_holes(survey, *each, spans, of, coverage);
    survey.note_unreachable(*each, unreachable);
  }
  coverage.unreachable.assign(unreachable.begin(), unreachable.end());
  if (policy.empty()) {
    for (const auto& [slug, entry] : config.table<Service>().all()) {
      if (entry.value.policy.empty()) coverage.services_without_policy.push_back(slug);
    }
  }
  return coverage;
}

}  // namespace tocsin
