// tocsin incident guest: people from outside who see one incident for a time.
#include "app/api_commands.hpp"

namespace tocsin {
namespace {

const std::vector<std::string_view> guest_columns = {"slug",  "name",  "email",     "company",
                                                     "state", "until", "invited_by"};

struct GuestWords {
  std::string incident;
  std::string guest;
  std::string name;
  std::string email;
  std::string company;
  std::string until;
};

std::string guests_path(const GuestWords& words) {
  return "/api/v1/incidents/" + segment(words.incident) + "/guests";
}
std::string guest_path(const GuestWords& words) {
  return guests_path(words) + "/" + segment(words.guest);
}

}  // namespace

void add_guest_commands(CLI::App& app, int& status) {
  CLI::App* group = app.get_subcommand("incident")
                        ->add_subcommand("guest", "people from outside who see it for a time");
  group->require_subcommand(1);
  const auto words = std::make_shared<GuestWords>();
  CLI::App* listing =
      add_word(*group, status, "list", "who they are", [words](const ApiClient& client) {
        return print_list(client, client.call("GET", guests_path(*words)), guest_columns);
      });
  CLI::App* inviting =
      add_word(*group, status, "invite", "let somebody in; prints the link that opens it once",
               [words](const ApiClient& client) {
                 return print_object(client, client.call("POST", guests_path(*words),
                                                         json::object{{"name", words->name},
                                                                      {"email", words->email},
                                                                      {"company", words->company},
                                                                      {"until", words->until}}));
               });
  CLI::App* linking =
      add_word(*group, status, "link", "another link; the one before ends",
               [words](const ApiClient& client) {
                 return print_object(client, client.call("POST", guest_path(*words) + "/code"));
               });
  CLI::App* prolonging = add_word(
      *group, status, "until", "let them stay until then", [words](const ApiClient& client) {
        return print_object(client, client.call("PATCH", guest_path(*words),
                                                json::object{{"until", words->until}}));
      });
  CLI::App* ending =
      add_word(*group, status, "end", "they see it no longer", [words](const ApiClient& client) {
        return print_object(client,
                            client.call("PATCH", guest_path(*words), json::object{{"ends", true}}));
      });
  for (CLI::App* word : {listing, inviting, linking, prolonging, ending}) {
    word->add_option("incident", words->incident, "INC-12 or 12")->required();
  }
  for (CLI::App* word : {linking, prolonging, ending}) {
    word->add_option("guest", words->guest, "as `list` names them")->required();
  }
  inviting->add_option("--name", words->name)->required();
  inviting->add_option("--email", words->email)->required();
  inviting->add_option("--company", words->company);
  inviting->add_option("--until", words->until, "2026-01-02T03:04:05Z, at most 30 days ahead")
      ->required();
  prolonging->add_option("until", words->until, "2026-01-02T03:04:05Z")->required();
}

}  // namespace tocsin
