#include "domain/incidents/task.hpp"

#include <gtest/gtest.h>

#include "domain/incidents/task_template.hpp"

namespace tocsin {
namespace {

const Time now = from_ms(1'800'000'000'000);

Task task(std::uint64_t id, std::vector<TaskId> after = {}, TaskStatus status = TaskStatus::open) {
  Task made;
  made.id = TaskId{id};
  made.incident = IncidentId{1};
  made.title = "task " + std::to_string(id);
  made.status = status;
  made.after = std::move(after);
  return made;
}

TaskList list(const std::vector<Task>& tasks) {
  TaskList all;
  for (const Task& each : tasks) all.push_back(&each);
  return all;
}

TEST(Tasks, WaitForWhatIsNeitherDoneNorSkipped) {
  const std::vector<Task> tasks = {task(1, {}, TaskStatus::done), task(2, {}, TaskStatus::skipped),
                                   task(3, {}, TaskStatus::doing), task(4)};
  const Task waiting = task(5, {TaskId{1}, TaskId{2}, TaskId{3}, TaskId{4}});
  const TaskList left = waits_for(waiting, list(tasks));
  ASSERT_EQ(left.size(), 2U);
  EXPECT_EQ(left[0]->id, TaskId{3});
  EXPECT_EQ(left[1]->id, TaskId{4});
  EXPECT_TRUE(waits_for(task(5, {TaskId{1}, TaskId{2}}), list(tasks)).empty());
}

TEST(Tasks, ACircleIsNamedAndRefused) {
  const std::vector<Task> tasks = {task(1), task(2, {TaskId{1}}), task(3, {TaskId{2}})};
  EXPECT_TRUE(check_after(tasks[2], list(tasks)));
  const Status circle = check_after(task(1, {TaskId{3}}), list(tasks));
  ASSERT_FALSE(circle);
  EXPECT_EQ(circle.error().pointer, "/after");
  EXPECT_NE(circle.error().message.find("\"task 3\", which waits for \"task 2\", which waits for"),
            std::string::npos)
      << circle.error().message;
  EXPECT_FALSE(check_after(task(1, {TaskId{1}}), list(tasks)));  // itself
}

TEST(Tasks, WaitForTasksOfTheirIncidentEachNamedOnce) {
  const std::vector<Task> tasks = {task(1), task(2)};
  EXPECT_EQ(check_after(task(2, {TaskId{9}}), list(tasks)).error().pointer, "/after/0");
  EXPECT_EQ(check_after(task(2, {TaskId{1}, TaskId{1}}), list(tasks)).error().pointer, "/after/1");
  EXPECT_EQ(check_after(task(2, std::vector<TaskId>(task_after_max + 1, TaskId{1})), list(tasks))
                .error()
                .code,
            Error::Code::too_large);
}

TEST(Tasks, AreLateFromTheInstantOnAtWhichTheyAreDue) {
  Task late = task(1);
  EXPECT_FALSE(is_late(late, now));
  late.due_at = now;
  EXPECT_TRUE(is_late(late, now));
  EXPECT_FALSE(is_late(late, now - 1ms));
  late.status = TaskStatus::skipped;
  EXPECT_FALSE(is_late(late, now));
}

TEST(Tasks, HaveWordsOfSomeSizeAndARoleOfAGoodName) {
  Task bad = task(1);
  EXPECT_TRUE(check(bad));
  bad.title.clear();
  EXPECT_EQ(check(bad).error().pointer, "/title");
  bad.title = std::string(task_title_bytes_max + 1, 'x');
  EXPECT_EQ(check(bad).error().pointer, "/title");
  bad = task(1);
  bad.note = std::string(task_text_bytes_max + 1, 'x');
  EXPECT_EQ(check(bad).error().pointer, "/note");
  bad = task(1);
  bad.description = std::string(task_text_bytes_max + 1, 'x');
  EXPECT_EQ(check(bad).error().pointer, "/description");
  bad = task(1);
  bad.role = "Scribe!";
  EXPECT_EQ(check(bad).error().pointer, "/role");
}

TEST(Tasks, TellWhoWasFaster) {
  Task changed = task(1);
  changed.changes = {{"title", 2, "ana", now - 10min}, {"owner", 3, "bo", now - 12s}};
  EXPECT_EQ(changed_since(changed.changes, 2, now), "bo changed owner 12 s ago");
  EXPECT_EQ(changed_since(changed.changes, 1, now),
            "bo changed owner 12 s ago, ana changed title 10 min ago");
}

TaskTemplate checklist() {
  TaskTemplate planned;
  planned.slug = "first-minutes";
  planned.name = "The first minutes";
  planned.tasks = {{"Open a call", "", "commander", 5min, {}},
                   {"Tell the customers", "", "communications", 30min, {0}}};
  return planned;
}

TEST(TaskTemplates, AreMeantForASeverityAServiceAndMajorIncidents) {
  Incident incident;
  incident.severity = Severity::SEV2;
  incident.services = {"checkout"};
  TaskTemplate planned = checklist();
  EXPECT_TRUE(is_meant_for(planned, incident));
  planned.severities = {Severity::SEV1};
  EXPECT_FALSE(is_meant_for(planned, incident));
  planned.severities.push_back(Severity::SEV2);
  EXPECT_TRUE(is_meant_for(planned, incident));
  planned.services = {"search"};
  EXPECT_FALSE(is_meant_for(planned, incident));
  incident.services.push_back("search");
  EXPECT_TRUE(is_meant_for(planned, incident));
  planned.major_only = true;
  EXPECT_FALSE(is_meant_for(planned, incident));
  incident.major_state = MajorState::declared;
  EXPECT_TRUE(is_meant_for(planned, incident));
  planned.enabled = false;
  EXPECT_FALSE(is_meant_for(planned, incident));
}

TEST(TaskTemplates, PlacesBecomeTasksThatWaitForEachOther) {
  const std::vector<Task> tasks = tasks_of(checklist(), IncidentId{7}, TaskId{40}, now);
  ASSERT_EQ(tasks.size(), 2U);
  EXPECT_EQ(tasks[0].role, "commander");
  EXPECT_EQ(tasks[1].id, TaskId{41});
  EXPECT_EQ(tasks[1].after, std::vector<TaskId>{TaskId{40}});
  EXPECT_EQ(tasks[1].due_at, now + 30min);
  EXPECT_EQ(tasks[1].wake_at, now + 30min);
  EXPECT_EQ(tasks[1].by_template, "first-minutes");
}

TEST(TaskTemplates, BadOnesAreRefusedWithTheirPlace) {
  const auto place = [](const TaskTemplate& planned) {
    const Status good = check(planned);
    return good ? "" : good.error().pointer;
  };
  TaskTemplate planned = checklist();
  EXPECT_EQ(place(planned), "");
  planned.tasks[0].after = {1};
  EXPECT_EQ(place(planned), "/tasks/0/after");  // a circle
  planned.tasks[0].after = {2};
  EXPECT_EQ(place(planned), "/tasks/0/after");  // nothing
  planned = checklist();
  planned.tasks[1].title.clear();
  EXPECT_EQ(place(planned), "/tasks/1/title");
  planned = checklist();
  planned.tasks[1].due_after = Duration{};
  EXPECT_EQ(place(planned), "/tasks/1/due_after");
  planned.tasks.clear();
  EXPECT_EQ(place(planned), "/tasks");
  planned.tasks.resize(template_tasks_max + 1, {"x", "", "", {}, {}});
  EXPECT_EQ(place(planned), "/tasks");
}

}  // namespace
}  // namespace tocsin
