// Service: a thing that users depend on, and who answers for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/severity.hpp"
#include "domain/slug.hpp"

namespace tocsin {

struct Service {
  Slug slug;
  std::string name;
  std::string description;
  Slug team;     // the owner; may be empty
  Slug policy;   // escalation policy; empty: alerts are recorded, nobody is paged
  int tier = 3;  // 1 is the most important
  Urgency urgency = Urgency::high;  // of its alerts, unless a routing rule says otherwise
  std::vector<Slug> depends_on;     // services
  Duration acknowledgement_timeout =
      30min;                            // an acknowledged alert rings again after this; 0s: never
  Duration acknowledgement_reminder{};  // so long before, whoever acknowledged is asked whether
                                        // they are still on it; 0s: nobody is asked
  Duration auto_resolve_after{};        // an alert not repeated for this long ends; 0s: never
  bool operator==(const Service&) const = default;
};
TOCSIN_DESCRIBE(Service, slug, name, description, team, policy, tier, urgency, depends_on,
                acknowledgement_timeout, acknowledgement_reminder, auto_resolve_after)

}  // namespace tocsin
