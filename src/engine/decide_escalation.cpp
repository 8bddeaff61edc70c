// The running of an escalation: whom a step calls, and what comes when nobody answers.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/explain.hpp"
#include "engine/notice_words.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

// Owes the messages by which the page reaches its person.
Reach ring(Decision& decision, const Page& page) {
  const PageUrgency urgency = page_urgency(severity_of(decision, page.subject_kind, page.subject));
  Reach reach = reach_of(decision.config, page.user, urgency, decision.now);
  for (const PlannedMessage& message : reach.messages) {
    owe_message(decision, page, *message.method, message.at);
  }
  return reach;
}

const EscalationPolicy* policy_of(const Config& config, const Escalation& escalation) {
  const auto found = config.policy_versions.find({escalation.policy, escalation.policy_version});
  return found == config.policy_versions.end() ? nullptr : &found->second;
}

// Pages that nobody answered in time. They may still be acknowledged.
void mark_escalated(Decision& decision, const Escalation& escalation) {
  for (const Page* page : decision.state.pages_of(escalation.id)) {
    if (page->status != PageStatus::open || is_question(*page)) continue;
    Page passed = *page;
    passed.status = PageStatus::escalated;
    decision.effects.pages.push_back(std::move(passed));
  }
}

// Nobody else could be reached: whoever runs Tocsin must hear of it. False: not they either.
bool call_administrators(Decision& decision, const Escalation& escalation, const Reason& reason) {
  if (page_people(decision, escalation, administrators(decision.config), reason).people > 0) {
    return true;
  }
  decision.tell_subject(escalation.subject_kind, escalation.subject, EntryKind::nobody_notified,
                        {Reason::Code::nobody_to_page, escalation.policy, 0});
  return false;
}
void call_administrators(Decision& decision, const Escalation& escalation) {
  (void)call_administrators(
      decision, escalation,
      {Reason::Code::policy_exhausted, escalation.held ? Slug() : escalation.policy, 0});
}

constexpr int hand_overs_max = 20;  // of one walk: with the versions of now they end by themselves

bool called_administrators(const std::vector<const Page*>& pages) {
  return std::any_of(pages.begin(), pages.end(), [](const Page* page) {
    return !page->ended_at && calls_administrators(page->reason.code);
  });
}

bool calls_somebody(const std::vector<const Page*>& pages) {
  return std::any_of(pages.begin(), pages.end(), [](const Page* page) { return !page->ended_at; });
}

// One run through the steps, from where the escalation stands.
class Walk {
 public:
  // `but`: who had the next step called, and so is not called by it; nobody: empty.
  Walk(Decision& decision, Escalation& escalation, bool reached_somebody, Slug but)
      : decision_(decision),
        escalation_(escalation),
        severity_(severity_of(decision, escalation.subject_kind, escalation.subject)),
        reached_somebody_(reached_somebody),
        but_(std::move(but)),
        meant_(escalation.step > 0 || escalation.round > 0 ||
               calls_somebody(decision.state.pages_of(escalation.id))) {}

  // A step that reaches nobody does not burn its delay: the next one fires at once.
  void go(const EscalationPolicy* policy) {
    for (;;) {
      if (escalation_.step == static_cast<int>(policy->steps.size())) {
        if (reached_somebody_ && escalation_.round < policy->repeat) {
          ++escalation_.round;
          escalation_.step = 0;
        } else if (const EscalationPolicy* next = hand_over(*policy)) {
          policy = next;
        } else if (!reached_somebody_ && opens_) {
          if (meant_ && !administrators_called()) {
            call_administrators(decision_, escalation_);
          }
          return wait_for_hours();
        } else if (!reached_somebody_ && counts_ && !meant_) {
          return wait_for_more();
        } else {
          return finish(*policy);
        }
      }
      if (fire(policy->steps[static_cast<std::size_t>(escalation_.step)])) return;
    }
  }

 private:
  // True when somebody is called by it.
  bool fire(const Step& step) {
    const auto number = static_cast<std::uint64_t>(++escalation_.step);
    const Slug& policy = escalation_.policy;
    if (!concerns(step.when, severity_)) {
      return passed({Reason::Code::step_condition, policy, number});
    }
    if (!open_at(step.when, decision_.now)) {
      if (const auto opening = next_opening(step.when, decision_.now)) {
        opens_ = opens_ ? std::min(*opens_, *opening) : *opening;
      }
      return passed({Reason::Code::outside_hours, policy, number});
    }
    if (too_few(step.when)) {
      counts_ = true;
      return passed({Reason::Code::too_few_alerts, policy, number});
    }
    meant_ = true;
    const Reason reason{
        escalation_.round == 0 ? Reason::Code::policy_step : Reason::Code::policy_repeated, policy,
        number};
    std::vector<Slug> people = people_behind(decision_.config, step.targets, decision_.now);
    spare_released(people);
    const bool nobody = people.empty();
    if (std::erase(people, but_) > 0 && people.empty()) {
      return passed({Reason::Code::asked_by_user, but_, number});
    }
    if (step.round_robin) people = whose_turn(std::move(people), number);
    const Called called =
        page_people(decision_, escalation_, people, reason, {}, step.each_acknowledges);
    if (called.people > 0) tell_shadows(step.targets, reason, called.names);
    const bool told = tell_channels(step.targets, reason, called.names);
    if (called.people == 0 && told && only_channels(step.targets)) {
      // Nobody has to answer, but somebody may, for as long as the step says.
      decision_.tell_subject(escalation_.subject_kind, escalation_.subject, EntryKind::step_fired,
                             reason);
      escalation_.wake_at = decision_.now + step.delay;
      return true;
    }
    if (called.people == 0) {
      return passed({nobody ? Reason::Code::nobody_to_page : Reason::Code::step_without_contact,
                     policy, number});
    }
    if (step.round_robin) {
      decision_.effects.step_turns.push_back({turn_key(number), people.front()});
    }
    // Whom quiet hours keep from hearing it has the step's time from their end on.
    escalation_.wake_at = called.first_message_at + step.delay;
    return true;
  }

  // Whom somebody let go hears no more of the incident by a policy.
  void spare_released(std::vector<Slug>& people) const {
    if (escalation_.subject_kind != SubjectOf::incident) return;
    const Incident* incident = decision_.state.incident(IncidentId{escalation_.subject});
    if (incident == nullptr) return;
    std::erase_if(people, [&](const Slug& user) { return is_let_go(incident->responders, user); });
  }

  bool too_few(const Condition& when) const {
    if (when.alerts_min <= 1 || escalation_.subject_kind != SubjectOf::alert) return false;
    const auto least = static_cast<std::size_t>(when.alerts_min);
    const Time since = decision_.now - when.alerts_within;
    return decision_.state.begun_since(escalation_.service, since, least).size() < least;
  }

  static bool only_channels(const std::vector<Target>& targets) {
    return std::ranges::all_of(
        targets, [](const Target& target) { return target.kind == TargetKind::channel; });
  }

  Note called_note(const Reason& reason, const std::string& names) const {
    Note note;
    note.kind = NoteKind::called;
    note.at = decision_.now;
    note.subject_kind = escalation_.subject_kind;
    note.subject = escalation_.subject;
    note.text =
        fmt::format("{}; {}{}", title_of(decision_, escalation_.subject_kind, escalation_.subject),
                    explain(decision_.config, reason), names.empty() ? "" : " calls " + names);
    return note;
  }

  bool is_private_incident() const {
    if (escalation_.subject_kind != SubjectOf::incident) return false;
    const Incident* incident = decision_.state.incident(IncidentId{escalation_.subject});
    return incident != nullptr && incident->is_private;
  }

  // True when the step names one that may hear of it.
  bool tell_channels(const std::vector<Target>& targets, const Reason& reason,
                     const std::string& names) {
    if (is_private_incident()) return false;
    std::optional<Note> note;
    for (const Target& target : targets) {
      if (target.kind != TargetKind::channel) continue;
      if (!note) note = called_note(reason, names);
      tell_channel(decision_, target.slug, *note);
    }
    return note.has_value();
  }

  void tell_shadows(const std::vector<Target>& targets, const Reason& reason,
                    const std::string& names) {
    for (const Slug& user : shadows_behind(decision_.config, targets, decision_.now)) {
      tell_at_once(decision_, user, called_note(reason, names), page_urgency(severity_));
    }
  }

  bool passed(const Reason& why) {
    decision_.tell_subject(escalation_.subject_kind, escalation_.subject, EntryKind::step_skipped,
                           why);
    return false;
  }

  std::string turn_key(std::uint64_t number) const {
    return fmt::format("{}/{}", escalation_.policy, number);
  }

  // The next one after whom the step called last who can be reached at all; nobody: all of them, so
  // that each is told of as not reached.
  std::vector<Slug> whose_turn(std::vector<Slug> people, std::uint64_t number) const {
    if (people.empty()) return people;
    const Slug* last = decision_.state.step_turn(turn_key(number));
    auto first = people.begin();
    if (last != nullptr) {
      const auto found = std::ranges::find(people, *last);
      if (found != people.end()) first = found + 1;
    }
    std::rotate(people.begin(), first, people.end());
    const auto turn = std::ranges::find_if(
        people, [&](const Slug& user) { return !usable_methods(decision_.config, user).empty(); });
    return turn == people.end() ? people : std::vector<Slug>{*turn};
  }

  // From the start, as whatever was passed may be meant then.
  void wait_for_hours() {
    escalation_.policy = first_policy_;
    escalation_.policy_version = first_version_;
    escalation_.step = escalation_.round = 0;
    escalation_.wake_at = opens_;
    decision_.tell_subject(escalation_.subject_kind, escalation_.subject, EntryKind::step_skipped,
                           {Reason::Code::outside_hours, escalation_.policy, 0},
                           format_time(*opens_));
  }

  // Until more alerts come: see wake_waiting.
  void wait_for_more() {
    escalation_.policy = first_policy_;
    escalation_.policy_version = first_version_;
    escalation_.step = escalation_.round = 0;
    escalation_.wake_at.reset();
  }

  bool administrators_called() const {
    return called_administrators(decision_.state.pages_of(escalation_.id));
  }

  const EscalationPolicy* hand_over(const EscalationPolicy& policy) {
    const auto* next = decision_.config.table<EscalationPolicy>().find_entry(policy.hand_over);
    if (next == nullptr || ++hand_overs_ > hand_overs_max) return nullptr;
    decision_.tell_subject(escalation_.subject_kind, escalation_.subject, EntryKind::handed_over,
                           {Reason::Code::handed_over, escalation_.policy, 0}, next->value.slug);
    escalation_.policy = next->value.slug;
    escalation_.policy_version = next->meta.version;
    escalation_.step = escalation_.round = 0;
    return &next->value;
  }

  void finish(const EscalationPolicy& policy) {
    escalation_.wake_at.reset();
    const Reason reason{Reason::Code::policy_catch_all, escalation_.policy, 0};
    std::size_t reached = 0;
    if (!policy.catch_all.empty()) {
      const Called called =
          page_people(decision_, escalation_,
                      people_behind(decision_.config, policy.catch_all, decision_.now), reason);
      tell_channels(policy.catch_all, reason, called.names);
      reached = called.people;
    }
    // Whom no step is meant for is left alone on purpose.
    if (reached == 0 && !reached_somebody_ && meant_ && !administrators_called()) {
      call_administrators(decision_, escalation_);
    }
    decision_.tell_subject(escalation_.subject_kind, escalation_.subject,
                           EntryKind::escalation_ended,
                           {meant_ || reached_somebody_ ? Reason::Code::policy_exhausted
                                                        : Reason::Code::no_step_applies,
                            escalation_.policy, 0});
  }

  Decision& decision_;
  Escalation& escalation_;
  const Slug first_policy_ = escalation_.policy;
  const std::int64_t first_version_ = escalation_.policy_version;
  const Severity severity_;
  const bool reached_somebody_;
  const Slug but_;
  bool meant_;                 // some step applied
  bool counts_ = false;        // a step was passed for it is meant for more alerts
  std::optional<Time> opens_;  // when a step that was passed is meant next
  int hand_overs_ = 0;
};

// Whether some step of the policy, or of one that it hands over to, is for some severities only.
bool minds_severity(const Config& config, const EscalationPolicy* policy) {
  for (int i = 0; policy != nullptr && i <= hand_overs_max; ++i) {
    const auto minds = [](const Step& step) {
      return !step.when.severities.empty() || step.when.urgency;
    };
    if (std::ranges::any_of(policy->steps, minds)) return true;
    policy = config.find<EscalationPolicy>(policy->hand_over);
  }
  return false;
}

void start_over(Decision& decision, Escalation escalation,
                const Configured<EscalationPolicy>& policy, const Reason& reason) {
  std::vector<PageId> ended;
  for (const Page* page : decision.state.pages_of(escalation.id)) {
    if (page->ended_at || is_personal(page->reason)) continue;
    ended.push_back(end_page(decision, *page, PageStatus::cancelled, reason));
  }
  drop_pages_from_jobs(decision, ended);
  escalation.policy = policy.value.slug;
  escalation.policy_version = policy.meta.version;
  escalation.step = escalation.round = 0;
  escalation.wake_at.reset();
  decision.tell_subject(escalation.subject_kind, escalation.subject, EntryKind::escalation_started,
                        reason, escalation.policy, {}, escalation.id.value);
  decision.then(FireStep{escalation.id, reason});
  decision.effects.escalations.push_back(std::move(escalation));
}

void tell_unanswered(Decision& decision, const Escalation& about, const Slug& user,
                     std::string text) {
  Note note;
  note.kind = NoteKind::unanswered;
  note.text = std::move(text);
  note.user = user;
  note.at = decision.now;
  if (about.subject_kind == SubjectOf::incident) note.incident = about.subject;
  tell_person(decision, user, std::move(note));
}

// Those who are silent, and why they are called.
struct Silent {
  Reason reason;
  std::string names;
  bool own_answer = false;
};

std::vector<Silent> silent_people(const Decision& decision, const std::vector<const Page*>& pages) {
  std::vector<Silent> silent;
  for (const Page* page : pages) {
    const bool told = page->own_answer || page->reason.code == Reason::Code::paged_by_user;
    if (!told) continue;
    auto same = std::ranges::find(silent, page->reason, &Silent::reason);
    if (same == silent.end()) {
      same = silent.insert(same, Silent{page->reason, {}, page->own_answer});
    }
    same->names += (same->names.empty() ? "" : ", ") + name_of_user(decision.config, page->user);
  }
  return silent;
}

// In the end whoever called hears of it; of who had to acknowledge as well, those who did.
void give_up_on(Decision& decision, const Escalation& escalation, const Silent& silent) {
  const std::string title = title_of(decision, escalation.subject_kind, escalation.subject);
  if (!silent.own_answer) {
    tell_unanswered(decision, escalation, silent.reason.object,
                    fmt::format("No answer from {}, whom you called for {}", silent.names, title));
    return;
  }
  std::vector<Slug> told;
  for (const Page* page : decision.state.pages_of(escalation.id)) {
    if (page->status != PageStatus::acknowledged || holds(told, page->user)) continue;
    told.push_back(page->user);
    tell_unanswered(
        decision, escalation, page->user,
        fmt::format("No answer from {}, asked to acknowledge as well: {}", silent.names, title));
  }
}

// Whom somebody called by hand, or who has to acknowledge as well, and who is silent hears it
// again. Ladders of their own are not overtaken.
void ring_again(Decision& decision, Escalation escalation) {
  if (!escalation.wake_at || *escalation.wake_at > decision.now) return;
  const bool last = escalation.round >= paged_again_max;
  std::vector<const Page*> waited = decision.state.pages_of(escalation.id);
  std::erase_if(waited, [](const Page* page) {
    return is_question(*page) ||
           (page->own_answer ? page->ended_at.has_value() : page->status != PageStatus::open);
  });
  Time asked_until = decision.now;
  for (const Page* page : waited) {
    if (last) continue;
    const Reach reach = ring(decision, *page);
    if (page->own_answer && !reach.messages.empty()) {
      asked_until = std::max(asked_until, reach.messages.back().at);
    }
  }
  for (const Silent& silent : silent_people(decision, waited)) {
    const EntryKind again = silent.own_answer ? EntryKind::step_fired : EntryKind::called_by_hand;
    decision.tell_subject(escalation.subject_kind, escalation.subject,
                          last ? EntryKind::nobody_notified : again, silent.reason,
                          (last ? "no answer: " : "again: ") + silent.names);
    if (last) give_up_on(decision, escalation, silent);
  }
  escalation.wake_at.reset();
  if (!waited.empty() && !last) {
    ++escalation.round;
    escalation.wake_at = asked_until + paged_again_after;
  }
  decision.effects.escalations.push_back(std::move(escalation));
}

}  // namespace

void ring_worse(Decision& decision, SubjectOf kind, std::uint64_t subject, Severity before,
                Severity after) {
  const Config& config = decision.config;
  if (after >= before) return;
  for (const Escalation* running : escalations_of(decision, kind, subject)) {
    const Service* service = config.find<Service>(running->service);
    const auto* policy =
        service == nullptr ? nullptr : config.table<EscalationPolicy>().find_entry(service->policy);
    if (is_by_hand(*running) || policy == nullptr) continue;
    const bool matters = page_urgency(before) != page_urgency(after) ||
                         minds_severity(config, &policy->value) ||
                         minds_severity(config, policy_of(config, *running));
    if (matters) start_over(decision, *running, *policy, {Reason::Code::got_worse, {}, 0});
  }
}

Severity severity_of(const Decision& decision, SubjectOf kind, std::uint64_t subject) {
  if (kind == SubjectOf::alert) {
    const auto alert = decision.state.alerts().brief(AlertId{subject});
    if (alert) return alert->severity;
  } else if (kind == SubjectOf::incident) {
    const Incident* incident = decision.state.incident(IncidentId{subject});
    if (incident != nullptr) return incident->severity;
  }
  return Severity::SEV1;
}

Called page_people(Decision& decision, const Escalation& escalation,
                   const std::vector<Slug>& people, const Reason& reason, std::string_view note,
                   bool each) {
  Called called;
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
    page.note = note;
    page.created_at = decision.now;
    page.drill = escalation.drill;
    page.own_answer = each;
    const Reach reach = ring(decision, page);
    if (reach.messages.empty()) {
      decision.tell_subject(escalation.subject_kind, escalation.subject, EntryKind::nobody_notified,
                            {Reason::Code::no_verified_contact, user, page.id.value}, {}, user,
                            page.id.value);
    } else {
      const Time first = std::max(reach.messages.front().at, decision.now);
      const Time counted = reach.quiet_until ? first : decision.now;
      called.first_message_at =
          called.people == 0 ? counted : std::min(called.first_message_at, counted);
      ++called.people;
      names += names.empty() ? user : ", " + user;
    }
    decision.effects.pages.push_back(std::move(page));
  }
  if (called.people > 0) {
    decision.tell_subject(escalation.subject_kind, escalation.subject, EntryKind::step_fired,
                          reason, names);
  }
  called.names = std::move(names);
  return called;
}

std::vector<const Escalation*> escalations_of(const Decision& decision, SubjectOf kind,
                                              std::uint64_t subject) {
  std::vector<const Escalation*> running;
  if (kind == SubjectOf::alert) {
    const auto* one = escalation_of(decision, kind, subject);
    if (one != nullptr) running.push_back(one);
    return running;
  }
  for (const auto& [id, escalation] : decision.state.escalations()) {
    if (escalation.subject_kind == kind && escalation.subject == subject) {
      running.push_back(&escalation);
    }
  }
  return running;
}

const Escalation* escalation_of(const Decision& decision, SubjectOf kind, std::uint64_t subject) {
  if (kind == SubjectOf::alert) {
    const auto alert = decision.state.alert(AlertId{subject});
    return alert ? decision.state.escalation(alert->escalation) : nullptr;
  }
  const Incident* incident = decision.state.incident(IncidentId{subject});
  return incident == nullptr ? nullptr : decision.state.escalation(incident->escalation);
}

void set_escalation(Decision& decision, SubjectOf kind, std::uint64_t subject, EscalationId id) {
  if (kind == SubjectOf::alert) {
    if (std::optional<Alert> alert = decision.state.alert(AlertId{subject})) {
      alert->escalation = id;
      decision.effects.alerts.push_back(std::move(*alert));
    }
  } else if (Incident* incident = incident_row(decision, IncidentId{subject})) {
    incident->escalation = id;
  }
}

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
  const Escalation* running = escalation_of(decision, body.subject_kind, body.subject);
  if (running != nullptr && is_by_hand(*running)) {  // whom it calls is called still
    escalation = *running;
    escalation.held = false;
    escalation.step = escalation.round = 0;
    escalation.wake_at.reset();
    release_own_answers(decision, *running, body.reason);  // the policy asks them anew
  } else {
    escalation.id = EscalationId{decision.next(&Counters::escalation)};
    escalation.subject_kind = body.subject_kind;
    escalation.subject = body.subject;
    set_escalation(decision, body.subject_kind, body.subject, escalation.id);
  }
  escalation.service = body.service;
  escalation.policy = policy->value.slug;
  escalation.policy_version = policy->meta.version;
  const bool goes_on = body.after && policy_of(decision.config, *body.after) != nullptr;
  if (goes_on) {
    escalation.policy = body.after->policy;
    escalation.policy_version = body.after->policy_version;
    escalation.step = body.after->step;
    escalation.round = body.after->round;
    escalation.wake_at = decision.now;  // the catch-all may be next
  }
  escalation.started_at = decision.now;
  escalation.drill = body.drill;
  decision.tell_subject(body.subject_kind, body.subject, EntryKind::escalation_started, body.reason,
                        escalation.policy, {}, escalation.id.value);
  decision.then(FireStep{escalation.id, goes_on ? body.reason : Reason{}});
  decision.effects.escalations.push_back(std::move(escalation));
  return {};
}

void alarm_administrators(Decision& decision, SubjectOf kind, std::uint64_t subject, bool drill,
                          const Reason& reason) {
  Escalation escalation;
  escalation.id = EscalationId{decision.next(&Counters::escalation)};
  escalation.subject_kind = kind;
  escalation.subject = subject;
  escalation.started_at = decision.now;
  escalation.wake_at = decision.now + paged_again_after;
  escalation.drill = drill;
  set_escalation(decision, kind, subject, escalation.id);
  if (!call_administrators(decision, escalation, reason)) escalation.wake_at.reset();
  decision.effects.escalations.push_back(std::move(escalation));
}

namespace {

// Waits because no step is meant for so few alerts.
bool waits_for_more(const Decision& decision, const Escalation& escalation) {
  return !escalation.wake_at && escalation.step == 0 && !is_by_hand(escalation) &&
         decision.state.pages_of(escalation.id).empty();
}

// The alert that makes them enough: those before it that waited for it are called for as well. Each
// of them is woken once, so that a storm does not wake all of them over and over.
void wake_waiting(Decision& decision, const Escalation& newest, const EscalationPolicy& policy) {
  for (const Step& step : policy.steps) {
    if (step.when.alerts_min <= 1) continue;
    const auto least = static_cast<std::size_t>(step.when.alerts_min);
    const auto begun = decision.state.begun_since(
        newest.service, decision.now - step.when.alerts_within, least + 1);
    if (begun.size() != least) continue;
    for (const EscalationId id : begun) {
      const Escalation* other = decision.state.escalation(id);
      if (id != newest.id && waits_for_more(decision, *other)) {
        decision.then(FireStep{id, {Reason::Code::policy_step, newest.policy, 0}});
      }
    }
  }
}

}  // namespace

namespace {

bool is_quiet(const Decision& decision, const Escalation& escalation) {
  if (escalation.subject_kind != SubjectOf::alert) return false;
  const auto alert = decision.state.alert(AlertId{escalation.subject});
  return alert && alert->suppressed();
}

// Whoever took care cannot end it, or who had to acknowledge as well says so: the policy goes on.
void take_up_again(Decision& decision, Escalation& escalation, const Reason& reason) {
  escalation.held = false;
  escalation.round = 0;
  escalation.wake_at = decision.now;  // the catch-all may be next
  if (escalation.subject_kind != SubjectOf::alert) return;
  auto alert = decision.state.alert(AlertId{escalation.subject});
  if (alert && alert->status == AlertStatus::acknowledged) {
    give_back(decision, std::move(*alert), reason);
  }
}

}  // namespace

Status decide_body(Decision& decision, const FireStep& body) {
  const Escalation* running = decision.state.escalation(body.escalation);
  if (running == nullptr) return {};
  Escalation escalation = *running;
  const auto pages = decision.state.pages_of(escalation.id);
  bool reached_somebody = std::any_of(pages.begin(), pages.end(), [&](const Page* page) {
    return !page->ended_at && !is_question(*page) && reaches(decision, *page);
  });
  const bool asked = body.reason.code == Reason::Code::asked_by_user;
  if (escalation.held && asked && is_quiet(decision, escalation)) return {};  // it rings nobody
  if (escalation.held && asked) {
    take_up_again(decision, escalation, body.reason);
    reached_somebody = false;           // whoever is silent, or says that they cannot, is nobody
  } else if (is_by_hand(escalation)) {  // no step follows
    // Where somebody takes care, only who was wanted for themselves is missed.
    const bool missed = !escalation.held || std::ranges::any_of(pages, [](const Page* page) {
      return !page->ended_at && is_personal(page->reason);
    });
    if (!reached_somebody && missed && !called_administrators(pages)) {
      call_administrators(decision, escalation);
      return {};
    }
    ring_again(decision, std::move(escalation));
    return {};
  }
  const EscalationPolicy* policy = policy_of(decision.config, escalation);
  if (policy == nullptr) {  // a test page: it only waits for its answer
    decision.then(EndEscalation{escalation.id, EscalationStatus::ended, body.reason});
    return {};
  }
  if (escalation.step == static_cast<int>(policy->steps.size()) && !escalation.wake_at) {
    // The catch-all was called.
    if (!reached_somebody && !called_administrators(pages)) {
      call_administrators(decision, escalation);
    }
    return {};
  }
  const bool begins = escalation.started_at == decision.now && escalation.step == 0;
  mark_escalated(decision, escalation);
  Walk(decision, escalation, reached_somebody, asked ? decision.person() : Slug()).go(policy);
  if (begins) wake_waiting(decision, escalation, *policy);
  decision.effects.escalations.push_back(std::move(escalation));
  return {};
}

Status wake_escalation(Decision& decision, EscalationId id) {
  decision.then(FireStep{id, {}});
  return {};
}

}  // namespace tocsin
