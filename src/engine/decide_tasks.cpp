// Tasks of an incident: made, changed, late; those that templates plan.
#include <fmt/format.h>

#include <algorithm>

#include "engine/notice_words.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

Status check_owner(const Config& config, const Slug& owner) {
  if (owner.empty()) return {};
  const User* user = config.find<User>(owner);
  if (user != nullptr && user->active) return {};
  return fail(Error::Code::invalid, fmt::format("there is no active user \"{}\"", owner), "/owner");
}

// Somebody moves something.
void move_incident(Decision& decision, const Incident& incident) {
  if (incident.wake_at) put_off(decision, *incident_row(decision, incident.id));
}

// Takes what is wanted into the row; the members that it changed, in their order.
class Changes {
 public:
  template <typename T>
  void take(std::string_view member, T& present, const std::optional<T>& wanted) {
    if (!wanted || *wanted == present) return;
    present = *wanted;
    members_.emplace_back(member);
  }
  bool any() const { return !members_.empty(); }
  bool holds(std::string_view member) const {
    return std::ranges::find(members_, member) != members_.end();
  }
  const std::vector<std::string>& members() const { return members_; }

 private:
  std::vector<std::string> members_;
};

void note_changes(Task& task, const Changes& changes, const Slug& by, Time now) {
  ++task.version;
  for (const std::string& member : changes.members()) {
    std::erase_if(task.changes, [&](const TaskChange& old) { return old.member == member; });
    task.changes.push_back({member, task.version, by, now});
  }
}

// Of what waits for others nobody begins.
Status check_start(const Task& task, const TaskList& all) {
  const TaskList waiting = waits_for(task, all);
  if (waiting.empty()) return {};
  return fail(Error::Code::conflict,
              fmt::format("it waits for \"{}\": end or skip that first, or let this no longer wait "
                          "for it",
                          waiting.front()->title),
              "/status");
}

Status enter_status(const Decision& decision, Task& task, TaskStatus before, const TaskList& all) {
  if (task.status == TaskStatus::doing || task.status == TaskStatus::done) {
    if (auto good = check_start(task, all); !good) return good;
    if (task.owner.empty()) task.owner = decision.person();
  }
  if (task.status == TaskStatus::doing && !task.started_at) task.started_at = decision.now;
  if (task.status == TaskStatus::open) task.started_at.reset();
  if (is_over(task.status)) {
    task.ended_at = decision.now;
    task.ended_by = decision.person();
    task.wake_at.reset();
  } else if (is_over(before)) {
    task.ended_at.reset();
    task.ended_by.clear();
    if (task.due_at && *task.due_at > decision.now) task.wake_at = task.due_at;
  }
  return {};
}

EntryKind told_as(const Task& task, const Changes& changes) {
  if (!changes.holds("status")) return EntryKind::task_changed;
  switch (task.status) {
    case TaskStatus::open:
      return EntryKind::task_reopened;
    case TaskStatus::doing:
      return EntryKind::task_started;
    case TaskStatus::done:
      return EntryKind::task_done;
    case TaskStatus::skipped:
      return EntryKind::task_skipped;
  }
  return EntryKind::task_changed;
}

std::string told_words(const Task& task, EntryKind kind, const Changes& changes) {
  if (kind == EntryKind::task_changed) {
    return fmt::format("{}: {}", task.title, fmt::join(changes.members(), ", "));
  }
  const bool why = changes.holds("note") && !task.note.empty();
  return why ? fmt::format("{}: {}", task.title, task.note) : task.title;
}

// Whoever is given something to do by another hears of it.
// `incident`: as State holds it. What is private and closed is told to nobody: who is inside is not
// known here.
void tell_given(Decision& decision, const Task& task, const Incident* incident, bool is_private) {
  if (task.owner.empty() || task.owner == decision.person() || is_over(task.status)) return;
  if (incident == nullptr && is_private) return;
  Note note;
  note.kind = NoteKind::task_given;
  note.text = fmt::format(
      "Yours to do: {}{}, says {}; {}", task.title,
      task.due_at ? ", due " + shown_for(decision.config, task.owner, *task.due_at) : "",
      name_of_user(decision.config, decision.person()),
      title_of(decision, SubjectOf::incident, task.incident.value));
  note.user = task.owner;
  note.at = decision.now;
  note.incident = task.incident.value;
  tell_owner(decision, task.owner, std::move(note), task.kind == TaskKind::task);
}

}  // namespace

Status decide_body(Decision& decision, const CreateTask& body) {
  if (auto good = decision.check_person(); !good) return good;
  const auto known = known_incident(decision, body.incident, body.closed);
  if (!known) return std::unexpected(known.error());
  const Incident* incident = *known;
  const bool live = is_live(incident->status);
  if (!live && body.kind == TaskKind::task) {
    return fail(Error::Code::conflict,
                "the incident is over: make it an action item, or reopen the incident", "/kind");
  }
  const bool elsewhere = body.about && (body.about->subject_kind != EntryOf::incident ||
                                        body.about->subject != body.incident.value);
  if (elsewhere) return fail(Error::Code::not_found, "there is no such entry here", "/entry");
  if (body.about && body.about->visibility == Visibility::restricted) {
    return fail(Error::Code::forbidden,
                "that line is for the people of the roles, and everybody here reads tasks: write "
                "the task by itself",
                "/entry");
  }
  const TaskList all = decision.state.tasks_of(body.incident);
  if (all.size() >= tasks_per_incident_max) {
    return fail(Error::Code::too_large,
                fmt::format("an incident has at most {} tasks", tasks_per_incident_max));
  }
  Task task;
  task.id = TaskId{decision.next(&Counters::task)};
  task.incident = body.incident;
  task.kind = body.kind;
  task.title = body.title;
  task.description = body.description;
  task.owner = body.owner;
  task.role = body.role;
  task.due_at = task.wake_at = body.due_at;
  task.after = body.after;
  if (body.about) task.entry = body.about->id;
  task.created_by = decision.person();
  task.created_at = decision.now;
  if (auto good = check(task); !good) return good;
  if (auto good = check_owner(decision.config, task.owner); !good) return good;
  if (auto good = check_after(task, all); !good) return good;
  TimelineEntry& told =
      decision.tell(EntryOf::incident, body.incident.value, EntryKind::task_created,
                    decision.by_hand(), task.title, task.owner, task.id.value);
  told.about = task.entry;
  tell_given(decision, task, decision.state.incident(body.incident), incident->is_private);
  if (live) move_incident(decision, *incident);
  decision.effects.reply.ids = {task.id.value};
  decision.effects.reply.version = task.version;
  decision.effects.tasks.push_back(std::move(task));
  return {};
}

Status decide_body(Decision& decision, const ChangeTask& body) {
  if (auto good = decision.check_person(); !good) return good;
  const Task* known = decision.state.task(body.task);
  if (known == nullptr || known->incident != body.incident) {
    return fail(Error::Code::conflict,
                "the incident is over, and its tasks with it: reopen the incident to change them");
  }
  if (body.expected_version && *body.expected_version != known->version) {
    return fail(Error::Code::stale,
                fmt::format("{}: it is at version {} now, you had {}; read it again",
                            changed_since(known->changes, *body.expected_version, decision.now),
                            known->version, *body.expected_version));
  }
  Task task = *known;
  Changes changes;
  changes.take("kind", task.kind, body.kind);
  changes.take("status", task.status, body.status);
  changes.take("title", task.title, body.title);
  changes.take("description", task.description, body.description);
  changes.take("owner", task.owner, body.owner);
  changes.take("role", task.role, body.role);
  changes.take("due_at", task.due_at, body.due_at);
  changes.take("after", task.after, body.after);
  changes.take("note", task.note, body.note);
  decision.effects.reply.ids = {task.id.value};
  decision.effects.reply.version = task.version;
  if (!changes.any()) return {};
  const TaskList all = decision.state.tasks_of(body.incident);
  if (auto good = check(task); !good) return good;
  if (changes.holds("owner")) {
    if (auto good = check_owner(decision.config, task.owner); !good) return good;
  }
  if (changes.holds("after")) {
    if (auto good = check_after(task, all); !good) return good;
  }
  if (changes.holds("due_at")) task.wake_at = is_over(task.status) ? std::nullopt : task.due_at;
  if (changes.holds("status")) {
    if (auto good = enter_status(decision, task, known->status, all); !good) return good;
  }
  note_changes(task, changes, decision.person(), decision.now);
  const EntryKind kind = told_as(task, changes);
  const bool new_owner = task.owner != known->owner;
  decision.tell(EntryOf::incident, body.incident.value, kind, decision.by_hand(),
                told_words(task, kind, changes), new_owner ? task.owner : Slug(), task.id.value);
  // Of one that is closed only its own row would tell whether it is private.
  const Incident* incident = decision.state.incident(body.incident);
  if (new_owner) tell_given(decision, task, incident, incident == nullptr);
  if (incident != nullptr) move_incident(decision, *incident);
  decision.effects.reply.version = task.version;
  decision.effects.tasks.push_back(std::move(task));
  return {};
}

void plan_tasks(Decision& decision, Incident& incident, const Reason& reason) {
  std::size_t count = decision.state.tasks_of(incident.id).size();
  for (const auto& [slug, entry] : decision.config.table<TaskTemplate>().all()) {
    const TaskTemplate& planned = entry.value;
    if (holds(incident.templates, slug) || !is_meant_for(planned, incident)) continue;
    if (count + planned.tasks.size() > tasks_per_incident_max) continue;
    const TaskId first{decision.effects.counters.task};
    for (Task& task : tasks_of(planned, incident.id, first, decision.now)) {
      task.created_by = decision.person();
      decision.effects.tasks.push_back(std::move(task));
      (void)decision.next(&Counters::task);
    }
    count += planned.tasks.size();
    incident.templates.push_back(slug);
    decision.tell(EntryOf::incident, incident.id.value, EntryKind::tasks_planned, reason,
                  fmt::format("{} ({})", planned.name, planned.tasks.size()));
  }
}

Status bring_back_tasks(Decision& decision, const std::vector<Task>& tasks) {
  for (const Task& task : tasks) {
    if (decision.state.task(task.id) != nullptr) continue;
    if (is_held(task, false)) {  // State would hold it, were it still so
      return fail(Error::Code::stale, "one of its action items changed this moment; try again");
    }
    decision.effects.tasks.push_back(task);
  }
  return {};
}

namespace {

// Whoever owns it, or holds its role, or else commands; nobody: empty.
Slug whose(const Task& task, const Incident* incident) {
  if (!task.owner.empty() || incident == nullptr) return task.owner;
  const RoleHolding* holder = holder_of(incident->roles, task.role);
  return holder == nullptr ? commander_of(*incident) : holder->user;
}

}  // namespace

// Whoever's it is hears of it once.
Status wake_task(Decision& decision, TaskId id) {
  const Task* known = decision.state.task(id);
  if (known == nullptr || !known->wake_at) return {};
  Task task = *known;
  task.wake_at.reset();
  decision.effects.tasks.push_back(task);
  const Incident* incident = decision.state.incident(task.incident);
  const bool lasts = incident != nullptr && is_open(incident->status);
  if (!task.due_at || is_over(task.status) || (task.kind == TaskKind::task && !lasts)) return {};
  decision.tell(EntryOf::incident, task.incident.value, EntryKind::task_late, {}, task.title,
                task.owner, id.value);
  const Slug whom = whose(task, incident);
  if (whom.empty()) return {};
  Note note;
  note.kind = NoteKind::task_late;
  note.text = fmt::format("Late: {}{}, due {}; {}", task.title,
                          task.owner.empty() && task.role.empty() ? " (nobody's)" : "",
                          shown_for(decision.config, whom, *task.due_at),
                          title_of(decision, SubjectOf::incident, task.incident.value));
  note.user = whom;
  note.at = *task.due_at;
  note.incident = task.incident.value;
  tell_owner(decision, whom, std::move(note), task.kind == TaskKind::task);
  return {};
}

}  // namespace tocsin
