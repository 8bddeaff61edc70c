// Who holds the roles of an incident: whom the vacant ones are filled by, and what is said of those
// that stay vacant.
#include <fmt/format.h>

#include <algorithm>

#include "engine/notice_words.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

constexpr Duration nag_after = 5min;
constexpr Duration nag_every = 15min;  // at least; less often the longer it has lasted
constexpr Duration nag_every_max = std::chrono::hours(4);

std::vector<const IncidentRole*> wanted_roles(const Config& config, const Incident& incident) {
  std::vector<const IncidentRole*> roles;
  const WantedBy wanted{incident.severity, incident.type, incident.crisis};
  for (const auto& [slug, entry] : config.table<IncidentRole>().all()) {
    if (is_wanted(entry.value, wanted)) roles.push_back(&entry.value);
  }
  std::ranges::stable_sort(roles, {}, &IncidentRole::position);
  return roles;
}

std::vector<const IncidentRole*> vacancies(const Config& config, const Incident& incident) {
  std::vector<const IncidentRole*> vacant = wanted_roles(config, incident);
  std::erase_if(vacant, [&](const IncidentRole* role) {
    return !role->must_have || holder_of(incident.roles, role->slug) != nullptr;
  });
  return vacant;
}

// Who may be called for the role, the first choice first.
std::vector<Slug> candidates(const Decision& decision, const IncidentRole& role,
                             const Incident& incident) {
  std::vector<Target> targets = role.filled_by;
  if (role.owners && !incident.is_private) {
    const std::vector<Target> owners = owners_of(decision.config, incident.services);
    targets.insert(targets.end(), owners.begin(), owners.end());
  }
  std::vector<Slug> people = people_behind(decision.config, targets, decision.now);
  std::erase_if(people, [&](const Slug& user) {
    const bool reachable =
        is_there(incident.responders, user) || !usable_methods(decision.config, user).empty();
    return !reachable || is_let_go(incident.responders, user) ||
           holding_of(incident.roles, role.slug, user) != nullptr;
  });
  return people;
}

void call_for(Decision& decision, Incident& incident, const Slug& role, const Slug& user) {
  const Reason reason{Reason::Code::role_wanted, role, 0};
  if (is_there(incident.responders, user)) {
    return give_role(decision, incident, role, user, reason);
  }
  if (places_taken(incident.roles) >= holdings_max) return;
  incident.roles.push_back({role, user, HoldingState::asked, decision.now, {}, {}});
  decision.then(PagePeople{SubjectOf::incident,
                           incident.id.value,
                           {{TargetKind::user, user}},
                           false,
                           name_of_role(decision.config, role),
                           role});
}

// Whom no role that is wanted needs any more.
void call_off_unwanted(Decision& decision, Incident& incident) {
  const std::vector<const IncidentRole*> wanted = wanted_roles(decision.config, incident);
  std::erase_if(incident.roles, [&](const RoleHolding& holding) {
    const bool stays = holding.state != HoldingState::asked ||
                       std::ranges::find(wanted, holding.role, &IncidentRole::slug) != wanted.end();
    if (stays) return false;
    decision.then(CallOff{
        incident.id, holding.user, holding.role, {Reason::Code::role_wanted, holding.role, 0}});
    return true;
  });
}

bool anyone_asked(const Incident& incident, std::string_view role) {
  return std::ranges::any_of(incident.roles, [&](const RoleHolding& holding) {
    return holding.role == role && holding.state == HoldingState::asked;
  });
}

std::size_t asked_of(const Incident& incident) {
  return static_cast<std::size_t>(
      std::ranges::count(incident.roles, HoldingState::asked, &RoleHolding::state));
}

// Commander and declarer know most; without them, whoever runs Tocsin, but not of a drill.
std::vector<Slug> who_hears_of_gaps(const Config& config, const Incident& incident) {
  for (const Slug& user : {commander_of(incident), incident.declared_by}) {
    if (!usable_methods(config, user).empty()) return {user};
  }
  const bool nobody_else = incident.drill || incident.is_private;
  return nobody_else ? std::vector<Slug>{} : administrators(config);
}

std::string words_of_gap(const Config& config, const Incident& incident, const IncidentRole& role) {
  std::string silent;
  for (const RoleHolding& holding : incident.roles) {
    if (holding.role != role.slug || holding.state != HoldingState::asked) continue;
    silent += (silent.empty() ? "" : ", ") + name_of_user(config, holding.user);
  }
  return silent.empty() ? role.name : fmt::format("{} (no answer from {})", role.name, silent);
}

}  // namespace

void fill_roles(Decision& decision, Incident& incident, bool more) {
  if (is_raging(incident.status)) {
    call_off_unwanted(decision, incident);
    for (const IncidentRole* role : wanted_roles(decision.config, incident)) {
      if (role->many) {
        for (const Slug& user : candidates(decision, *role, incident)) {
          call_for(decision, incident, role->slug, user);
        }
        continue;
      }
      const bool held = holder_of(incident.roles, role->slug) != nullptr;
      if (held || (!more && anyone_asked(incident, role->slug))) continue;
      const std::vector<Slug> people = candidates(decision, *role, incident);
      if (!people.empty()) call_for(decision, incident, role->slug, people.front());
    }
  }
  mind_vacancies(decision, incident);
}

void give_role(Decision& decision, Incident& incident, const Slug& role, const Slug& user,
               const Reason& reason) {
  const Config& config = decision.config;
  const IncidentRole* known = config.find<IncidentRole>(role);
  const bool many = known != nullptr && known->many && !user.empty();
  const std::string name = name_of_role(config, role);
  std::vector<Slug> before;
  std::erase_if(incident.roles, [&](const RoleHolding& holding) {
    // The row without a user, which holds what is ticked, is for whoever comes.
    if (holding.role != role || holding.user.empty() || (many && holding.user != user))
      return false;
    if (holding.state == HoldingState::held) before.push_back(holding.user);
    return holding.state == HoldingState::held || holding.user == user;
  });
  for (RoleHolding& holding : incident.roles) {
    if (many || holding.role != role || holding.state != HoldingState::asked) continue;
    holding.state = HoldingState::passed;
    holding.since = decision.now;
    decision.then(CallOff{incident.id, holding.user, role, reason});
  }
  if (!user.empty()) {
    incident.roles.push_back({role, user, HoldingState::held, decision.now, {}, {}});
  }
  decision.tell(EntryOf::incident, incident.id.value,
                role == commander_role ? EntryKind::commander_changed : EntryKind::role_assigned,
                reason, role == commander_role ? "" : name, user);
  const std::string title = title_of(config, incident);
  tell_of_incident(decision, incident, user, fmt::format("You are {} of {}", name, title));
  for (const Slug& other : before) {
    if (other == user) continue;
    tell_of_incident(
        decision, incident, other,
        user.empty() ? fmt::format("You are no longer {} of {}", name, title)
                     : fmt::format("{} is {} of {} now", name_of_user(config, user), name, title));
  }
  mind_vacancies(decision, incident);
}

void end_offers(Incident& incident) {
  std::erase_if(incident.roles, [](const RoleHolding& one) {
    return one.state != HoldingState::held && one.ticked.empty();
  });
  for (RoleHolding& holding : incident.roles) {
    holding.offered_to.clear();
    holding.offered_at.reset();
  }
}

void mind_vacancies(const Decision& decision, Incident& incident) {
  if (!is_raging(incident.status) || vacancies(decision.config, incident).empty()) {
    incident.nag_at.reset();
  } else if (!incident.nag_at) {
    incident.nag_at = decision.now + nag_after;
  }
}

void nag(Decision& decision, IncidentId id) {
  Incident& incident = *incident_row(decision, id);
  incident.nag_at.reset();
  const std::vector<const IncidentRole*> vacant = vacancies(decision.config, incident);
  if (!is_raging(incident.status) || vacant.empty()) return;
  std::string words;
  for (const IncidentRole* role : vacant) {
    words += (words.empty() ? "" : ", ") + words_of_gap(decision.config, incident, *role);
  }
  decision.tell(EntryOf::incident, id.value, EntryKind::role_vacant,
                {Reason::Code::role_wanted, vacant.front()->slug, 0}, words);
  Note note;
  note.kind = NoteKind::role_vacant;
  note.text = fmt::format("Still vacant: {}; {}", words, title_of(decision.config, incident));
  note.at = decision.now;
  note.subject_kind = SubjectOf::incident;
  note.subject = id.value;
  for (const Slug& user : who_hears_of_gaps(decision.config, incident)) {
    tell_at_once(decision, user, note, page_urgency(incident.severity));
  }
  const std::size_t asked = asked_of(incident);
  fill_roles(decision, incident, true);
  // Whoever is called next has as long as the one before.
  if (incident.nag_at && asked_of(incident) <= asked) {
    const Duration lasted = decision.now - incident.declared_at;
    incident.nag_at = decision.now + std::clamp(lasted / 8, nag_every, nag_every_max);
  }
}

}  // namespace tocsin
