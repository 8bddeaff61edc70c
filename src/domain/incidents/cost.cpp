#include "domain/incidents/cost.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace tocsin {
namespace {

using Wide = __int128;  // milliseconds times hundredths overflow 64 bits
constexpr Cents cents_told_max = 1'000'000'000'000'000'000;  // leaves room for the rest of a sum

constexpr Duration work_a_day = 8h;
constexpr Duration whole_day = 24h;

struct Paid {  // a stint that has an end
  Time from;
  Time until;
  Cents an_hour = 0;
};

Cents rate_of(const CostRates& rates, const Slug& role) {
  const auto own = rates.by_role.find(role);
  return role.empty() || own == rates.by_role.end() ? rates.cents_an_hour : own->second;
}

// Of all that somebody is to the incident.
Cents dearest_now(const Incident& incident, const CostRates& rates, const Slug& user) {
  Cents dearest = 0;
  for (const Stint& stint : incident.cost_basis.stints) {
    if (stint.user == user && !stint.until) dearest = std::max(dearest, rate_of(rates, stint.role));
  }
  return dearest;
}

struct Work {
  Duration time{};
  Wide cents_ms = 0;                // hundredths an hour, times milliseconds
  std::optional<Time> there_since;  // without a break until the end; none: they left
};

// Whoever holds several roles at once is paid once, by the dearest.
Work work_of(const std::vector<Paid>& stints, Time end) {
  std::set<Time> edges;
  for (const Paid& stint : stints) edges.insert({stint.from, stint.until});
  Work work;
  std::optional<Time> since;
  for (auto edge = edges.begin(); edge != edges.end() && std::next(edge) != edges.end(); ++edge) {
    const Time from = *edge;
    const Time until = *std::next(edge);
    std::optional<Cents> dearest;
    for (const Paid& stint : stints) {
      if (stint.from <= from && stint.until >= until) {
        dearest = std::max(dearest.value_or(0), stint.an_hour);
      }
    }
    if (!dearest) {
      since.reset();
      continue;
    }
    if (!since) since = from;
    const Duration counted = worked(until - *since) - worked(from - *since);
    work.time += counted;
    work.cents_ms += Wide{counted.count()} * *dearest;
  }
  if (since && *edges.rbegin() == end) work.there_since = since;
  return work;
}

struct Period {
  Time from;
  Time until;
};

// The times in which it hurt: from the beginning of the impact to its end, without those in which
// the incident was over.
std::vector<Period> hurting(const Incident& incident, Time end) {
  const std::vector<OpenSpan>& open = incident.cost_basis.open;
  const Time until = incident.impact_facts.ended_at.value_or(end);
  std::vector<Period> periods;
  for (std::size_t i = 0; i < open.size(); ++i) {
    const Time from =
        i == 0 ? impact_began(incident) : std::max(open[i].from, impact_began(incident));
    // It may have gone on hurting when the incident was over, as was found out later.
    const bool last = i + 1 == open.size();
    const Time to = last ? until : std::min(open[i].until.value_or(end), until);
    if (from < to) periods.push_back({from, to});
  }
  return periods;
}

// Hundredths a minute, times milliseconds.
Wide lost(const std::vector<RevenueStep>& steps, const Period& period) {
  Wide sum = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Time from = i == 0 ? period.from : std::max(steps[i].from, period.from);
    const Time until =
        i + 1 == steps.size() ? period.until : std::min(steps[i + 1].from, period.until);
    if (from < until) sum += Wide{(until - from).count()} * steps[i].cents_a_minute;
  }
  return sum;
}

void add_people(IncidentCost& cost, const Incident& incident, const CostRates& rates, Time end) {
  std::map<Slug, std::vector<Paid>> by_person;
  std::set<Slug> here;
  for (const Stint& stint : incident.cost_basis.stints) {
    const Time until = std::min(stint.until.value_or(end), end);
    if (!stint.until && cost.running) here.insert(stint.user);
    if (stint.from < until) {
      by_person[stint.user].push_back({stint.from, until, rate_of(rates, stint.role)});
    }
  }
  cost.people_now = here.size();
  Duration time{};
  Wide cents_ms = 0;
  for (const auto& [user, stints] : by_person) {
    const Work work = work_of(stints, end);
    time += work.time;
    cents_ms += work.cents_ms;
    if (!work.there_since) continue;
    const Duration there = end - *work.there_since;
    if (worked(there + 1ms) == worked(there)) here.erase(user);  // enough for today
  }
  // By what they are from now on, though it may have begun this very moment.
  for (const Slug& user : here) {
    cost.people_seconds_an_hour += 1h / 1s;
    cost.people_cents_an_hour += dearest_now(incident, rates, user);
  }
  cost.people_seconds = time / 1s;
  cost.people_cents = static_cast<Cents>(cents_ms / (1h / 1ms));
}

void add_impact(IncidentCost& cost, const Incident& incident, Time end) {
  const ImpactFacts& facts = incident.impact_facts;
  Duration hurt{};
  Wide revenue = 0;
  for (const Period& period : hurting(incident, end)) {
    hurt += period.until - period.from;
    revenue += lost(facts.revenue, period);
  }
  cost.impact_seconds = hurt / 1s;
  cost.revenue_cents = static_cast<Cents>(std::min(revenue / (1min / 1ms), Wide{cents_told_max}));
  const bool hurts = cost.running && !facts.ended_at;
  if (hurts) cost.revenue_cents_a_minute = revenue_now(facts);
  const Time until = facts.ended_at.value_or(end);
  for (const Penalty& penalty : facts.penalties) {
    if (!penalty.due_at || *penalty.due_at <= until) cost.penalty_cents += penalty.amount_cents;
  }
}

// Whoever is there now, each with all that they are to it.
std::set<std::pair<Slug, Slug>> present(const Incident& incident) {
  std::set<std::pair<Slug, Slug>> there;
  for (const Responder& responder : incident.responders) {
    if (is_there(incident.responders, responder.user)) there.emplace(responder.user, Slug());
  }
  for (const RoleHolding& holding : incident.roles) {
    if (holding.state == HoldingState::held && !holding.user.empty()) {
      there.emplace(holding.user, holding.role);
    }
  }
  return there;
}

// Since when, of one that nobody wrote down: an incident older than this record.
Time known_since(const Incident& incident, const Slug& user, const Slug& role) {
  std::optional<Time> since;
  if (role.empty()) {
    const Responder* responder = responder_of(incident.responders, user);
    since = responder->acknowledged_at ? responder->acknowledged_at : responder->joined_at;
  } else {
    since = holding_of(incident.roles, role, user)->since;
  }
  return std::max(since.value_or(incident.declared_at), incident.declared_at);
}

// Of one that is over and older than this record.
Time ended_at(const Incident& incident, Time now) {
  if (incident.resolved_at) return *incident.resolved_at;
  const auto entered = incident.first_entered.find(std::string(to_text(incident.status)));
  return entered == incident.first_entered.end() ? now : entered->second;
}

// The clock may have been set back meanwhile: nothing ends before it began.
void open_or_close(Incident& incident, Time now) {
  std::vector<OpenSpan>& open = incident.cost_basis.open;
  if (open.empty()) {
    open.push_back({incident.declared_at, std::nullopt});
    if (!is_open(incident.status)) open.back().until = ended_at(incident, now);
  } else if (is_open(incident.status) && open.back().until) {
    open.push_back({std::max(now, *open.back().until), std::nullopt});
  } else if (!is_open(incident.status) && !open.back().until) {
    open.back().until = std::max(now, open.back().from);
  }
}

}  // namespace

Duration worked(Duration stretch) {
  if (stretch <= whole_day) return stretch;
  const Duration days = stretch / whole_day * work_a_day;
  return std::max(whole_day, days + std::min(stretch % whole_day, work_a_day));
}

Time impact_began(const Incident& incident) {
  if (incident.impact_facts.began_at) return *incident.impact_facts.began_at;
  return std::min(incident.alarm_at.value_or(incident.declared_at), incident.declared_at);
}

Time counted_until(const Incident& incident, Time now) {
  const std::vector<OpenSpan>& open = incident.cost_basis.open;
  return open.empty() ? now : std::min(open.back().until.value_or(now), now);
}

IncidentCost cost_of(const Incident& incident, const CostRates& rates, Time now) {
  const CostRates& counted = incident.cost_basis.rates ? *incident.cost_basis.rates : rates;
  const Time end = counted_until(incident, now);
  IncidentCost cost;
  cost.at = end;
  cost.running = is_open(incident.status);
  cost.currency = counted.currency;
  Duration lasted{};
  for (const OpenSpan& span : incident.cost_basis.open) {
    const Time until = std::min(span.until.value_or(end), end);
    if (span.from < until) lasted += until - span.from;
  }
  cost.lasted_seconds = lasted / 1s;
  add_people(cost, incident, counted, end);
  add_impact(cost, incident, end);
  cost.total_cents = cost.people_cents + cost.revenue_cents + cost.penalty_cents;
  return cost;
}

void note_presence(Incident& incident, const CostRates& rates, Time now) {
  CostBasis& basis = incident.cost_basis;
  const bool older = basis.open.empty() && incident.declared_at < now;
  open_or_close(incident, now);
  auto there = present(incident);
  if (!is_open(incident.status) && !older) there.clear();
  for (Stint& stint : basis.stints) {
    if (stint.until || there.erase({stint.user, stint.role}) > 0) continue;
    stint.until = std::max(now, stint.from);
  }
  for (const auto& [user, role] : there) {
    if (basis.stints.size() >= stints_max) break;
    const Time from = older ? known_since(incident, user, role) : now;
    const std::optional<Time> until = basis.open.back().until;
    if (!until || from < *until) basis.stints.push_back({user, role, from, until});
  }
  if (is_open(incident.status)) {
    basis.rates.reset();
  } else if (!basis.rates) {
    basis.rates = rates;
  }
}

}  // namespace tocsin
