#include "domain/incidents/impact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tocsin {
namespace {

Status check_regions(const std::vector<std::string>& regions) {
  if (regions.size() > regions_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} regions", regions_max), "/regions");
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const std::string at = fmt::format("/regions/{}", i);
    if (regions[i].empty() || regions[i].size() > region_bytes_max) {
      return fail(Error::Code::invalid,
                  fmt::format("name the region, in 1 to {} bytes", region_bytes_max), at);
    }
    if (!seen.insert(regions[i]).second) {
      return fail(Error::Code::invalid, fmt::format("\"{}\" is named twice", regions[i]), at);
    }
  }
  return {};
}

Status check_penalties(const std::vector<Penalty>& penalties) {
  if (penalties.size() > penalties_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} penalties", penalties_max),
                "/penalties");
  }
  for (std::size_t i = 0; i < penalties.size(); ++i) {
    const auto& [reason, amount, due] = penalties[i];
    const std::string at = fmt::format("/penalties/{}", i);
    if (reason.empty() || reason.size() > penalty_reason_bytes_max) {
      return fail(
          Error::Code::invalid,
          fmt::format("say to whom or why it is owed, in 1 to {} bytes", penalty_reason_bytes_max),
          at + "/reason");
    }
    if (amount < 1 || amount > penalty_cents_max) {
      return fail(Error::Code::invalid, fmt::format("an amount from 1 to {}", penalty_cents_max),
                  at + "/amount_cents");
    }
  }
  return {};
}

Status check_times(const ImpactFacts& facts, Time now) {
  if (facts.began_at && *facts.began_at > now) {
    return fail(Error::Code::invalid, "it cannot have begun later than now", "/began_at");
  }
  if (facts.ended_at && *facts.ended_at > now) {
    return fail(Error::Code::invalid, "it cannot have ended later than now", "/ended_at");
  }
  if (facts.began_at && facts.ended_at && *facts.ended_at < *facts.began_at) {
    return fail(Error::Code::invalid, "it cannot have ended before it began", "/ended_at");
  }
  return {};
}

}  // namespace

Status check(const ImpactFacts& facts, Time now) {
  if (auto good = check_regions(facts.regions); !good) return good;
  if (facts.customers && (*facts.customers < 0 || *facts.customers > customers_max)) {
    return fail(Error::Code::invalid,
                fmt::format("a number from 0 to {}; null when nobody knows", customers_max),
                "/customers");
  }
  for (const RevenueStep& step : facts.revenue) {
    if (step.cents_a_minute < 0 || step.cents_a_minute > revenue_cents_max) {
      return fail(Error::Code::invalid, fmt::format("an amount from 0 to {}", revenue_cents_max),
                  "/revenue_cents_a_minute");
    }
  }
  if (!facts.revenue.empty() && facts.revenue.back().from > now) {
    return fail(Error::Code::invalid, "it cannot be known from later than now on",
                "/revenue_since");
  }
  if (facts.revenue.size() > revenue_steps_max) {
    return fail(Error::Code::too_large,
                fmt::format("it was changed {} times already: say since when this has held, and "
                            "what came later is taken back",
                            revenue_steps_max),
                "/revenue_since");
  }
  if (auto good = check_penalties(facts.penalties); !good) return good;
  return check_times(facts, now);
}

Cents revenue_now(const ImpactFacts& facts) {
  return facts.revenue.empty() ? 0 : facts.revenue.back().cents_a_minute;
}

void set_revenue(ImpactFacts& facts, Cents cents_a_minute, Time from) {
  std::erase_if(facts.revenue, [&](const RevenueStep& step) { return step.from >= from; });
  facts.revenue.push_back({from, cents_a_minute});
}

std::string money_text(Cents cents, const std::string& currency) {
  return fmt::format("{}.{:02} {}", cents / 100, cents % 100, currency);
}

Status check_currency(const std::string& currency) {
  const bool capital =
      std::ranges::all_of(currency, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
  if (currency.size() == 3 && capital) return {};
  return fail(Error::Code::invalid, "three capital letters, such as EUR or USD");
}

}  // namespace tocsin
