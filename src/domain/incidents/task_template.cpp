#include "domain/incidents/task_template.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tocsin {

bool is_meant_for(const TaskTemplate& planned, const Incident& incident) {
  if (!planned.enabled || (planned.major_only && !is_major(incident))) return false;
  const bool severe =
      planned.severities.empty() ||
      std::ranges::find(planned.severities, incident.severity) != planned.severities.end();
  const bool there =
      planned.services.empty() || std::ranges::any_of(incident.services, [&](const Slug& service) {
        return holds(planned.services, service);
      });
  return severe && there && is_of(planned.types, incident.type);
}

std::vector<Task> tasks_of(const TaskTemplate& planned, IncidentId incident, TaskId first,
                           Time now) {
  std::vector<Task> tasks;
  for (const PlannedTask& each : planned.tasks) {
    Task task;
    task.id = TaskId{first.value + tasks.size()};
    task.incident = incident;
    task.title = each.title;
    task.description = each.description;
    task.role = each.role;
    if (each.due_after) task.due_at = task.wake_at = now + *each.due_after;
    for (const std::size_t place : each.after) task.after.push_back(TaskId{first.value + place});
    task.by_template = planned.slug;
    task.created_at = now;
    tasks.push_back(std::move(task));
  }
  return tasks;
}

Status check(const TaskTemplate& planned) {
  if (planned.tasks.empty() || planned.tasks.size() > template_tasks_max) {
    return fail(Error::Code::invalid, fmt::format("1 to {} tasks are needed", template_tasks_max),
                "/tasks");
  }
  for (std::size_t i = 0; i < planned.tasks.size(); ++i) {
    for (const std::size_t place : planned.tasks[i].after) {
      if (place < planned.tasks.size()) continue;
      return fail(Error::Code::invalid,
                  fmt::format("there is no task {}: they are counted from 0", place),
                  fmt::format("/tasks/{}/after", i));
    }
    const auto due_after = planned.tasks[i].due_after;
    if (due_after && (*due_after < 1s || *due_after > task_due_after_max)) {
      return fail(Error::Code::invalid, "a task is due between 1s and 90d after the start",
                  fmt::format("/tasks/{}/due_after", i));
    }
  }
  const std::vector<Task> tasks = tasks_of(planned, IncidentId{1}, TaskId{1}, Time{});
  TaskList all;
  for (const Task& task : tasks) all.push_back(&task);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const std::string place = fmt::format("tasks/{}", i);
    if (const Status good = check(tasks[i]); !good) return fail_at(place, good.error());
    if (const Status good = check_after(tasks[i], all); !good) return fail_at(place, good.error());
  }
  return {};
}

}  // namespace tocsin
