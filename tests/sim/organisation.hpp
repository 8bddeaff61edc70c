// A random organisation: people, methods, schedules, policies, services, integrations, rules; and
// random changes to it.
#pragma once

#include "engine/command.hpp"
#include "tests/sim/dice.hpp"

namespace tocsin::sim {

inline const std::vector<Slug> users{"ana", "ben", "cleo", "dora", "emil", "root"};
inline const std::vector<Slug> services{"checkout", "search", "mail", "unpaged"};
inline const std::vector<Slug> integrations{"prom", "grafana", "homeless"};
inline const std::vector<Slug> heartbeats{"nightly", "pulse"};
inline const std::vector<Slug> schedules{"primary", "secondary"};
inline const std::vector<Slug> roles{"incident-commander", "scribe"};
inline const std::vector<std::string> zones{"UTC", "Europe/Berlin", "Australia/Lord_Howe"};
inline const std::vector<Slug> policies{"checkout", "search", "mail"};
inline const std::vector<std::string> sites{"fra", "ams", "nyc"};

ChangeConfig found_organisation(Dice& dice);
// Some change: a policy, a schedule, what is arranged for one, a person, a method, a rule, the
// bundle window. May be refused.
ChangeConfig change_organisation(Dice& dice, const Config& config, Time now);

}  // namespace tocsin::sim
