// The real Outbox: one thread that renders messages and hands them to the network as soon as the
// engine owes them. Any thread may call deliver() and cancel(); both only put into a queue.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "app/dispatch.hpp"
#include "base/clock.hpp"

namespace tocsin {

class ChannelOutbox final : public Outbox {
 public:
  // `delivered` is called on the outbox's thread, exactly once for every delivery, the last time
  // from within stop(). `events`: reads what followers are owed; none: they are told nothing.
  ChannelOutbox(std::string_view master_key, Random& random, Dispatch::Published config,
                std::unique_ptr<Sender> sender, const Clock& clock, Delivered delivered,
                std::unique_ptr<EventReading> events = nullptr);
  ~ChannelOutbox() override;  // stop()

  void deliver(Delivery delivery) override;
  void cancel(JobId job) override;

  // Ends the sender, then reports what it did not answer as unknown and what still waited as not
  // sent. Deliveries that come later are reported as not sent at once, on the caller's thread.
  void stop();

 private:
  struct Answer {
    Ticket ticket = 0;
    ProviderAnswer answer;
  };
  struct Prepared {
    Ticket ticket = 0;
    PreparedEvent event;
  };
  using Item = std::variant<Delivery, JobId, Answer, Prepared>;

  bool put(Item item);  // false: stopping
  void run();
  void take(Item item);
  void end();
  void send(Ticket ticket, Dispatch::Errand errand);

  const Clock& clock_;
  Delivered delivered_;
  std::unique_ptr<EventReading> events_;  // these three: the outbox's thread only
  std::unique_ptr<Sender> sender_;
  Dispatch dispatch_;

  std::mutex mutex_;  // guards the three below; held for a push or a swap only
  std::condition_variable changed_;
  std::vector<Item> inbox_;  // bounded by the engine's unsent jobs: one attempt of each at a time
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace tocsin
