#include "engine/notices.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/incidents/privacy.hpp"
#include "engine/explain.hpp"
#include "engine/notice_words.hpp"

namespace tocsin {
namespace {

// So that what happens at once is told in one message, and what is over at once is not told.
constexpr Duration gathered_for = 30s;
constexpr Duration gathered_for_channel = 1s;

bool gathers(const Job& job, const Slug& method) {
  return job.kind == JobKind::notice && job.contact_method == method &&
         job.status == JobStatus::pending && job.attempt == 0;
}

// The notice of this decision, or of before, that waits for its first attempt.
Job* gathering(Decision& decision, const Slug& method) {
  auto& jobs = decision.effects.jobs;
  const auto here = std::find_if(jobs.rbegin(), jobs.rend(),
                                 [&](const Job& job) { return gathers(job, method); });
  if (here != jobs.rend()) return &*here;
  for (const Job* job : decision.state.notices_to(method)) {
    if (!gathers(*job, method)) continue;
    const bool decided_here = std::ranges::find(jobs, job->id, &Job::id) != jobs.end();
    if (!decided_here) return &jobs.emplace_back(*job);
  }
  return nullptr;
}

// As this decision has made it so far.
const Incident* newest_of(const Decision& decision, IncidentId id) {
  const auto& rows = decision.effects.incidents;
  const auto made = std::find_if(rows.rbegin(), rows.rend(),
                                 [&](const Incident& incident) { return incident.id == id; });
  return made != rows.rend() ? &*made : decision.state.incident(id);
}

// What a private incident says is for the people of its circle, and for no channel that others
// read. What became of somebody's own role is theirs to hear.
bool is_withheld(const Decision& decision, const Note& note, const Slug& user) {
  if (note.kind == NoteKind::role_changed) return false;
  const Incident* incident = newest_of(decision, incident_of(note));
  return incident != nullptr && incident->is_private && !holds(circle_of(*incident), user);
}

void owe(Decision& decision, const ContactMethod& method, Note note, Time due_at) {
  if (is_withheld(decision, note, method.user)) return;
  const Incident* incident = newest_of(decision, incident_of(note));
  note.is_private = incident != nullptr && incident->is_private;
  if (Job* waiting = gathering(decision, method.slug)) return add_note(*waiting, std::move(note));
  Job job;
  job.id = JobId{decision.next(&Counters::job)};
  job.kind = JobKind::notice;
  job.lane = lane_of(method);
  job.contact_method = method.slug;
  job.user = method.user;
  job.created_at = decision.now;
  job.due_at = due_at;
  job.notes.push_back(std::move(note));
  decision.effects.jobs.push_back(std::move(job));
}

// Of the methods that were told, one of each person: the first by position that is no call.
std::vector<const ContactMethod*> one_of_each(const Decision& decision,
                                              const std::vector<Slug>& told) {
  std::vector<const ContactMethod*> chosen;
  for (const Slug& slug : told) {
    const ContactMethod* method = decision.config.find<ContactMethod>(slug);
    if (method == nullptr || !method->enabled || method->channel == Channel::voice) continue;
    const auto other = std::ranges::find_if(chosen, [&](const ContactMethod* known) {
      return !method->user.empty() && known->user == method->user;
    });
    if (other == chosen.end()) {
      chosen.push_back(method);
    } else if (std::pair(method->position, method->slug) <
               std::pair((*other)->position, (*other)->slug)) {
      *other = method;
    }
  }
  return chosen;
}

bool is_open(const Decision& decision, const Note& note) {
  if (note.subject_kind == SubjectOf::alert) {
    return decision.state.alerts().brief(AlertId{note.subject}).has_value();
  }
  const Incident* incident = decision.state.incident(IncidentId{note.subject});
  return incident != nullptr && tocsin::is_open(incident->status);
}

std::string title(const Config& config, bool drill, Severity severity, std::string_view words,
                  const Slug& service) {
  const std::string name = name_of_service(config, service);
  return fmt::format("{}[{}] {}{}", drill ? "[DRILL] " : "", to_text(severity), words,
                     name.empty() ? "" : " (" + name + ")");
}

}  // namespace

IncidentId incident_of(const Note& note) {
  return IncidentId{note.subject_kind == SubjectOf::incident && note.subject != 0 ? note.subject
                                                                                  : note.incident};
}

std::string title_of(const Config& config, const Alert& alert) {
  return title(config, alert.drill, alert.severity, alert.summary, alert.service);
}

std::string title_of(const Config& config, const Incident& incident) {
  return title(config, incident.drill, incident.severity,
               fmt::format("INC-{} {}", incident.id.value, incident.title),
               incident.services.empty() ? Slug() : incident.services.front());
}

std::string title_of(const Decision& decision, SubjectOf kind, std::uint64_t subject) {
  if (kind == SubjectOf::alert) {
    const auto alert = decision.state.alert(AlertId{subject});
    return alert ? title_of(decision.config, *alert) : fmt::format("alert {}", subject);
  }
  const Incident* incident = decision.state.incident(IncidentId{subject});
  return incident == nullptr ? fmt::format("INC-{}", subject)
                             : title_of(decision.config, *incident);
}

void add_note(Job& notice, Note note) {
  std::erase_if(notice.notes, [&](const Note& older) { return replaces(note, older); });
  if (notice.notes.size() >= notes_per_notice_max) {
    ++notice.notes_more;
  } else {
    notice.notes.push_back(std::move(note));
  }
}

namespace {

void tell(Decision& decision, const Slug& user, Note note, PageUrgency urgency, Duration gathered,
          const Slug& but_by) {
  const Reach reach = reach_of(decision.config, user, urgency, decision.now);
  const auto message = std::ranges::find_if(reach.messages, [&](const PlannedMessage& planned) {
    return planned.method->channel != Channel::voice && planned.method->slug != but_by;
  });
  if (message == reach.messages.end()) return;
  owe(decision, *message->method, std::move(note),
      std::max(decision.now + gathered, reach.quiet_until.value_or(decision.now)));
}

}  // namespace

void tell_person(Decision& decision, const Slug& user, Note note, const Slug& but_by) {
  tell(decision, user, std::move(note), PageUrgency::low, gathered_for, but_by);
}

void tell_at_once(Decision& decision, const Slug& user, Note note, PageUrgency urgency) {
  tell(decision, user, std::move(note), urgency, gathered_for_channel, {});
}

void tell_of_incident(Decision& decision, const Incident& incident, const Slug& user,
                      std::string text) {
  if (user.empty() || user == decision.person()) return;
  Note note;
  note.kind = NoteKind::role_changed;
  note.text = std::move(text);
  note.user = user;
  note.at = decision.now;
  note.subject_kind = SubjectOf::incident;
  note.subject = incident.id.value;
  tell_at_once(decision, user, std::move(note), page_urgency(incident.severity));
}

void tell_beside(Decision& decision, const Incident& incident, const Slug& user, NoteKind kind,
                 std::string text) {
  if (user.empty() || user == decision.person()) return;
  Note note;
  note.kind = kind;
  note.text = std::move(text);
  note.user = user;
  note.at = decision.now;
  note.incident = incident.id.value;
  tell_owner(decision, user, std::move(note), true);
}

void tell_owner(Decision& decision, const Slug& user, Note note, bool urgent) {
  if (!urgent) return tell_person(decision, user, std::move(note));
  tell_at_once(decision, user, std::move(note), PageUrgency::high);
}

void tell_channel(Decision& decision, const Slug& channel, Note note) {
  const ContactMethod* method = decision.config.find<ContactMethod>(channel);
  if (method == nullptr || !method->enabled || method->team.empty()) return;
  owe(decision, *method, std::move(note), decision.now + gathered_for_channel);
}

void tell_over(Decision& decision, SubjectOf kind, std::uint64_t subject, const std::string& title,
               const Reason& reason) {
  const std::vector<Slug> told = decision.state.told_of(kind, subject);
  if (told.empty()) return;
  decision.effects.told_gone.push_back({kind, subject});
  Note note;
  note.kind = NoteKind::over;
  note.text = fmt::format("Over: {}; {}", title, explain(decision.config, reason));
  note.at = decision.now;
  note.subject_kind = kind;
  note.subject = subject;
  for (const ContactMethod* method : one_of_each(decision, told)) {
    if (method->user.empty()) {
      tell_channel(decision, method->slug, note);
      continue;
    }
    const User* user = decision.config.find<User>(method->user);
    const bool wants =
        user != nullptr && user->active && user->notices.over && user->slug != decision.person();
    if (!wants) continue;
    const auto quiet = quiet_until(decision.config, method->user, PageUrgency::low, decision.now);
    owe(decision, *method, note,
        std::max(decision.now + gathered_for, quiet.value_or(decision.now)));
  }
}

void note_told(Decision& decision, SubjectOf kind, std::uint64_t subject, const Slug& method) {
  if (kind == SubjectOf::test) return;
  Told told{kind, subject, method};
  const std::vector<Slug> known = decision.state.told_of(kind, subject);
  if (std::ranges::find(known, method) == known.end()) {
    decision.effects.told.push_back(std::move(told));
  }
}

bool keep_wanted_notes(const Decision& decision, Job& notice) {
  std::erase_if(notice.notes, [&](const Note& note) {
    if (is_withheld(decision, note, notice.user)) return true;
    return note.subject != 0 && is_open(decision, note) == (note.kind == NoteKind::over);
  });
  return !notice.notes.empty();
}

std::optional<Time> behind_older(const Decision& decision, const Job& notice) {
  for (const Job* older : decision.state.notices_to(notice.contact_method)) {
    if (older->id >= notice.id) break;
    const std::optional<Time> over =
        older->status == JobStatus::leased ? older->lease_until : older->due_at;
    return std::max(over.value_or(decision.now), decision.now) + 1s;
  }
  return std::nullopt;
}

}  // namespace tocsin
