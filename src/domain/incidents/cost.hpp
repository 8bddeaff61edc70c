// Cost: what an incident takes, computed anew each time from who was there when, never added to a
// running total.
#pragma once

#include "domain/incidents/incident.hpp"

namespace tocsin {

// With what grows, so that a browser can count on by itself until something changes.
struct IncidentCost {
  Time at{};             // it is counted until then: now, or when the incident was over
  bool running = false;  // it still grows
  std::string currency;
  std::int64_t lasted_seconds = 0;  // that it was open
  std::int64_t impact_seconds = 0;  // that it hurt
  std::int64_t people_seconds = 0;  // of work
  std::uint64_t people_now = 0;
  Cents people_cents = 0;
  Cents revenue_cents = 0;
  Cents penalty_cents = 0;  // of what has fallen due
  Cents total_cents = 0;
  std::int64_t people_seconds_an_hour = 0;  // how much comes to it in an hour from now
  Cents people_cents_an_hour = 0;
  Cents revenue_cents_a_minute = 0;  // while the impact lasts
  bool operator==(const IncidentCost&) const = default;
};
TOCSIN_DESCRIBE(IncidentCost, at, running, currency, lasted_seconds, impact_seconds, people_seconds,
                people_now, people_cents, revenue_cents, penalty_cents, total_cents,
                people_seconds_an_hour, people_cents_an_hour, revenue_cents_a_minute)

// Of a time that somebody was there without a break, what counts as work: the first day in full;
// from then on 8 hours a day, and no less than that first day.
Duration worked(Duration stretch);

// When it began to hurt: as people say, or with its first alert, or when it was declared.
Time impact_began(const Incident& incident);
// Until when it is counted: now, or when it was over.
Time counted_until(const Incident& incident, Time now);

// `rates`: today's. They count until the incident is over; from then on those of that moment do.
IncidentCost cost_of(const Incident& incident, const CostRates& rates, Time now);

// Notes who came, who went, and whether it is open, after anything of it changed.
void note_presence(Incident& incident, const CostRates& rates, Time now);

}  // namespace tocsin
