// Stories of tasks: who does what, until when, after what else; what templates plan; what is late.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

using std::chrono::hours;

IncidentId declare(Story& story, Severity severity = Severity::SEV2) {
  DeclareIncident declare;
  declare.title = "payments are down";
  declare.services = {"checkout"};
  declare.severity = severity;
  declare.commander = cleo;
  const auto reply = story.run(std::move(declare), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

CreateTask wanted(IncidentId incident, const std::string& title) {
  CreateTask create;
  create.incident = incident;
  create.title = title;
  return create;
}

TaskId make(Story& story, const CreateTask& create) {
  const auto reply = story.run(create, ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? TaskId{reply->ids.at(0)} : TaskId{};
}

Result<Reply> set(Story& story, TaskId task, TaskStatus status, const Slug& who = ben) {
  ChangeTask change;
  change.incident = IncidentId{1};
  change.task = task;
  change.status = status;
  return story.run(std::move(change), who);
}

void move(Story& story, IncidentStatus status, bool with_tasks = false) {
  ChangeIncident change;
  change.incident = IncidentId{1};
  change.status = status;
  if (story.state().incident(change.incident) == nullptr) {
    change.closed = story.incident(change.incident);
    if (with_tasks) change.closed_tasks = *story.reader()->tasks(change.incident);
  }
  const auto reply = story.run(std::move(change), ana);
  EXPECT_TRUE(reply) << reply.error().message;
}

std::vector<EntryKind> told(const Story& story) {
  std::vector<EntryKind> kinds;
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, 1)) {
    if (entry.kind >= EntryKind::tasks_planned) kinds.push_back(entry.kind);
  }
  return kinds;
}

std::vector<std::string> notices_of(const Story& story, const Slug& method, NoteKind kind) {
  std::vector<std::string> words;
  for (const Delivery& delivery : story.notices()) {
    for (const Note& note : delivery.notes) {
      if (note.kind == kind && delivery.method.slug == method) words.push_back(note.text);
    }
  }
  return words;
}

std::vector<std::string> late_notices(const Story& story, const Slug& method) {
  return notices_of(story, method, NoteKind::task_late);
}

TaskTemplate checklist(const Slug& slug, std::vector<Severity> severities = {}) {
  TaskTemplate planned;
  planned.slug = planned.name = slug;
  planned.severities = std::move(severities);
  planned.tasks = {{"Open a call", "", "commander", 5min, {}},
                   {"Tell the customers", "", "", {}, {0}}};
  return planned;
}

TEST(TaskStories, WhoeverStartsWhatNobodyOwnsOwnsIt) {
  Story story;
  const TaskId id = make(story, wanted(declare(story), "drain eu-2"));
  ASSERT_TRUE(set(story.at(1min), id, TaskStatus::doing));
  EXPECT_EQ(story.state().task(id)->owner, ben);
  EXPECT_EQ(story.state().task(id)->started_at, story.time(1min));
  ASSERT_TRUE(set(story.at(3min), id, TaskStatus::done));
  EXPECT_EQ(story.state().task(id)->ended_at, story.time(3min));
  EXPECT_EQ(story.state().task(id)->ended_by, ben);
  ASSERT_TRUE(set(story, id, TaskStatus::open));
  EXPECT_FALSE(story.state().task(id)->ended_at);
  EXPECT_EQ(told(story), (std::vector{EntryKind::task_created, EntryKind::task_started,
                                      EntryKind::task_done, EntryKind::task_reopened}));
  story.expect_same_as_stored();
}

TEST(TaskStories, NobodyBeginsWhatWaitsForOthers) {
  Story story;
  const IncidentId incident = declare(story);
  const TaskId first = make(story, wanted(incident, "drain eu-2"));
  CreateTask second = wanted(incident, "verify");
  second.after = {first};
  const TaskId waiting = make(story, second);
  const auto refused = set(story, waiting, TaskStatus::doing);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Error::Code::conflict);
  EXPECT_NE(refused.error().message.find("drain eu-2"), std::string::npos);
  EXPECT_FALSE(set(story, waiting, TaskStatus::done));
  ASSERT_TRUE(set(story, first, TaskStatus::skipped));
  EXPECT_TRUE(set(story, waiting, TaskStatus::doing));
}

TEST(TaskStories, ACircleIsRefusedAndChangesNothing) {
  Story story;
  const IncidentId incident = declare(story);
  const TaskId first = make(story, wanted(incident, "one"));
  CreateTask second = wanted(incident, "two");
  second.after = {first};
  const TaskId other = make(story, second);
  ChangeTask change;
  change.incident = incident;
  change.task = first;
  change.title = "renamed";
  change.after = std::vector<TaskId>{other};
  const auto refused = story.run(change, ana);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/after");
  EXPECT_EQ(story.state().task(first)->title, "one");
}

TEST(TaskStories, WhoComesSecondIsToldWhoWasFaster) {
  Story story;
  const TaskId id = make(story, wanted(declare(story), "drain eu-2"));
  ChangeTask change;
  change.incident = IncidentId{1};
  change.task = id;
  change.expected_version = 1;
  change.owner = cleo;
  ASSERT_TRUE(story.at(1min).run(change, ben));
  change.owner = ana;
  const auto refused = story.at(1min + 12s).run(change, ana);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Error::Code::stale);
  EXPECT_NE(refused.error().message.find("ben changed owner 12 s ago"), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(story.state().task(id)->owner, cleo);
  change.expected_version = 2;
  const auto taken = story.run(change, ana);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->version, 3);
  // The same once more changes nothing and tells nothing.
  change.expected_version = 3;
  EXPECT_EQ(story.run(change, ana)->version, 3);
  EXPECT_EQ(told(story).size(), 3U);
}

TEST(TaskStories, TheOwnerHearsOnceThatItIsLate) {
  Story story;
  CreateTask create = wanted(declare(story), "drain eu-2");
  create.owner = ben;
  create.due_at = story.time(10min);
  const TaskId id = make(story, create);
  story.at(10min - 1s);
  EXPECT_TRUE(late_notices(story, "ben-mail").empty());
  story.at(2h);
  ASSERT_EQ(late_notices(story, "ben-mail").size(), 1U);
  EXPECT_NE(late_notices(story, "ben-mail")[0].find("drain eu-2"), std::string::npos);
  EXPECT_EQ(told(story).back(), EntryKind::task_late);
  // A new time is a new promise.
  ChangeTask change;
  change.incident = IncidentId{1};
  change.task = id;
  change.due_at = story.time(3h);
  ASSERT_TRUE(story.run(change, ben));
  story.at(4h);
  EXPECT_EQ(late_notices(story, "ben-mail").size(), 2U);
  story.expect_same_as_stored();
}

TEST(TaskStories, WhoeverIsGivenATaskByAnotherHearsOfIt) {
  Story story;
  CreateTask create = wanted(declare(story), "drain eu-2");
  create.owner = ben;
  create.due_at = story.time(30min);
  const TaskId id = make(story, create);  // by ana
  story.at(1min);
  const auto heard = notices_of(story, "ben-mail", NoteKind::task_given);
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_TRUE(heard[0].starts_with("Yours to do: drain eu-2, due ")) << heard[0];
  // What one takes oneself, and what changes otherwise, is no news; what another takes away
  // neither.
  ChangeTask change;
  change.incident = IncidentId{1};
  change.task = id;
  change.owner = ana;
  ASSERT_TRUE(story.run(change, ana));
  change.owner.reset();
  change.title = "drain eu-2 and eu-3";
  ASSERT_TRUE(story.run(change, ben));
  story.at(2min);
  EXPECT_EQ(notices_of(story, "ben-mail", NoteKind::task_given).size(), 1U);
  EXPECT_TRUE(notices_of(story, "ana-mail", NoteKind::task_given).empty());
  // Given again it is news again.
  change.owner = ben;
  ASSERT_TRUE(story.run(change, ana));
  story.at(3min);
  EXPECT_EQ(notices_of(story, "ben-mail", NoteKind::task_given).size(), 2U);
}

TEST(TaskStories, OfAPrivateIncidentThatIsClosedNobodyOutsideHears) {
  Story story;
  DeclareIncident secret;
  secret.title = "a stolen laptop";
  secret.is_private = true;
  ASSERT_TRUE(story.run(secret, ana));
  move(story, IncidentStatus::resolved);
  move(story, IncidentStatus::closed);
  CreateTask create = wanted(IncidentId{1}, "ask the thief");
  create.kind = TaskKind::action_item;
  create.owner = ben;
  create.closed = story.incident(IncidentId{1});
  const TaskId id = make(story.at(1min), create);
  ChangeTask change;
  change.incident = IncidentId{1};
  change.task = id;
  change.owner = cleo;
  ASSERT_TRUE(story.run(change, ana));
  story.at(1h);
  EXPECT_TRUE(notices_of(story, "ben-mail", NoteKind::task_given).empty());
  EXPECT_TRUE(notices_of(story, "cleo-mail", NoteKind::task_given).empty());
}

TEST(TaskStories, WhatIsDoneInTimeOrOfAnIncidentThatIsOverIsNotLate) {
  Story story;
  const IncidentId incident = declare(story);
  CreateTask create = wanted(incident, "done in time");
  create.owner = ben;
  create.due_at = story.time(10min);
  ASSERT_TRUE(set(story, make(story, create), TaskStatus::done));
  create.title = "left over";
  create.due_at = story.time(30min);
  (void)make(story, create);
  create.title = "learn from it";
  create.kind = TaskKind::action_item;
  create.due_at = story.time(hours(48));
  (void)make(story, create);
  story.at(20min);
  move(story, IncidentStatus::resolved);
  story.at(hours(47));
  EXPECT_TRUE(late_notices(story, "ben-mail").empty());
  story.at(hours(49));
  ASSERT_EQ(late_notices(story, "ben-mail").size(), 1U);
  EXPECT_NE(late_notices(story, "ben-mail")[0].find("learn from it"), std::string::npos);
}

TEST(TaskStories, WhatNobodyOwnsIsToldToTheCommander) {
  Story story;
  CreateTask create = wanted(declare(story), "find the cause");
  create.due_at = story.time(5min);
  (void)make(story, create);
  story.at(10min);
  EXPECT_EQ(late_notices(story, "cleo-mail").size(), 1U);
}

TEST(TaskStories, WhatBelongsToARoleIsToldToWhoeverHoldsIt) {
  Story story;
  IncidentRole scribe;
  scribe.slug = "scribe";
  scribe.name = "Scribe";
  put(story, scribe);
  const IncidentId incident = declare(story);
  AssignRole assign;
  assign.incident = incident;
  assign.role = "scribe";
  assign.user = ben;
  ASSERT_TRUE(story.run(assign, cleo));
  CreateTask create = wanted(incident, "write it down");
  create.role = "scribe";
  create.due_at = story.time(5min);
  (void)make(story, create);
  story.at(10min);
  EXPECT_EQ(late_notices(story, "ben-mail").size(), 1U);
  EXPECT_TRUE(late_notices(story, "cleo-mail").empty());
}

TEST(TaskStories, ARestartForgetsNoDeadline) {
  Story story;
  CreateTask create = wanted(declare(story), "drain eu-2");
  create.owner = ben;
  create.due_at = story.time(10min);
  (void)make(story, create);
  story.at(5min).restart(20min);
  story.expect_same_as_stored();
  story.at(30min);
  EXPECT_EQ(late_notices(story, "ben-mail").size(), 1U);
}

TEST(TaskStories, TemplatesAreAppliedOnceWhenDeclaredAndWhenItGetsWorse) {
  Story story;
  put(story, checklist("always"));
  put(story, checklist("worst", {Severity::SEV1}));
  const IncidentId incident = declare(story, Severity::SEV3);
  EXPECT_EQ(story.incident(incident).templates, std::vector<Slug>{"always"});
  ASSERT_EQ(story.state().tasks_of(incident).size(), 2U);
  EXPECT_EQ(story.state().tasks_of(incident)[1]->after, std::vector<TaskId>{TaskId{1}});
  const auto worse = [&](Severity severity) {
    ChangeIncident change;
    change.incident = incident;
    change.severity = severity;
    ASSERT_TRUE(story.run(change, ana));
  };
  worse(Severity::SEV1);
  EXPECT_EQ(story.state().tasks_of(incident).size(), 4U);
  worse(Severity::SEV3);
  worse(Severity::SEV1);
  EXPECT_EQ(story.state().tasks_of(incident).size(), 4U);
  EXPECT_EQ(told(story), (std::vector{EntryKind::tasks_planned, EntryKind::tasks_planned}));
  // A new template does not reach into what runs, unless that gets worse.
  put(story, checklist("new"));
  ChangeIncident change;
  change.incident = incident;
  change.title = "payments are slow";
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_EQ(story.state().tasks_of(incident).size(), 4U);
  story.expect_same_as_stored();
}

TEST(TaskStories, ActionItemsOutliveTheirIncidentAndItsTasksComeBackWithIt) {
  Story story;
  const IncidentId incident = declare(story);
  const TaskId done = make(story, wanted(incident, "roll back"));
  const TaskId left = make(story, wanted(incident, "left over"));
  CreateTask item = wanted(incident, "renew by itself");
  item.kind = TaskKind::action_item;
  const TaskId outlives = make(story, item);
  ASSERT_TRUE(set(story, done, TaskStatus::done));
  move(story, IncidentStatus::resolved);
  move(story, IncidentStatus::closed);
  EXPECT_EQ(story.state().task(left), nullptr);
  EXPECT_NE(story.state().task(outlives), nullptr);
  story.expect_same_as_stored();
  EXPECT_EQ(set(story, left, TaskStatus::done).error().code, Error::Code::conflict);
  ASSERT_TRUE(set(story, outlives, TaskStatus::doing));
  // What is done meanwhile must not be undone by what was read before.
  ChangeIncident reopen;
  reopen.incident = incident;
  reopen.status = IncidentStatus::investigating;
  reopen.closed = story.incident(incident);
  reopen.closed_tasks = *story.reader()->tasks(incident);
  ASSERT_TRUE(set(story, outlives, TaskStatus::done));
  EXPECT_EQ(story.run(reopen, ana).error().code, Error::Code::stale);
  move(story, IncidentStatus::investigating, true);
  EXPECT_EQ(story.state().tasks_of(incident).size(), 3U);
  EXPECT_EQ(story.state().task(outlives)->status, TaskStatus::done);
  EXPECT_TRUE(set(story, left, TaskStatus::done));
  story.expect_same_as_stored();
}

TEST(TaskStories, OnlyActionItemsAreAddedToWhatIsOver) {
  Story story;
  const IncidentId incident = declare(story);
  move(story, IncidentStatus::cancelled);
  CreateTask create = wanted(incident, "too late");
  create.closed = story.incident(incident);
  EXPECT_EQ(story.run(create, ana).error().code, Error::Code::conflict);
  create.kind = TaskKind::action_item;
  EXPECT_TRUE(story.run(create, ana));
  story.expect_same_as_stored();
}

TEST(TaskStories, AThousandAreEnough) {
  Story story;
  const IncidentId incident = declare(story);
  for (std::size_t i = 0; i < tasks_per_incident_max; ++i) {
    ASSERT_TRUE(story.run(wanted(incident, "again"), ana));
  }
  EXPECT_EQ(story.run(wanted(incident, "once more"), ana).error().code, Error::Code::too_large);
}

TEST(TaskStories, OnlyPeopleWhoAreThereOwnTasks) {
  Story story;
  const IncidentId incident = declare(story);
  CreateTask create = wanted(incident, "x");
  create.owner = "nobody";
  EXPECT_EQ(story.run(create, ana).error().pointer, "/owner");
  create.owner.clear();
  EXPECT_EQ(story.run(create).error().code, Error::Code::forbidden);  // the system
  create.incident = IncidentId{99};
  EXPECT_EQ(story.run(create, ana).error().code, Error::Code::not_found);
}

TEST(TaskStories, ATemplateNamesAServiceThatIsThere) {
  Story story;
  TaskTemplate planned = checklist("always");
  planned.services = {"nothing"};
  const auto refused = story.put(planned);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/task_template/always/services");
  planned.services = {"checkout"};
  planned.tasks[0].after = {1};
  EXPECT_EQ(story.put(planned).error().pointer, "/task_template/always/tasks/0/after");
}

}  // namespace
}  // namespace tocsin
