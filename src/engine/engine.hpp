// Engine: the one thread that decides and writes. Everyone else meets it at a bounded queue, where
// sources - people, integrations - take turns: a storm from one holds up nobody else.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "base/clock.hpp"
#include "engine/core.hpp"

namespace tocsin {

struct EngineStats {
  std::uint64_t commits = 0;
  std::uint64_t commands = 0;
  std::uint64_t failed_commits = 0;
  std::uint64_t refused = 0;  // the queue was full
  std::size_t queued = 0;
  std::size_t open_alerts = 0;
  std::size_t running_escalations = 0;
  std::size_t waiting_jobs = 0;
  bool ready = false;
};

class Engine {
 public:
  using Answered = std::move_only_function<void(Answer)>;

  // All three must outlive the engine. The store is used by the engine's thread only.
  Engine(Store& store, Outbox& outbox, const Clock& clock);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Set before start(); called on the engine's thread, must be cheap.
  void on_commit(std::function<void(std::shared_ptr<const Committed>)> told);

  // Loads and begins. Errors: those of Core::load().
  Status start();

  // Any thread. False when the queue is full or the engine stops: the command was not taken. For
  // the outcome of an attempt there is always room: each follows on an attempt that was ours.
  // `answered` is called on the engine's thread after the commit and must be cheap.
  bool submit(Command command, Answered answered);
  // The same, waiting for the answer; for the command line and start-up, never for a net thread.
  Answer ask(Command command);

  std::shared_ptr<const Config> config() const;
  EngineStats stats() const;

  // Decides what is queued, then ends. Later commands are refused.
  void stop();

 private:
  struct Shared;
  void run();

  const Clock& clock_;
  Core core_;
  std::unique_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace tocsin
