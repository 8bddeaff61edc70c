#include "engine/engine.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
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

// Keeps what a restart needs of a configuration and its jobs.
class KeepingStore final : public Store {
 public:
  Result<Loaded> load() override {
    Loaded loaded;
    loaded.config = config_;
    loaded.rows.counters = counters_;
    for (const auto& [id, job] : jobs_) loaded.rows.jobs.push_back(job);
    loaded.last_commit_at = last_commit_at_;
    return loaded;
  }
  Status commit(const Commit& commit) override {
    for (const ConfigRow& row : commit.effects.config) config_.push_back(row);
    for (const Job& job : commit.effects.jobs) jobs_.insert_or_assign(job.id, job);
    counters_ = commit.effects.counters;
    last_commit_at_ = commit.at;
    return {};
  }

 private:
  std::vector<ConfigRow> config_;
  std::map<JobId, Job> jobs_;
  Counters counters_;
  std::optional<Time> last_commit_at_;
};

// Says whether whoever delivers finds the contact method in the configuration of that moment.
class LookingOutbox final : public Outbox {
 public:
  void deliver(Delivery delivery) override {
    known.push_back(engine->config()->find<ContactMethod>(delivery.method.slug) != nullptr);
  }
  void cancel(JobId) override {}

  const Engine* engine = nullptr;
  std::vector<bool> known;
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

TEST(Engine, PublishesTheConfigurationBeforeItHandsOver) {
  KeepingStore store;
  LookingOutbox outbox;
  SystemClock clock;
  User ana;
  ana.slug = ana.name = "ana";
  ana.email = "ana@example.org";
  ContactMethod mail;
  mail.slug = mail.name = "ana-mail";
  mail.user = "ana";
  mail.address = ana.email;
  {
    Engine engine(store, outbox, clock);
    outbox.engine = &engine;
    ASSERT_TRUE(engine.start());
    const ChangeConfig change{{ConfigPut{ana, {}}, ConfigPut{mail, {}}}, {}, {}, false};
    ASSERT_TRUE(engine.ask(Command{{}, Origin::api, {}, change}).reply);
    const SendVerification send{"ana-mail", "123456"};
    ASSERT_TRUE(engine.ask(Command{{}, Origin::api, {}, send}).reply);
    engine.stop();
  }
  EXPECT_EQ(outbox.known, std::vector{true});
  outbox.known.clear();
  // Nobody heard what became of the attempt: it is handed over again, with the first commit.
  Engine engine(store, outbox, clock);
  outbox.engine = &engine;
  ASSERT_TRUE(engine.start());
  engine.stop();
  EXPECT_EQ(outbox.known, std::vector{true});
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

// An engine whose thread stands in its first commit until it is let go.
class HeldEngine {
 public:
  HeldEngine() : engine(store_, outbox_, clock_) {
    engine.on_commit([this](const auto&) {
      held_ = true;
      held_.notify_one();
      may_go_.wait(false);
    });
    EXPECT_TRUE(engine.start());
    User ana;
    ana.slug = ana.name = "ana";
    ana.email = "ana@example.org";
    const ChangeConfig change{{ConfigPut{ana, {}}}, {}, {}, false};
    EXPECT_TRUE(engine.submit(Command{{}, Origin::api, {}, change}, nullptr));
    held_.wait(false);
  }
  ~HeldEngine() { let_go(); }
  void let_go() {
    may_go_ = true;
    may_go_.notify_one();
    engine.stop();
  }
  // Something that is decided for this source; that it is refused does not matter here.
  static Command beat(const Slug& source) {
    return {Actor{ActorKind::integration, source, {}}, Origin::intake, {}, ChangeConfig{}};
  }

 private:
  OpenStore store_;
  NoOutbox outbox_;
  SystemClock clock_;
  std::atomic<bool> held_ = false;
  std::atomic<bool> may_go_ = false;

 public:
  Engine engine;
};

TEST(Engine, LetsSourcesTakeTurns) {
  HeldEngine held;
  std::vector<Slug> order;
  const auto submit = [&](const Slug& source) {
    return held.engine.submit(HeldEngine::beat(source),
                              [&, source](const Answer&) { order.push_back(source); });
  };
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(submit("storm"));
  ASSERT_TRUE(submit("calm"));
  held.let_go();
  ASSERT_EQ(order.size(), 201U);
  EXPECT_EQ(order[1], "calm");
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
