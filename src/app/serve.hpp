// The server: everything wired together in one function.
#pragma once

#include <string>

namespace tocsin {

struct ServeOptions {
  std::string data_dir = "data";
  std::string listen = "127.0.0.1:8911";
  std::string store;  // postgres://...; empty: SQLite in the data directory
  std::string tls_certificate;
  std::string tls_key;
  bool demo = false;
};

// Runs until SIGTERM or SIGINT. Gives the exit status.
int serve(const ServeOptions& options);

}  // namespace tocsin
