// The words of the command line, in groups. Each sets `status` to the exit status.
#pragma once

namespace CLI {
class App;
}

namespace tocsin {

void add_server_commands(CLI::App& app, int& status);  // serve, openapi, init, ...

}  // namespace tocsin
