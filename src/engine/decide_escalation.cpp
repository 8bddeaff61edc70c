// The running of an escalation: whom a step calls, and what comes when nobody answers.
#include <fmt/format.h>

#include <algorithm>

#include "engine/decision.hpp"

namespace tocsin {
namespace {

// The active users behind a step's targets, each once, in the order of the targets.
std::vector<Slug> people_of(const Config& config, const std::vector<Target>& targets, Time now) {
  std::vector<Slug> people;
  const auto add = [&](const Slug& slug) {
    const User* user = config.find<User>(slug);
    const bool known = std::find(people.begin(), people.end(), slug) != people.end();
    if (user != nullptr && user->active && !known) people.push_back(slug);
  };
  for (const Target& target : targets) {
    if (target.kind == TargetKind::user) {
      add(target.slug);
    } else if (target.kind == TargetKind::schedule) {
      const Schedule* schedule = config.find<Schedule>(target.slug);
      if (schedule == nullptr) continue;
      for (const Slug& user : on_call_at(*schedule, now)) add(user);
    } else if (const Team* team = config.find<Team>(target.slug)) {
      for (const Slug& member : team->members) add(member);
    }
  }
  return people;
}

const EscalationPolicy* policy_of(const Config& config, const Escalation& escalation) {
  const auto found = config.policy_versions.find({escalation.policy, escalation.policy_version});
  return found == config.policy_versions.end() ? nullptr : &found->second;
}

// Pages each person. Returns how many have a contact method that can reach them.
std::size_t page_people(Decision& decision, const Escalation& escalation,
                        const std::vector<Slug>& people, const Reason& reason) {
  std::size_t reached = 0;
  std::string names;
  for (const Slug& user : people) {
    Page page;
    page.id = PageId{decision.next(&Counters::page)};
    page.escalation = escalation.id;
    page.subject_kind = escalation.subject_kind;
    page.subject = escalation.subject;
    page.user = user;
    page.step = escalation.step;
    page.round = escalation.round;
    page.reason = reason;
    page.created_at = decision.now;
    page.drill = escalation.drill;
    const auto methods = usable_methods(decision.config, user);
    for (const ContactMethod* method : methods) {
      owe_message(decision, page, *method, decision.now + method->delay);
    }
    if (methods.empty()) {
      decision.tell_subject(escalation.subject_kind, escalation.subject, EntryKind::nobody_notified,
                            {Reason::Code::no_verified_contact, user, page.id.value}, {}, user,
                            page.id.value);
    } else {
      ++reached;
      names += names.empty() ? user : ", " + user;
    }
    decision.effects.pages.push_back(std::move(page));
  }
  if (reached > 0) {
    decision.tell_subject(escalation.subject_kind, escalation.subject, EntryKind::step_fired,
                          reason, std::move(names));
  }
  return reached;
}

// Pages that nobody answered in time. They may still be acknowledged.
void mark_escalated(Decision& decision, const Escalation& escalation) {
  for (const Page* page : decision.state.pages_of(escalation.id)) {
    if (page->status != PageStatus::open) continue;
    Page passed = *page;
    passed.status = PageStatus::escalated;
    decision.effects.pages.push_back(std::move(passed));
  }
}

// Nobody in the policy could be reached: whoever runs Tocsin must hear of it.
void call_administrators(Decision& decision, const Escalation& escalation) {
  const Reason reason{Reason::Code::policy_exhausted, escalation.policy, 0};
  if (page_people(decision, escalation, administrators(decision.config), reason) == 0) {
    decision.tell_subject(escalation.subject_kind, escalation.subject, EntryKind::nobody_notified,
                          {Reason::Code::nobody_to_page, escalation.policy, 0});
  }
}

void finish_rounds(Decision& decision, Escalation& escalation, const EscalationPolicy& policy,
                   bool reached_somebody) {
  escalation.wake_at.reset();
  const Reason reason{Reason::Code::policy_catch_all, escalation.policy, 0};
  std::size_t reached = 0;
  if (!policy.catch_all.empty()) {
    reached = page_people(decision, escalation,
                          people_of(decision.config, policy.catch_all, decision.now), reason);
  }
  if (reached == 0 && !reached_somebody) call_administrators(decision, escalation);
  decision.tell_subject(escalation.subject_kind, escalation.subject, EntryKind::escalation_ended,
                        {Reason::Code::policy_exhausted, escalation.policy, 0});
}

}  // namespace

Status decide_body(Decision& decision, const StartEscalation& body) {
  const Service* service = decision.config.find<Service>(body.service);
  const auto* policy = service == nullptr
                           ? nullptr
                           : decision.config.table<EscalationPolicy>().find_entry(service->policy);
  if (policy == nullptr) {
    decision.tell_subject(body.subject_kind, body.subject, EntryKind::nobody_notified,
                          {Reason::Code::no_policy, body.service, 0});
    return {};
  }
  Escalation escalation;
  escalation.id = EscalationId{decision.next(&Counters::escalation)};
  escalation.subject_kind = body.subject_kind;
  escalation.subject = body.subject;
  escalation.service = body.service;
  escalation.policy = policy->value.slug;
  escalation.policy_version = policy->meta.version;
  escalation.started_at = decision.now;
  escalation.drill = body.drill;
  decision.tell_subject(body.subject_kind, body.subject, EntryKind::escalation_started, body.reason,
                        escalation.policy, {}, escalation.id.value);
  if (body.subject_kind == SubjectOf::alert) {
    if (const std::optional<Alert> alert = decision.state.alert(AlertId{body.subject})) {
      Alert ringing = *alert;
      ringing.escalation = escalation.id;
      decision.effects.alerts.push_back(std::move(ringing));
    }
  } else if (const Incident* incident = decision.state.incident(IncidentId{body.subject})) {
    Incident ringing = *incident;
    ringing.escalation = escalation.id;
    decision.effects.incidents.push_back(std::move(ringing));
  }
  decision.then(FireStep{escalation.id, {}});
  decision.effects.escalations.push_back(std::move(escalation));
  return {};
}

Status decide_body(Decision& decision, const FireStep& body) {
  const Escalation* running = decision.state.escalation(body.escalation);
  if (running == nullptr) return {};
  Escalation escalation = *running;
  const EscalationPolicy* policy = policy_of(decision.config, escalation);
  if (policy == nullptr) {  // a test page: it only waits for its answer
    decision.then(EndEscalation{escalation.id, EscalationStatus::ended, body.reason});
    return {};
  }
  const int steps = static_cast<int>(policy->steps.size());
  const auto pages = decision.state.pages_of(escalation.id);
  const bool reached_somebody = std::any_of(
      pages.begin(), pages.end(), [&](const Page* page) { return reaches(decision, *page); });
  if (escalation.step == steps && !escalation.wake_at) {  // the catch-all was called
    const bool called = std::any_of(pages.begin(), pages.end(), [](const Page* page) {
      return page->reason.code == Reason::Code::policy_exhausted;
    });
    if (!reached_somebody && !called) call_administrators(decision, escalation);
    return {};
  }
  mark_escalated(decision, escalation);
  // A step that reaches nobody does not burn its delay: the next one fires at once.
  for (;;) {
    if (escalation.step == steps) {
      if (escalation.round == policy->repeat || !reached_somebody) {
        finish_rounds(decision, escalation, *policy, reached_somebody);
        break;
      }
      ++escalation.round;
      escalation.step = 0;
    }
    const Step& step = policy->steps[static_cast<std::size_t>(escalation.step)];
    const Reason reason{
        escalation.round == 0 ? Reason::Code::policy_step : Reason::Code::policy_repeated,
        escalation.policy, static_cast<std::uint64_t>(escalation.step + 1)};
    const std::vector<Slug> people = people_of(decision.config, step.targets, decision.now);
    const std::size_t reached = page_people(decision, escalation, people, reason);
    ++escalation.step;
    if (reached > 0) {
      escalation.wake_at = decision.now + step.delay;
      break;
    }
    decision.tell_subject(
        escalation.subject_kind, escalation.subject, EntryKind::step_skipped,
        {people.empty() ? Reason::Code::nobody_to_page : Reason::Code::no_verified_contact,
         escalation.policy, reason.id});
  }
  decision.effects.escalations.push_back(std::move(escalation));
  return {};
}

Status wake_escalation(Decision& decision, EscalationId id) {
  decision.then(FireStep{id, {}});
  return {};
}

}  // namespace tocsin
