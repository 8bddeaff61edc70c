// The suite about what an incident costs.
#include "domain/incidents/cost.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::Vector;

const Time that_morning = *parse_time("2026-11-23T10:00:00Z");

// "11:00", of that day
Time clock_of(const json::value& text) {
  return *parse_time("2026-11-23T" + vectors::text_of(text) + ":00Z");
}

// Somebody in that role since that morning.
Incident worked_by(const Slug& role) {
  Incident incident;
  incident.declared_at = that_morning;
  incident.status = IncidentStatus::investigating;
  incident.cost_basis.stints = {{"ana", role, that_morning, {}}};
  incident.cost_basis.open = {{that_morning, {}}};
  return incident;
}

// A weight is a rate of its own; a participant is whoever responds without a role.
void weigh_roles(const Vector& vector) {
  constexpr Cents base = 10'000;
  CostRates rates;
  for (const auto& [role, weight] : vector.expect) {
    rates.by_role[std::string(role)] = static_cast<Cents>(weight.to_number<double>() * base);
  }
  rates.cents_an_hour = rates.by_role.at("participant");
  rates.by_role.erase("participant");
  for (const auto& [role, weight] : vector.expect) {
    const Incident incident = worked_by(role == "participant" ? Slug() : Slug(role));
    EXPECT_EQ(cost_of(incident, rates, that_morning + 1h).people_cents,
              weight.to_number<double>() * base)
        << role;
  }
}

void count_days(const Vector& vector) {
  const Duration there = 24h * vector.input.at("days").to_number<int>() +
                         1h * vector.input.at("hours").to_number<int>();
  const Incident incident = worked_by(Slug(vectors::text_of(vector.input.at("role"))));
  EXPECT_EQ(cost_of(incident, {}, that_morning + there).people_seconds,
            vector.expect.at("hours_charged").to_number<int>() * 3600);
}

void stop_when_over(const Vector& vector) {
  Incident incident = worked_by("commander");
  incident.cost_basis.stints[0].from = clock_of(vector.input.at("assumed"));
  incident.status = IncidentStatus::resolved;
  note_presence(incident, {}, clock_of(vector.input.at("stable")));
  EXPECT_EQ(cost_of(incident, {}, clock_of(vector.input.at("now"))).people_seconds,
            vector.expect.at("hours_charged").to_number<int>() * 3600);
}

TEST(CostVectors, IncidentCost) {
  vectors::each_by_id("incident.cost", {{"incident.cost.02", weigh_roles},
                                        {"incident.cost.04", count_days},
                                        {"incident.cost.05", stop_when_over}});
}

}  // namespace
}  // namespace tocsin
