// bench_load: sends alerts, reads them back, waits for pages. `bench/run` drives it.
#include <csignal>
#include <string_view>

#include "commands.hpp"

int main(int count, char** words) {
  using namespace tocsin::bench;
  std::signal(SIGPIPE, SIG_IGN);
  const std::string_view command = count > 1 ? words[1] : "";
  const Options options(count > 1 ? count - 2 : 0, words + 2);
  if (command == "ingest") {
    ingest(options);
  } else if (command == "verify") {
    verify(options);
  } else if (command == "latency") {
    latency(options);
  } else if (command == "viewers") {
    viewers(options);
  } else {
    fatal("the commands are ingest, verify, latency and viewers");
  }
  return 0;
}
