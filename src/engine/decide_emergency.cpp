// Emergency changes of an incident: asked for, approved or refused, carried out.
#include <fmt/format.h>

#include <algorithm>

#include "engine/notice_words.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

Status check_change_services(const Config& config, const std::vector<Slug>& services) {
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (config.find<Service>(services[i]) != nullptr) continue;
    return fail(Error::Code::invalid, fmt::format("there is no service \"{}\"", services[i]),
                fmt::format("/services/{}", i));
  }
  return {};
}

void ask_approvers(Decision& decision, const Incident& incident, const Change& change) {
  for (const Slug& user :
       approvers_of(incident, change.emergency.asked_by, guests_of(decision.config, incident.id))) {
    tell_beside(
        decision, incident, user, NoteKind::change_asked,
        fmt::format("Approve {}? {}, says {}; {}",
                    change.emergency.after_the_fact ? "what was done already" : "this change",
                    change.title, name_of_user(decision.config, change.emergency.asked_by),
                    title_of(decision.config, incident)));
  }
}

Result<const Incident*> room_of(const Decision& decision, IncidentId id) {
  const Incident* incident = decision.state.incident(id);
  if (incident != nullptr) return incident;
  return fail(Error::Code::conflict,
              "the incident is closed: reopen it to change what its emergency changes are");
}

Status check_approver(const Decision& decision, const Incident& incident, const Change& change) {
  const std::vector<Slug> approvers =
      approvers_of(incident, change.emergency.asked_by, guests_of(decision.config, incident.id));
  if (holds(approvers, decision.person())) return {};
  std::string names;
  for (const Slug& user : approvers) {
    names += (names.empty() ? "" : ", ") + name_of_user(decision.config, user);
  }
  return fail(Error::Code::forbidden,
              fmt::format("this is for {} to decide: ask them, or have yourself made change "
                          "manager of the incident",
                          names));
}

EntryKind entry_of_act(EmergencyAct act) {
  if (act == EmergencyAct::approve) return EntryKind::change_approved;
  return act == EmergencyAct::refuse ? EntryKind::change_refused : EntryKind::change_moved;
}

std::string words_of_act(const Change& change, EmergencyAct act, const std::string& word) {
  std::string text = change.title;
  if (entry_of_act(act) == EntryKind::change_moved) {
    text += fmt::format(": {}",
                        act == EmergencyAct::rolled_back ? "rolled back" : to_text(change.state));
    if (lacks_approval(change)) text += ", without approval";
  } else if (change.emergency.after_the_fact) {
    text += " (after the fact)";
  }
  return word.empty() ? text : text + ": " + word;
}

}  // namespace

Status decide_body(Decision& decision, const RequestChange& body) {
  if (auto good = decision.check_person(); !good) return good;
  const auto room = room_of(decision, body.incident);
  if (!room) return std::unexpected(room.error());
  const Incident& incident = **room;
  if (decision.state.emergency_changes_of(incident.id).size() >= emergency_changes_max) {
    return fail(Error::Code::too_large,
                fmt::format("an incident has at most {} emergency changes", emergency_changes_max));
  }
  if (auto good = check_change_services(decision.config, body.services); !good) return good;
  Change change;
  change.id = ChangeId{decision.next(&Counters::change)};
  change.source_id = fmt::format("INC-{}/{}", incident.id.value, change.id.value);
  change.key = digest_of("emergency:" + change.source_id);
  change.title = body.title;
  change.kind = body.kind;
  change.state = ChangeState::planned;
  change.services = body.services.empty() ? incident.services : body.services;
  change.who = name_of_user(decision.config, decision.person());
  change.began_at = change.received_at = change.updated_at = decision.now;
  change.incident = incident.id;
  change.actor = decision.command.actor;
  change.emergency = {.approval = Approval::asked,
                      .asked_by = decision.person(),
                      .plan = body.plan,
                      .risk = body.risk,
                      .roll_back = body.roll_back,
                      .moved_by = decision.person()};
  if (auto good = check(change); !good) return good;
  if (auto good = check(change.emergency); !good) return good;
  if (body.done_already) {
    change.state = ChangeState::done;
    change.ended_at = decision.now;
    change.emergency.after_the_fact = true;
  }
  decision.tell(EntryOf::incident, incident.id.value, EntryKind::change_requested,
                decision.by_hand(),
                fmt::format("{}{}. Risk: {}", change.title,
                            body.done_already ? ", done already" : "", change.emergency.risk),
                {}, change.id.value);
  if (is_open(incident.status)) hear_from(decision, incident);
  ask_approvers(decision, incident, change);
  decision.effects.reply.ids = {change.id.value};
  decision.effects.reply.version = change.version;
  decision.effects.changes.push_back(std::move(change));
  return {};
}

Status decide_body(Decision& decision, const ActOnChange& body) {
  if (auto good = decision.check_person(); !good) return good;
  const auto room = room_of(decision, body.incident);
  if (!room) return std::unexpected(room.error());
  const Incident& incident = **room;
  const auto all = decision.state.emergency_changes_of(incident.id);
  const auto found = std::ranges::find(all, body.change, &Change::id);
  if (found == all.end()) {
    return fail(Error::Code::not_found, "there is no such emergency change in this incident");
  }
  Change change = **found;
  if (body.expected_version && *body.expected_version != change.version) {
    return fail(Error::Code::stale,
                fmt::format("{} did something with it: it is at version {} now, you had {}; read "
                            "it again",
                            name_of_user(decision.config, change.emergency.moved_by),
                            change.version, *body.expected_version));
  }
  const bool decides = body.act == EmergencyAct::approve || body.act == EmergencyAct::refuse;
  if (decides) {
    if (auto good = check_approver(decision, incident, change); !good) return good;
  }
  const bool lacked = lacks_approval(change);
  if (auto good = act_on(change, body.act, decision.person(), body.word, decision.now); !good) {
    return good;
  }
  const EntryKind kind = entry_of_act(body.act);
  const std::string words = words_of_act(change, body.act, body.word);
  decision.tell(EntryOf::incident, incident.id.value, kind, decision.by_hand(), words, {},
                change.id.value);
  if (is_open(incident.status)) hear_from(decision, incident);
  if (decides) {
    tell_beside(decision, incident, change.emergency.asked_by, NoteKind::change_decided,
                fmt::format("{}: {}, says {}; {}",
                            body.act == EmergencyAct::approve ? "Approved" : "Refused", words,
                            name_of_user(decision.config, decision.person()),
                            title_of(decision.config, incident)));
  } else if (!lacked && lacks_approval(change)) {
    ask_approvers(decision, incident, change);
  }
  decision.effects.reply.ids = {change.id.value};
  decision.effects.reply.version = change.version;
  decision.effects.changes.push_back(std::move(change));
  return {};
}

}  // namespace tocsin
