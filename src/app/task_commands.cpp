// tocsin task: the tasks of an incident.
#include "app/api_commands.hpp"

namespace tocsin {
namespace {

struct TaskWords {
  std::string incident;
  std::string task;
  std::string title;
  std::string status;
  std::string owner;
  std::string role;
  std::string due;
  std::string note;
  std::vector<std::uint64_t> after;
  bool action_item = false;
};

std::string path_of(const TaskWords& words) {
  return "/api/v1/incidents/" + segment(words.incident) + "/tasks";
}

// What was given; `status` and `note` only where something is changed.
json::object body_of(const TaskWords& words) {
  json::object body;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) body.emplace(name, value);
  };
  add("title", words.title);
  add("status", words.status);
  add("owner", words.owner);
  add("role", words.role);
  add("due_at", words.due);
  add("note", words.note);
  if (!words.after.empty()) {
    body.emplace("after", json::array(words.after.begin(), words.after.end()));
  }
  if (words.action_item) body.emplace("kind", "action_item");
  return body;
}

}  // namespace

void add_task_commands(CLI::App& app, int& status) {
  CLI::App* group = app.add_subcommand("task", "what is to be done in an incident");
  group->require_subcommand(1);
  const auto words = std::make_shared<TaskWords>();
  CLI::App* list =
      add_word(*group, status, "list", "tasks of an incident", [words](const ApiClient& client) {
        return print_list(client, client.call("GET", path_of(*words)),
                          {"id", "status", "late", "owner", "role", "due_at", "title"});
      });
  CLI::App* adding =
      add_word(*group, status, "add", "make a task", [words](const ApiClient& client) {
        return print_object(client, client.call("POST", path_of(*words), body_of(*words)));
      });
  CLI::App* changing =
      add_word(*group, status, "update", "change what is given", [words](const ApiClient& client) {
        return print_object(
            client,
            client.call("PATCH", path_of(*words) + "/" + segment(words->task), body_of(*words)));
      });
  for (CLI::App* word : {list, adding, changing}) {
    word->add_option("incident", words->incident, "INC-12 or 12")->required();
  }
  adding->add_option("title", words->title)->required();
  changing->add_option("task", words->task, "its number")->required();
  changing->add_option("--title", words->title);
  changing->add_option("--status", words->status, "open, doing, done, skipped");
  changing->add_option("--note", words->note, "how it ended");
  for (CLI::App* word : {adding, changing}) {
    word->add_option("--owner", words->owner, "a user");
    word->add_option("--role", words->role, "whose it is while nobody owns it");
    word->add_option("--due", words->due, "2026-11-30T10:00:00Z");
    word->add_option("--after", words->after, "a task that it waits for; may be given again");
    word->add_flag("--action-item", words->action_item, "so that it does not come again");
  }
}

}  // namespace tocsin
