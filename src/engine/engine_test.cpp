#include "engine/engine.hpp"

#include <gtest/gtest.h>

#include <map>

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
