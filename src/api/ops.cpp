// Routes for those who run the server: is it alive, is it ready, what does its API look like.
#include "api/openapi.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

void healthz(Call&&, Backend&, Answered respond) {
  respond(net::respond_with(200, "text/plain; charset=utf-8", "ok\n"));
}

void readyz(Call&&, Backend& backend, Answered respond) {
  const bool ready = backend.engine.stats().ready;
  respond(
      net::respond_with(ready ? 200 : 503, "text/plain; charset=utf-8",
                        ready ? "ready\n" : "not ready: the store cannot be read or written\n"));
}

Result<Outcome> document(Call&, Desk& desk) {
  return json_response(200, openapi(all_routes(), desk.backend.version));
}

}  // namespace

void add_ops_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/healthz",
                    .gate = Gate::open,
                    .start = healthz,
                    .summary = "Whether the program runs"});
  routes.push_back({.method = "GET",
                    .pattern = "/readyz",
                    .gate = Gate::open,
                    .start = readyz,
                    .summary = "Whether it takes events: 200 or 503"});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/openapi.json",
                    .gate = Gate::open,
                    .handle = document,
                    .summary = "This document",
                    .gives = shape<json::object>});
}

}  // namespace tocsin::api
