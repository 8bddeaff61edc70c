// tocsin incident roll-call: how the services of an incident are, for scripts and terminals; and
// who is in its call.
#include "app/api_commands.hpp"

namespace tocsin {
namespace {

const std::vector<std::string_view> board_columns = {"service",       "health",      "health_since",
                                                     "waiting_since", "impaired_at", "team"};

struct RollWords {
  std::string incident;
  std::vector<std::string> services;
  std::string service;
  std::string health;
  std::string word;
  bool alone = false;
};

std::string roll_path(const RollWords& words) {
  return "/api/v1/incidents/" + segment(words.incident) + "/roll-call";
}

}  // namespace

void add_roll_call_commands(CLI::App& app, int& status) {
  const auto called = std::make_shared<std::string>();
  CLI::App* call =
      add_word(*app.get_subcommand("incident"), status, "call", "who is in its call",
               [called](const ApiClient& client) {
                 return print_object(
                     client, client.call("GET", "/api/v1/incidents/" + segment(*called) + "/call"));
               });
  call->add_option("incident", *called, "INC-12 or 12")->required();
  CLI::App* group =
      app.get_subcommand("incident")->add_subcommand("roll-call", "how its services are");
  group->require_subcommand(1);
  const auto words = std::make_shared<RollWords>();
  CLI::App* showing = add_word(
      *group, status, "show", "the first impaired first", [words](const ApiClient& client) {
        return print_list(client, client.call("GET", roll_path(*words)), board_columns);
      });
  CLI::App* calling =
      add_word(*group, status, "call", "ask how they are", [words](const ApiClient& client) {
        const json::object body{
            {"services", json::array(words->services.begin(), words->services.end())},
            {"neighbours", !words->alone}};
        return print_list(client, client.call("POST", roll_path(*words), body), board_columns);
      });
  CLI::App* answering =
      add_word(*group, status, "answer", "say how one is", [words](const ApiClient& client) {
        return print_object(
            client, client.call("POST", roll_path(*words) + "/" + segment(words->service),
                                json::object{{"health", words->health}, {"word", words->word}}));
      });
  for (CLI::App* word : {showing, calling, answering}) {
    word->add_option("incident", words->incident, "INC-12 or 12")->required();
  }
  calling->add_option("--service", words->services, "beside the affected ones; may be given again");
  calling->add_flag("--alone", words->alone,
                    "without what they depend on and what depends on them");
  answering->add_option("service", words->service)->required();
  answering->add_option("health", words->health, "healthy, impaired or unknown")->required();
  answering->add_option("--word", words->word, "what is seen, for whom, since when");
}

}  // namespace tocsin
