#include "engine/engine.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace tocsin {
namespace {

// Takes every commit and keeps nothing: what is tested here is the engine's own thread.
class OpenStore final : public Store {
 public:
  Result<Loaded> load() override { return Loaded{}; }
  Status commit(const Commit&) override { return {}; }
};

class NoOutbox final : public Outbox {
 public:
  void deliver(Delivery) override {}
  void cancel(JobId) override {}
};

TEST(Engine, PublishesTheConfigurationBeforeItAnswers) {
  OpenStore store;
  NoOutbox outbox;
  SystemClock clock;
  Engine engine(store, outbox, clock);
  ASSERT_TRUE(engine.start());
  for (int i = 0; i < 50; ++i) {
    const Slug slug = "user-" + std::to_string(i);
    User user;
    user.slug = user.name = slug;
    user.email = slug + "@example.org";
    bool seen = false;
    std::atomic<bool> answered = false;
    ASSERT_TRUE(engine.submit(
        Command{{}, Origin::api, {}, ChangeConfig{{ConfigPut{user, {}}}, {}, {}, false}},
        [&](Answer answer) {
          seen = answer.reply && engine.config()->find<User>(slug) != nullptr;
          answered = true;
          answered.notify_one();
        }));
    answered.wait(false);
    EXPECT_TRUE(seen) << slug;
  }
  engine.stop();
}

// A clock that somebody sets; it runs on by itself.
class SetClock final : public Clock {
 public:
  Time now() const override { return real_.now() + Duration(set_by_.load()); }
  Duration running() const override { return real_.running(); }
  void set_by(Duration by) { set_by_ = by.count(); }

 private:
  SystemClock real_;
  std::atomic<Duration::rep> set_by_ = 0;
};

TEST(Engine, NoticesThatItsClockWasSetBack) {
  OpenStore store;
  NoOutbox outbox;
  SetClock clock;
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Duration> left;  // until the beat counts as missed
  Engine engine(store, outbox, clock);
  engine.on_commit([&](std::shared_ptr<const Committed> committed) {
    const std::lock_guard lock(mutex);
    for (const HeartbeatRow& beat : committed->commit.effects.heartbeats) {
      if (beat.wake_at) left = *beat.wake_at - committed->commit.at;
    }
    changed.notify_all();
  });
  ASSERT_TRUE(engine.start());
  Integration beats;
  beats.slug = beats.name = "beats";
  beats.protocol = Protocol::heartbeat;
  const ChangeConfig change{{ConfigPut{beats, {}}}, {}, {}, false};
  ASSERT_TRUE(engine.ask(Command{{}, Origin::api, {}, change}).reply);
  ASSERT_TRUE(engine.ask(Command{{}, Origin::intake, {}, Heartbeat{"beats"}}).reply);
  std::unique_lock lock(mutex);
  const Duration whole = beats.heartbeat_interval + beats.heartbeat_grace;
  EXPECT_EQ(left, whole);
  left.reset();
  clock.set_by(-1h);
  ASSERT_TRUE(changed.wait_for(lock, 10s, [&] { return left.has_value(); }));
  EXPECT_LE(*left, whole);
  EXPECT_GE(*left, whole - 10s);
  lock.unlock();
  engine.stop();
}

TEST(Engine, RefusesCommandsOnceItStops) {
  OpenStore store;
  NoOutbox outbox;
  SystemClock clock;
  Engine engine(store, outbox, clock);
  ASSERT_TRUE(engine.start());
  engine.stop();
  EXPECT_FALSE(engine.submit(Command{}, {}));
  EXPECT_FALSE(engine.ask(Command{}).reply);
}

}  // namespace
}  // namespace tocsin
