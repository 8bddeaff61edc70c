#include "engine/engine.hpp"

#include <condition_variable>
#include <future>
#include <mutex>
#include <utility>

#include "base/log.hpp"
#include "engine/turn_queue.hpp"

namespace tocsin {
namespace {

constexpr Duration idle_max = 1s;  // a clock that jumps is noticed within this
constexpr Duration reload_pause_max = 2s;
// The loop turns every second: longer means that we stood still.
constexpr Duration pause_min = 30s;
constexpr Duration set_back_min = 1s;  // less is the clock's own slewing, and delays nobody
constexpr Duration reading_max = 50ms;

// Both clocks at one instant.
struct Reading {
  Time by_clock;
  Duration running;
};

// Read anew when the thread was held up in between: else a clock would seem to have jumped.
Reading read(const Clock& clock) {
  Reading reading;
  do {
    reading.running = clock.running();
    reading.by_clock = clock.now();
  } while (clock.running() - reading.running > reading_max);
  return reading;
}

}  // namespace

// The queue: the one place where other threads meet the engine's.
struct Engine::Shared {
  mutable std::mutex mutex;
  std::condition_variable woken;
  TurnQueue queue;
  std::shared_ptr<const Config> config = std::make_shared<const Config>();
  std::function<void(std::shared_ptr<const Committed>)> told;  // engine thread only, once it runs
  EngineStats stats;
  bool stopping = false;
};

Engine::Engine(Store& store, Outbox& outbox, const Clock& clock)
    : clock_(clock), core_(store, outbox), shared_(std::make_unique<Shared>()) {
  // Before the answers: whoever is told ok finds what their own command changed.
  core_.on_commit([this](std::shared_ptr<const Committed> committed) {
    {
      const std::lock_guard lock(shared_->mutex);
      shared_->config = committed->config;
    }
    if (shared_->told) shared_->told(std::move(committed));
  });
}

Engine::~Engine() { stop(); }

void Engine::on_commit(std::function<void(std::shared_ptr<const Committed>)> told) {
  shared_->told = std::move(told);
}

Status Engine::start() {
  if (auto good = core_.load(clock_.now()); !good) return good;
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->config = core_.config();
    shared_->stats.ready = true;
  }
  thread_ = std::thread([this] { run(); });
  return {};
}

bool Engine::submit(Command command, Answered answered) {
  {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->stopping || !shared_->queue.put({std::move(command), std::move(answered)})) {
      ++shared_->stats.refused;
      return false;
    }
    if (shared_->queue.size() > 1) return true;  // it was woken for the first one
  }
  shared_->woken.notify_one();
  return true;
}

Answer Engine::ask(Command command) {
  auto promise = std::make_shared<std::promise<Answer>>();
  std::future<Answer> answer = promise->get_future();
  const bool taken =
      submit(std::move(command), [promise](Answer got) { promise->set_value(std::move(got)); });
  if (!taken) return {fail(Error::Code::unavailable, "too much is waiting; try again"), 0};
  return answer.get();
}

std::shared_ptr<const Config> Engine::config() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->config;
}

EngineStats Engine::stats() const {
  const std::lock_guard lock(shared_->mutex);
  EngineStats stats = shared_->stats;
  stats.queued = shared_->queue.size();
  return stats;
}

void Engine::stop() {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
  }
  shared_->woken.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Engine::run() {
  std::vector<Submission> batch;
  Duration reload_pause = 10ms;
  Reading turned = read(clock_);
  for (;;) {
    {
      std::unique_lock lock(shared_->mutex);
      const Time now = clock_.now();
      Duration wait = idle_max;
      if (!core_.loaded()) {
        wait = reload_pause;
      } else if (const auto due = core_.next_due(now)) {
        wait = std::clamp(*due - now, Duration::zero(), idle_max);
      }
      shared_->woken.wait_for(lock, wait, [&] {
        return shared_->stopping || (core_.loaded() && !shared_->queue.empty());
      });
      if (shared_->stopping && (shared_->queue.empty() || !core_.loaded())) break;
      shared_->queue.take(batch);
    }
    const Reading before = std::exchange(turned, read(clock_));
    const Duration by_clock = turned.by_clock - before.by_clock;
    const Duration really = turned.running - before.running;
    if (by_clock >= pause_min) core_.was_away(by_clock);
    if (really - by_clock >= set_back_min) core_.clock_set_back(really - by_clock);
    if (!core_.loaded()) {
      for (Submission& submission : batch) {
        if (!submission.answered) continue;
        submission.answered(
            {fail(Error::Code::unavailable, "the database is not available; try again"), 0});
      }
      batch.clear();
      if (const Status loaded = core_.load(clock_.now()); !loaded) {
        log::error("reload_failed", {{"reason", loaded.error().message}});
        reload_pause = std::min(reload_pause * 2, reload_pause_max);
      } else {
        reload_pause = 10ms;
        const std::lock_guard lock(shared_->mutex);
        shared_->config = core_.config();
      }
    }
    const std::size_t commands = batch.size();
    const std::uint64_t seq_before = core_.state().counters().seq;
    if (core_.loaded()) core_.process(batch, clock_.now());
    const Duration took = clock_.running() - turned.running;
    const std::lock_guard lock(shared_->mutex);
    shared_->queue.taken(took);
    shared_->stats.commands += commands;
    shared_->stats.commits += core_.state().counters().seq - seq_before;
    if (!core_.loaded()) ++shared_->stats.failed_commits;
    shared_->stats.ready = core_.loaded();
    shared_->stats.open_alerts = core_.state().alerts().size();
    shared_->stats.running_escalations = core_.state().escalations().size();
    shared_->stats.waiting_jobs = core_.state().jobs().size();
  }
  const std::lock_guard lock(shared_->mutex);
  while (!shared_->queue.empty()) {
    Submission submission = shared_->queue.pop();
    if (!submission.answered) continue;
    submission.answered({fail(Error::Code::unavailable, "the server stops; try again"), 0});
  }
}

}  // namespace tocsin
