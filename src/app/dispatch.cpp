#include "app/dispatch.hpp"

#include <utility>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "channels/channels.hpp"
#include "channels/phone.hpp"
#include "channels/vapid.hpp"
#include "channels/web_push.hpp"
#include "domain/escalation/link.hpp"
#include "engine/secrets.hpp"

namespace tocsin {
namespace {

constexpr const char* too_many = "too many messages wait for this provider";

// A secret that is empty stays empty.
Result<std::string> open_secret(std::string_view key, std::string_view purpose,
                                const std::string& sealed) {
  if (sealed.empty()) return std::string{};
  return unseal(key, purpose, sealed);
}

// Whom a lane is fair to: contact methods, or the incidents of which a follower hears.
std::string whose_turn(const Delivery& delivery) {
  return delivery.kind == JobKind::follow ? std::to_string(delivery.follow.incident.value)
                                          : delivery.method.slug;
}

int under_way_max(const Delivery& delivery) {
  return delivery.kind == JobKind::follow ? followed_at_once
                                          : row_of(delivery.method.channel).under_way_max;
}

}  // namespace

Dispatch::Dispatch(std::string_view master_key, Random& random, Published config, Send send,
                   Delivered delivered)
    : master_key_(master_key),
      link_key_(link_key_of(master_key)),
      vapid_key_(vapid_key_of(master_key)),
      random_(random),
      config_(std::move(config)),
      send_(std::move(send)),
      delivered_(std::move(delivered)) {}

void Dispatch::deliver(Delivery delivery, Time now) {
  // The same job again: its lease ran out while it waited here, the newer attempt replaces it.
  if (const auto known = waiting_of_job_.find(delivery.job); known != waiting_of_job_.end()) {
    drop(known->second, JobOutcomeKind::not_sent_breaker, "a newer attempt took its place", now);
  }
  const std::string lane_name = delivery.lane;
  Lane& lane = lanes_[lane_name];
  if (!make_room(lane, whose_turn(delivery), now)) {
    tell(delivery, JobOutcomeKind::not_sent_breaker, too_many, now, now + breaker_pause_min);
    return;
  }
  const std::uint64_t key = ++last_key_;
  lane.queue.push(whose_turn(delivery), key);
  waiting_of_job_.emplace(delivery.job, key);
  waiting_.emplace(key, Waiting{std::move(delivery), now});
  pump(lane_name, now);
}

void Dispatch::cancel(JobId job, Time now) {
  const auto found = waiting_of_job_.find(job);
  if (found == waiting_of_job_.end()) return;
  const std::string lane_name = waiting_.at(found->second).delivery.lane;
  drop(found->second, JobOutcomeKind::failed, "cancelled before it was sent", now);
  forget_if_idle(lane_name);
}

void Dispatch::answered(Ticket ticket, const ProviderAnswer& answer, Time now) {
  const auto found = under_way_.find(ticket);
  if (found == under_way_.end()) return;  // it was told as unknown
  const UnderWay attempt = std::move(found->second);
  under_way_.erase(found);
  Interpretation said =
      attempt.kind == JobKind::follow ? interpret_event(attempt.follower, answer, now)
      : attempt.provider.slug.empty()
          ? row_of(attempt.channel).interpret(answer, now)
          : phone::interpret_of(attempt.provider, attempt.kind, attempt.channel, answer, now);
  Lane& lane = lanes_.at(attempt.lane);
  --lane.under_way;
  const bool was_closed = lane.breaker.closed();
  if (answer.reached == ProviderAnswer::Reached::forbidden) {
    lane.breaker.given_up();
  } else if (said.kind == JobOutcomeKind::failed || said.kind == JobOutcomeKind::unknown) {
    lane.breaker.failed(now);
  } else {
    lane.breaker.succeeded();
  }
  if (was_closed != lane.breaker.closed()) {
    log::warn(was_closed ? "breaker_opened" : "breaker_closed", {{"lane", attempt.lane}});
  }
  const bool settled = said.kind == JobOutcomeKind::sent || said.kind == JobOutcomeKind::rejected;
  delivered_({attempt.job, attempt.attempt, said.kind, std::move(said.receipt), attempt.started_at,
              said.not_before, std::move(said.message), said.method_gone,
              settled ? attempt.settles : attempt.passed, attempt.about});
  pump(attempt.lane, now);
  forget_if_idle(attempt.lane);
}

void Dispatch::prepared(Ticket ticket, PreparedEvent event, Time now) {
  const auto found = under_way_.find(ticket);
  if (found == under_way_.end()) return;
  if (event.errand) {
    found->second.settles = event.entry;
    found->second.passed = event.passed;
    found->second.about = std::move(event.about);
    send_(ticket, *std::move(event.errand));
    return;
  }
  const UnderWay attempt = std::move(found->second);
  under_way_.erase(found);
  Lane& lane = lanes_.at(attempt.lane);
  --lane.under_way;
  lane.breaker.given_up();
  delivered_({.job = attempt.job,
              .attempt = attempt.attempt,
              .kind = event.outcome,
              .receipt = std::move(event.why),
              .started_at = attempt.started_at,
              .not_before = {},
              .through = event.passed,
              .about = std::move(event.about)});
  pump(attempt.lane, now);
  forget_if_idle(attempt.lane);
}

void Dispatch::drop_waiting(Time now) {
  while (!waiting_.empty()) {
    drop(waiting_.begin()->first, JobOutcomeKind::not_sent_breaker, "stopped before it was sent",
         now);
  }
}

void Dispatch::abandon_under_way() {
  for (const auto& [ticket, attempt] : under_way_) {
    delivered_({attempt.job, attempt.attempt, JobOutcomeKind::unknown,
                "stopped while it was under way", attempt.started_at, std::nullopt});
  }
  under_way_.clear();
  lanes_.clear();
}

// Sends what the lane's limit and breaker allow.
void Dispatch::pump(const std::string& lane_name, Time now) {
  Lane& lane = lanes_.at(lane_name);
  while (!lane.queue.empty()) {
    const std::uint64_t key = lane.queue.front();
    const auto found = waiting_.find(key);
    if (found == waiting_.end()) {
      lane.queue.pop();
      continue;
    }
    const Delivery& next = found->second.delivery;
    if (now - found->second.since > waiting_max) {
      drop(key, JobOutcomeKind::not_sent_breaker, "the provider was too slow for its turn to come",
           now);
      continue;
    }
    if (lane.under_way >= under_way_max(next)) return;
    lane.queue.pop();
    const Delivery delivery = std::move(found->second.delivery);
    waiting_.erase(found);
    waiting_of_job_.erase(delivery.job);
    start(lane_name, lane, delivery, now);
  }
}

void Dispatch::start(const std::string& lane_name, Lane& lane, const Delivery& delivery, Time now) {
  if (const auto closes_at = lane.breaker.ask(now)) {
    tell(delivery, JobOutcomeKind::not_sent_breaker,
         "the provider failed too often and has a pause", now, closes_at);
    return;
  }
  auto errand = errand_for(delivery, now);
  if (!errand) {
    lane.breaker.given_up();
    tell(delivery, JobOutcomeKind::rejected, errand.error().message, now);
    return;
  }
  const Ticket ticket = ++last_key_;
  ++lane.under_way;
  under_way_.emplace(ticket, UnderWay{delivery.job,
                                      delivery.attempt,
                                      lane_name,
                                      delivery.method.channel,
                                      delivery.kind,
                                      delivery.provider,
                                      now,
                                      delivery.follow.kind,
                                      EntryId{},
                                      EntryId{},
                                      {}});
  send_(ticket, *std::move(errand));
}

// What a push service asks of whoever sends, and an encryption that never repeats.
Status Dispatch::prove_sender(RenderContext& context, const Delivery& delivery, Time now) const {
  auto authorization =
      vapid_authorization(vapid_key_, delivery.method.address,
                          vapid_contact(context.mail_from, context.public_url), now);
  if (!authorization) return fail_at("contact_method/address", authorization.error());
  context.authorization = *std::move(authorization);
  context.entropy = random_.bytes(push_entropy_bytes);
  return {};
}

Result<Dispatch::Errand> Dispatch::errand_for(const Delivery& delivery, Time now) const {
  if (delivery.kind == JobKind::follow) return FollowErrand{delivery};  // it must be read first
  const std::shared_ptr<const Config> config = config_();
  const Settings& settings = config->settings();
  const bool carried = !delivery.provider.slug.empty();
  auto secret = carried ? open_secret(master_key_, provider_secret_purpose(delivery.provider.slug),
                                      delivery.provider.secret)
                        : open_secret(master_key_, contact_secret_purpose(delivery.method.slug),
                                      delivery.method.secret);
  if (!secret) return std::unexpected(std::move(secret.error()));
  RenderContext context{.organisation = settings.name,
                        .public_url = settings.public_url,
                        .mail_from = settings.mail_from,
                        .link_key = link_key_,
                        .secret = *std::move(secret)};
  context.answers_by_mail = !settings.imap_host.empty();
  if (delivery.method.channel == Channel::slack_app) {  // the organisation's, not the person's
    auto token = open_secret(master_key_, slack_bot_token_purpose, settings.slack_bot_token);
    if (!token) return std::unexpected(std::move(token.error()));
    context.secret = *std::move(token);
    context.answers_in_chat = !settings.slack_signing_secret.empty();
  }
  if (delivery.method.channel == Channel::web_push) {
    if (const Status proved = prove_sender(context, delivery, now); !proved) {
      return std::unexpected(proved.error());
    }
  }
  auto message = row_of(delivery.method.channel).render(delivery, context);
  if (!message) return std::unexpected(std::move(message.error()));
  if (auto* http = std::get_if<HttpMessage>(&*message)) {
    // Where a provider is was said by an administrator: often in a network of our own.
    return HttpErrand{std::move(*http), settings.allow_private_addresses || carried,
                      settings.allowed_hosts, http_deadline};
  }
  if (auto* file = std::get_if<SpoolMessage>(&*message)) return SpoolErrand{std::move(*file)};
  return mail_errand(settings, master_key_, std::get<MailMessage>(*std::move(message)));
}

// In a full lane whoever waits for most gives way to those who wait for less.
bool Dispatch::make_room(Lane& lane, const Slug& contact_method, Time now) {
  while (lane.queue.size() >= lane_waiting_max) {
    const std::string longest = lane.queue.longest();
    if (lane.queue.size_of(longest) <= lane.queue.size_of(contact_method) + 1) return false;
    const std::uint64_t key = lane.queue.pop_newest(longest);
    if (waiting_.contains(key)) {
      drop(key, JobOutcomeKind::not_sent_breaker, too_many, now, now + breaker_pause_min);
    }
  }
  return true;
}

// Takes one out of the waiting ones; its key stays in the queue and is skipped there.
void Dispatch::drop(std::uint64_t key, JobOutcomeKind kind, std::string why, Time now,
                    std::optional<Time> not_before) {
  const auto found = waiting_.find(key);
  const Delivery delivery = std::move(found->second.delivery);
  waiting_.erase(found);
  waiting_of_job_.erase(delivery.job);
  tell(delivery, kind, std::move(why), now, not_before);
}

// An idle lane whose breaker has nothing to remember is not kept: contact methods come and go.
void Dispatch::forget_if_idle(const std::string& lane_name) {
  const auto found = lanes_.find(lane_name);
  if (found == lanes_.end()) return;
  Lane& lane = found->second;
  while (!lane.queue.empty() && !waiting_.contains(lane.queue.front())) lane.queue.pop();
  if (lane.queue.empty() && lane.under_way == 0 && lane.breaker.untouched()) lanes_.erase(found);
}

void Dispatch::tell(const Delivery& delivery, JobOutcomeKind kind, std::string why, Time now,
                    std::optional<Time> not_before) {
  delivered_({delivery.job, delivery.attempt, kind, std::move(why), now, not_before});
}

}  // namespace tocsin
