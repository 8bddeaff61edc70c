// Routes of integrations beyond the object itself: creation with its key, rotation of keys, a test
// event, the last events.
#include <algorithm>

#include "api/auth.hpp"
#include "api/config_routes.hpp"
#include "api/intake_key.hpp"
#include "api/routes.hpp"
#include "base/crypto.hpp"

namespace tocsin::api {
namespace {

constexpr std::size_t keys_max = 10;

struct RotateRequest {
  Duration expire_others_after = std::chrono::hours{24};
};
TOCSIN_DESCRIBE(RotateRequest, expire_others_after)

struct NewKey {
  std::string key;
};
TOCSIN_DESCRIBE(NewKey, key)

struct TestRequest {
  std::string summary;
  std::string severity;
  EventAction action = EventAction::trigger;
};
TOCSIN_DESCRIBE(TestRequest, summary, severity, action)

struct TestAnswer {
  AlertId alert;
};
TOCSIN_DESCRIBE(TestAnswer, alert)

struct EventView {
  Time received_at{};
  EventAction action = EventAction::trigger;
  AlertId alert;
  std::string summary;
  AlertStatus status = AlertStatus::firing;
  EventContent content;
};
TOCSIN_DESCRIBE(EventView, received_at, action, alert, summary, status, content)

IntegrationKey key_of(const std::string& secret) {
  return {
      .hash = to_hex(sha256(secret)), .hint = secret.substr(secret.size() - 4), .expires_at = {}};
}

Result<Integration> integration_to_change(const Call& call) {
  const auto entry = entry_for<Integration>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  if (const Status may = KindRules<Integration>::may_write(call, (*entry)->value); !may) {
    return std::unexpected(may.error());
  }
  return (*entry)->value;
}

Result<Outcome> create_integration(Call& call, Desk& desk) {
  auto value = new_object<Integration>(call);
  if (!value) return std::unexpected(std::move(value.error()));
  const std::string secret = secret_for(call, desk.backend, "tci_");
  value->keys = {key_of(secret)};
  return put_object(call, std::move(*value), 0, 201, {{"key", secret}});
}

// Keys are never in a file together with their hash: changing them does not break its lock.
Write put_keys(const Call& call, Integration integration,
               std::move_only_function<Result<net::Response>(Call&, Desk&, const Reply&)> then) {
  const ObjectMeta& meta = call.config->table<Integration>().find_entry(integration.slug)->meta;
  ChangeConfig change;
  change.managed_by = meta.managed_by;
  change.puts.push_back({.object = std::move(integration), .expected_version = meta.version});
  return Write{call.command(std::move(change)), std::move(then)};
}

Result<Outcome> rotate_key(Call& call, Desk& desk) {
  const auto request = call.body<RotateRequest>();
  if (!request) return std::unexpected(request.error());
  auto integration = integration_to_change(call);
  if (!integration) return std::unexpected(std::move(integration.error()));
  const Time until = call.now + request->expire_others_after;
  std::erase_if(integration->keys, [&](const IntegrationKey& key) {
    return key.expires_at && *key.expires_at <= call.now;
  });
  for (IntegrationKey& key : integration->keys) {
    key.expires_at = key.expires_at ? std::min(*key.expires_at, until) : until;
  }
  if (integration->keys.size() >= keys_max) {
    return fail(Error::Code::conflict, "too many keys are valid at once; delete old ones first");
  }
  const std::string secret = secret_for(call, desk.backend, "tci_");
  integration->keys.push_back(key_of(secret));
  return put_keys(call, std::move(*integration),
                  [secret](Call&, Desk&, const Reply&) -> Result<net::Response> {
                    return respond_with(NewKey{secret}, 201);
                  });
}

Result<Outcome> delete_key(Call& call, Desk&) {
  auto integration = integration_to_change(call);
  if (!integration) return std::unexpected(std::move(integration.error()));
  const auto removed = std::erase_if(
      integration->keys, [&](const IntegrationKey& key) { return key.hint == call.part(1); });
  if (removed > 1) {
    return fail(Error::Code::conflict,
                "several keys end with these characters; rotate the keys instead: the old ones "
                "expire then");
  }
  if (removed == 0) return fail(Error::Code::not_found, "no key ends with these characters");
  return put_keys(call, std::move(*integration),
                  [](Call&, Desk&, const Reply&) -> Result<net::Response> { return no_content(); });
}

// A drill event through the whole path: intake's command, rules, pages.
Result<Outcome> send_test(Call& call, Desk&) {
  const auto request = call.body<TestRequest>();
  if (!request) return std::unexpected(request.error());
  const auto integration = integration_to_change(call);
  if (!integration) return std::unexpected(integration.error());
  std::vector<Labels::Pair> pairs{{"test", "true"}};
  if (!request->severity.empty()) pairs.emplace_back("severity", request->severity);
  auto labels = Labels::from_pairs(std::move(pairs));
  if (!labels) return std::unexpected(std::move(labels.error()));
  Event event;
  event.action = request->action;
  event.dedup_key = "tocsin-test";
  event.summary =
      request->summary.empty() ? "Test event of " + integration->name : request->summary;
  event.labels = std::move(*labels);
  std::vector<Event> events;
  events.push_back(std::move(event));
  IngestEvents ingest = ingest_of(*integration, std::move(events));
  ingest.drill = true;
  return Write{call.command(std::move(ingest)),
               [](Call&, Desk&, const Reply& reply) -> Result<net::Response> {
                 return respond_with(TestAnswer{AlertId{reply.ids.empty() ? 0 : reply.ids.front()}},
                                     202);
               }};
}

Result<Outcome> last_events(Call& call, Desk& desk) {
  const auto entry = entry_for<Integration>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const auto limit = call.limit(50, 200);
  if (!limit) return std::unexpected(limit.error());
  const auto slice =
      desk.reader->events(call.sight(), call.part(0), AlertId{}, call.query("cursor"), *limit);
  if (!slice) return std::unexpected(slice.error());
  return json_response(200, list_json(slice->rows, slice->next, [](const LoggedEvent& event) {
                         EventView view{.received_at = event.record.received_at,
                                        .action = event.record.action,
                                        .alert = event.record.alert,
                                        .summary = event.summary,
                                        .status = event.status,
                                        .content = {}};
                         if (auto content = read_json<EventContent>(event.content)) {
                           view.content = std::move(*content);
                         }
                         return to_json(view);
                       }));
}

}  // namespace

void add_integration_routes(std::vector<Route>& routes) {
  routes.push_back(
      {.method = "POST",
       .pattern = "/api/v1/integrations",
       .gate = Gate::configure,
       .handle = create_integration,
       .summary = "Create; tells the key, once",
       .takes = shape<Integration>,
       .gives = [](Schemas& schemas) { return created_shape<Integration>(schemas, "key"); },
       .status = 201});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/integrations/{slug}/keys",
                    .gate = Gate::configure,
                    .handle = rotate_key,
                    .summary = "A new key; the older ones expire after the overlap",
                    .takes = partial<RotateRequest>,
                    .gives = shape<NewKey>,
                    .status = 201});
  routes.push_back({.method = "DELETE",
                    .pattern = "/api/v1/integrations/{slug}/keys/{hint}",
                    .gate = Gate::configure,
                    .handle = delete_key,
                    .summary = "Delete a key now",
                    .status = 204});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/integrations/{slug}/test",
                    .gate = Gate::configure,
                    .handle = send_test,
                    .summary = "Send a test event through the whole path",
                    .takes = partial<TestRequest>,
                    .gives = shape<TestAnswer>,
                    .status = 202});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/integrations/{slug}/events",
                    .gate = Gate::view,
                    .handle = last_events,
                    .summary = "The last events and what became of them",
                    .gives = list_shape<EventView>,
                    .query = "cursor limit"});
}

}  // namespace tocsin::api
