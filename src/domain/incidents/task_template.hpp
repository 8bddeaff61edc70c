// TaskTemplate: tasks that every incident of some kind begins with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/incidents/incident.hpp"
#include "domain/incidents/task.hpp"

namespace tocsin {

constexpr std::size_t template_tasks_max = 100;
constexpr Duration task_due_after_max = std::chrono::days(90);

struct PlannedTask {
  std::string title;
  std::string description;
  Slug role;
  std::optional<Duration> due_after;  // counted from when the template is applied
  std::vector<std::size_t> after;     // places in the list, from 0
  bool operator==(const PlannedTask&) const = default;
};
TOCSIN_DESCRIBE(PlannedTask, title, description, role, due_after, after)

struct TaskTemplate {
  Slug slug;
  std::string name;
  std::vector<Severity> severities;  // empty: any
  std::vector<Slug> services;        // any of these; empty: any
  bool major_only = false;
  std::vector<PlannedTask> tasks;
  bool enabled = true;
  std::vector<Slug> types;  // of incidents; empty: any
  bool operator==(const TaskTemplate&) const = default;
};
TOCSIN_DESCRIBE(TaskTemplate, slug, name, severities, services, major_only, tasks, enabled, types)

bool is_meant_for(const TaskTemplate& planned, const Incident& incident);

// Its tasks as those of an incident with ids from `first` on. Owners are found by their roles.
std::vector<Task> tasks_of(const TaskTemplate& planned, IncidentId incident, TaskId first,
                           Time now);

// Errors: invalid, too_large, with a pointer into `tasks`.
Status check(const TaskTemplate& planned);

}  // namespace tocsin
