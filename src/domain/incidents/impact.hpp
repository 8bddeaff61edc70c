// Impact: what an incident hurts, as facts that people say and correct while it lasts. What they
// were before stands in the stream.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "domain/incidents/task.hpp"

namespace tocsin {

// Amounts of money are whole hundredths of the organisation's currency.
using Cents = std::int64_t;

// What is lost from then on, until the next step. The first one holds from the beginning of the
// impact, whenever it was said.
struct RevenueStep {
  Time from{};
  Cents cents_a_minute = 0;
  bool operator==(const RevenueStep&) const = default;
};
TOCSIN_DESCRIBE(RevenueStep, from, cents_a_minute)

struct Penalty {
  std::string reason;
  Cents amount_cents = 0;
  std::optional<Time> due_at;  // owed when the impact lasts until then; none: owed in any case
  bool operator==(const Penalty&) const = default;
};
TOCSIN_DESCRIBE(Penalty, reason, amount_cents, due_at)

struct ImpactFacts {
  std::int64_t version = 1;  // and then nobody has said anything yet
  std::vector<std::string> regions = {};
  std::optional<std::int64_t> customers = {};  // how many are affected; none: nobody knows
  std::vector<RevenueStep> revenue = {};       // by time
  std::vector<Penalty> penalties = {};
  std::optional<Time> began_at = {};     // none: with its first alert, or when it was declared
  std::optional<Time> ended_at = {};     // none: it lasts as long as the incident is open
  std::optional<Time> expected_by = {};  // when it is expected to be over; none: nobody knows
  std::optional<Time> next_update_by =
      {};                                // promised to stakeholders; the next line for them ends it
  std::vector<TaskChange> changes = {};  // the last one of each member that was changed
  bool operator==(const ImpactFacts&) const = default;
};
TOCSIN_DESCRIBE(ImpactFacts, version, regions, customers, revenue, penalties, began_at, ended_at,
                expected_by, next_update_by, changes)

constexpr Duration impact_before_declared_max = std::chrono::days(366);
constexpr std::size_t regions_max = 50;
constexpr std::size_t region_bytes_max = 100;
constexpr std::size_t penalties_max = 50;
constexpr std::size_t penalty_reason_bytes_max = 500;
constexpr std::size_t revenue_steps_max = 200;
constexpr std::int64_t customers_max = 100'000'000'000;
constexpr Cents revenue_cents_max = 1'000'000'000'000;    // a minute
constexpr Cents penalty_cents_max = 100'000'000'000'000;  // each

// Errors: invalid, too_large, with the pointer. Nothing of it is yet to come at `now`.
Status check(const ImpactFacts& facts, Time now);

// What is lost a minute now; nobody said anything: 0.
Cents revenue_now(const ImpactFacts& facts);
// What is lost from that time on. Steps that began later are taken back.
void set_revenue(ImpactFacts& facts, Cents cents_a_minute, Time from);

// "1234.50 EUR"
std::string money_text(Cents cents, const std::string& currency);
// Errors: invalid, unless it is three capital letters.
Status check_currency(const std::string& currency);

}  // namespace tocsin
