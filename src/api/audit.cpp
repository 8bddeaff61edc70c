// Route of the audit log.
#include "api/json_any.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

struct AuditView {
  AuditId id;
  Time at{};
  Actor actor;
  Origin origin = Origin::system;
  std::string action;
  ConfigKind kind = ConfigKind::user;
  Slug slug;
  std::int64_t version = 0;
  json::value difference;
};
TOCSIN_DESCRIBE(AuditView, id, at, actor, origin, action, kind, slug, version, difference)

Result<Outcome> list_audit(Call& call, Desk& desk) {
  AuditQuery query;
  if (const std::string kind = call.query("kind"); !kind.empty()) {
    const auto wanted = from_text<ConfigKind>(kind);
    if (!wanted) return fail_at("kind", wanted.error());
    query.kind = *wanted;
  }
  query.slug = call.query("slug");
  query.actor = call.query("actor");
  query.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  const auto slice = desk.reader->audit(query);
  if (!slice) return std::unexpected(slice.error());
  return json_response(200, list_json(slice->rows, slice->next, [](const AuditEntry& entry) {
                         return to_json(AuditView{
                             .id = entry.id,
                             .at = entry.at,
                             .actor = entry.actor,
                             .origin = entry.origin,
                             .action = entry.action,
                             .kind = entry.kind,
                             .slug = entry.slug,
                             .version = entry.version,
                             .difference = parse_json(entry.difference).value_or(json::object{})});
                       }));
}

}  // namespace

void add_audit_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/audit",
                    .gate = Gate::administer,
                    .handle = list_audit,
                    .summary = "Who changed what, newest first",
                    .gives = list_shape<AuditView>,
                    .query = "kind slug actor cursor limit"});
}

}  // namespace tocsin::api
