// Calling people by hand: a responder more, or another instead.
#include <algorithm>

#include "engine/decision.hpp"

namespace tocsin {
namespace {

// Errors: conflict, when it is over.
Status is_open(const Decision& decision, const PagePeople& body) {
  const bool open = body.subject_kind == SubjectOf::alert
                        ? decision.state.alert(AlertId{body.subject}).has_value()
                        : decision.state.incident(IncidentId{body.subject}) != nullptr;
  if (open) return {};
  return fail(Error::Code::conflict, "this is over; nobody is called for it any more");
}

// Without those who are being called already.
std::vector<Slug> still_to_call(const Decision& decision,
                                const std::vector<const Escalation*>& running,
                                std::vector<Slug> people) {
  for (const Escalation* each : running) {
    const auto pages = decision.state.pages_of(each->id);
    std::erase_if(people, [&](const Slug& user) {
      return std::any_of(pages.begin(), pages.end(), [&](const Page* page) {
        return page->user == user && page->status == PageStatus::open && !is_question(*page);
      });
    });
  }
  return people;
}

// Called for something else so far, and wanted for the role itself now: also when another answers.
void want_for_role(Decision& decision, const std::vector<const Escalation*>& running,
                   const std::vector<Slug>& people, const Reason& reason) {
  for (const Escalation* each : running) {
    for (const Page* page : decision.state.pages_of(each->id)) {
      const bool meant = page->status == PageStatus::open && !is_personal(page->reason) &&
                         std::ranges::find(people, page->user) != people.end();
      if (meant) decision.effects.pages.emplace_back(*page).reason = reason;
    }
  }
}

// Those whom nobody asked for any more need not answer.
void release_others(Decision& decision, const Escalation& running, const std::vector<Slug>& people,
                    const Reason& reason) {
  std::vector<PageId> ended;
  for (const Page* page : decision.state.pages_of(running.id)) {
    const bool stays = std::ranges::find(people, page->user) != people.end();
    if (page->ended_at || stays) continue;
    ended.push_back(end_page(decision, *page, PageStatus::cancelled, reason));
  }
  drop_pages_from_jobs(decision, ended);
}

Escalation new_by_hand(Decision& decision, const PagePeople& body) {
  Escalation escalation;
  escalation.id = EscalationId{decision.next(&Counters::escalation)};
  escalation.subject_kind = body.subject_kind;
  escalation.subject = body.subject;
  escalation.started_at = decision.now;
  escalation.wake_at = decision.now + paged_again_after;
  if (body.subject_kind == SubjectOf::alert) {
    const auto alert = decision.state.alert(AlertId{body.subject});
    escalation.service = alert->service;
    escalation.drill = alert->drill;
  } else {
    const Incident* incident = decision.state.incident(IncidentId{body.subject});
    if (!incident->services.empty()) escalation.service = incident->services.front();
    escalation.drill = incident->drill;
  }
  return escalation;
}

// That it is called for, which is something done about it.
void note_call(Decision& decision, const PagePeople& body, EscalationId escalation) {
  if (body.subject_kind == SubjectOf::alert) {
    Alert alert = *decision.state.alert(AlertId{body.subject});
    alert.escalation = escalation;
    return note_movement(decision, std::move(alert));
  }
  Incident& incident = *incident_row(decision, IncidentId{body.subject});
  incident.escalation = escalation;
  put_off(decision, incident);
}

}  // namespace

Result<std::vector<Slug>> people_to_call(const Decision& decision,
                                         const std::vector<Target>& targets,
                                         std::string_view pointer) {
  std::vector<Slug> people = people_behind(decision.config, targets, decision.now);
  const auto refuse = [&](Error::Code code, std::string message) {
    return fail(code, std::move(message), std::string(pointer));
  };
  if (people.empty()) {
    return refuse(Error::Code::conflict,
                  "nobody is behind these: no active user, or nobody on call now");
  }
  if (people.size() > page_people_max) {
    return refuse(Error::Code::too_large, "at most 100 people at a time");
  }
  const bool reachable = std::ranges::any_of(
      people, [&](const Slug& user) { return !usable_methods(decision.config, user).empty(); });
  if (!reachable) {
    return refuse(Error::Code::conflict,
                  "none of them can be reached: no verified and enabled contact method");
  }
  return people;
}

Status decide_body(Decision& decision, const PagePeople& body) {
  if (const Status open = is_open(decision, body); !open) return open;
  const auto callable = people_to_call(decision, body.targets, "/targets");
  if (!callable) return std::unexpected(callable.error());
  const std::vector<Slug>& people = *callable;
  const Escalation* running = escalation_of(decision, body.subject_kind, body.subject);
  const auto all = escalations_of(decision, body.subject_kind, body.subject);
  const Reason reason = body.role.empty()
                            ? Reason{Reason::Code::paged_by_user, decision.person(), 0}
                            : Reason{Reason::Code::role_wanted, body.role, 0};
  if (body.instead) {
    for (const Escalation* each : all) release_others(decision, *each, people, reason);
  }
  const std::vector<Slug> called = still_to_call(decision, all, people);
  if (!body.role.empty()) want_for_role(decision, all, people, reason);
  if (called.empty()) {
    decision.effects.reply.outcome = "called_already";
    return {};
  }
  std::string names;
  for (const Slug& user : called) names += (names.empty() ? "" : ", ") + user;
  decision.tell_subject(body.subject_kind, body.subject, EntryKind::called_by_hand, reason,
                        body.note.empty() || body.in_a_line ? names : names + ": " + body.note);
  Escalation escalation = running == nullptr ? new_by_hand(decision, body) : *running;
  note_call(decision, body, escalation.id);
  if (running == nullptr) {
    decision.effects.escalations.push_back(escalation);
  } else if (is_by_hand(escalation)) {
    escalation.round = 0;
    escalation.wake_at = decision.now + paged_again_after;
    decision.effects.escalations.push_back(escalation);
  } else if (body.instead && escalation.wake_at) {
    // Whoever comes instead has as long to answer.
    escalation.wake_at = std::max(*escalation.wake_at, decision.now + paged_instead_time);
    decision.effects.escalations.push_back(escalation);
  }
  const std::size_t before = decision.effects.pages.size();
  // Of a role the reason tells already.
  page_people(decision, escalation, called, reason, body.role.empty() ? body.note : "");
  for (std::size_t i = before; i < decision.effects.pages.size(); ++i) {
    decision.effects.reply.ids.push_back(decision.effects.pages[i].id.value);
  }
  decision.effects.reply.outcome = "called";
  return {};
}

}  // namespace tocsin
