// tocsin incident.
#include <charconv>

#include "app/api_commands.hpp"

namespace tocsin {
namespace {

struct IncidentWords {
  std::string id;
  std::string title;
  std::string summary;
  std::string severity;
  std::string status;
  std::string note;
  std::string text;
  std::string commander;
  std::string filter_status = "open";
  std::vector<std::string> services;
  bool csv = false;
  bool page = false;
  bool drill = false;
  std::string type;
  bool is_private = false;
  bool open = false;
  std::string parent;
  std::vector<std::string> members;
  std::vector<std::string> fields;  // "region=EU"
};

json::array texts(const std::vector<std::string>& words) {
  return json::array(words.begin(), words.end());
}

// "region=EU"; without a value the field is emptied.
json::object fields_of(const std::vector<std::string>& words) {
  json::object fields;
  for (const std::string& word : words) {
    const std::size_t at = std::min(word.find('='), word.size());
    fields[word.substr(0, at)] = at == word.size() ? "" : word.substr(at + 1);
  }
  return fields;
}

// "INC-12" or "12"; what is neither is told so by the server.
json::value number_of_key(std::string_view key) {
  if (key.starts_with("INC-")) key.remove_prefix(4);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  if (error != std::errc{} || end != key.data() + key.size()) return json::value(key);
  return number;
}

void add_details(json::object& body, const IncidentWords& words) {
  if (!words.type.empty()) body.emplace("type", words.type);
  if (!words.fields.empty()) body.emplace("fields", fields_of(words.fields));
  if (!words.members.empty()) body.emplace("members", texts(words.members));
  if (words.is_private) body.emplace("is_private", true);
}

int declare(const ApiClient& client, const IncidentWords& words) {
  json::object body{{"title", words.title},
                    {"summary", words.summary},
                    {"services", texts(words.services)},
                    {"page_teams", words.page},
                    {"drill", words.drill}};
  if (!words.severity.empty()) body.emplace("severity", words.severity);
  if (!words.commander.empty()) body.emplace("commander", words.commander);
  add_details(body, words);
  return print_object(client, client.call("POST", "/api/v1/incidents", body));
}

int change(const ApiClient& client, const IncidentWords& words) {
  json::object body;
  if (!words.status.empty()) body.emplace("status", words.status);
  if (!words.severity.empty()) body.emplace("severity", words.severity);
  if (!words.title.empty()) body.emplace("title", words.title);
  if (!words.summary.empty()) body.emplace("summary", words.summary);
  if (!words.commander.empty()) body.emplace("commander", words.commander);
  if (!words.services.empty()) body.emplace("services", texts(words.services));
  if (!words.note.empty()) body.emplace("note", words.note);
  add_details(body, words);
  if (words.open) body["is_private"] = false;
  if (!words.parent.empty()) body.emplace("parent", number_of_key(words.parent));
  return print_object(client, client.call("PATCH", "/api/v1/incidents/" + segment(words.id), body));
}

void add_detail_options(CLI::App& word, IncidentWords& words) {
  word.add_option("--type", words.type, "an incident type");
  word.add_option("--field", words.fields, "a custom field, as region=EU; may be given again");
  word.add_flag("--private", words.is_private, "only its circle sees it");
  word.add_option("--member", words.members, "of the circle; may be given again");
}

}  // namespace

void add_incident_commands(CLI::App& app, int& status) {
  CLI::App* group = app.add_subcommand("incident", "declare and run incidents");
  group->require_subcommand(1);
  const auto words = std::make_shared<IncidentWords>();
  CLI::App* list = add_word(*group, status, "list", "incidents", [words](const ApiClient& client) {
    const std::string path =
        path_with("/api/v1/incidents", {{"status", words->filter_status}, {"limit", "1000"}});
    return print_list(client, client.call("GET", path),
                      {"key", "status", "severity", "commander", "declared_at", "title"});
  });
  list->add_option("--status", words->filter_status, "open, all or a list of statuses")
      ->capture_default_str();
  CLI::App* showing =
      add_word(*group, status, "show", "one incident", [words](const ApiClient& client) {
        return print_object(client, client.call("GET", "/api/v1/incidents/" + segment(words->id)));
      });
  showing->add_option("id", words->id, "INC-12 or 12")->required();
  CLI::App* telling =
      add_word(*group, status, "timeline", "what happened", [words](const ApiClient& client) {
        const std::string path = "/api/v1/incidents/" + segment(words->id) + "/timeline";
        if (words->csv) return print_as_it_is(client.text("GET", path + "?format=csv"));
        return print_list(client, client.call("GET", path + "?limit=1000"), timeline_columns);
      });
  telling->add_option("id", words->id, "INC-12 or 12")->required();
  telling->add_flag("--csv", words->csv, "all of it, oldest first, as a table");
  CLI::App* searching = add_word(
      *group, status, "search", "find lines and incidents by their words",
      [words](const ApiClient& client) {
        const std::string path = path_with(
            "/api/v1/search", {{"q", words->text}, {"incident", words->id}, {"limit", "200"}});
        return print_list(client, client.call("GET", path),
                          {"at", "key", "entry", "kind", "actor.slug", "snippet"});
      });
  searching->add_option("words", words->text, "all of them; the last may be unfinished")
      ->required();
  searching->add_option("--incident", words->id, "in this one only: INC-12 or 12");
  CLI::App* declaring =
      add_word(*group, status, "declare", "declare an incident",
               [words](const ApiClient& client) { return declare(client, *words); });
  declaring->add_option("title", words->title)->required();
  declaring->add_option("--summary", words->summary);
  declaring->add_option("--severity", words->severity, "SEV1..SEV5");
  declaring->add_option("--service", words->services, "may be given again");
  declaring->add_option("--commander", words->commander);
  declaring->add_flag("--page", words->page, "call the teams of the services");
  declaring->add_flag("--drill", words->drill, "an exercise");
  add_detail_options(*declaring, *words);
  CLI::App* changing =
      add_word(*group, status, "update", "change what is given",
               [words](const ApiClient& client) { return change(client, *words); });
  changing->add_option("id", words->id, "INC-12 or 12")->required();
  changing->add_option("--status", words->status, "investigating ... resolved, closed");
  changing->add_option("--severity", words->severity);
  changing->add_option("--title", words->title);
  changing->add_option("--summary", words->summary);
  changing->add_option("--service", words->services);
  changing->add_option("--commander", words->commander);
  changing->add_option("--note", words->note, "for the timeline");
  add_detail_options(*changing, *words);
  changing->add_flag("--open", words->open, "private no more");
  changing->add_option("--parent", words->parent, "INC-12 or 12, with which it ends; 0: none");
  CLI::App* merging = add_word(
      *group, status, "merge", "it was another incident all along",
      [words](const ApiClient& client) {
        return print_object(
            client, client.call("POST", "/api/v1/incidents/" + segment(words->id) + "/merge",
                                json::object{{"into", number_of_key(words->parent)}}));
      });
  merging->add_option("id", words->id, "INC-12 or 12")->required();
  merging->add_option("into", words->parent, "the incident that is left")->required();
  CLI::App* breaking = add_word(
      *group, status, "break-glass", "let oneself into a private incident",
      [words](const ApiClient& client) {
        return print_object(
            client, client.call("POST", "/api/v1/incidents/" + segment(words->id) + "/break-glass",
                                json::object{{"reason", words->note}}));
      });
  breaking->add_option("id", words->id, "INC-12 or 12")->required();
  breaking->add_option("reason", words->note, "told to everybody inside")->required();
  CLI::App* noting =
      add_word(*group, status, "note", "write into the timeline", [words](const ApiClient& client) {
        return print_done(client,
                          client.call("POST", "/api/v1/incidents/" + segment(words->id) + "/notes",
                                      json::object{{"text", words->note}}),
                          "written");
      });
  noting->add_option("id", words->id, "INC-12 or 12")->required();
  noting->add_option("text", words->note)->required();
}

}  // namespace tocsin
