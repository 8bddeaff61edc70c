// TaskView: a task as people and scripts see it.
#pragma once

#include "api/call.hpp"
#include "domain/incidents/task.hpp"

namespace tocsin::api {

struct TaskView {  // what stands beside the members of Task
  bool late = false;
  bool startable = false;         // open, and nothing that it waits for is left
  std::vector<TaskId> waits_for;  // what of `after` is not over
};
TOCSIN_DESCRIBE(TaskView, late, startable, waits_for)

TaskList list_of_tasks(const std::vector<Task>& tasks);

// `all`: the tasks of its incident.
json::object view_of(const Task& task, const TaskList& all, Time now);

}  // namespace tocsin::api
