// Presence: who was with an incident when, and when it was open. What its cost is computed from.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "domain/incidents/impact.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// One person, as a responder or in one role, from then on.
struct Stint {
  Slug user;
  Slug role;  // empty: as a responder
  Time from{};
  std::optional<Time> until;  // none: still
  bool operator==(const Stint&) const = default;
};
TOCSIN_DESCRIBE(Stint, user, role, from, until)

constexpr std::size_t stints_max = 2'000;  // of one incident; later ones are not counted

struct OpenSpan {  // in which the incident was open
  Time from{};
  std::optional<Time> until;
  bool operator==(const OpenSpan&) const = default;
};
TOCSIN_DESCRIBE(OpenSpan, from, until)

// What an hour of a person costs. In a role that has a rate, that one; else the usual one.
struct CostRates {
  std::string currency = "EUR";
  Cents cents_an_hour = 0;
  std::map<std::string, Cents> by_role;
  bool operator==(const CostRates&) const = default;
};
TOCSIN_DESCRIBE(CostRates, currency, cents_an_hour, by_role)

constexpr Cents rate_cents_max = 100'000'000;  // an hour

struct CostBasis {
  std::vector<Stint> stints;  // in the order in which they began
  std::vector<OpenSpan> open;
  std::optional<CostRates> rates;  // those of the moment when it was over; none: it is not
  bool operator==(const CostBasis&) const = default;
};
TOCSIN_DESCRIBE(CostBasis, stints, open, rates)

}  // namespace tocsin
