#include "domain/incidents/task.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace tocsin {
namespace {

const Task* find(const TaskList& all, TaskId id) {
  const auto found =
      std::ranges::lower_bound(all, id, {}, [](const Task* task) { return task->id; });
  return found == all.end() || (*found)->id != id ? nullptr : *found;
}

// The shortest way from the task over what it waits for back to itself; empty: there is none.
std::vector<TaskId> circle_of(const Task& task, const TaskList& all) {
  std::map<TaskId, TaskId> reached_from;
  std::deque<TaskId> next;
  const auto go_on = [&](TaskId from, const std::vector<TaskId>& after) {
    for (const TaskId to : after) {
      if (reached_from.emplace(to, from).second) next.push_back(to);
    }
  };
  go_on(task.id, task.after);
  while (!next.empty() && !reached_from.contains(task.id)) {
    const TaskId at = next.front();
    next.pop_front();
    if (const Task* other = find(all, at)) go_on(at, other->after);
  }
  std::vector<TaskId> circle;
  if (!reached_from.contains(task.id)) return circle;
  for (TaskId at = reached_from.at(task.id); at != task.id; at = reached_from.at(at)) {
    circle.push_back(at);
  }
  std::ranges::reverse(circle);
  return circle;
}

std::string ago(Duration passed) {
  if (passed < 2min) return fmt::format("{} s ago", std::max<std::int64_t>(0, passed / 1s));
  if (passed < 2h) return fmt::format("{} min ago", passed / 1min);
  return fmt::format("{} h ago", passed / 1h);
}

}  // namespace

bool is_late(const Task& task, Time now) {
  return task.due_at && !is_over(task.status) && now >= *task.due_at;
}

Status check(const Task& task) {
  if (task.title.empty() || task.title.size() > task_title_bytes_max) {
    return fail(Error::Code::invalid,
                fmt::format("say what is to be done, in 1 to {} bytes", task_title_bytes_max),
                "/title");
  }
  const auto longest = fmt::format("at most {} bytes", task_text_bytes_max);
  if (task.description.size() > task_text_bytes_max) {
    return fail(Error::Code::too_large, longest, "/description");
  }
  if (task.note.size() > task_text_bytes_max) return fail(Error::Code::too_large, longest, "/note");
  if (!task.role.empty()) {
    if (const Status good = check_slug(task.role); !good) return fail_at("role", good.error());
  }
  return {};
}

TaskList waits_for(const Task& task, const TaskList& all) {
  TaskList waiting;
  for (const TaskId id : task.after) {
    const Task* other = find(all, id);
    if (other != nullptr && !is_over(other->status)) waiting.push_back(other);
  }
  return waiting;
}

Status check_after(const Task& task, const TaskList& all) {
  if (task.after.size() > task_after_max) {
    return fail(Error::Code::too_large, fmt::format("a task waits for at most {}", task_after_max),
                "/after");
  }
  std::set<TaskId> seen;
  for (std::size_t i = 0; i < task.after.size(); ++i) {
    const TaskId id = task.after[i];
    const std::string at = fmt::format("/after/{}", i);
    if (id == task.id) return fail(Error::Code::invalid, "a task cannot wait for itself", at);
    if (find(all, id) == nullptr) {
      return fail(Error::Code::invalid,
                  fmt::format("there is no task {} in this incident", id.value), at);
    }
    if (!seen.insert(id).second) {
      return fail(Error::Code::invalid, fmt::format("task {} is named twice", id.value), at);
    }
  }
  const std::vector<TaskId> circle = circle_of(task, all);
  if (circle.empty()) return {};
  std::string way;
  for (const TaskId id : circle) {
    way += fmt::format("\"{}\", which waits for ", find(all, id)->title);
  }
  return fail(Error::Code::invalid,
              fmt::format("nobody could ever begin: this would wait for {}this; take one of them "
                          "out",
                          way),
              "/after");
}

std::string changed_since(const std::vector<TaskChange>& changes, std::int64_t version, Time now) {
  std::vector<TaskChange> since;
  std::ranges::copy_if(changes, std::back_inserter(since),
                       [&](const TaskChange& change) { return change.version > version; });
  std::ranges::stable_sort(since, std::greater{}, &TaskChange::version);
  std::string words;
  for (const TaskChange& change : since) {
    words += fmt::format("{}{} changed {} {}", words.empty() ? "" : ", ", change.by, change.member,
                         ago(now - change.at));
  }
  return words.empty() ? "somebody changed this" : words;
}

}  // namespace tocsin
