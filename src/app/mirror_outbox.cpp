#include "app/mirror_outbox.hpp"

#include <fmt/format.h>

#include <utility>

#include "app/mirror_work.hpp"
#include "base/log.hpp"

namespace tocsin {
namespace {

JobOutcome outcome_of(JobOutcomeKind kind, std::string receipt) {
  JobOutcome outcome{};
  outcome.kind = kind;
  outcome.receipt = std::move(receipt);
  return outcome;
}

}  // namespace

MirrorOutbox::MirrorOutbox(Outbox& rest, std::string_view master_key, Published config,
                           MakeReader make_reader, std::unique_ptr<Sender> sender,
                           const Clock& clock, Delivered delivered)
    : rest_(rest),
      master_key_(master_key),
      config_(std::move(config)),
      make_reader_(std::move(make_reader)),
      clock_(clock),
      delivered_(std::move(delivered)),
      sender_(std::move(sender)),
      thread_([this] { run(); }) {}

MirrorOutbox::~MirrorOutbox() { stop(); }

void MirrorOutbox::deliver(Delivery delivery) {
  const bool mirrors =
      delivery.kind == JobKind::follow && delivery.follow.kind == FollowerKind::slack_mirror;
  if (!mirrors) return rest_.deliver(std::move(delivery));
  Delivery kept = delivery;
  if (!put(std::move(delivery))) {
    tell(kept, outcome_of(JobOutcomeKind::not_sent_breaker, "stopped before it was sent"), kept.at);
  }
}

bool MirrorOutbox::put(Item item) {
  const std::scoped_lock lock(mutex_);
  if (stopping_ && !std::holds_alternative<Answer>(item)) return false;
  inbox_.push_back(std::move(item));
  if (inbox_.size() == 1) changed_.notify_one();
  return true;
}

void MirrorOutbox::run() {
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

void MirrorOutbox::take(Item item) {
  if (auto* delivery = std::get_if<Delivery>(&item)) {
    waiting_.push_back({std::move(*delivery), clock_.now()});
  } else {
    auto& answer = std::get<Answer>(item);
    const auto found = under_way_.find(answer.ticket);
    if (found == under_way_.end()) return;
    found->second.run.answered(answer.answer, clock_.now());
    go_on(answer.ticket);
  }
  start_next();
}

void MirrorOutbox::start_next() {
  while (!waiting_.empty() && under_way_.size() < mirrors_under_way_max) {
    const Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    if (clock_.now() - next.since > mirror_waiting_max) {
      JobOutcome late =
          outcome_of(JobOutcomeKind::not_sent_breaker, "Slack was too slow for its turn to come");
      late.not_before = clock_.now() + mirror_pause;
      tell(next.delivery, std::move(late), next.since);
      continue;
    }
    start(next.delivery);
  }
}

void MirrorOutbox::start(const Delivery& delivery) {
  const Time now = clock_.now();
  const auto config = config_();
  const auto failed = [&](const Error& error) {
    tell(delivery, outcome_of(JobOutcomeKind::failed, error.message), now);
  };
  if (reader_ == nullptr) {
    auto made = make_reader_();
    if (!made) return failed(made.error());
    reader_ = *std::move(made);
  }
  auto workspace = workspace_of(config->settings(), master_key_);
  if (!workspace) return failed(workspace.error());
  auto next = next_entry(*reader_, *config, delivery.follow, now);
  if (!next) return failed(next.error());
  if (next->expired > 0) {
    JobOutcome outcome =
        outcome_of(JobOutcomeKind::rejected, "given up: not taken within 48 hours");
    outcome.through = next->passed;
    outcome.about = fmt::format("{} lines of INC-{}", next->expired, next->incident.id.value);
    return tell(delivery, std::move(outcome), now);
  }
  if (!next->entry) {
    JobOutcome outcome = outcome_of(JobOutcomeKind::sent, "");
    outcome.through = next->passed;
    return tell(delivery, std::move(outcome), now);
  }
  auto work = mirror_work(*reader_, *config, *next, delivery.follow);
  if (!work) return failed(work.error());
  work->look_at_channel = is_to_be_looked_at(next->incident.chat.channel, now);
  const std::uint64_t ticket = ++last_ticket_;
  under_way_.emplace(ticket,
                     UnderWay{delivery, *std::move(next),
                              slack_mirror::Run(*std::move(workspace), *std::move(work)), now});
  go_on(ticket);
}

// An attempt that fails is made again, and does not look twice: what it fails at holds up the next.
bool MirrorOutbox::is_to_be_looked_at(const std::string& channel, Time now) {
  if (channel.empty()) return false;
  std::erase_if(looked_at_, [&](const auto& each) { return each.second + channel_known <= now; });
  return looked_at_.emplace(channel, now).second;
}

// The run's next call, or, after its last one, its outcome.
void MirrorOutbox::go_on(std::uint64_t ticket) {
  UnderWay& one = under_way_.at(ticket);
  auto message = one.run.next();
  const Time now = clock_.now();
  if (message && now - one.started_at <= mirror_run_max) {
    const auto config = config_();
    const Settings& settings = config->settings();
    sender_->send(
        HttpErrand{*std::move(message), settings.allow_private_addresses, settings.allowed_hosts,
                   mirror_call_deadline},
        [this, ticket](ProviderAnswer answer) { put(Answer{ticket, std::move(answer)}); });
    return;
  }
  const UnderWay over = std::move(one);
  under_way_.erase(ticket);
  JobOutcome outcome = mirror_outcome(over.run.outcome(), over.next, over.delivery.follow);
  if (message) {  // what was done so far counts; the rest is done by the next attempt
    outcome.kind = JobOutcomeKind::failed;
    outcome.receipt = "Slack was too slow";
    outcome.through = over.next.passed;
  }
  if (!outcome.chat_gone.empty()) {
    log::warn("mirror_ended",
              {{"incident", over.delivery.follow.incident}, {"why", outcome.chat_gone}});
  }
  tell(over.delivery, std::move(outcome), over.started_at);
}

void MirrorOutbox::tell(const Delivery& delivery, JobOutcome outcome, Time started_at) {
  outcome.job = delivery.job;
  outcome.attempt = delivery.attempt;
  outcome.started_at = started_at;
  delivered_(std::move(outcome));
}

// The sender answers for everything that it still has while it is destroyed; nothing new is sent.
void MirrorOutbox::end() {
  sender_.reset();
  std::vector<Item> items;
  {
    const std::scoped_lock lock(mutex_);
    items.swap(inbox_);
  }
  const auto stopped = outcome_of(JobOutcomeKind::not_sent_breaker, "stopped before it was sent");
  for (Item& item : items) {
    if (const auto* delivery = std::get_if<Delivery>(&item)) tell(*delivery, stopped, delivery->at);
  }
  for (const Waiting& one : waiting_) tell(one.delivery, stopped, one.since);
  for (const auto& [ticket, one] : under_way_) {
    JobOutcome outcome = mirror_outcome(one.run.outcome(), one.next, one.delivery.follow);
    outcome.kind = JobOutcomeKind::unknown;
    outcome.receipt = "stopped while it was under way";
    outcome.through = one.next.passed;
    tell(one.delivery, std::move(outcome), one.started_at);
  }
  waiting_.clear();
  under_way_.clear();
}

void MirrorOutbox::stop() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

}  // namespace tocsin
