// Routes of live changes: the WebSocket, and the long poll for those who cannot have one.
#include <charconv>

#include "api/live.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

void open_socket(Call&& call, Backend& backend, Answered respond) {
  respond(backend.live.open(call));
}

void changes(Call&& call, Backend& backend, Answered respond) {
  std::vector<std::string> topics = list_of(call.query("topics"));
  if (topics.empty()) topics.assign(std::begin(live_topics), std::end(live_topics));
  for (const std::string& topic : topics) {
    if (!is_live_topic(topic)) {
      return respond(problem(
          Error{Error::Code::invalid,
                "topics are alerts, incidents, pages, silences, changes, config and incident:<id>",
                "/topics"}));
    }
  }
  int seconds = 25;
  if (const std::string text = call.query("wait"); !text.empty()) {
    std::from_chars(text.data(), text.data() + text.size(), seconds);
  }
  backend.live.poll(call, std::move(topics), call.query("cursor"), std::chrono::seconds{seconds},
                    std::move(respond));
}

}  // namespace

void add_live_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/live",
                    .start = open_socket,
                    .summary = "WebSocket, subprotocol tocsin.v1: what changes, as it changes",
                    .status = 101});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/changes",
                    .start = changes,
                    .summary = "Long poll: answers when something changes, or after `wait` seconds",
                    .gives = shape<json::object>,
                    .query = "topics cursor wait"});
}

}  // namespace tocsin::api
