#include "engine/core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "engine/explain.hpp"
#include "engine/follow.hpp"
#include "engine/transaction.hpp"

namespace tocsin {
namespace {

constexpr std::size_t due_per_commit_max = 1'000;
constexpr std::size_t freshness_per_commit_max = 2'000;
constexpr Duration freshness_lag = 30s;  // how far a row may lag behind unchanged repeats
constexpr Duration outage_min = 5s;      // a shorter gap between commits is no outage

Command system_command(CommandBody body) {
  return Command{Actor{}, Origin::timer, {}, std::move(body)};
}

}  // namespace

Core::Core(Store& store, Outbox& outbox) : store_(store), outbox_(outbox) {}

Status Core::load(Time now) {
  loaded_ = false;
  Result<Loaded> loaded = store_.load();
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  Config config;
  for (const ConfigRow& row : loaded->config) {
    if (auto good = put_row(config, row); !good) return good;
  }
  if (auto good = recompile(config); !good) return good;
  config_ = std::move(config);
  const std::uint64_t seq_loaded = loaded->rows.counters.seq;
  state_ = State(std::move(loaded->rows), config_);
  stillborn_.clear();  // orphans now, as everything leased that nobody works on

  published_ = std::make_shared<const Config>(config_);

  Started started;
  if (loaded->last_commit_at) {
    started.freshness_lost = freshness_lag;
    const Time heard_until = unloaded_at_.value_or(started_ ? now : *loaded->last_commit_at);
    if (now - heard_until >= outage_min) started.outage = now - heard_until;
    // A commit that failed may be durable all the same.
    if (set_back_seq_ && seq_loaded > *set_back_seq_) set_back_ = Duration::zero();
    // A clock that stands before our last commit was set back, at least by this much.
    set_back_ = std::max(set_back_, *loaded->last_commit_at - now);
    started.set_back = set_back_;
    set_back_seq_ = seq_loaded;
  }
  for (const auto& [id, job] : state_.jobs()) {
    if (job.status == JobStatus::leased && !in_flight_.contains(id)) started.orphans.push_back(id);
  }
  Transaction transaction(config_, state_, now);
  if (auto reply = transaction.run(system_command(std::move(started))); !reply) {
    return std::unexpected(std::move(reply.error()));
  }
  loaded_ = true;
  saved_freshness_at_ = now;
  if (!finish(transaction)) return fail(Error::Code::unavailable, "the store takes no commits");
  started_ = true;
  set_back_ = Duration::zero();
  unloaded_at_.reset();
  return {};
}

void Core::process(std::vector<Submission>& submissions, Time now) {
  Transaction transaction(config_, state_, now);
  start(transaction);
  run_due(transaction, now);
  std::vector<Result<Reply>> replies;
  replies.reserve(submissions.size());
  for (Submission& submission : submissions) {
    if (const auto* outcome = std::get_if<JobOutcome>(&submission.command.body)) {
      const auto flying = in_flight_.find(outcome->job);
      if (flying != in_flight_.end() && flying->second == outcome->attempt) {
        in_flight_.erase(flying);
      }
    }
    replies.push_back(transaction.run(std::move(submission.command)));
  }
  save_freshness(transaction, now);
  const bool durable = finish(transaction);
  if (durable) set_back_ = Duration::zero();
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    if (!submissions[i].answered) continue;
    Answer answer{std::move(replies[i]), state_.counters().seq - 1};
    if (!durable) {  // a refusal, too, may rest on what was not kept
      answer.reply = fail(Error::Code::unavailable,
                          "the database did not take the change; nothing was done, try again");
    }
    submissions[i].answered(std::move(answer));
  }
  submissions.clear();
}

// What happened to us, rather than to the world.
void Core::start(Transaction& transaction) {
  if (away_ > Duration::zero() || set_back_ > Duration::zero()) {
    Started started;
    started.outage = std::exchange(away_, Duration::zero());
    started.set_back = set_back_;
    set_back_seq_ = state_.counters().seq;
    saved_freshness_at_ -= set_back_;
    (void)transaction.run(system_command(std::move(started)));
  }
  for (JobOutcome& outcome : std::exchange(stillborn_, {})) {
    (void)transaction.run(Command{Actor{}, Origin::channel, {}, std::move(outcome)});
  }
}

// Each waiting thing is woken once a round: whatever still waits for a passed instant afterwards is
// looked at in the next one.
void Core::run_due(Transaction& transaction, Time now) {
  for (const Due& waiting : state_.due_until(now, due_per_commit_max)) {
    if (!state_.waits(waiting)) continue;  // an earlier one settled it
    const auto reply =
        transaction.run(system_command(Wake{waiting.kind, waiting.id, waiting.slug}));
    if (!reply) log::error("wake_refused", {{"reason", reply.error().message}});
  }
}

void Core::save_freshness(Transaction& transaction, Time now) {
  const std::set<AlertId>& lagging = state_.alerts().lagging();
  if (lagging.empty() || now - saved_freshness_at_ < freshness_lag) return;
  SaveFreshness save;
  for (const AlertId id : lagging) {
    if (save.alerts.size() == freshness_per_commit_max) break;
    save.alerts.push_back(id);
  }
  if (save.alerts.size() == lagging.size()) saved_freshness_at_ = now;
  (void)transaction.run(system_command(std::move(save)));
}

bool Core::finish(Transaction& transaction) {
  if (transaction.empty()) return true;
  const bool config_changed = transaction.config_changed();
  auto committed = std::make_shared<Committed>();
  committed->commit = transaction.take();
  if (const Status durable = store_.commit(committed->commit); !durable) {
    log::error("commit_failed",
               {{"seq", committed->commit.seq}, {"reason", durable.error().message}});
    loaded_ = false;  // a failed commit ends the State
    if (started_ && !unloaded_at_) unloaded_at_ = committed->commit.at;
    return false;
  }
  if (config_changed) published_ = std::make_shared<const Config>(config_);
  committed->config = published_;
  // Told first: whoever sends looks at the configuration that is told of here.
  if (told_) told_(committed);
  hand_over(committed->commit);
  return true;
}

void Core::hand_over(const Commit& commit) {
  const auto& jobs = commit.effects.jobs;
  std::map<JobId, const Job*> newest;
  for (const Job& row : jobs) newest[row.id] = &row;
  for (const Job& row : jobs) {  // in the order of the decisions: the first alarm rings first
    if (newest.at(row.id) != &row || row.status != JobStatus::leased) continue;
    if (const auto flying = in_flight_.find(row.id);
        flying != in_flight_.end() && flying->second == row.attempt) {
      continue;  // it has been handed over; its row changed for another reason
    }
    auto delivery = delivery_of(row, commit.at);
    const bool about_nothing =
        delivery && row.kind == JobKind::notification && delivery->items.empty();
    if (!delivery || about_nothing) {
      stillborn_.push_back(
          {row.id, row.attempt, delivery ? JobOutcomeKind::failed : JobOutcomeKind::rejected,
           delivery ? "it was over before it was sent" : "the contact method is gone", commit.at,
           std::nullopt});
      continue;
    }
    in_flight_.insert_or_assign(row.id, row.attempt);
    outbox_.deliver(std::move(*delivery));
  }
  // An attempt all of whose pages have ended need not go out any more, if it has not yet.
  for (const Page& page : commit.effects.pages) {
    if (!page.ended_at) continue;
    for (const JobId id : state_.jobs_of(page.id)) {
      const Job* job = state_.job(id);
      const bool all_ended = std::all_of(job->pages.begin(), job->pages.end(), [&](PageId other) {
        const Page* still = state_.page(other);
        return still == nullptr || still->ended_at;
      });
      if (all_ended && in_flight_.contains(id)) outbox_.cancel(id);
    }
  }
}

std::optional<Delivery> Core::delivery_of(const Job& job, Time at) const {
  Delivery delivery;
  delivery.job = job.id;
  delivery.attempt = job.attempt;
  delivery.kind = job.kind;
  delivery.lane = job.lane;
  delivery.idempotency_key = fmt::format("job-{}", job.id.value);
  delivery.at = at;
  if (job.kind ==
      JobKind::follow) {  // its entries are read when they are sent: State holds no text
    if (!is_on(config_, follower_of(job.follow))) return std::nullopt;
    delivery.follow = job.follow;
    return delivery;
  }
  const ContactMethod* method = config_.find<ContactMethod>(job.contact_method);
  if (method == nullptr) return std::nullopt;  // deleted in the same commit
  delivery.user = job.user;
  const User* user = config_.find<User>(job.user);
  delivery.user_name = user == nullptr ? job.user : user->name;
  delivery.method = *method;
  delivery.code = job.code;
  if (const Provider* provider = config_.find<Provider>(job.provider)) {
    delivery.provider = *provider;
  }
  delivery.message = job.message;
  delivery.notes = job.notes;
  delivery.notes_more = job.notes_more;
  for (const PageId id : job.pages) {
    const Page* page = state_.page(id);
    if (page != nullptr && !page->ended_at) delivery.items.push_back(item_of(*page));
  }
  return delivery;
}

DeliveryItem Core::item_of(const Page& page) const {
  DeliveryItem item;
  item.page = page.id;
  item.generation = page.generation;
  item.subject_kind = page.subject_kind;
  item.subject = page.subject;
  item.drill = page.drill;
  item.since = page.created_at;
  item.why = why_paged(config_, page);
  Slug service;
  if (page.subject_kind == SubjectOf::alert) {
    if (const auto alert = state_.alert(AlertId{page.subject})) {
      item.title = title_for(page, alert->summary);
      item.severity = alert->severity;
      item.since = alert->started_at;
      service = alert->service;
    }
  } else if (page.subject_kind == SubjectOf::incident) {
    if (const Incident* incident = state_.incident(IncidentId{page.subject})) {
      item.title = incident->title;
      item.severity = incident->severity;
      item.since = incident->declared_at;
      item.bridge_url = incident->bridge.url;
      item.bridge_phone = incident->bridge.phone;
      if (!incident->services.empty()) service = incident->services.front();
    }
  } else {
    item.title = "Test page: acknowledge it to prove that this channel works";
    item.severity = Severity::SEV5;
  }
  const Service* found = config_.find<Service>(service);
  item.service = found == nullptr ? service : found->name;
  return item;
}

std::optional<Time> Core::next_due(Time now) const {
  if (!stillborn_.empty() || away_ > Duration::zero() || set_back_ > Duration::zero()) {
    return now;
  }
  std::optional<Time> next = state_.next_due();
  if (!state_.alerts().lagging().empty()) {
    const Time save = std::max(now, saved_freshness_at_ + freshness_lag);
    next = next ? std::min(*next, save) : save;
  }
  return next;
}

}  // namespace tocsin
