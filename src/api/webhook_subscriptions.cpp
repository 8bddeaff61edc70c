// Routes of webhook subscriptions beside those that all configuration objects have: a test, and
// what was sent with what is still owed.
#include "api/config_routes.hpp"
#include "api/routes.hpp"
#include "engine/follow.hpp"

namespace tocsin::api {
namespace {

struct TestSent {
  JobId job;  // its outcome is among the deliveries
};
TOCSIN_DESCRIBE(TestSent, job)

// What of one incident waits.
struct WaitingEvents {
  IncidentId incident;
  EntryId first;
  EntryId last;
  int failed = 0;   // attempts of the first
  int refused = 0;  // events before it, one after the other
  std::optional<Time> due_at;
};
TOCSIN_DESCRIBE(WaitingEvents, incident, first, last, failed, refused, due_at)

struct EventDeliveries {
  std::vector<Notification> items;
  std::string next;
  std::vector<WaitingEvents> waiting;
};
TOCSIN_DESCRIBE(EventDeliveries, items, next, waiting)

Result<const WebhookSubscription*> subscription_of(const Call& call) {
  const auto entry = entry_for<WebhookSubscription>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  if (const Status may = call.must(Action::administer); !may) return std::unexpected(may.error());
  return &(*entry)->value;
}

Result<Outcome> test(Call& call, Desk&) {
  const auto subscription = subscription_of(call);
  if (!subscription) return std::unexpected(subscription.error());
  return Write{call.command(TestFollower{.kind = FollowerKind::webhook_subscription,
                                         .slug = (*subscription)->slug}),
               [](Call&, Desk&, const Reply& reply) -> Result<net::Response> {
                 return respond_with(TestSent{JobId{reply.ids.at(0)}}, 202);
               }};
}

Result<Outcome> deliveries(Call& call, Desk& desk) {
  const auto subscription = subscription_of(call);
  if (!subscription) return std::unexpected(subscription.error());
  const std::string key = key_of({FollowerKind::webhook_subscription, (*subscription)->slug});
  NotificationQuery query;
  query.contact_method = key;
  query.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  auto slice = desk.reader->notifications(sight_of_all, query);
  if (!slice) return std::unexpected(slice.error());
  const auto owed = desk.reader->owed_to(key);
  if (!owed) return std::unexpected(owed.error());
  EventDeliveries answer;
  answer.items = std::move(slice->rows);
  answer.next = std::move(slice->next);
  for (const Job& job : *owed) {
    const Follow& follow = job.follow;
    if (!follow.incident) continue;  // a test
    answer.waiting.push_back(
        {follow.incident, follow.first, follow.last, follow.failed, follow.refused, job.due_at});
  }
  return respond_with(answer);
}

}  // namespace

void add_webhook_subscription_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/webhook-subscriptions/{slug}/test",
                    .handle = test,
                    .summary = "Send a test event",
                    .gives = shape<TestSent>,
                    .status = 202});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/webhook-subscriptions/{slug}/deliveries",
                    .handle = deliveries,
                    .summary = "What was sent to it, newest first, and what is still owed",
                    .gives = shape<EventDeliveries>,
                    .query = "cursor limit"});
}

}  // namespace tocsin::api
