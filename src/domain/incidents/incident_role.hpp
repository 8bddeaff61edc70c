// Incident roles: which an organisation has, with their duties, and who holds them in one incident.
// Not to be taken for permissions: those are Access.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "domain/escalation/policy.hpp"
#include "domain/incidents/incident_type.hpp"
#include "domain/severity.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// Whoever holds this one is the incident's commander, also where no such role is configured.
constexpr std::string_view commander_role = "incident-commander";

struct IncidentRole {
  Slug slug;
  std::string name;
  std::string description;  // its duties
  int position = 0;         // the order in which they are shown and filled
  std::vector<std::string> checklist;
  bool many = false;                 // several people may hold it at once
  bool must_have = false;            // that nobody holds it is said again and again
  std::vector<Severity> severities;  // for which it is wanted; none: for all
  std::vector<Target> filled_by;     // who is called to hold it: the first who can be reached
  bool owners = false;  // or else whoever is on call for the teams that own the affected services
  std::vector<Slug> types;   // of incidents for which it is wanted; none: for all
  bool crisis_only = false;  // an executive's role
  // What an hour in it costs, in hundredths of the currency; 0: nothing; none: as everybody's.
  std::optional<std::int64_t> cents_an_hour;
  bool operator==(const IncidentRole&) const = default;
};
TOCSIN_DESCRIBE(IncidentRole, slug, name, description, position, checklist, many, must_have,
                severities, filled_by, owners, types, crisis_only, cents_an_hour)

constexpr std::size_t incident_roles_max = 50;
constexpr std::size_t checklist_max = 50;
constexpr std::size_t checklist_item_bytes_max = 500;
constexpr std::size_t duties_bytes_max = 5'000;
constexpr std::size_t holdings_max = 200;  // of one incident

// What of an incident says which roles it wants.
struct WantedBy {
  Severity severity = Severity::SEV3;
  Slug type = {};
  bool crisis = false;
};
bool is_wanted(const IncidentRole& role, const WantedBy& incident);

// The five that an organisation begins with. Nobody is called for them until it says who.
std::vector<IncidentRole> usual_roles();

// held: theirs. asked: called for it, and silent so far. passed: was asked and said no, or is not
// asked any more; not asked again.
enum class HoldingState { held, asked, passed };
TOCSIN_DESCRIBE_ENUM(HoldingState, held, asked, passed)

// One person in one role of one incident.
// A point of a role's checklist that was done, known by its words: a checklist that is edited
// meanwhile ticks nothing else.
struct Tick {
  std::string point;
  Slug by;
  Time at{};
  bool operator==(const Tick&) const = default;
};
TOCSIN_DESCRIBE(Tick, point, by, at)

struct RoleHolding {
  Slug role;
  Slug user;
  HoldingState state = HoldingState::held;
  std::optional<Time> since;  // in this state; none: from before that was recorded
  Slug offered_to;            // held: who may take it over
  std::optional<Time> offered_at;
  // Only in the role's row without a user, which nobody holds: what is ticked outlives each holder.
  std::vector<Tick> ticked = {};
  bool operator==(const RoleHolding&) const = default;
};
TOCSIN_DESCRIBE(RoleHolding, role, user, state, since, offered_to, offered_at, ticked)

using RoleHoldings = std::vector<RoleHolding>;

// The first who holds the role; nobody: nullptr.
const RoleHolding* holder_of(const RoleHoldings& holdings, std::string_view role);
// What of the role's checklist is ticked, in the order in which it was.
std::vector<Tick> ticks_of(const RoleHoldings& holdings, std::string_view role);
// What the person is to the role; nothing: nullptr.
const RoleHolding* holding_of(const RoleHoldings& holdings, std::string_view role,
                              std::string_view user);
// Whether the person holds some role.
// Of rows with a person: those of ticks take no place.
std::size_t places_taken(const RoleHoldings& holdings);
bool holds_a_role(const RoleHoldings& holdings, std::string_view user);
// The one that was offered to the person; none: nullptr.
const RoleHolding* offer_to(const RoleHoldings& holdings, std::string_view role,
                            std::string_view user);

}  // namespace tocsin
