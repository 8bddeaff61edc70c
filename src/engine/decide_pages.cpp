// What the person paged answers, and how ringing stops.
#include "engine/notices.hpp"

namespace tocsin {
namespace {

constexpr Duration test_page_life = 30min;

// The last of those that wait to be sent; none: now.
Time last_message_at(const Decision& decision, const Page& page) {
  Time last = decision.now;
  for (const JobId id : decision.state.jobs_of(page.id)) {
    last = std::max(last, decision.state.job(id)->due_at.value_or(last));
  }
  return last;
}

// Though another takes care. Of those who have to answer as well: who can be reached, and in whose
// place nobody answered.
bool waits_still(const Decision& decision, const Page& page, const Reason& reason) {
  if (is_personal(page.reason)) return true;
  return page.own_answer && reason.id != page.id.value && reaches(decision, page);
}

}  // namespace

PageId end_page(Decision& decision, const Page& page, PageStatus status, const Reason& reason) {
  Page over = page;
  over.status = status;
  over.ended_at = decision.now;
  over.end_reason = reason;
  ++over.generation;
  decision.effects.pages.push_back(std::move(over));
  return page.id;
}

Status decide_body(Decision& decision, const ActOnPage& body) {
  const Page* page = decision.state.page(body.page);
  if (page == nullptr || page->ended_at) {
    decision.effects.reply.outcome = "ended_before";
    return {};
  }
  if (body.verb == PageVerb::escalate) {
    decision.effects.reply.outcome = "escalated";
    if (is_question(*page)) {
      decision.then(ActOnAlerts{.alerts = {AlertId{page->subject}},
                                .verb = AlertVerb::escalate,
                                .until = std::nullopt,
                                .note = {}});
      return {};
    }
    const Escalation* running = decision.state.escalation(page->escalation);
    const bool held = running != nullptr && running->held;
    // Else the next step has been called.
    if (page->status == PageStatus::escalated && !held) return {};
    decision.then(FireStep{page->escalation, {Reason::Code::asked_by_user, page->user, 0}});
    return {};
  }
  const bool resolve = body.verb == PageVerb::resolve;
  const Reason reason{resolve ? Reason::Code::resolved_by_user : Reason::Code::acknowledged_by_user,
                      decision.person().empty() ? page->user : decision.person(), page->id.value};
  std::optional<Alert> alert;
  if (page->subject_kind == SubjectOf::alert) alert = decision.state.alert(AlertId{page->subject});
  if (alert && resolve) {
    resolve_alert(decision, *alert, reason);
  } else if (alert && alert->status == AlertStatus::firing) {
    acknowledge_alert(decision, *alert, reason);
  } else {
    if (!is_question(*page)) {
      decision.tell_subject(page->subject_kind, page->subject, EntryKind::page_acknowledged, reason,
                            {}, page->user, page->id.value);
    }
    // Whoever answers for another takes care in their place.
    if (page->subject_kind == SubjectOf::incident && reason.object != page->user) {
      if (Incident* incident = incident_row(decision, IncidentId{page->subject})) {
        acknowledge(incident->responders, reason.object, decision.now);
      }
    }
    decision.then(EndEscalation{page->escalation, EscalationStatus::acknowledged, reason});
    if (alert) put_off(decision, std::move(*alert));
  }
  decision.effects.reply.outcome = resolve && alert ? "resolved" : "acknowledged";
  return {};
}

Status decide_body(Decision& decision, const SendTestPage& body) {
  const User* user = decision.config.find<User>(body.user);
  if (user == nullptr) return fail(Error::Code::not_found, "there is no such user");
  std::vector<const ContactMethod*> methods = usable_methods(decision.config, body.user);
  if (!body.contact_method.empty()) {
    std::erase_if(methods, [&](const auto* method) { return method->slug != body.contact_method; });
  }
  if (!body.provider.empty()) {
    const Provider* provider = decision.config.find<Provider>(body.provider);
    if (provider == nullptr || !provider->enabled) {
      return fail(Error::Code::not_found, "there is no such provider, or it is off", "/provider");
    }
    std::erase_if(methods, [&](const auto* method) { return !serves(*provider, method->channel); });
  }
  if (methods.empty()) {
    return fail(Error::Code::conflict,
                "no verified and enabled contact method: add one and verify it first");
  }
  Escalation escalation;
  escalation.id = EscalationId{decision.next(&Counters::escalation)};
  escalation.subject_kind = SubjectOf::test;
  escalation.started_at = decision.now;
  escalation.wake_at = decision.now + test_page_life;
  escalation.drill = true;
  Page page;
  page.id = PageId{decision.next(&Counters::page)};
  escalation.subject = page.subject = page.id.value;
  page.escalation = escalation.id;
  page.subject_kind = SubjectOf::test;
  page.user = body.user;
  page.reason = {Reason::Code::asked_by_user, decision.person(), 0};
  page.created_at = decision.now;
  page.drill = true;
  for (const ContactMethod* method : methods) {
    owe_message(decision, page, *method, decision.now, body.provider);
  }
  decision.effects.reply.ids = {page.id.value};
  decision.effects.escalations.push_back(std::move(escalation));
  decision.effects.pages.push_back(std::move(page));
  return {};
}

Status decide_body(Decision& decision, const SendTestNotice& body) {
  const ContactMethod* method = decision.config.find<ContactMethod>(body.contact_method);
  if (method == nullptr || !is_channel(*method)) {
    return fail(Error::Code::not_found, "there is no such channel of a team");
  }
  if (!method->enabled) return fail(Error::Code::conflict, "this channel is off: turn it on first");
  Note note;
  note.kind = NoteKind::test;
  note.text = "Test: notices of Tocsin arrive here";
  note.user = decision.person();
  note.at = decision.now;
  tell_channel(decision, body.contact_method, std::move(note));
  return {};
}

// Ringing stops at once: what is queued for these pages is cancelled in the same transaction.
Status decide_body(Decision& decision, const EndEscalation& body) {
  const Escalation* running = decision.state.escalation(body.escalation);
  if (running == nullptr) return {};
  const bool acknowledged = body.status == EscalationStatus::acknowledged;
  const Slug& person = decision.person().empty() ? body.reason.object : decision.person();
  bool goes_on = false;
  Time asked_until = decision.now;  // by the ladders of those who have to answer as well
  std::vector<PageId> ended;
  for (const Page* page : decision.state.pages_of(body.escalation)) {
    if (page->ended_at) continue;
    const bool answered = acknowledged && page->user == person;
    // Who was asked for by hand, or has to answer as well, is wanted also when another takes care.
    if (acknowledged && !answered && waits_still(decision, *page, body.reason)) {
      goes_on = true;
      if (page->own_answer) asked_until = std::max(asked_until, last_message_at(decision, *page));
      continue;
    }
    ended.push_back(end_page(
        decision, *page, answered ? PageStatus::acknowledged : PageStatus::cancelled, body.reason));
  }
  drop_pages_from_jobs(decision, ended);
  Escalation over = *running;
  const bool calms = acknowledged && over.subject_kind == SubjectOf::incident &&
                     (!goes_on || over.held || !is_by_hand(over));
  if (calms) wait_for_movement(decision, IncidentId{over.subject});
  if (goes_on && is_by_hand(over)) return {};  // the others are waited for as before
  over.wake_at.reset();
  if (goes_on) {
    over.held = true;
    over.round = 0;
    over.wake_at = asked_until + paged_again_after;
  } else {
    over.held = false;
    over.status = body.status;
  }
  decision.effects.escalations.push_back(std::move(over));
  return {};
}

}  // namespace tocsin
