// Route of the search over what was said and recorded of incidents.
#include "domain/incidents/search.hpp"

#include "api/incident_view.hpp"
#include "api/json_any.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

constexpr int search_rows_usual = 50;
constexpr int search_rows_max = 200;

struct SearchView {  // what stands beside the members of SearchHit
  std::string key;   // of the incident, "INC-12"
};
TOCSIN_DESCRIBE(SearchView, key)

std::string key_of(IncidentId incident) { return "INC-" + std::to_string(incident.value); }

// "INC-12", or the number alone.
Result<IncidentId> incident_named(std::string_view text) {
  if (text.starts_with("INC-")) text.remove_prefix(4);
  return id_of<IncidentId>(text);
}

Result<Outcome> search(Call& call, Desk& desk) {
  const std::string text = call.query("q");
  if (text.size() > search_bytes_max) {
    return fail(Error::Code::invalid,
                "at most " + std::to_string(search_bytes_max) + " bytes: look for fewer words",
                "/q");
  }
  SearchQuery query{.terms = terms_of(text)};
  if (query.terms.empty()) {
    return fail(Error::Code::invalid, "say which words to look for", "/q");
  }
  auto kinds = enums_of<EntryKind>(call.query("kind"), "kind");
  if (!kinds) return std::unexpected(std::move(kinds.error()));
  query.kinds = std::move(*kinds);
  if (const std::string of = call.query("incident"); !of.empty()) {
    const auto incident = incident_named(of);
    if (!incident) return fail_at("incident", incident.error());
    query.incident = *incident;
    const auto asked = desk.reader->incident(call.sight(), *incident);
    query.restricted = asked && clearance_of(call, *asked) == Clearance::role;
  }
  query.cursor = call.query("cursor");
  const auto limit = call.limit(search_rows_usual, search_rows_max);
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  const Sight responding = sight_of(*call.config, call.who.viewer, Action::respond);
  const auto slice = desk.reader->search(call.sight(), responding, query);
  if (!slice) return std::unexpected(slice.error());
  return json_response(200, list_json(slice->rows, slice->next, [](const SearchHit& hit) {
                         return joined(hit, SearchView{key_of(hit.incident)});
                       }));
}

json::value hits_shape(Schemas& schemas) {
  json::object shape = list_shape<SearchHit>(schemas).as_object();
  shape.at("properties").at("items").as_object()["items"] =
      joined_shape<SearchHit, SearchView>(schemas);
  return shape;
}

}  // namespace

void add_search_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/search",
                    .gate = Gate::signed_in,
                    .handle = search,
                    .summary = "Lines of incidents, and incidents by title and summary (kind "
                               "`declared`), that have all words of q, the last one as a "
                               "beginning; newest first; without `respond` only what is for "
                               "stakeholders. incident: of this one only",
                    .gives = hits_shape,
                    .query = "q kind incident cursor limit"});
}

}  // namespace tocsin::api
