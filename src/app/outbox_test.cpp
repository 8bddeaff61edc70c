// The outbox's thread: handing over, answers from other threads, and the end.
#include "app/outbox.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tocsin {
namespace {

constexpr auto patience = std::chrono::seconds{20};  // only ever waited out by a failing test

class FixedClock final : public Clock {
 public:
  Time now() const override { return from_ms(1'795'403'529'000); }
  Duration running() const override { return 0ms; }
};

// Keeps what it was given until the test answers; what is left is answered by the destructor.
struct Wire {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Answered> open;
  bool answer_at_end = true;

  Answered take() {
    std::unique_lock lock(mutex);
    if (!changed.wait_for(lock, patience, [&] { return !open.empty(); })) return {};
    Answered answered = std::move(open.front());
    open.erase(open.begin());
    return answered;
  }
};

class FakeSender final : public Sender {
 public:
  explicit FakeSender(Wire& wire) : wire_(wire) {}
  ~FakeSender() override {
    for (const Answered& answered : wire_.open) {
      if (wire_.answer_at_end) answered({ProviderAnswer::Reached::broken, 0, "closing", ""});
    }
  }
  void send(HttpErrand, Answered answered) override { keep(std::move(answered)); }
  void send(MailErrand, Answered answered) override { keep(std::move(answered)); }
  void send(SpoolErrand, Answered answered) override { keep(std::move(answered)); }

 private:
  void keep(Answered answered) {
    {
      const std::scoped_lock lock(wire_.mutex);
      wire_.open.push_back(std::move(answered));
    }
    wire_.changed.notify_all();
  }
  Wire& wire_;
};

struct Told {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<JobId, std::vector<JobOutcomeKind>> outcomes;

  Delivered listener() {
    return [this](const JobOutcome& outcome) {
      {
        const std::scoped_lock lock(mutex);
        outcomes[outcome.job].push_back(outcome.kind);
      }
      changed.notify_all();
    };
  }
  std::vector<JobOutcomeKind> wait_for(std::uint64_t job) {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, patience, [&] { return outcomes.contains(JobId{job}); });
    return outcomes[JobId{job}];
  }
};

Delivery page(std::uint64_t job) {
  Delivery delivery;
  delivery.job = JobId{job};
  delivery.idempotency_key = "job-" + std::to_string(job);
  delivery.user = "ana";
  delivery.method.channel = Channel::webhook;
  delivery.method.address = "https://hooks.example.org/";
  delivery.lane = "webhook:hooks.example.org";
  DeliveryItem item;
  item.page = PageId{job};
  item.title = "disk full";
  delivery.items.push_back(item);
  return delivery;
}

class OutboxTest : public testing::Test {
 protected:
  std::unique_ptr<ChannelOutbox> outbox() {
    return std::make_unique<ChannelOutbox>(
        std::string(32, 'm'), [config = std::make_shared<const Config>()] { return config; },
        std::make_unique<FakeSender>(wire_), clock_, told_.listener());
  }
  using Kinds = std::vector<JobOutcomeKind>;

  FixedClock clock_;
  Wire wire_;
  Told told_;
};

TEST_F(OutboxTest, TellsWhatTheProviderSaid) {
  const auto outbox = this->outbox();
  outbox->deliver(page(1));
  const Answered answered = wire_.take();
  ASSERT_TRUE(answered);
  answered({ProviderAnswer::Reached::answered, 200, "ok", ""});
  EXPECT_EQ(told_.wait_for(1), Kinds{JobOutcomeKind::sent});
}

TEST_F(OutboxTest, CancelsWhatWaits) {
  const auto outbox = this->outbox();
  for (std::uint64_t job = 1; job <= 17; ++job) outbox->deliver(page(job));
  outbox->cancel(JobId{17});
  EXPECT_EQ(told_.wait_for(17), Kinds{JobOutcomeKind::failed});
}

TEST_F(OutboxTest, StopTellsEveryDeliveryOnce) {
  const auto outbox = this->outbox();
  for (std::uint64_t job = 1; job <= 30; ++job) outbox->deliver(page(job));
  ASSERT_TRUE(wire_.take());  // its answer never comes
  outbox->stop();
  outbox->deliver(page(31));
  EXPECT_EQ(told_.outcomes.size(), 31U);
  for (const auto& [job, kinds] : told_.outcomes) EXPECT_EQ(kinds.size(), 1U) << job.value;
  EXPECT_EQ(told_.outcomes[JobId{1}], Kinds{JobOutcomeKind::unknown});
  EXPECT_EQ(told_.outcomes[JobId{30}], Kinds{JobOutcomeKind::not_sent_breaker});
  EXPECT_EQ(told_.outcomes[JobId{31}], Kinds{JobOutcomeKind::not_sent_breaker});
}

TEST_F(OutboxTest, ASenderThatForgetsItsAnswersLosesNone) {
  wire_.answer_at_end = false;
  auto outbox = this->outbox();
  outbox->deliver(page(1));
  ASSERT_TRUE(wire_.take());
  outbox.reset();
  EXPECT_EQ(told_.outcomes[JobId{1}], Kinds{JobOutcomeKind::unknown});
}

}  // namespace
}  // namespace tocsin
