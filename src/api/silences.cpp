// Routes of silences.
#include <algorithm>

#include "api/alert_view.hpp"
#include "api/routes.hpp"
#include "api/silence_uuid.hpp"

namespace tocsin::api {
namespace {

struct SilenceStateView {
  SilenceState state = SilenceState::active;
};
TOCSIN_DESCRIBE(SilenceStateView, state)

struct SilenceRequest {
  std::vector<Matcher> matchers;
  std::string text;  // instead of matchers: {a="b"}
  std::optional<Time> starts_at;
  std::optional<Time> ends_at;
  std::string comment;
};
TOCSIN_DESCRIBE(SilenceRequest, matchers, text, starts_at, ends_at, comment)

json::value silence_json(const Silence& silence, Time now) {
  return joined(silence, SilenceStateView{state_of(silence, now)});
}

Result<std::vector<Matcher>> matchers_of(const SilenceRequest& request) {
  if (request.text.empty()) return request.matchers;
  auto matchers = parse_matchers(request.text);
  if (!matchers) return fail_at("text", std::move(matchers.error()));
  return matchers;
}

Result<Outcome> list_silences(Call& call, Desk& desk) {
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  const auto slice = desk.reader->silences(call.asks("expired"), call.query("cursor"), *limit);
  if (!slice) return std::unexpected(slice.error());
  return json_response(200, list_json(slice->rows, slice->next, [&](const Silence& silence) {
                         return silence_json(silence, call.now);
                       }));
}

Result<Outcome> get_silence(Call& call, Desk& desk) {
  const auto silence = desk.reader->silence(call.part(0));
  if (!silence) return std::unexpected(silence.error());
  return json_response(200, silence_json(*silence, call.now));
}

Result<Outcome> put(Call& call, Desk& desk, const Silence* present) {
  const auto request = call.body<SilenceRequest>();
  if (!request) return std::unexpected(request.error());
  auto matchers = matchers_of(*request);
  if (!matchers) return std::unexpected(std::move(matchers.error()));
  Silence silence;
  if (present != nullptr) silence = *present;
  silence.uuid = new_uuid(desk.backend.random);
  if (!matchers->empty() || present == nullptr) silence.matchers = std::move(*matchers);
  if (request->starts_at)
    silence.starts_at = *request->starts_at;
  else if (present == nullptr)
    silence.starts_at = call.now;
  if (request->ends_at) silence.ends_at = *request->ends_at;
  if (!request->comment.empty() || present == nullptr) silence.comment = request->comment;
  silence.created_by = call.who.viewer.user;
  silence.updated_at = call.now;
  if (const Status good = check(silence); !good) return std::unexpected(good.error());
  const int status = present == nullptr ? 201 : 200;
  return Write{call.command(PutSilence{std::move(silence)}),
               [status](Call& done, Desk& later, const Reply& reply) -> Result<net::Response> {
                 const auto made = later.reader->silence(reply.uuid);
                 if (!made) return std::unexpected(made.error());
                 return json_response(status, silence_json(*made, done.now));
               }};
}

// A silence quiets any service's alerts: it takes the right to respond in the whole organisation.
Result<Outcome> create_silence(Call& call, Desk& desk) {
  if (const Status may = call.must(Action::respond); !may) return std::unexpected(may.error());
  return put(call, desk, nullptr);
}

Result<Outcome> edit_silence(Call& call, Desk& desk) {
  if (const Status may = call.must(Action::respond); !may) return std::unexpected(may.error());
  const auto present = desk.reader->silence(call.part(0));
  if (!present) return std::unexpected(present.error());
  return put(call, desk, &*present);
}

Result<Outcome> expire_silence(Call& call, Desk& desk) {
  if (const Status may = call.must(Action::respond); !may) return std::unexpected(may.error());
  const auto present = desk.reader->silence(call.part(0));
  if (!present) return std::unexpected(present.error());
  return Write{call.command(ExpireSilence{present->id}),
               [](Call&, Desk&, const Reply&) -> Result<net::Response> { return no_content(); }};
}

// Which open alerts it would quiet, without making it.
Result<Outcome> preview_silence(Call& call, Desk& desk) {
  constexpr std::size_t shown_max = 20;
  const auto request = call.body<SilenceRequest>();
  if (!request) return std::unexpected(request.error());
  const auto matchers = matchers_of(*request);
  if (!matchers) return std::unexpected(matchers.error());
  AlertQuery query;
  query.statuses = {AlertStatus::firing, AlertStatus::acknowledged};
  query.limit = 1000;
  std::uint64_t matches = 0;
  json::array items;
  do {
    auto slice = desk.reader->alerts(call.sight(), query);
    if (!slice) return std::unexpected(std::move(slice.error()));
    for (const Alert& alert : slice->rows) {
      if (matchers->empty() || !all_match(*matchers, alert.labels)) continue;
      ++matches;
      if (items.size() < shown_max) items.push_back(to_json(view_of(alert, *desk.reader)));
    }
    query.cursor = std::move(slice->next);
  } while (!query.cursor.empty());
  return json_response(200, json::object{{"matches", matches}, {"items", std::move(items)}});
}

json::value silences_shape(Schemas& schemas) {
  return json::object{
      {"type", "object"},
      {"properties",
       json::object{
           {"items", json::object{{"type", "array"},
                                  {"items", joined_shape<Silence, SilenceStateView>(schemas)}}},
           {"next", detail::text_schema()}}},
      {"required", json::array{"items", "next"}}};
}
json::value preview_shape(Schemas& schemas) {
  return json::object{{"type", "object"},
                      {"properties", json::object{{"matches", schemas.of<int>()},
                                                  {"items", schemas.of<std::vector<AlertView>>()}}},
                      {"required", json::array{"matches", "items"}}};
}

}  // namespace

std::string new_uuid(Random& random) {
  std::string bytes = random.bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // variant of RFC 9562
  std::string text = to_hex(bytes);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
  return text;
}

void add_silence_routes(std::vector<Route>& routes) {
  const Shape view = joined_shape<Silence, SilenceStateView>;
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/silences",
                    .gate = Gate::view,
                    .handle = list_silences,
                    .summary = "Silences",
                    .gives = silences_shape,
                    .query = "expired cursor limit"});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/silences",
                    .gate = Gate::respond,
                    .handle = create_silence,
                    .summary = "Make a silence",
                    .takes = partial<SilenceRequest>,
                    .gives = view,
                    .status = 201});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/silences/preview",
                    .gate = Gate::view,
                    .handle = preview_silence,
                    .summary = "Which open alerts it would quiet",
                    .takes = partial<SilenceRequest>,
                    .gives = preview_shape});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/silences/{uuid}",
                    .gate = Gate::view,
                    .handle = get_silence,
                    .summary = "One silence",
                    .gives = view});
  routes.push_back({.method = "PUT",
                    .pattern = "/api/v1/silences/{uuid}",
                    .gate = Gate::respond,
                    .handle = edit_silence,
                    .summary = "Change a silence",
                    .takes = partial<SilenceRequest>,
                    .gives = view});
  routes.push_back({.method = "DELETE",
                    .pattern = "/api/v1/silences/{uuid}",
                    .gate = Gate::respond,
                    .handle = expire_silence,
                    .summary = "End a silence now",
                    .status = 204});
}

}  // namespace tocsin::api
