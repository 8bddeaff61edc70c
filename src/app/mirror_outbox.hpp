// The outbox of mirrors: what they are owed is read, sent call after call and told as an outcome,
// on a thread of its own, so that a slow chat holds up nobody's page. Everything else goes on to
// the outbox behind it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "app/sender.hpp"
#include "base/clock.hpp"
#include "channels/slack_mirror.hpp"
#include "engine/channel.hpp"
#include "engine/follow_reading.hpp"
#include "engine/store.hpp"

namespace tocsin {

constexpr std::size_t mirrors_under_way_max = 8;  // incidents at once
constexpr Duration mirror_call_deadline = 10s;
// What waited longer is handed back untried, and a run that took longer is not gone on with: the
// lease must not run out meanwhile.
constexpr Duration mirror_waiting_max = 15s;
constexpr Duration mirror_run_max = 25s;
constexpr Duration mirror_pause = 30s;  // of what was handed back
constexpr Duration channel_known = 10min;
static_assert(mirror_waiting_max + mirror_run_max + mirror_call_deadline < job_lease);

class MirrorOutbox final : public Outbox {
 public:
  using Published = std::function<std::shared_ptr<const Config>()>;
  using MakeReader = std::function<Result<std::unique_ptr<Reader>>()>;

  // `delivered` is called on this outbox's thread, exactly once for every delivery of its own.
  MirrorOutbox(Outbox& rest, std::string_view master_key, Published config, MakeReader make_reader,
               std::unique_ptr<Sender> sender, const Clock& clock, Delivered delivered);
  ~MirrorOutbox() override;  // stop()

  void deliver(Delivery delivery) override;
  void cancel(JobId job) override { rest_.cancel(job); }

  // As ChannelOutbox::stop().
  void stop();

 private:
  struct Answer {
    std::uint64_t ticket = 0;
    ProviderAnswer answer;
  };
  using Item = std::variant<Delivery, Answer>;
  struct Waiting {
    Delivery delivery;
    Time since{};
  };
  struct UnderWay {
    Delivery delivery;
    NextEntry next;
    slack_mirror::Run run;
    Time started_at{};
  };

  bool put(Item item);  // false: stopping
  void run();
  void take(Item item);
  void start_next();
  void start(const Delivery& delivery);
  void go_on(std::uint64_t ticket);
  bool is_to_be_looked_at(const std::string& channel, Time now);
  void tell(const Delivery& delivery, JobOutcome outcome, Time started_at);
  void end();

  Outbox& rest_;
  const std::string master_key_;
  const Published config_;
  const MakeReader make_reader_;
  const Clock& clock_;
  const Delivered delivered_;
  std::unique_ptr<Sender> sender_;  // this and the next four: the outbox's thread only
  std::unique_ptr<Reader> reader_;
  std::deque<Waiting> waiting_;
  std::map<std::uint64_t, UnderWay> under_way_;
  std::map<std::string, Time> looked_at_;  // who reads a channel was asked then
  std::uint64_t last_ticket_ = 0;

  std::mutex mutex_;  // guards the three below; held for a push or a swap only
  std::condition_variable changed_;
  std::vector<Item> inbox_;  // bounded by the engine's unsent jobs
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace tocsin
