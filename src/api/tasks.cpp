// Routes of an incident's tasks: list, make, read, change. They are for whoever responds.
#include "api/config_routes.hpp"
#include "api/incident_view.hpp"
#include "api/json_any.hpp"
#include "api/routes.hpp"
#include "api/stream_view.hpp"
#include "api/task_view.hpp"

namespace tocsin::api {
namespace {

struct TaskRequest {
  TaskKind kind = TaskKind::task;
  std::string title;
  std::string description;
  Slug owner;
  Slug role;
  std::optional<Time> due_at;
  std::vector<TaskId> after;
  std::optional<EntryId> entry;  // the line of the stream that it comes from
};
TOCSIN_DESCRIBE(TaskRequest, kind, title, description, owner, role, due_at, after, entry)

struct TaskChangeRequest {
  std::optional<TaskKind> kind;
  std::optional<TaskStatus> status;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<Slug> owner;
  std::optional<Slug> role;
  std::optional<Time> due_at;  // null: it is due at no time any more
  std::optional<std::vector<TaskId>> after;
  std::optional<std::string> note;
};
TOCSIN_DESCRIBE(TaskChangeRequest, kind, status, title, description, owner, role, due_at, after,
                note)

Result<net::Response> one_task(IncidentId incident, TaskId id, int status, Time now,
                               Reader& reader) {
  const auto tasks = reader.tasks(incident);
  if (!tasks) return std::unexpected(tasks.error());
  const auto found = std::ranges::find(*tasks, id, &Task::id);
  if (found == tasks->end()) {
    return fail(Error::Code::not_found, "there is no such task in this incident");
  }
  net::Response response = json_response(status, view_of(*found, list_of_tasks(*tasks), now));
  response.headers.set("ETag", etag_of(found->version));
  return response;
}

Result<Outcome> list_tasks(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto tasks = desk.reader->tasks(incident->id);
  if (!tasks) return std::unexpected(tasks.error());
  const TaskList all = list_of_tasks(*tasks);
  return json_response(200, list_json(*tasks, {}, [&](const Task& task) {
                         return json::value(view_of(task, all, call.now));
                       }));
}

Result<Outcome> get_task(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto id = id_of<TaskId>(call.part(1));
  if (!id) return std::unexpected(id.error());
  auto response = one_task(incident->id, *id, 200, call.now, *desk.reader);
  if (!response) return std::unexpected(response.error());
  return std::move(*response);
}

Write answer_with_task(Command command, IncidentId incident, int status) {
  return Write{std::move(command), [incident, status](Call& done, Desk& desk, const Reply& reply) {
                 const TaskId id{reply.ids.empty() ? 0 : reply.ids.front()};
                 return one_task(incident, id, status, done.now, *desk.reader);
               }};
}

Result<Outcome> create_task(Call& call, Desk& desk) {
  auto request = call.body<TaskRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  CreateTask create;
  create.incident = incident->id;
  create.kind = request->kind;
  create.title = std::move(request->title);
  create.description = std::move(request->description);
  create.owner = std::move(request->owner);
  create.role = std::move(request->role);
  create.due_at = request->due_at;
  create.after = std::move(request->after);
  if (request->entry) {
    auto line = entry_of(incident->id, *request->entry, clearance_of(call, *incident), *desk.reader,
                         "/entry");
    if (!line) return std::unexpected(std::move(line.error()));
    create.about = std::move(*line);
  }
  if (!is_live(incident->status)) create.closed = *incident;
  return answer_with_task(call.command(std::move(create)), incident->id, 201);
}

// A member that is null is taken away; one that is not there stays.
bool is_null(const Call& call, std::string_view member) {
  const auto body = parse_json(call.request.body);
  const json::value* found =
      body && body->is_object() ? body->get_object().if_contains(member) : nullptr;
  return found != nullptr && found->is_null();
}

Result<Outcome> change_task(Call& call, Desk& desk) {
  auto request = call.body<TaskChangeRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto id = id_of<TaskId>(call.part(1));
  if (!id) return std::unexpected(id.error());
  const auto known = desk.reader->tasks(incident->id, {*id});
  if (!known) return std::unexpected(known.error());
  if (known->empty()) return fail(Error::Code::not_found, "there is no such task in this incident");
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  ChangeTask change;
  change.incident = incident->id;
  change.task = *id;
  change.expected_version = *expected;
  change.kind = request->kind;
  change.status = request->status;
  change.title = std::move(request->title);
  change.description = std::move(request->description);
  change.owner = std::move(request->owner);
  change.role = std::move(request->role);
  if (request->due_at || is_null(call, "due_at")) change.due_at = request->due_at;
  change.after = std::move(request->after);
  change.note = std::move(request->note);
  return answer_with_task(call.command(std::move(change)), incident->id, 200);
}

json::value tasks_shape(Schemas& schemas) {
  json::object shape = list_shape<Task>(schemas).as_object();
  shape.at("properties").at("items").as_object()["items"] = joined_shape<Task, TaskView>(schemas);
  return shape;
}

}  // namespace

TaskList list_of_tasks(const std::vector<Task>& tasks) {
  TaskList all;
  for (const Task& task : tasks) all.push_back(&task);
  return all;
}

json::object view_of(const Task& task, const TaskList& all, Time now) {
  TaskView view;
  view.late = is_late(task, now);
  for (const Task* other : waits_for(task, all)) view.waits_for.push_back(other->id);
  view.startable = task.status == TaskStatus::open && view.waits_for.empty();
  return joined(task, view);
}

void add_task_routes(std::vector<Route>& routes) {
  const Shape view = joined_shape<Task, TaskView>;
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/tasks",
                    .gate = Gate::signed_in,
                    .handle = list_tasks,
                    .summary = "The tasks of an incident, all of them, oldest first",
                    .gives = tasks_shape});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/tasks",
                    .gate = Gate::signed_in,
                    .handle = create_task,
                    .summary = "Make a task or an action item",
                    .takes = partial<TaskRequest>,
                    .gives = view,
                    .status = 201});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/tasks/{task}",
                    .gate = Gate::signed_in,
                    .handle = get_task,
                    .summary = "One task; its ETag is for If-Match",
                    .gives = view});
  routes.push_back({.method = "PATCH",
                    .pattern = "/api/v1/incidents/{id}/tasks/{task}",
                    .gate = Gate::signed_in,
                    .handle = change_task,
                    .summary = "Change what is given; with If-Match only when nobody else was "
                               "faster",
                    .takes = partial<TaskChangeRequest>,
                    .gives = view});
}

}  // namespace tocsin::api
