#include "app/outbox.hpp"

#include <utility>

namespace tocsin {
namespace {

JobOutcome not_sent(const Delivery& delivery) {
  return {delivery.job,
          delivery.attempt,
          JobOutcomeKind::not_sent_breaker,
          "stopped before it was sent",
          delivery.at,
          std::nullopt};
}

}  // namespace

ChannelOutbox::ChannelOutbox(std::string_view master_key, Random& random,
                             Dispatch::Published config, std::unique_ptr<Sender> sender,
                             const Clock& clock, Delivered delivered,
                             std::unique_ptr<EventReading> events)
    : clock_(clock),
      delivered_(delivered),
      events_(std::move(events)),
      sender_(std::move(sender)),
      dispatch_(
          master_key, random, std::move(config),
          [this](Ticket ticket, Dispatch::Errand errand) { send(ticket, std::move(errand)); },
          std::move(delivered)),
      thread_([this] { run(); }) {}

ChannelOutbox::~ChannelOutbox() { stop(); }

void ChannelOutbox::deliver(Delivery delivery) {
  JobOutcome late = not_sent(delivery);
  if (!put(std::move(delivery))) delivered_(std::move(late));
}

void ChannelOutbox::cancel(JobId job) { put(job); }

bool ChannelOutbox::put(Item item) {
  const std::scoped_lock lock(mutex_);
  // Answers are welcome until the end: each tells what became of a message.
  if (stopping_ && !std::holds_alternative<Answer>(item)) return false;
  inbox_.push_back(std::move(item));
  if (inbox_.size() == 1) changed_.notify_one();
  return true;
}

void ChannelOutbox::run() {
  std::vector<Item> items;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !inbox_.empty() || stopping_; });
      if (stopping_) break;
      items.swap(inbox_);
    }
    for (Item& item : items) take(std::move(item));
    items.clear();
  }
  end();
}

void ChannelOutbox::take(Item item) {
  const Time now = clock_.now();
  if (auto* delivery = std::get_if<Delivery>(&item)) {
    dispatch_.deliver(std::move(*delivery), now);
  } else if (const auto* job = std::get_if<JobId>(&item)) {
    dispatch_.cancel(*job, now);
  } else if (auto* prepared = std::get_if<Prepared>(&item)) {
    dispatch_.prepared(prepared->ticket, std::move(prepared->event), now);
  } else {
    const auto& answer = std::get<Answer>(item);
    dispatch_.answered(answer.ticket, answer.answer, now);
  }
}

// The sender answers for everything that it still has while it is destroyed; nothing new is sent.
void ChannelOutbox::end() {
  dispatch_.drop_waiting(clock_.now());
  events_.reset();
  sender_.reset();
  std::vector<Item> items;
  {
    const std::scoped_lock lock(mutex_);
    items.swap(inbox_);
  }
  for (Item& item : items) {
    if (const auto* delivery = std::get_if<Delivery>(&item)) {
      delivered_(not_sent(*delivery));
    } else if (!std::holds_alternative<Prepared>(item)) {  // what was only read is sent by nobody
      take(std::move(item));
    }
  }
  dispatch_.abandon_under_way();
}

void ChannelOutbox::send(Ticket ticket, Dispatch::Errand errand) {
  if (auto* follow = std::get_if<FollowErrand>(&errand)) {
    const auto ready = [this, ticket](PreparedEvent event) {
      put(Prepared{ticket, std::move(event)});
    };
    if (events_ == nullptr) return ready(PreparedEvent{.why = "nobody reads what happens"});
    return events_->prepare(std::move(follow->delivery), ready);
  }
  std::visit(
      [&](auto&& one) {
        if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(one)>, FollowErrand>) {
          sender_->send(std::move(one), [this, ticket](ProviderAnswer answer) {
            put(Answer{ticket, std::move(answer)});
          });
        }
      },
      std::move(errand));
}

void ChannelOutbox::stop() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

}  // namespace tocsin
