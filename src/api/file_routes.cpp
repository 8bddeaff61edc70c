// Routes of configuration as code: apply a file, or only see what it would change; export.
#include "api/config_file.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

constexpr std::string_view usual_owner = "file";

struct ApplyRequest {
  std::string yaml;
  bool plan = false;  // only tell what would change
  bool prune = false;
  std::string owner;
  std::map<std::string, std::string> secrets;  // "env:NAME" or "file:PATH" -> text
};
TOCSIN_DESCRIBE(ApplyRequest, yaml, plan, prune, owner, secrets)

struct ApplyAnswer {
  std::vector<PlannedChange> changes;
};
TOCSIN_DESCRIBE(ApplyAnswer, changes)

Result<Outcome> apply(Call& call, Desk& desk) {
  auto request = call.body<ApplyRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const Slug owner = request->owner.empty() ? Slug(usual_owner) : request->owner;
  if (const Status good = check_slug(owner); !good) return fail_at("owner", good.error());
  auto plan = plan_file(request->yaml, FileContext{.config = *call.config,
                                                   .owner = owner,
                                                   .prune = request->prune,
                                                   .secrets = request->secrets,
                                                   .secrets_key = desk.backend.secrets_key,
                                                   .random = desk.backend.random});
  if (!plan) return std::unexpected(std::move(plan.error()));
  if (const Status good = check_plan(*call.config, *plan, call.now); !good) {
    return std::unexpected(placed_in_file(request->yaml, good.error()));
  }
  const bool nothing = plan->change.puts.empty() && plan->change.deletes.empty();
  if (request->plan || nothing) return respond_with(ApplyAnswer{std::move(plan->changes)});
  return Write{call.command(std::move(plan->change)),
               [changes = std::move(plan->changes)](Call&, Desk&,
                                                    const Reply&) mutable -> Result<net::Response> {
                 return respond_with(ApplyAnswer{std::move(changes)});
               },
               [yaml = std::move(request->yaml)](Error error) {
                 return placed_in_file(yaml, std::move(error));
               }};
}

Result<Outcome> export_file(Call& call, Desk&) {
  net::Response response = net::respond_with(200, "text/yaml; charset=utf-8",
                                             export_yaml(*call.config, call.query("owner")));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_file_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/apply",
                    .gate = Gate::administer,
                    .handle = apply,
                    .summary = "Make the configuration what a file says",
                    .takes = partial<ApplyRequest>,
                    .gives = shape<ApplyAnswer>,
                    .body_bytes_max = 2 * yaml_bytes_max});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/export",
                    .gate = Gate::administer,
                    .handle = export_file,
                    .summary = "The configuration as YAML",
                    .gives = shape<std::string>,
                    .query = "owner"});
}

}  // namespace tocsin::api
