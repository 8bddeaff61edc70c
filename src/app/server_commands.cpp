// Words that work on the data directory itself: serve, init, backup, restore, doctor; and openapi.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "api/openapi.hpp"
#include "app/commands.hpp"
#include "app/data_commands.hpp"
#include "app/init.hpp"
#include "app/print.hpp"
#include "app/serve.hpp"
#include "app/version.hpp"

namespace tocsin {
namespace {

void add_serve(CLI::App& app, int& status) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App* word = app.add_subcommand("serve", "run the server");
  word->add_option("--data", options->data_dir, "the data directory")->capture_default_str();
  word->add_option("--listen", options->listen, "ADDRESS:PORT")
      ->envname("TOCSIN_LISTEN")
      ->capture_default_str();
  word->add_option("--store", options->store, "postgres://... instead of SQLite")
      ->envname("TOCSIN_STORE");
  CLI::Option* certificate =
      word->add_option("--tls-cert", options->tls_certificate, "PEM file, the chain");
  CLI::Option* key = word->add_option("--tls-key", options->tls_key, "PEM file");
  certificate->needs(key);
  key->needs(certificate);
  word->add_flag("--demo", options->demo, "fill an empty store with an organisation to look at");
  word->callback([options, &status] { status = serve(*options); });
}

void add_init(CLI::App& app, int& status) {
  const auto options = std::make_shared<InitOptions>();
  CLI::App* word = app.add_subcommand("init", "prepare a data directory without a browser");
  word->add_option("--data", options->data_dir, "the data directory")->capture_default_str();
  word->add_option("--store", options->store, "postgres://... instead of SQLite")
      ->envname("TOCSIN_STORE");
  word->add_option("--admin", options->email, "the administrator's e-mail address")->required();
  word->add_option("--password-file", options->password_file, "a file with the password")
      ->required();
  word->add_option("--token-file", options->token_file, "where to write an administrator's token");
  word->add_option("--name", options->name, "the administrator's name")->capture_default_str();
  word->add_option("--organisation", options->organisation);
  word->add_option("--public-url", options->public_url, "what links in messages begin with");
  word->add_option("--time-zone", options->time_zone)->capture_default_str();
  word->callback([options, &status] { status = init(*options); });
}

void add_data_words(CLI::App& app, int& status) {
  struct Words {
    std::string data_dir = "data";
    std::string other;
    std::string store;
  };
  const auto words = std::make_shared<Words>();
  const auto word = [&](const char* name, const char* about) {
    CLI::App* made = app.add_subcommand(name, about);
    made->add_option("--data", words->data_dir, "the data directory")->capture_default_str();
    return made;
  };
  CLI::App* backup = word("backup", "copy the data directory while the server runs (SQLite)");
  backup->add_option("--to", words->other, "a directory that does not exist yet")->required();
  backup->callback(
      [words, &status] { status = report(backup_data(words->data_dir, words->other)); });
  CLI::App* restore = word("restore", "put a backup in the place of the data directory");
  restore->add_option("--from", words->other, "a directory that `backup` made")->required();
  restore->callback(
      [words, &status] { status = report(restore_data(words->other, words->data_dir)); });
  CLI::App* checking = word("doctor", "look for what is wrong, while no server runs");
  checking->add_option("--store", words->store, "postgres://... instead of SQLite")
      ->envname("TOCSIN_STORE");
  checking->callback([words, &status] { status = doctor(words->data_dir, words->store); });
}

void add_openapi(CLI::App& app, int& status) {
  CLI::App* word = app.add_subcommand("openapi", "print the OpenAPI 3.1 document");
  word->callback([&status] {
    std::fputs(api::pretty_json(api::openapi(api::all_routes(), version_text)).c_str(), stdout);
    status = 0;
  });
}

}  // namespace

void add_server_commands(CLI::App& app, int& status) {
  add_serve(app, status);
  add_init(app, status);
  add_data_words(app, status);
  add_openapi(app, status);
}

}  // namespace tocsin
