#include "domain/incidents/incident_role.hpp"

#include <algorithm>

namespace tocsin {
namespace {

template <typename Matches>
const RoleHolding* first(const RoleHoldings& holdings, Matches matches) {
  const auto found = std::ranges::find_if(holdings, matches);
  return found == holdings.end() ? nullptr : &*found;
}

}  // namespace

bool is_wanted(const IncidentRole& role, const WantedBy& incident) {
  const bool severe =
      role.severities.empty() ||
      std::ranges::find(role.severities, incident.severity) != role.severities.end();
  return severe && is_of(role.types, incident.type) && (incident.crisis || !role.crisis_only);
}

const RoleHolding* holder_of(const RoleHoldings& holdings, std::string_view role) {
  return first(holdings, [&](const RoleHolding& one) {
    return one.role == role && one.state == HoldingState::held;
  });
}

const RoleHolding* holding_of(const RoleHoldings& holdings, std::string_view role,
                              std::string_view user) {
  return first(holdings,
               [&](const RoleHolding& one) { return one.role == role && one.user == user; });
}

std::vector<Tick> ticks_of(const RoleHoldings& holdings, std::string_view role) {
  const RoleHolding* row = holding_of(holdings, role, "");
  return row == nullptr ? std::vector<Tick>() : row->ticked;
}

std::size_t places_taken(const RoleHoldings& holdings) {
  return static_cast<std::size_t>(
      std::ranges::count_if(holdings, [](const RoleHolding& row) { return !row.user.empty(); }));
}

bool holds_a_role(const RoleHoldings& holdings, std::string_view user) {
  return std::ranges::any_of(holdings, [&](const RoleHolding& holding) {
    return holding.user == user && holding.state == HoldingState::held;
  });
}

const RoleHolding* offer_to(const RoleHoldings& holdings, std::string_view role,
                            std::string_view user) {
  return first(holdings, [&](const RoleHolding& one) {
    return one.role == role && one.state == HoldingState::held && !user.empty() &&
           one.offered_to == user;
  });
}

std::vector<IncidentRole> usual_roles() {
  auto role = [position = 0](std::string_view slug, std::string name, std::string duties,
                             std::vector<std::string> checklist) mutable {
    IncidentRole made;
    made.slug = slug;
    made.name = std::move(name);
    made.description = std::move(duties);
    made.position = position += 10;
    made.checklist = std::move(checklist);
    made.severities = {Severity::SEV1, Severity::SEV2};
    return made;
  };
  IncidentRole commander =
      role(commander_role, "Incident commander",
           "Leads the response and decides; delegates everything else and repairs nothing.",
           {"Say that you are in command", "Fill the other roles or hold them knowingly",
            "Agree on the severity and on what users notice",
            "Ask for a status of each line of work every 15 minutes",
            "Release whom you do not need", "Hand over before you are tired"});
  commander.must_have = true;
  IncidentRole deputy =
      role("deputy", "Deputy", "Keeps the commander's back free; takes over.",
           {"Keep the clock and the open questions", "Watch that every task has a name and a time",
            "Be ready to take command"});
  IncidentRole communications =
      role("communications-lead", "Communications lead",
           "Tells each audience what it must know, when it must know it.",
           {"Write the first update within 15 minutes", "Say when the next one comes, and keep it",
            "Have the commander read what goes outside"});
  communications.must_have = true;
  communications.severities = {Severity::SEV1};
  IncidentRole scribe = role("scribe", "Scribe", "Writes down what happens and what is decided.",
                             {"Note decisions with who took them and why",
                              "Mark findings in the stream", "Correct times that are wrong"});
  IncidentRole operations =
      role("operations-lead", "Operations lead",
           "Leads those who repair: who looks where, who changes what.",
           {"Give every line of work to one person", "Let one change be made at a time",
            "Say before you change anything, and what came of it"});
  operations.many = true;
  return {commander, deputy, communications, scribe, operations};
}

}  // namespace tocsin
