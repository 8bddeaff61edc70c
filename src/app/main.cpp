// The program: one line of words, one thing done.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/commands.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Tocsin: hears an alarm, rings the right person, keeps the record"};
  app.require_subcommand(1);
  int status = 0;
  tocsin::add_server_commands(app, status);
  CLI11_PARSE(app, argc, argv);
  return status;
}
