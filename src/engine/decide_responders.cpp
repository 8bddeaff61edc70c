// Responders of an incident: what became of whom was called, who joins, who may go.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/decision.hpp"
#include "engine/notice_words.hpp"

namespace tocsin {
namespace {

// Pages of the person for the incident that nothing has ended, before this decision.
std::vector<const Page*> open_pages(const Decision& decision, IncidentId id, const Slug& user) {
  std::vector<const Page*> open;
  for (const Escalation* each : escalations_of(decision, SubjectOf::incident, id.value)) {
    for (const Page* page : decision.state.pages_of(each->id)) {
      if (page->user == user && !page->ended_at) open.push_back(page);
    }
  }
  return open;
}

// Whether another page than this one asks its person, after this decision.
bool asked_by_another(const Decision& decision, const Page& ended) {
  const auto& made = decision.effects.pages;
  const auto same = [&](const Page& page) {
    return page.id != ended.id && page.user == ended.user &&
           page.subject_kind == ended.subject_kind && page.subject == ended.subject;
  };
  const auto ends_here = [&](PageId id) {
    return std::ranges::any_of(
        made, [&](const Page& page) { return page.id == id && page.ended_at.has_value(); });
  };
  return std::ranges::any_of(made,
                             [&](const Page& page) {
                               return same(page) && !page.ended_at && !ends_here(page.id);
                             }) ||
         std::ranges::any_of(open_pages(decision, IncidentId{ended.subject}, ended.user),
                             [&](const Page* page) { return same(*page) && !ends_here(page->id); });
}

std::vector<Slug> roles_asked_of(const Incident& incident, const Slug& user) {
  std::vector<Slug> roles;
  for (const RoleHolding& holding : incident.roles) {
    const bool asked = holding.user == user && holding.state == HoldingState::asked;
    if (asked) roles.push_back(holding.role);
  }
  return roles;
}

// Whoever was called for a role and answers holds it.
void take_what_was_asked(Decision& decision, Incident& incident, const Slug& user) {
  for (const Slug& role : roles_asked_of(incident, user)) {
    give_role(decision, incident, role, user, {Reason::Code::acknowledged_by_user, user, 0});
  }
}

void pass_roles(Incident& incident, const Slug& user, Time now) {
  for (RoleHolding& holding : incident.roles) {
    if (holding.user != user || holding.state != HoldingState::asked) continue;
    holding.state = HoldingState::passed;
    holding.since = now;
  }
}

}  // namespace

void follow_pages(Decision& decision) {
  const auto& pages = decision.effects.pages;
  const auto of_incident = [](const Page& page) {
    return page.subject_kind == SubjectOf::incident;
  };
  if (std::ranges::none_of(pages, of_incident)) return;
  std::set<PageId> carried;  // by some message
  for (const Job& job : decision.effects.jobs) carried.insert(job.pages.begin(), job.pages.end());
  for (const Page& page : pages) {
    if (!of_incident(page)) continue;
    const IncidentId id{page.subject};
    const Page* before = decision.state.page(page.id);
    if (before == nullptr && carried.contains(page.id)) {
      if (Incident* incident = incident_row(decision, id)) {
        const bool by_hand = page.reason.code == Reason::Code::paged_by_user;
        ask(incident->responders, page.user, by_hand ? page.reason.object : Slug(), decision.now);
      }
      continue;
    }
    if (before == nullptr || before->ended_at || !page.ended_at) continue;
    if (page.status == PageStatus::acknowledged) {
      if (Incident* incident = incident_row(decision, id)) {
        acknowledge(incident->responders, page.user, decision.now);
        take_what_was_asked(decision, *incident, page.user);
      }
    } else if (!asked_by_another(decision, page)) {
      if (Incident* incident = incident_row(decision, id)) {
        stop_asking(incident->responders, page.user, decision.now);
        pass_roles(*incident, page.user, decision.now);
      }
    }
  }
}

bool come(Decision& decision, Incident& incident, const Slug& user) {
  for (const Page* page : open_pages(decision, incident.id, user)) {
    decision.then(ActOnPage{page->id, PageVerb::acknowledge});
  }
  take_what_was_asked(decision, incident, user);
  return join(incident.responders, user, decision.now);
}

Status decide_body(Decision& decision, const JoinIncident& body) {
  const Incident* known = decision.state.incident(body.incident);
  if (known == nullptr || !is_open(known->status)) {
    return fail(Error::Code::conflict, "this incident is over: there is nothing to join");
  }
  const Slug me = decision.person();
  if (decision.config.find<User>(me) == nullptr) {
    return fail(Error::Code::forbidden, "only a person can join");
  }
  decision.effects.reply.ids = {body.incident.value};
  if (is_present(known->responders, me) && open_pages(decision, body.incident, me).empty()) {
    decision.effects.reply.outcome = "joined_already";
    return {};
  }
  const bool comes = come(decision, *incident_row(decision, body.incident), me);
  if (comes) {
    decision.tell(EntryOf::incident, body.incident.value, EntryKind::responder_joined,
                  {Reason::Code::asked_by_user, me, 0}, {}, me);
  }
  return {};
}

Status decide_body(Decision& decision, const ReleaseResponder& body) {
  const Incident* known = decision.state.incident(body.incident);
  if (known == nullptr || !is_open(known->status)) {
    return fail(Error::Code::conflict, "this incident is over: everybody may go");
  }
  const Responder* responder = responder_of(known->responders, body.user);
  const std::string name = name_of_user(decision.config, body.user);
  if (responder == nullptr || responder->state == ResponderState::released) {
    return fail(Error::Code::conflict, fmt::format("{} does not respond to this", name), "/user");
  }
  const auto held = std::ranges::find_if(known->roles, [&](const RoleHolding& one) {
    return one.user == body.user && one.state == HoldingState::held;
  });
  if (held != known->roles.end()) {
    return fail(Error::Code::conflict,
                fmt::format("{} is {}: hand that over first", name,
                            name_of_role(decision.config, held->role)),
                "/user");
  }
  Incident& incident = *incident_row(decision, body.incident);
  const Slug& by = decision.person().empty() ? body.user : decision.person();
  release(incident.responders, body.user, by, decision.now);
  pass_roles(incident, body.user, decision.now);
  for (RoleHolding& holding : incident.roles) {
    if (holding.offered_to != body.user) continue;
    holding.offered_to.clear();
    holding.offered_at.reset();
  }
  const Reason reason{Reason::Code::asked_by_user, decision.person(), 0};
  decision.tell(EntryOf::incident, body.incident.value, EntryKind::responder_released, reason, {},
                body.user);
  decision.then(CallOff{body.incident, body.user, {}, reason});
  fill_roles(decision, incident);
  decision.effects.reply.ids = {body.incident.value};
  return {};
}

Status decide_body(Decision& decision, const CallOff& body) {
  const Incident* incident = decision.state.incident(body.incident);
  if (incident == nullptr) return {};
  // Called for another role as well: the same page stands for both.
  if (!body.role.empty() && !roles_asked_of(*incident, body.user).empty()) return {};
  std::set<EscalationId> left;
  std::vector<PageId> ended;
  for (const Page* page : open_pages(decision, body.incident, body.user)) {
    const bool meant = body.role.empty() || (page->reason.code == Reason::Code::role_wanted);
    if (!meant) continue;
    ended.push_back(end_page(decision, *page, PageStatus::cancelled, body.reason));
    left.insert(page->escalation);
  }
  drop_pages_from_jobs(decision, ended);
  for (const EscalationId id : left) {
    const Escalation& escalation = *decision.state.escalation(id);
    const auto pages = decision.state.pages_of(id);
    const bool others = std::ranges::any_of(pages, [&](const Page* page) {
      return !page->ended_at && std::ranges::find(ended, page->id) == ended.end();
    });
    if (others) continue;
    // By hand, or behind its last step, nobody else is waited for; a policy goes on at once.
    if (is_by_hand(escalation) || !escalation.wake_at) {
      decision.then(EndEscalation{id, EscalationStatus::ended, body.reason});
    } else {
      decision.then(FireStep{id, {}});
    }
  }
  return {};
}

}  // namespace tocsin
