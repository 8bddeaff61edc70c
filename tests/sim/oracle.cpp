#include "tests/sim/oracle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/decision.hpp"
#include "tests/scenario/same_rows.hpp"

namespace tocsin::sim {
namespace {

const Sight& everything = sight_of_all;

bool has_quiet(const Alert& alert, QuietKind kind, std::uint64_t id = 0) {
  return std::any_of(alert.quiet.begin(), alert.quiet.end(), [&](const QuietReason& reason) {
    return reason.kind == kind && (id == 0 || reason.id == id);
  });
}

bool owed(const State& state, const Page& page) {
  return page.notified_at || !state.jobs_of(page.id).empty();
}

}  // namespace

// What the commands of one step should have led to, unless a later one undid it.
struct Oracle::Expectations {
  std::map<std::pair<IncidentId, Slug>, Health> health;  // of services whose roll was answered
  std::map<std::pair<IncidentId, ChangeId>, Approval> approvals;  // that were given or refused
  std::map<Digest, std::int64_t> changes;  // that were told of, so often at least
  std::map<Digest, std::pair<EventAction, Digest>> last_words;  // of an alert's key
  std::set<std::uint64_t> acknowledged;
  std::set<std::uint64_t> resolved;
  std::map<std::pair<ConfigKind, Slug>, std::optional<std::string>> config;  // none: deleted
};

void Oracle::handed_over(const Delivery& delivery, const State& state) {
  // Questions may be asked again and again; a follower's job goes through many entries.
  if (delivery.kind == JobKind::receipt || delivery.kind == JobKind::follow) return;
  Sending& sending =
      sendings_.try_emplace(delivery.job, Sending{delivery.idempotency_key, 0, 0, restarts_, false})
          .first->second;
  ++sending.handed;
  const std::uint64_t job = delivery.job.value;
  if (sending.key != delivery.idempotency_key) blame(fmt::format("job {}: another key", job));
  if (sending.finished) blame(fmt::format("job {}: sent after its end", job));
  handed_in_this_commit_.insert(delivery.job);
  if (delivery.kind == JobKind::notification && delivery.items.empty()) {
    blame(fmt::format("job {}: a message about nothing", job));
  }
  if (delivery.kind == JobKind::notice) check_notice(delivery, state);
  for (const DeliveryItem& item : delivery.items) {
    const Page* page = state.page(item.page);
    if (page == nullptr || page->ended_at || page->generation != item.generation ||
        ended_.contains(item.page)) {
      blame(fmt::format("job {}: page {} is over", job, item.page.value));
    }
    if (page != nullptr && page->user != delivery.user) {
      blame(fmt::format("job {}: page {} is for {}", job, item.page.value, page->user));
    }
    if (item.drill != delivery.items.front().drill) {
      blame(fmt::format("job {}: a drill and the real thing in one message", job));
    }
  }
}

// SAFETY: a notice tells what is so, and a channel hears of things in their order.
void Oracle::check_notice(const Delivery& delivery, const State& state) {
  const std::uint64_t job = delivery.job.value;
  if (delivery.notes.empty() || delivery.notes.size() > notes_per_notice_max) {
    blame(fmt::format("job {}: a notice of {} notes", job, delivery.notes.size()));
  }
  for (const Note& note : delivery.notes) {
    const bool of_alert = note.subject != 0 && note.subject_kind == SubjectOf::alert;
    if (note.kind == NoteKind::over && of_alert && state.alert(AlertId{note.subject})) {
      blame(fmt::format("job {}: alert {} is not over", job, note.subject));
    }
  }
  for (const Job* other : state.notices_to(delivery.method.slug)) {
    if (other->id < delivery.job) blame(fmt::format("job {}: before job {}", job, other->id.value));
  }
}

// PROMISE: the bell rings at once, unless the method waits or a message went there a moment ago.
void Oracle::check_promptness(const Commit& commit, const Config& config) {
  if (!commit.effects.config.empty()) return;  // which of the settings was it decided under?
  for (const Job& job : commit.effects.jobs) {
    const bool fresh = !sendings_.contains(job.id) && job.created_at == commit.at && job.due_at;
    if (!fresh || job.status != JobStatus::pending || job.kind == JobKind::receipt ||
        job.kind == JobKind::notice || job.kind == JobKind::follow) {
      continue;
    }
    const ContactMethod* method = config.find<ContactMethod>(job.contact_method);
    Duration delay = method == nullptr ? Duration{} : method->delay;
    Time from = commit.at;
    for (const PageUrgency urgency : {PageUrgency::high, PageUrgency::low}) {
      const auto* rule = config.find<NotificationRule>(notification_rule_slug(job.user, urgency));
      if (rule == nullptr) continue;
      for (const NotificationStep& step : rule->steps) delay = std::max(delay, step.after);
      from = std::max(from, quiet_until(config, job.user, urgency, commit.at).value_or(from));
    }
    // The window grows to four times its length in a storm.
    if (*job.due_at > from + std::max(delay, 4 * config.settings().bundle_window)) {
      blame(fmt::format("job {}: waits for no reason", job.id.value));
    }
  }
}

// Nobody is counted twice at once, or when it is over.
void Oracle::check_presence(const Incident& incident) {
  std::set<std::pair<Slug, Slug>> there;
  for (const Stint& stint : incident.cost_basis.stints) {
    if (stint.until && *stint.until < stint.from) blame("somebody left before they came");
    if (stint.until) continue;
    if (!is_open(incident.status)) {
      blame(fmt::format("incident {} is over and {} is still counted", incident.id.value,
                        stint.user));
    }
    if (!there.emplace(stint.user, stint.role).second) {
      blame(fmt::format("incident {}: {} is counted twice", incident.id.value, stint.user));
    }
  }
  const bool open = !incident.cost_basis.open.empty() && !incident.cost_basis.open.back().until;
  if (open != is_open(incident.status)) {
    blame(fmt::format("incident {}: its clock does not follow its status", incident.id.value));
  }
}

void Oracle::committed(const Committed& told) {
  const Commit& commit = told.commit;
  check_promptness(commit, *told.config);
  for (const Incident& incident : commit.effects.incidents) check_presence(incident);
  for (const Page& page : commit.effects.pages) {
    if (page.ended_at) ended_.insert(page.id);
  }
  for (const Notification& note : commit.effects.notifications) {
    const bool again = note.status == NotificationStatus::failed ||
                       note.status == NotificationStatus::unknown ||
                       (note.status == NotificationStatus::rejected && !note.provider.empty());
    const auto sending = sendings_.find(note.job);
    if (again && sending != sendings_.end()) ++sending->second.excuses;
  }
  for (const JobId id : std::exchange(handed_in_this_commit_, {})) {
    const Sending& sending = sendings_[id];
    if (sending.handed > 1 + sending.excuses + restarts_ - sending.restarts_before) {
      blame(fmt::format("job {}: sent {} times", id.value, sending.handed));
    }
  }
  std::map<JobId, const Job*> last;
  for (const Job& job : commit.effects.jobs) last[job.id] = &job;
  for (const auto& [id, job] : last) {
    const bool over = job->status != JobStatus::pending && job->status != JobStatus::leased;
    if (over) sendings_[id].finished = true;
  }
}

void Oracle::note_answers(const std::vector<Asked>& asked, Expectations& expected) {
  for (const Asked& one : asked) {
    const bool ok = one.reply && *one.reply;
    const bool uncertain =
        !one.reply || (!*one.reply && one.reply->error().code == Error::Code::unavailable);
    if (!ok && !uncertain) continue;
    if (const auto* ingest = std::get_if<IngestEvents>(&one.command.body)) {
      const auto note = [&](Digest key, EventAction action, Digest content, bool ends) {
        Counted& counted = events_[key];
        ++(ok ? counted.accepted : counted.uncertain);
        if (!ok) return;
        expected.last_words[key] = {action, content};
        expected.acknowledged.clear();
        if (action == EventAction::trigger && ends) expected.last_words.erase(key);
      };
      for (const Repeat& repeat : ingest->repeats) {
        note(repeat.key, EventAction::trigger, repeat.content, repeat.span.ends_at.has_value());
      }
      for (const ArrivedEvent& arrived : ingest->events) {
        note(arrived.key, arrived.event.action, arrived.content, arrived.event.ends_at.has_value());
      }
    } else if (const auto* declare = std::get_if<DeclareIncident>(&one.command.body)) {
      Counted& counted = incidents_[declare->title];
      ++(ok ? counted.accepted : counted.uncertain);
    } else if (const auto* said = std::get_if<AnswerRoll>(&one.command.body); said && ok) {
      if (one.command.idempotency_key.empty()) {
        expected.health[{said->incident, said->service}] = said->health;
      } else {
        expected.health.erase({said->incident, said->service});  // of a repeat, the first counts
      }
    } else if (const auto* acted = std::get_if<ActOnChange>(&one.command.body); acted && ok) {
      if (acted->act == EmergencyAct::approve || acted->act == EmergencyAct::refuse) {
        expected.approvals[{acted->incident, acted->change}] =
            acted->act == EmergencyAct::approve ? Approval::approved : Approval::refused;
      }
    } else if (const auto* told = std::get_if<RecordChange>(&one.command.body); told && ok) {
      std::int64_t& version =
          expected.changes[change_key(one.command.actor, told->report.source_id)];
      version = std::max(version, (*one.reply)->version);
    } else if (const auto* act = std::get_if<ActOnAlerts>(&one.command.body); act && ok) {
      for (const std::uint64_t id : (*one.reply)->ids) {
        expected.acknowledged.erase(id);
        // A repeat is told what the first did, and something else may have been done since.
        const bool first = one.command.idempotency_key.empty();
        if (act->verb == AlertVerb::acknowledge && first) expected.acknowledged.insert(id);
        if (act->verb == AlertVerb::resolve) expected.resolved.insert(id);
      }
      if (act->verb == AlertVerb::resolve) expected.last_words.clear();
    } else if (std::holds_alternative<ActOnPage>(one.command.body) && ok) {
      expected.last_words.clear();
      expected.acknowledged.clear();
    } else if (const auto* entry = std::get_if<SignInByCode>(&one.command.body)) {
      // A code that is used is gone from those that were made a moment before.
      expected.config.erase({ConfigKind::sign_in_codes, entry->session.user});
    } else if (const auto* change = std::get_if<ChangeConfig>(&one.command.body); change && ok) {
      for (const ConfigPut& put : change->puts) {
        expected.config[{kind_of(put.object), slug_of(put.object)}] = body_of(put.object);
      }
      for (const ConfigDelete& gone : change->deletes) {
        expected.config[{gone.kind, gone.slug}] = std::nullopt;
      }
    }
  }
}

// PROMISE: what was answered "ok" is so.
void Oracle::check_expectations(const Expectations& expected, const Core& core) {
  const State& state = core.state();
  for (const auto& [key, words] : expected.last_words) {
    const auto alert = state.alerts().brief(key);
    const auto& [action, content] = words;
    if (action == EventAction::resolve && alert) {
      blame(fmt::format("alert {}: its source resolved it", alert->id.value));
    }
    if (action == EventAction::trigger && (!alert || alert->content != content)) {
      blame(fmt::format("an accepted trigger is not there: {}",
                        alert ? fmt::format("alert {}", alert->id.value) : "no alert"));
    }
  }
  for (const auto& [of, approval] : expected.approvals) {
    const auto changes = state.emergency_changes_of(of.first);
    const auto found = std::ranges::find(changes, of.second, &Change::id);
    if (found != changes.end() && (*found)->emergency.approval != approval) {
      blame(fmt::format("change {} was decided and is not so", of.second.value));
    }
  }
  for (const auto& [key, version] : expected.changes) {
    const KnownChange* known = state.known_change(key);
    if (known == nullptr || known->version < version)
      blame("a change was told of and is not known");
  }
  for (const auto& [of, health] : expected.health) {
    const auto& [incident, service] = of;
    if (state.incident(incident) == nullptr) continue;  // closed since
    const ServiceCheck* check = check_of(state.service_checks_of(incident), service);
    if (check == nullptr || check->health != health) {
      blame(fmt::format("INC-{}: {} is {}, was answered and is not known", incident.value, service,
                        to_text(health)));
    }
  }
  for (const std::uint64_t id : expected.acknowledged) {
    const auto alert = state.alert(AlertId{id});
    if (alert && alert->status != AlertStatus::acknowledged) {
      blame(fmt::format("alert {}: its acknowledge is lost", id));
    }
  }
  for (const std::uint64_t id : expected.resolved) {
    if (state.alert(AlertId{id})) blame(fmt::format("alert {}: its end is lost", id));
  }
  for (const auto& [object, body] : expected.config) {
    const auto& [kind, slug] = object;
    bool same = false;
    std::apply(
        [&](const auto&... table) {
          std::size_t index = 0;
          const auto look = [&](const auto& one) {
            if (index++ != static_cast<std::size_t>(kind)) return;
            const auto* found = one.find(slug);
            same = found == nullptr ? !body : body && write_json(*found) == *body;
          };
          (look(table), ...);
        },
        core.config()->tables);
    if (!same) blame(fmt::format("the change of {} {} is lost", to_text(kind), slug));
  }
}

void Oracle::check_quiet(const Core& core, const Alert& alert, Time now) {
  const State& state = core.state();
  const auto wrong = [&](std::string_view what, bool is_quiet) {
    blame(fmt::format("alert {}: {} {}", alert.id.value, what,
                      is_quiet ? "keeps it quiet and should not" : "should keep it quiet"));
  };
  for (const auto& [id, silence] : state.silences()) {
    const bool active =
        silence.begun && now < silence.ends_at && all_match(silence.matchers, alert.labels);
    const bool is_quiet = has_quiet(alert, QuietKind::silence, id.value);
    if (active != is_quiet) wrong(fmt::format("silence {}", id.value), is_quiet);
  }
  for (const QuietReason& reason : alert.quiet) {
    if (reason.kind == QuietKind::silence && state.silence(SilenceId{reason.id}) == nullptr) {
      wrong("a silence that is over", true);
    }
    if (reason.until && *reason.until <= now) wrong("what has ended", true);
  }
  const bool inhibited = state.inhibitors().inhibited_by(alert.id, alert.labels).has_value();
  if (inhibited != has_quiet(alert, QuietKind::inhibition)) wrong("inhibition", !inhibited);
  const Route route = core.config()->compiled->routes.route(alert.labels, alert.integration);
  const bool by_rule = has_quiet(alert, QuietKind::rule);
  if (route.suppress != by_rule) wrong("a routing rule", by_rule);
  const bool low = has_quiet(alert, QuietKind::low_urgency);
  if (low != (alert.urgency == Urgency::low)) wrong("low urgency", low);
}

// PROMISE: what fires and is not suppressed rings; SAFETY: nothing else does.
void Oracle::check_alerts(const Core& core, Time now) {
  const State& state = core.state();
  std::set<Digest> keys;
  state.alerts().for_each([&](const Alert& alert) {
    const AlertId id = alert.id;
    if (!keys.insert(alert_key(alert.integration, alert.dedup_key)).second) {
      blame(fmt::format("alert {}: a second open one of its key", id.value));
    }
    const auto by_key = state.alerts().brief(alert_key(alert.integration, alert.dedup_key));
    if (!by_key || by_key->id != id) {
      blame(fmt::format("alert {}: not found by its key", id.value));
    }
    check_quiet(core, alert, now);
    if (alert.fresh.ends_at && *alert.fresh.ends_at <= now) {
      blame(fmt::format("alert {}: open after its end", id.value));
    }
    const Service* service = core.config()->find<Service>(alert.service);
    const bool can_ring = service != nullptr && !service->policy.empty();
    const bool wants = alert.status == AlertStatus::firing && !alert.suppressed() && can_ring;
    const Escalation* escalation = state.escalation(alert.escalation);
    const bool rings = escalation != nullptr && !is_by_hand(*escalation);
    if (wants != rings) {
      blame(fmt::format("alert {}: {}", id.value, wants ? "does not ring" : "rings"));
    }
    if (wants && escalation != nullptr && escalation->drill != alert.drill) {
      blame(fmt::format("alert {}: its drill flag is lost", id.value));
    }
  });
}

// Every step of its policy is meant for some hours or severities only: it may wait for its hours,
// or never be meant at all.
bool is_left_alone(const Config& config, const Escalation& escalation) {
  const auto found = config.policy_versions.find({escalation.policy, escalation.policy_version});
  if (found == config.policy_versions.end()) return false;
  return std::ranges::all_of(found->second.steps, [](const Step& step) {
    return !step.when.severities.empty() || !step.when.hours.empty() || step.when.alerts_min > 1;
  });
}

bool has_hours(const Config& config, const Escalation& escalation) {
  const auto found = config.policy_versions.find({escalation.policy, escalation.policy_version});
  const auto waits = [](const Step& step) { return !step.when.hours.empty(); };
  return found != config.policy_versions.end() &&
         (std::ranges::any_of(found->second.steps, waits) || !found->second.hand_over.empty());
}

// A step tells channels only: its time passes although nobody is called.
bool tells_channels(const Config& config, const Escalation& escalation) {
  const auto found = config.policy_versions.find({escalation.policy, escalation.policy_version});
  if (!escalation.wake_at || found == config.policy_versions.end()) return false;
  return std::ranges::any_of(found->second.steps, [](const Step& step) {
    return std::ranges::all_of(
        step.targets, [](const Target& target) { return target.kind == TargetKind::channel; });
  });
}

// PROMISE: somebody who can be reached was called, or is about to be.
void Oracle::check_escalations(const Core& core) {
  const State& state = core.state();
  for (const auto& [id, escalation] : state.escalations()) {
    if (escalation.subject_kind == SubjectOf::alert) {
      const auto alert = state.alert(AlertId{escalation.subject});
      if (!alert || alert->escalation != id) {
        blame(fmt::format("escalation {}: its alert is gone", id.value));
      }
    }
    if (escalation.subject_kind == SubjectOf::test) continue;
    const auto pages = state.pages_of(id);
    const bool somebody = std::any_of(pages.begin(), pages.end(),
                                      [&](const Page* page) { return owed(state, *page); });
    if (somebody || is_left_alone(*core.config(), escalation) ||
        tells_channels(*core.config(), escalation)) {
      continue;
    }
    // Another took care meanwhile: nobody else is woken for who was called by hand or has to answer
    // as well, nor for who is asked whether they are still on it.
    const bool taken = std::ranges::any_of(pages, [](const Page* page) {
      return page->status == PageStatus::acknowledged || is_question(*page);
    });
    if (is_by_hand(escalation) && (taken || escalation.held)) continue;
    const bool called_root = std::any_of(pages.begin(), pages.end(), [](const Page* page) {
      return calls_administrators(page->reason.code);
    });
    // Administrators were called, and the policy may go on when the hours of a step begin; a call
    // by hand rings again.
    const bool goes_on = is_by_hand(escalation) || has_hours(*core.config(), escalation);
    if (!called_root || (escalation.wake_at && !goes_on)) {
      std::string told;
      for (const Page* page : pages) told += "\n  " + write_json(*page);
      blame(fmt::format("escalation {}: reaches nobody and goes no further: {}{}", id.value,
                        write_json(escalation), told));
    }
  }
}

// ORDER: never back behind what it was sent before.
void Oracle::heard(const NextEntry& next) {
  std::vector<EntryId>& entries = heard_[next.incident.id];
  const EntryId entry = next.entry->id;
  if (!entries.empty() && entry < entries.back()) {
    blame(fmt::format("incident {}: entry {} is sent after {}", next.incident.id.value, entry.value,
                      entries.back().value));
  }
  if (next.incident.is_private || next.entry->visibility == Visibility::restricted) {
    blame(fmt::format("entry {} is sent, which is not for followers", entry.value));
  }
  if (entries.empty() || entries.back() != entry) entries.push_back(entry);
}

// PROMISE: each entry was sent, unless the incident is private or was so for a while.
void Oracle::check_followers(Reader& reader) {
  for (std::string cursor;;) {
    IncidentQuery query;
    query.cursor = cursor;
    const auto incidents = reader.incidents(sight_of_all, query);
    if (!incidents) return blame("incidents do not read: " + incidents.error().message);
    for (const Incident& incident : incidents->rows) {
      const EntryId end{std::numeric_limits<std::int64_t>::max()};
      const auto entries = reader.entries_between(incident.id, EntryId{1}, end, 1'000);
      if (!entries) return blame("entries do not read: " + entries.error().message);
      const bool closed =
          incident.is_private || std::ranges::any_of(*entries, [](const TimelineEntry& entry) {
            return entry.kind == EntryKind::privacy_changed;
          });
      if (closed) continue;
      const std::vector<EntryId>& heard = heard_[incident.id];
      for (const TimelineEntry& entry : *entries) {
        if (entry.visibility == Visibility::restricted) continue;
        if (std::ranges::binary_search(heard, entry.id)) continue;
        blame(fmt::format("incident {}: the follower never heard of entry {}", incident.id.value,
                          entry.id.value));
      }
    }
    cursor = incidents->next;
    if (cursor.empty()) return;
  }
}

void Oracle::check_jobs(const Core& core, Time now) {
  const State& state = core.state();
  for (const Due& due : state.due_until(now, 1)) {
    blame(fmt::format("{} waits for an instant that has passed", to_text(due.kind)));
  }
  for (const auto& [id, job] : state.jobs()) {
    if (job.kind != JobKind::notification) continue;
    if (job.pages.empty()) blame(fmt::format("job {}: about nothing", id.value));
    if (job.pages.size() > pages_per_notification_max) {
      blame(fmt::format("job {}: about too much", id.value));
    }
    for (const PageId page : job.pages) {
      if (job.status == JobStatus::pending && state.page(page) == nullptr) {
        blame(fmt::format("job {}: waits to tell of page {}, which is over", id.value, page.value));
      }
    }
  }
}

// Whoever comes or goes is noticed at that instant, also where clocks are moved and where the
// schedule, or what is arranged for it, was edited meanwhile.
void Oracle::check_duties(const Core& core, Time now) {
  if (now < latest_) return;  // a clock was set back: whoever has come is not sent away
  const auto& rows = core.state().on_call();
  for (const auto& [slug, entry] : core.config()->table<Schedule>().all()) {
    const auto row = rows.find(slug);
    if (row == rows.end()) {
      blame(fmt::format("schedule {}: nobody looks at it", slug));
    } else {
      const std::vector<Slug> people = on_call_at(*core.config(), entry.value, now);
      if (people != row->second.people) {
        blame(fmt::format("schedule {}: {} on call, {} is known", slug, write_json(people),
                          write_json(row->second.people)));
      }
    }
  }
}

void Oracle::after_step(const std::vector<Asked>& asked, const Core& core, Store& store, Time now) {
  latest_ = std::max(latest_, now);
  Expectations expected;
  note_answers(asked, expected);
  if (!core.loaded()) return;
  check_expectations(expected, core);
  check_alerts(core, now);
  check_escalations(core);
  check_jobs(core, now);
  // Costs more than all the rest: not at every step.
  if (++steps_ % 4 != 0) return;
  check_duties(core, now);
  if (const std::string difference = difference_in_rows(core, store); !difference.empty()) {
    blame("load() is not state():\n" + difference);
  }
}

// What is due by then is done before anybody asks for a step.
void Oracle::after_load(const Core& core, Store& store, Time now) {
  latest_ = std::max(latest_, now);
  if (const std::string difference = difference_from_store(core, store); !difference.empty()) {
    blame("load() is not state() after a restart:\n" + difference);
  }
}

// LIVENESS: every duty came to its end; PROMISE: nothing accepted is lost, nothing done twice.
void Oracle::at_the_end(const Core& core, MemoryStore& store) {
  const State& state = core.state();
  for (const auto& [id, job] : state.jobs()) {
    // Shifts begin and end for ever, roles stay vacant; and what became of such a notice is asked.
    const bool of_notice = job.kind == JobKind::receipt && job.pages.empty();
    // And followers hear of that: what is on its way for the first time was made this minute.
    const bool of_now = job.kind == JobKind::follow && job.attempt == 1;
    if (job.kind == JobKind::notice || of_notice || of_now) continue;
    blame(fmt::format("job {} never ends: {}", id.value, write_json(job)));
    break;
  }
  for (const auto& [id, escalation] : state.escalations()) {
    // A role that stays vacant has its next candidate called, this minute perhaps.
    const auto pages = state.pages_of(id);
    const bool of_now = std::ranges::any_of(pages, [&](const Page* page) {
      return page->created_at > latest_ - paged_again_after && !page->ended_at;
    });
    if (escalation.wake_at && !of_now) {
      blame(fmt::format("escalation {} never ends", id.value));
    }
    for (const Page* page : pages) {
      // By number too: before a clock jumped back, pages were made "later" than now.
      const bool calm = page->id >= first_calm_page_ && page->created_at > *quiet_since_;
      if (calm && !page->notified_at && !usable_methods(*core.config(), page->user).empty()) {
        blame(fmt::format("page {} reached {} by no message", page->id.value, page->user));
      }
    }
  }
  const auto reader = store.make_reader();
  check_followers(*reader);
  std::map<Digest, int> logged;
  std::string cursor;
  do {
    const auto slice = reader->events(everything, "", {}, cursor, 1000);
    if (!slice) return blame("the event log does not read: " + slice.error().message);
    for (const LoggedEvent& event : slice->rows) {
      ++logged[event.record.key];
    }
    cursor = slice->next;
  } while (!cursor.empty());
  for (const auto& [key, counted] : events_) {
    if (logged[key] < counted.accepted || logged[key] > counted.accepted + counted.uncertain) {
      blame(fmt::format("key {:x}: {} events accepted, {} in the log", key.low, counted.accepted,
                        logged[key]));
    }
  }
  for (const auto& [title, counted] : incidents_) {
    IncidentQuery query;
    query.text = title;
    const auto found = reader->incidents(everything, query);
    const std::size_t count = found ? found->rows.size() : 0;
    if (count > 1 || (counted.accepted > 0 && count == 0)) {
      blame(fmt::format("incident \"{}\" was declared {} times", title, count));
    }
  }
}

}  // namespace tocsin::sim
