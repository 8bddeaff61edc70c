#include "app/followers.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/crypto.hpp"
#include "channels/incident_event.hpp"
#include "channels/interpret.hpp"
#include "engine/follow_reading.hpp"
#include "engine/secrets.hpp"

namespace tocsin {
namespace {

constexpr std::size_t reading_threads = 1;
constexpr std::size_t reading_queue_max = 1'000;  // not reached: what is admitted is never refused

PreparedEvent failed(std::string why) { return {.errand = {}, .why = std::move(why)}; }

// The subscription with its secrets opened.
Result<WebhookSubscription> opened(const Config& config, const Slug& slug,
                                   std::string_view master_key) {
  const auto* known = config.find<WebhookSubscription>(slug);
  if (known == nullptr) return fail(Error::Code::not_found, "the webhook subscription is gone");
  WebhookSubscription subscription = *known;
  if (!subscription.secret.empty()) {
    auto secret = unseal(master_key, webhook_secret_purpose(slug), subscription.secret);
    if (!secret) return std::unexpected(std::move(secret.error()));
    subscription.secret = *std::move(secret);
  }
  for (WebhookHeader& header : subscription.headers) {
    auto value = unseal(master_key, webhook_header_purpose(slug, header.name), header.value);
    if (!value) return std::unexpected(std::move(value.error()));
    header.value = *std::move(value);
  }
  return subscription;
}

Result<OutgoingMessage> message_of(const Delivery& delivery, const NextEntry& next,
                                   const Config& config, std::string_view master_key, Time now) {
  switch (delivery.follow.kind) {
    case FollowerKind::webhook_subscription: {
      const auto subscription = opened(config, delivery.follow.follower, master_key);
      if (!subscription) return std::unexpected(subscription.error());
      return render(IncidentEvent{config, *subscription, next, delivery.job, now});
    }
    case FollowerKind::slack_mirror:  // takes several calls: app/mirror_outbox.hpp
      break;
  }
  return fail(Error::Code::internal, "no such follower");
}

// More people read the list of messages than see an incident: its number, and no word of it.
std::string about(const NextEntry& next) {
  if (!next.entry) return "a test";
  return fmt::format("incident.{} of INC-{}", to_text(next.entry->kind), next.incident.id.value);
}

}  // namespace

Followers::Followers(std::string_view master_key, Published config, api::MakeReader make_reader,
                     const Clock& clock)
    : master_key_(master_key),
      config_(std::move(config)),
      clock_(clock),
      reading_(reading_threads, reading_queue_max, std::move(make_reader)) {}

void Followers::prepare(Delivery delivery, std::function<void(PreparedEvent)> ready) {
  reading_.submit_rest(
      [this, delivery = std::move(delivery), ready = std::move(ready)](Result<Reader*> reader) {
        if (!reader) return ready(failed(reader.error().message));
        ready(prepare_event(delivery, **reader, *config_(), master_key_, clock_.now()));
      });
}

PreparedEvent prepare_event(const Delivery& delivery, Reader& reader, const Config& config,
                            std::string_view master_key, Time now) {
  NextEntry next;
  if (delivery.follow.incident) {
    auto read = next_entry(reader, config, delivery.follow, now);
    if (!read) return failed(std::move(read.error().message));
    next = *std::move(read);
    if (next.expired > 0) {
      return {.errand = {},
              .outcome = JobOutcomeKind::rejected,
              .why = "given up: not taken within 48 hours",
              .passed = next.passed,
              .about = fmt::format("{} event{} of INC-{}", next.expired,
                                   next.expired == 1 ? "" : "s", next.incident.id.value)};
    }
    if (!next.entry) {
      return {.errand = {}, .outcome = JobOutcomeKind::sent, .passed = next.passed};
    }
  }
  auto message = message_of(delivery, next, config, master_key, now);
  PreparedEvent event;
  event.passed = next.passed;
  event.about = about(next);
  if (next.entry) event.entry = next.entry->id;
  if (!message) {
    event.why = std::move(message.error().message);
    return event;
  }
  const Settings& settings = config.settings();
  event.errand =
      HttpErrand{std::get<HttpMessage>(*std::move(message)), settings.allow_private_addresses,
                 settings.allowed_hosts, event_deadline};
  return event;
}

Interpretation interpret_event(FollowerKind kind, const ProviderAnswer& answer, Time now) {
  switch (kind) {
    case FollowerKind::webhook_subscription:
      return interpret_http(answer, now);
    case FollowerKind::slack_mirror:
      break;
  }
  return interpret_http(answer, now);
}

}  // namespace tocsin
