// Task: what somebody has to do for an incident: who, until when, after what else. Tasks stand
// beside the stream, so that talk does not bury them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/slug.hpp"
#include "domain/timeline.hpp"

namespace tocsin {

using TaskId = Id<struct TaskTag>;

// Text in the database: never rename or reuse one.
enum class TaskKind {
  task,         // to do while the incident lasts
  action_item,  // to do so that it does not come again; outlives the incident
};
TOCSIN_DESCRIBE_ENUM(TaskKind, task, action_item)

enum class TaskStatus { open, doing, done, skipped };
TOCSIN_DESCRIBE_ENUM(TaskStatus, open, doing, done, skipped)

constexpr std::size_t task_title_bytes_max = 200;
constexpr std::size_t task_text_bytes_max = 20'000;  // of the description, and of the note
constexpr std::size_t task_after_max = 50;
constexpr std::size_t tasks_per_incident_max = 1'000;

// Who last changed a member of a task, or of an incident's impact, so that whoever comes second can
// be told.
struct TaskChange {
  std::string member;
  std::int64_t version = 0;  // that it made
  Slug by;
  Time at{};
  bool operator==(const TaskChange&) const = default;
};
TOCSIN_DESCRIBE(TaskChange, member, version, by, at)

struct Task {
  TaskId id;
  IncidentId incident;
  TaskKind kind = TaskKind::task;
  std::string title;
  std::string description;
  TaskStatus status = TaskStatus::open;
  Slug owner;
  Slug role;  // whose task it is while nobody owns it: an incident role
  std::optional<Time> due_at;
  std::vector<TaskId> after;  // it waits for these, of the same incident
  std::string note;           // how it ended, or why it was skipped
  EntryId entry;              // the line of the stream that it came from; 0: none
  Slug by_template;           // the task template that planned it
  Slug created_by;
  Time created_at{};
  std::optional<Time> started_at;
  std::optional<Time> ended_at;
  Slug ended_by;
  std::int64_t version = 1;
  std::vector<TaskChange> changes;  // the last one of each member that was changed
  std::optional<Time> wake_at;      // when it becomes late, while nobody was told so
  bool operator==(const Task&) const = default;
};
TOCSIN_DESCRIBE(Task, id, incident, kind, title, description, status, owner, role, due_at, after,
                note, entry, by_template, created_by, created_at, started_at, ended_at, ended_by,
                version, changes, wake_at)

constexpr bool is_over(TaskStatus status) { return status >= TaskStatus::done; }
// State holds it, and so does what a store loads.
constexpr bool is_held(const Task& task, bool incident_is_live) {
  return incident_is_live || (task.kind == TaskKind::action_item && !is_over(task.status));
}
bool is_late(const Task& task, Time now);

// Words, sizes and the shape of the role. Errors: invalid, too_large, with the pointer.
Status check(const Task& task);

// The other tasks of its incident, by id.
using TaskList = std::vector<const Task*>;

// Those that it waits for which are not over, in the order of `after`. None, and it may be started.
TaskList waits_for(const Task& task, const TaskList& all);

// That `after` names tasks of `all`, none twice, and that nothing waits for itself. Errors:
// invalid, naming the tasks of a circle.
Status check_after(const Task& task, const TaskList& all);

// "bo changed owner 12 s ago, ana changed due_at 3 min ago": since that version, the newest first.
std::string changed_since(const std::vector<TaskChange>& changes, std::int64_t version, Time now);

}  // namespace tocsin
