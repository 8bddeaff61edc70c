// Words that work on the data directory itself: serve, openapi.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "api/openapi.hpp"
#include "app/commands.hpp"
#include "app/serve.hpp"
#include "app/version.hpp"

namespace tocsin {
namespace {

void add_serve(CLI::App& app, int& status) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App* serving = app.add_subcommand("serve", "run the server");
  serving->add_option("--data", options->data_dir, "the data directory")->capture_default_str();
  serving->add_option("--listen", options->listen, "ADDRESS:PORT")
      ->envname("TOCSIN_LISTEN")
      ->capture_default_str();
  serving->add_option("--store", options->store, "postgres://... instead of SQLite")
      ->envname("TOCSIN_STORE");
  CLI::Option* certificate =
      serving->add_option("--tls-cert", options->tls_certificate, "PEM file, the chain");
  CLI::Option* key = serving->add_option("--tls-key", options->tls_key, "PEM file");
  certificate->needs(key);
  key->needs(certificate);
  serving->add_flag("--demo", options->demo, "fill an empty store with an organisation to look at");
  serving->callback([options, &status] { status = serve(*options); });
}

void add_openapi(CLI::App& app, int& status) {
  CLI::App* printing = app.add_subcommand("openapi", "print the OpenAPI 3.1 document");
  printing->callback([&status] {
    std::fputs(api::pretty_json(api::openapi(api::all_routes(), version_text)).c_str(), stdout);
    status = 0;
  });
}

}  // namespace

void add_server_commands(CLI::App& app, int& status) {
  add_serve(app, status);
  add_openapi(app, status);
}

}  // namespace tocsin
