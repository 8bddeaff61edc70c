// ServiceCheckView: a service that the roll was called for, as people and scripts see it.
#pragma once

#include <map>

#include "api/call.hpp"
#include "domain/incidents/roll_call.hpp"

namespace tocsin::api {

struct ServiceCheckView {  // what stands beside the members of ServiceCheck
  std::string name;
  Slug team;                  // that owns it
  std::vector<Slug> on_call;  // for that team, now; all of it, where it has no schedule
};
TOCSIN_DESCRIBE(ServiceCheckView, name, team, on_call)

// Of many services there are few teams: each is looked at once.
class OnCallOfTeams {
 public:
  OnCallOfTeams(const Config& config, Time now) : config_(config), now_(now) {}
  const std::vector<Slug>& of(const Slug& team);

 private:
  const Config& config_;
  Time now_;
  std::map<Slug, std::vector<Slug>> known_;
};

json::object view_of(const ServiceCheck& check, const Config& config, OnCallOfTeams& on_call);

}  // namespace tocsin::api
