#include "domain/incidents/cost.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const Time begun = *parse_time("2026-11-23T10:00:00Z");
const CostRates rates{"EUR", 6'000, {{"incident-commander", 12'000}, {"observer", 0}}};

class Costs : public ::testing::Test {
 protected:
  Costs() {
    incident.declared_at = begun;
    incident.status = IncidentStatus::investigating;
    note_presence(incident, rates, begun);
  }
  void hold(const Slug& user, const Slug& role, Time since) {
    incident.roles.push_back({role, user, HoldingState::held, since, {}, {}});
    note_presence(incident, rates, since);
  }
  void leave(const Slug& user, Time at) {
    std::erase_if(incident.roles, [&](const RoleHolding& one) { return one.user == user; });
    release(incident.responders, user, {}, at);
    note_presence(incident, rates, at);
  }
  void come(const Slug& user, Time at) {
    join(incident.responders, user, at);
    note_presence(incident, rates, at);
  }
  void move(IncidentStatus status, Time at) {
    incident.status = status;
    if (status == IncidentStatus::resolved) incident.resolved_at = at;
    note_presence(incident, rates, at);
  }
  IncidentCost at(Time now) const { return cost_of(incident, rates, now); }

  Incident incident;
};

TEST_F(Costs, AreNothingWhileNobodyIsThere) {
  const IncidentCost cost = at(begun + 1h);
  EXPECT_EQ(cost.lasted_seconds, 3600);
  EXPECT_EQ(cost.impact_seconds, 3600);
  EXPECT_EQ(cost.people_seconds, 0);
  EXPECT_EQ(cost.total_cents, 0);
  EXPECT_TRUE(cost.running);
}

TEST_F(Costs, GrowByWhoeverIsThere) {
  come("ana", begun);
  come("ben", begun + 30min);
  const IncidentCost cost = at(begun + 1h);
  EXPECT_EQ(cost.people_seconds, 5400);
  EXPECT_EQ(cost.people_cents, 9'000);
  EXPECT_EQ(cost.people_now, 2u);
  EXPECT_EQ(cost.people_cents_an_hour, 12'000);
  leave("ana", begun + 1h);
  const IncidentCost later = at(begun + 2h);
  EXPECT_EQ(later.people_cents, 15'000);
  EXPECT_EQ(later.people_now, 1u);
  EXPECT_EQ(later.people_cents_an_hour, 6'000);
}

// What the browser counts on with is what comes to it.
TEST_F(Costs, TellHowFastTheyGrow) {
  come("ana", begun);
  hold("ana", "incident-commander", begun);
  incident.impact_facts.revenue = {{begun, 100}};
  const IncidentCost first = at(begun);
  EXPECT_EQ(first.people_cents_an_hour, 12'000);
  EXPECT_EQ(at(begun + 1h).total_cents,
            first.total_cents + first.people_cents_an_hour + 60 * first.revenue_cents_a_minute);
}

TEST_F(Costs, OfSeveralRolesTheDearestIsPaidOnce) {
  come("ana", begun);
  hold("ana", "observer", begun);
  EXPECT_EQ(at(begun + 1h).people_cents, 6'000);
  hold("ana", "incident-commander", begun + 1h);
  EXPECT_EQ(at(begun + 1h).people_cents_an_hour, 12'000);  // from this very moment on
  EXPECT_EQ(at(begun + 2h).people_cents, 18'000);
  EXPECT_EQ(at(begun + 2h).people_seconds, 7200);
  hold("ben", "observer", begun + 2h);
  EXPECT_EQ(at(begun + 3h).people_cents, 30'000);
  EXPECT_EQ(at(begun + 3h).people_seconds, 14'400);
}

TEST_F(Costs, ADayOfWorkHasEightHoursFromTheSecondOn) {
  EXPECT_EQ(worked(12h), 12h);
  EXPECT_EQ(worked(24h), 24h);
  EXPECT_EQ(worked(60h), 24h);
  EXPECT_EQ(worked(74h), 26h);
  EXPECT_EQ(worked(96h), 32h);
  for (Duration there{}; there < 24h * 8; there += 17min) {
    EXPECT_LE(worked(there), worked(there + 17min));
  }
  come("ana", begun);
  EXPECT_EQ(at(begun + 60h).people_cents_an_hour, 0);
  EXPECT_EQ(at(begun + 73h).people_cents_an_hour, 6'000);
  leave("ana", begun + 60h);
  come("ana", begun + 70h);  // rested: a day in full again
  EXPECT_EQ(at(begun + 82h).people_seconds, (24 + 12) * 3600);
}

TEST_F(Costs, StandStillFromTheResolutionOn) {
  come("ana", begun);
  incident.impact_facts.revenue = {{begun, 100}};
  move(IncidentStatus::resolved, begun + 1h);
  const IncidentCost cost = at(begun + 1h);
  EXPECT_FALSE(cost.running);
  EXPECT_EQ(cost.total_cents, 6'000 + 6'000);
  EXPECT_EQ(at(begun + 50h), cost);
  const CostRates dearer{"USD", 100'000, {}};
  EXPECT_EQ(cost_of(incident, dearer, begun + 50h), cost);
}

TEST_F(Costs, GoOnWhenItIsReopenedWithoutTheTimeBetween) {
  come("ana", begun);
  incident.impact_facts.revenue = {{begun, 100}};
  move(IncidentStatus::resolved, begun + 1h);
  move(IncidentStatus::investigating, begun + 5h);
  const IncidentCost cost = at(begun + 6h);
  EXPECT_EQ(cost.lasted_seconds, 7200);
  EXPECT_EQ(cost.impact_seconds, 7200);
  EXPECT_EQ(cost.people_cents, 12'000);
  EXPECT_EQ(cost.revenue_cents, 12'000);
  EXPECT_EQ(cost_of(incident, {"USD", 100'000, {}}, begun + 6h).currency, "USD");
}

TEST_F(Costs, OfRevenueFollowEachChange) {
  incident.alarm_at = begun - 10min;
  set_revenue(incident.impact_facts, 100, begun + 20min);  // holds from the beginning
  EXPECT_EQ(at(begun + 20min).revenue_cents, 3'000);
  set_revenue(incident.impact_facts, 500, begun + 30min);
  EXPECT_EQ(at(begun + 40min).revenue_cents, 4'000 + 5'000);
  EXPECT_EQ(at(begun + 40min).revenue_cents_a_minute, 500);
  set_revenue(incident.impact_facts, 0, begun + 35min);
  EXPECT_EQ(at(begun + 2h).revenue_cents, 4'000 + 2'500);
  set_revenue(incident.impact_facts, 300, begun + 25min);  // as it turned out
  EXPECT_EQ(at(begun + 45min).revenue_cents, 3'500 + 6'000);
}

TEST_F(Costs, OfRevenueLastAsLongAsTheImpact) {
  set_revenue(incident.impact_facts, 100, begun);
  incident.impact_facts.began_at = begun - 1h;
  EXPECT_EQ(at(begun + 1h).revenue_cents, 12'000);
  incident.impact_facts.ended_at = begun + 30min;
  const IncidentCost cost = at(begun + 1h);
  EXPECT_EQ(cost.revenue_cents, 9'000);
  EXPECT_EQ(cost.impact_seconds, 5400);
  EXPECT_EQ(cost.revenue_cents_a_minute, 0);
  EXPECT_TRUE(cost.running);
}

TEST_F(Costs, OfPenaltiesCountOnceTheyFallDue) {
  incident.impact_facts.penalties = {{"the bank", 500'000, begun + 1h}, {"the fair", 100, {}}};
  EXPECT_EQ(at(begun + 59min).penalty_cents, 100);
  EXPECT_EQ(at(begun + 1h).penalty_cents, 500'100);
  incident.impact_facts.ended_at = begun + 30min;  // it was over before
  EXPECT_EQ(at(begun + 2h).penalty_cents, 100);
}

TEST_F(Costs, OfAnIncidentOlderThanThisRecordAreWhatItsRowTells) {
  Incident old;
  old.declared_at = begun;
  old.status = IncidentStatus::resolved;
  old.resolved_at = begun + 2h;
  join(old.responders, "ana", begun + 1h);
  note_presence(old, rates, begun + 20h);
  const IncidentCost cost = cost_of(old, rates, begun + 20h);
  EXPECT_EQ(cost.lasted_seconds, 7200);
  EXPECT_EQ(cost.people_cents, 6'000);
  Incident none;
  none.declared_at = begun;
  none.status = IncidentStatus::cancelled;
  none.first_entered["cancelled"] = begun + 5min;
  note_presence(none, rates, begun + 20h);
  EXPECT_EQ(cost_of(none, rates, begun + 20h).lasted_seconds, 300);
}

TEST_F(Costs, NeverRunBackwardsWhenTheClockIsSetBack) {
  come("ana", begun + 1h);
  leave("ana", begun + 30min);
  move(IncidentStatus::resolved, begun - 1h);
  move(IncidentStatus::investigating, begun - 30min);
  for (const Stint& stint : incident.cost_basis.stints) EXPECT_LE(stint.from, *stint.until);
  EXPECT_EQ(incident.cost_basis.open[0].until, begun);
  EXPECT_EQ(incident.cost_basis.open[1].from, begun);
  EXPECT_EQ(at(begun + 1h).people_cents, 0);
}

TEST_F(Costs, HoldNoMoreStintsThanTheMost) {
  for (std::size_t i = 0; i < stints_max + 5; ++i) {
    const Time then = begun + i * 2s;
    come("ana", then);
    leave("ana", then + 1s);
  }
  EXPECT_EQ(incident.cost_basis.stints.size(), stints_max);
}

TEST_F(Costs, DoNotOverflow) {
  for (std::size_t i = 0; i < responders_max; ++i) come("user-" + std::to_string(i), begun);
  const CostRates dear{"EUR", rate_cents_max, {}};
  const Cents most = revenue_cents_max;
  incident.impact_facts.revenue = {{begun, most}};
  const IncidentCost cost = cost_of(incident, dear, begun + 24h * 365);
  EXPECT_EQ(cost.people_cents, rate_cents_max * 8 * 365 * Cents{responders_max});
  EXPECT_EQ(cost.revenue_cents, most * 60 * 24 * 365);
  // Nothing that anybody may say makes a sum turn over.
  const IncidentCost longest = cost_of(incident, dear, begun + 24h * 365 * 100);
  EXPECT_GT(longest.revenue_cents, cost.revenue_cents);
  EXPECT_GT(longest.revenue_cents, 0);
}

TEST_F(Costs, GoOnWhereItHurtAfterTheEnd) {
  incident.impact_facts.revenue = {{begun, 100}};
  incident.impact_facts.penalties = {{"a promise", 5000, begun + 75min}};
  move(IncidentStatus::resolved, begun + 1h);
  incident.impact_facts.ended_at = begun + 90min;
  const IncidentCost cost = cost_of(incident, rates, begun + 10h);
  EXPECT_EQ(cost.revenue_cents, 9000);
  EXPECT_EQ(cost.penalty_cents, 5000);
}

TEST(Impact, IsRefusedWithItsPlace) {
  const auto place = [](const ImpactFacts& facts) {
    const Status good = check(facts, begun);
    return good ? std::string() : good.error().pointer;
  };
  EXPECT_EQ(place({}), "");
  EXPECT_EQ(place({.regions = {"EU", ""}}), "/regions/1");
  EXPECT_EQ(place({.regions = {"EU", "EU"}}), "/regions/1");
  EXPECT_EQ(place({.regions = std::vector<std::string>(regions_max + 1, "EU")}), "/regions");
  EXPECT_EQ(place({.customers = -1}), "/customers");
  EXPECT_EQ(place({.revenue = {{begun, -1}}}), "/revenue_cents_a_minute");
  EXPECT_EQ(place({.revenue = {{begun + 1s, 1}}}), "/revenue_since");
  EXPECT_EQ(place({.revenue = std::vector<RevenueStep>(revenue_steps_max + 1, {begun, 1})}),
            "/revenue_since");
  EXPECT_EQ(place({.penalties = {{"", 1, {}}}}), "/penalties/0/reason");
  EXPECT_EQ(place({.penalties = {{"the bank", 0, {}}}}), "/penalties/0/amount_cents");
  EXPECT_EQ(place({.penalties = std::vector<Penalty>(penalties_max + 1, {"x", 1, {}})}),
            "/penalties");
  EXPECT_EQ(place({.began_at = begun + 1s}), "/began_at");
  EXPECT_EQ(place({.ended_at = begun + 1s}), "/ended_at");
  EXPECT_EQ(place({.began_at = begun, .ended_at = begun - 1s}), "/ended_at");
}

TEST(Impact, ShowsMoneyWithItsHundredths) {
  EXPECT_EQ(money_text(123'450, "EUR"), "1234.50 EUR");
  EXPECT_EQ(money_text(5, "USD"), "0.05 USD");
  EXPECT_TRUE(check_currency("CHF"));
  EXPECT_FALSE(check_currency("eur"));
  EXPECT_FALSE(check_currency("EURO"));
}

}  // namespace
}  // namespace tocsin
