// tocsin incident page: call people into an incident by hand.
#include "app/api_commands.hpp"

namespace tocsin {
namespace {

struct PagingWords {
  std::string incident;
  std::vector<std::string> users;
  std::vector<std::string> teams;
  std::vector<std::string> schedules;
  std::vector<std::string> expertise;
  bool instead = false;
  std::string note;
};

void add_targets(json::array& targets, std::string_view kind,
                 const std::vector<std::string>& slugs) {
  for (const std::string& slug : slugs) targets.push_back({{"kind", kind}, {"slug", slug}});
}

int page(const ApiClient& client, const PagingWords& words) {
  json::array targets;
  add_targets(targets, "user", words.users);
  add_targets(targets, "team", words.teams);
  add_targets(targets, "schedule", words.schedules);
  add_targets(targets, "expertise", words.expertise);
  const json::object body{
      {"targets", std::move(targets)}, {"instead", words.instead}, {"note", words.note}};
  return print_object(
      client, client.call("POST", "/api/v1/incidents/" + segment(words.incident) + "/page", body));
}

}  // namespace

void add_paging_commands(CLI::App& app, int& status) {
  const auto words = std::make_shared<PagingWords>();
  CLI::App* paging =
      add_word(*app.get_subcommand("incident"), status, "page", "call people into it",
               [words](const ApiClient& client) { return page(client, *words); });
  paging->add_option("id", words->incident, "INC-12 or 12")->required();
  paging->add_option("--user", words->users, "may be given again, as may the next");
  paging->add_option("--team", words->teams);
  paging->add_option("--schedule", words->schedules, "whoever is on call");
  paging->add_option("--expertise", words->expertise,
                     "who has it and is on call; when none of them is, all who have it");
  paging->add_flag("--instead", words->instead, "of those who are called now");
  paging->add_option("--note", words->note, "why, for the timeline");
}

}  // namespace tocsin
