// Roll call of an incident: services are asked how they are, those who answer for them hear of it
// and say so.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "domain/incidents/privacy.hpp"
#include "engine/notice_words.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

constexpr std::size_t services_named_max = 20;  // in a line of the stream
constexpr std::size_t services_told_max = 5;    // in a notice

void ask_for(const Config& config, std::vector<Slug>& services, const Slug& service) {
  if (config.find<Service>(service) != nullptr) add_once(services, service);
}

// What they depend on, and what depends on them; one step far, as a failure first jumps.
std::vector<Slug> neighbours_of(const Config& config, const std::vector<Slug>& services) {
  std::vector<Slug> neighbours;
  for (const auto& [slug, entry] : config.table<Service>().all()) {
    const std::vector<Slug>& needs = entry.value.depends_on;
    const bool rests_on_them =
        std::ranges::any_of(needs, [&](const Slug& need) { return holds(services, need); });
    if (rests_on_them) neighbours.push_back(slug);
    if (!holds(services, slug)) continue;
    for (const Slug& need : needs) ask_for(config, neighbours, need);
  }
  return neighbours;
}

// Affected services that were deleted meanwhile are asked no more.
Result<std::vector<Slug>> services_to_ask(const Config& config, const Incident& incident,
                                          const CallRoll& body) {
  std::vector<Slug> services;
  for (const Slug& slug : incident.services) ask_for(config, services, slug);
  for (std::size_t i = 0; i < body.services.size(); ++i) {
    if (config.find<Service>(body.services[i]) == nullptr) {
      return fail(Error::Code::invalid, fmt::format("there is no service \"{}\"", body.services[i]),
                  fmt::format("/services/{}", i));
    }
    add_once(services, body.services[i]);
  }
  if (body.neighbours) {
    for (const Slug& slug : neighbours_of(config, services)) add_once(services, slug);
  }
  if (services.empty()) {
    return fail(Error::Code::invalid, "no service is affected: name those that are to be asked",
                "/services");
  }
  return services;
}

std::string names_of(const Config& config, const std::vector<Slug>& services, std::size_t most) {
  std::string names;
  for (std::size_t i = 0; i < std::min(services.size(), most); ++i) {
    names += (i == 0 ? "" : ", ") + name_of_service(config, services[i]);
  }
  if (services.size() > most) names += fmt::format(" and {} more", services.size() - most);
  return names;
}

bool may_answer(const Config& config, const Slug& user, const Incident& incident) {
  std::vector<Slug> teams;
  for (const Slug& slug : incident.services) {
    const Service* service = config.find<Service>(slug);
    teams.push_back(service == nullptr ? Slug() : service->team);
  }
  return may(viewer_of(config, user), Action::respond, incident, teams);
}

// Each of those on call for the teams hears once, of all that they have not answered yet.
void tell_owners(Decision& decision, const Incident& incident, const std::vector<Slug>& waiting) {
  const Config& config = decision.config;
  std::map<Slug, std::vector<Slug>> by_team;
  for (const Slug& slug : waiting) {
    const Service* service = config.find<Service>(slug);
    if (service != nullptr && !service->team.empty()) by_team[service->team].push_back(slug);
  }
  std::map<Slug, std::vector<Slug>> by_person;
  for (const auto& [team, services] : by_team) {
    for (const Slug& user : people_behind(config, on_call_for(config, team), decision.now)) {
      for (const Slug& slug : services) add_once(by_person[user], slug);
    }
  }
  for (const auto& [user, services] : by_person) {
    if (user == decision.person() || !may_answer(config, user, incident)) continue;
    Note note;
    note.kind = NoteKind::roll_called;
    note.text =
        fmt::format("Roll call: how is {}? Say so in the room of {}",
                    names_of(config, services, services_told_max), title_of(config, incident));
    note.user = user;
    note.at = decision.now;
    note.subject_kind = SubjectOf::incident;
    note.subject = incident.id.value;
    tell_at_once(decision, user, std::move(note), page_urgency(incident.severity));
  }
}

}  // namespace

Status decide_body(Decision& decision, const CallRoll& body) {
  if (auto good = decision.check_person(); !good) return good;
  const Incident* incident = decision.state.incident(body.incident);
  if (incident == nullptr || !is_open(incident->status)) {
    return fail(Error::Code::conflict, "the incident is over: reopen it to call the roll");
  }
  const auto services = services_to_ask(decision.config, *incident, body);
  if (!services) return std::unexpected(services.error());
  const ServiceChecks known = decision.state.service_checks_of(body.incident);
  const auto fresh = static_cast<std::size_t>(std::ranges::count_if(
      *services, [&](const Slug& slug) { return check_of(known, slug) == nullptr; }));
  if (known.size() + fresh > service_checks_per_incident_max) {
    return fail(Error::Code::too_large,
                fmt::format("at most {} services are asked in an incident, these would be {}: "
                            "leave out what depends on them, or name fewer",
                            service_checks_per_incident_max, known.size() + fresh),
                "/services");
  }
  const int round = newest_round(known) + 1;
  std::vector<Slug> waiting;
  for (const ServiceCheck* check : known) {
    if (check->waiting_since) add_once(waiting, check->service);
  }
  for (const Slug& slug : *services) {
    const ServiceCheck* before = check_of(known, slug);
    ServiceCheck check = before == nullptr ? ServiceCheck{} : *before;
    if (before == nullptr) {
      check.id = ServiceCheckId{decision.next(&Counters::service_check)};
      check.incident = body.incident;
      check.service = slug;
    }
    ask(check, round, decision.person(), decision.now);
    decision.effects.service_checks.push_back(std::move(check));
    add_once(waiting, slug);
  }
  decision.tell(EntryOf::incident, body.incident.value, EntryKind::roll_called, decision.by_hand(),
                names_of(decision.config, *services, services_named_max), {},
                static_cast<std::uint64_t>(round));
  hear_from(decision, *incident);
  tell_owners(decision, *incident, waiting);
  decision.effects.reply.ids = {body.incident.value};
  return {};
}

Status decide_body(Decision& decision, const AnswerRoll& body) {
  if (auto good = decision.check_person(); !good) return good;
  const Incident* incident = decision.state.incident(body.incident);
  if (incident == nullptr) {
    return fail(Error::Code::conflict, "the incident is closed: reopen it to say how a service is");
  }
  if (body.word.size() > health_word_bytes_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} bytes", health_word_bytes_max),
                "/word");
  }
  const ServiceCheck* known =
      check_of(decision.state.service_checks_of(body.incident), body.service);
  if (known == nullptr) {
    return fail(Error::Code::not_found,
                fmt::format("\"{}\" was not asked in this incident: call the roll with it first",
                            body.service));
  }
  ServiceCheck check = *known;
  answer(check, {check.round, body.health, body.word, decision.person(), decision.now});
  const std::string name = name_of_service(decision.config, body.service);
  decision.tell(EntryOf::incident, body.incident.value, EntryKind::service_confirmed,
                decision.by_hand(),
                fmt::format("{}: {}{}{}", name, to_text(body.health), body.word.empty() ? "" : ": ",
                            body.word),
                {}, check.id.value);
  if (is_open(incident->status)) hear_from(decision, *incident);
  decision.effects.reply.ids = {check.id.value};
  decision.effects.service_checks.push_back(std::move(check));
  return {};
}

}  // namespace tocsin
