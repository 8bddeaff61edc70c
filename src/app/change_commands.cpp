// tocsin change: what was altered in services; tocsin incident changes: what of it may be the
// cause; tocsin incident emergency-change: what must be altered now.
#include "app/api_commands.hpp"

namespace tocsin {
namespace {

const std::vector<std::string_view> change_columns = {"id",   "began_at", "state",
                                                      "kind", "services", "title"};
const std::vector<std::string_view> suspect_columns = {"id",    "began_at", "state",
                                                       "title", "verdict",  "why"};

struct ChangeWords {
  std::string id;
  std::string title;
  std::string kind;
  std::string state;
  std::string who;
  std::string began_at;
  std::string ended_at;
  std::vector<std::string> services;
  std::vector<std::string> links;
  std::string since;
  std::string until;
  std::string service;
};

json::object report_of(const ChangeWords& words) {
  json::object body{{"id", words.id}};
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) body.emplace(name, text);
  };
  add("title", words.title);
  add("kind", words.kind);
  add("state", words.state);
  add("who", words.who);
  add("began_at", words.began_at);
  add("ended_at", words.ended_at);
  if (!words.services.empty()) {
    body.emplace("services", json::array(words.services.begin(), words.services.end()));
  }
  json::array links;
  for (const std::string& link : words.links) links.push_back(json::object{{"href", link}});
  if (!links.empty()) body.emplace("links", std::move(links));
  return body;
}

void add_change(CLI::App& app, int& status) {
  CLI::App* group = app.add_subcommand("change", "what was altered in services");
  group->require_subcommand(1);
  const auto words = std::make_shared<ChangeWords>();
  CLI::App* list =
      add_word(*group, status, "list", "the newest first", [words](const ApiClient& client) {
        const std::string path = path_with("/api/v1/change-records", {{"service", words->service},
                                                                      {"since", words->since},
                                                                      {"until", words->until},
                                                                      {"limit", "1000"}});
        return print_list(client, client.call("GET", path), change_columns);
      });
  list->add_option("--service", words->service);
  list->add_option("--since", words->since, "that began or ran since, as 2026-01-05T12:00:00Z");
  list->add_option("--until", words->until, "that began until");
  CLI::App* show = add_word(*group, status, "show", "one change", [words](const ApiClient& client) {
    return print_object(client, client.call("GET", "/api/v1/change-records/" + segment(words->id)));
  });
  show->add_option("id", words->id)->required();
  CLI::App* tell = add_word(
      *group, status, "tell", "tell of one; the same id again says more of the same change",
      [words](const ApiClient& client) {
        return print_object(client,
                            client.call("POST", "/api/v1/change-records", report_of(*words)));
      });
  tell->add_option("id", words->id, "what you call it, as deploy-4711")->required();
  tell->add_option("--title", words->title, "what was changed, in one line");
  tell->add_option("--kind", words->kind, "deploy, config, flag, infrastructure or other");
  tell->add_option("--state", words->state, "planned, running, done, failed or rolled_back");
  tell->add_option("--service", words->services, "may be given again");
  tell->add_option("--who", words->who, "did it");
  tell->add_option("--began-at", words->began_at, "as 2026-01-05T12:00:00Z; now");
  tell->add_option("--ended-at", words->ended_at);
  tell->add_option("--link", words->links, "an address; may be given again");
}

struct SuspectWords {
  std::string incident;
  std::string change;
  std::string verdict;
  std::string why;
};

std::string suspects_path(const SuspectWords& words) {
  return "/api/v1/incidents/" + segment(words.incident) + "/changes";
}

void add_suspects(CLI::App& app, int& status) {
  CLI::App* group =
      app.get_subcommand("incident")
          ->add_subcommand("changes", "what went out before it, and may be the cause");
  group->require_subcommand(1);
  const auto words = std::make_shared<SuspectWords>();
  CLI::App* list =
      add_word(*group, status, "list", "the newest first", [words](const ApiClient& client) {
        return print_list(client, client.call("GET", suspects_path(*words)), suspect_columns);
      });
  CLI::App* judge = add_word(
      *group, status, "judge", "say what one is, as a hypothesis",
      [words](const ApiClient& client) {
        return print_object(
            client, client.call("POST", suspects_path(*words) + "/" + segment(words->change),
                                json::object{{"verdict", words->verdict}, {"why", words->why}}));
      });
  for (CLI::App* word : {list, judge}) {
    word->add_option("incident", words->incident, "INC-12 or 12")->required();
  }
  judge->add_option("change", words->change, "its number")->required();
  judge->add_option("verdict", words->verdict, "suspect, confirmed or ruled_out")->required();
  judge->add_option("--why", words->why, "what shows it");
}

struct EmergencyWords {
  std::string incident;
  std::string change;
  std::string title;
  std::string kind = "other";
  std::string plan;
  std::string risk;
  std::string roll_back;
  std::string act;
  std::string word;
  std::vector<std::string> services;
  bool done = false;
};

std::string emergency_path(const EmergencyWords& words) {
  return "/api/v1/incidents/" + segment(words.incident) + "/emergency-changes";
}

int ask_for_change(const ApiClient& client, const EmergencyWords& words) {
  const json::object body{{"title", words.title},
                          {"kind", words.kind},
                          {"services", json::array(words.services.begin(), words.services.end())},
                          {"plan", words.plan},
                          {"risk", words.risk},
                          {"roll_back", words.roll_back},
                          {"done_already", words.done}};
  return print_object(client, client.call("POST", emergency_path(words), body));
}

void add_emergency(CLI::App& app, int& status) {
  CLI::App* group =
      app.get_subcommand("incident")
          ->add_subcommand("emergency-change", "what must be altered in the midst of it");
  group->require_subcommand(1);
  const auto words = std::make_shared<EmergencyWords>();
  CLI::App* list =
      add_word(*group, status, "list", "the newest first", [words](const ApiClient& client) {
        return print_list(client, client.call("GET", emergency_path(*words)),
                          {"id", "approval", "state", "asked_by", "decided_by", "title"});
      });
  CLI::App* ask = add_word(*group, status, "ask", "ask for one", [words](const ApiClient& client) {
    return ask_for_change(client, *words);
  });
  CLI::App* act = add_word(
      *group, status, "act", "approve or refuse one, or say how it goes",
      [words](const ApiClient& client) {
        return print_object(
            client, client.call("PATCH", emergency_path(*words) + "/" + segment(words->change),
                                json::object{{"act", words->act}, {"word", words->word}}));
      });
  for (CLI::App* word : {list, ask, act}) {
    word->add_option("incident", words->incident, "INC-12 or 12")->required();
  }
  ask->add_option("title", words->title, "in one line")->required();
  ask->add_option("--plan", words->plan, "what will be done")->required();
  ask->add_option("--risk", words->risk, "what it may break")->required();
  ask->add_option("--roll-back", words->roll_back, "how it is taken back")->required();
  ask->add_option("--kind", words->kind, "deploy, config, flag, infrastructure or other");
  ask->add_option("--service", words->services, "may be given again; the affected ones");
  ask->add_flag("--done-already", words->done, "approval is asked for after the fact");
  act->add_option("change", words->change, "its number")->required();
  act->add_option("act", words->act, "approve, refuse, start, done, failed or rolled_back")
      ->required();
  act->add_option("--word", words->word, "why, or what came of it");
}

}  // namespace

void add_change_commands(CLI::App& app, int& status) {
  add_change(app, status);
  add_suspects(app, status);
  add_emergency(app, status);
}

}  // namespace tocsin
