// tocsin user, token.
#include "app/api_commands.hpp"
#include "app/key_file.hpp"
#include "domain/slug.hpp"

namespace tocsin {
namespace {

struct UserWords {
  std::string slug;
  std::string name;
  std::string email;
  std::string time_zone = "UTC";
  std::string password_file;
};

void add_user(CLI::App& app, int& status) {
  CLI::App* group = app.add_subcommand("user", "people");
  group->require_subcommand(1);
  const auto words = std::make_shared<UserWords>();
  add_word(*group, status, "list", "users", [](const ApiClient& client) {
    return print_list(client, client.call("GET", "/api/v1/users"),
                      {"value.slug", "value.name", "value.email", "value.time_zone", "value.active",
                       "meta.managed_by"});
  });
  CLI::App* adding =
      add_word(*group, status, "add", "make a user", [words](const ApiClient& client) {
        return print_object(client, client.call("POST", "/api/v1/users",
                                                json::object{{"slug", words->slug},
                                                             {"name", words->name},
                                                             {"email", words->email},
                                                             {"time_zone", words->time_zone},
                                                             {"active", true}}));
      });
  adding->add_option("name", words->name)->required();
  adding->add_option("email", words->email)->required();
  adding->add_option("--slug", words->slug, "made from the name when it is not given");
  adding->add_option("--time-zone", words->time_zone)->capture_default_str();
  CLI::App* password = add_word(
      *group, status, "password", "set a user's password", [words](const ApiClient& client) {
        const auto text = read_text_file(words->password_file);
        if (!text) return report(std::unexpected(text.error()));
        return print_done(client,
                          client.call("PUT", "/api/v1/users/" + segment(words->slug) + "/password",
                                      json::object{{"new", *text}}),
                          "the password is set");
      });
  password->add_option("user", words->slug)->required();
  password->add_option("--password-file", words->password_file)->required();
  CLI::App* testing = add_word(
      *group, status, "test-page", "send a user a test page", [words](const ApiClient& client) {
        return print_object(
            client, client.call("POST", "/api/v1/users/" + segment(words->slug) + "/test-page",
                                json::object{}));
      });
  testing->add_option("user", words->slug)->required();
}

struct TokenWords {
  std::string slug;
  std::string name;
  std::string user;
  std::string access = "responder";
  std::string expires_at;
};

void add_token(CLI::App& app, int& status) {
  CLI::App* group = app.add_subcommand("token", "access tokens for scripts");
  group->require_subcommand(1);
  const auto words = std::make_shared<TokenWords>();
  add_word(*group, status, "list", "tokens", [](const ApiClient& client) {
    return print_list(client, client.call("GET", "/api/v1/tokens"),
                      {"value.slug", "value.name", "value.user", "value.access", "value.hint",
                       "value.expires_at"});
  });
  CLI::App* creating = add_word(
      *group, status, "create", "make a token; it is told once", [words](const ApiClient& client) {
        json::object body{{"name", words->name}, {"user", words->user}, {"access", words->access}};
        if (!words->expires_at.empty()) body.emplace("expires_at", words->expires_at);
        const auto answer = client.call("POST", "/api/v1/tokens", body);
        if (!answer || client.json()) return print_object(client, answer);
        std::printf("%s\n", member_text(*answer, "token").c_str());
        return 0;
      });
  creating->add_option("name", words->name)->required();
  creating->add_option("--user", words->user, "acts for this user; oneself when not given");
  creating->add_option("--access", words->access, "administrator, manager, responder, stakeholder")
      ->capture_default_str();
  creating->add_option("--expires-at", words->expires_at, "RFC 3339");
  CLI::App* deleting =
      add_word(*group, status, "delete", "delete a token now", [words](const ApiClient& client) {
        return print_done(client, client.call("DELETE", "/api/v1/tokens/" + segment(words->slug)),
                          "deleted");
      });
  deleting->add_option("token", words->slug)->required();
}

}  // namespace

void add_people_commands(CLI::App& app, int& status) {
  add_user(app, status);
  add_token(app, status);
}

}  // namespace tocsin
