// Stories of the engine's laws: commit before apply, batches, idempotency keys, restarts.
#include <future>

#include "engine/engine.hpp"
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

TEST(Engine, AfterAFailedCommitEveryoneInTheBatchHears503) {
  Story story;
  story.event("a");
  ActOnAlerts acknowledge;
  acknowledge.alerts = {AlertId{1}};
  ActOnAlerts of_nothing;
  of_nothing.alerts = {AlertId{77}};
  story.store().fail_commit();
  for (const auto& reply : story.run_together({acknowledge, of_nothing})) {
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Error::Code::unavailable);
  }
  EXPECT_FALSE(story.core().loaded());
  ASSERT_TRUE(story.core().load(story.time(1s)));
  EXPECT_EQ(story.alert("a").status, AlertStatus::firing);
}

TEST(Engine, ARetryAfterAFailedCommitIsSafe) {
  Story story;
  story.store().lie_commit();
  EXPECT_FALSE(story.at(1min).event("a"));
  ASSERT_TRUE(story.core().load(story.time(1min)));
  ASSERT_TRUE(story.event("a"));
  story.at(2min);
  EXPECT_EQ(story.alerts().size(), 1u);
  std::set<std::string> keys;
  for (const Delivery& delivery : story.deliveries()) keys.insert(delivery.idempotency_key);
  EXPECT_EQ(keys.size(), 1u);
}

TEST(Engine, NothingIsHandedOverBeforeItIsDurable) {
  Story story;
  story.store().fail_commit();
  story.at(1min).event("a");
  EXPECT_TRUE(story.deliveries().empty());
}

TEST(Engine, OneIdempotencyKeyIsOneChange) {
  Story story;
  DeclareIncident declare;
  declare.title = "payments are down";
  const auto first = story.run(declare, ana, "key-1");
  const auto again = story.run(declare, ana, "key-1");
  ASSERT_TRUE(first);
  ASSERT_TRUE(again);
  EXPECT_EQ(*first, *again);
  EXPECT_EQ(story.state().incidents().size(), 1u);
  EXPECT_NE(story.run(declare, ben, "key-1")->ids, first->ids);
  EXPECT_NE(story.run(declare, ana, "key-2")->ids, first->ids);
}

TEST(Engine, AnIdempotencyKeyHoldsThroughARestartAndForADay) {
  Story story;
  DeclareIncident declare;
  declare.title = "payments are down";
  const auto first = story.run(declare, ana, "key-1");
  story.restart(1h);
  EXPECT_EQ(story.run(declare, ana, "key-1")->ids, first->ids);
  story.at(26h).run(declare, ana, "key-2");
  EXPECT_NE(story.run(declare, ana, "key-1")->ids, first->ids);
}

TEST(Engine, ARefusedCommandKeepsNoAnswer) {
  Story story;
  DeclareIncident declare;
  EXPECT_FALSE(story.run(declare, ana, "key-1"));
  declare.title = "payments are down";
  EXPECT_TRUE(story.run(declare, ana, "key-1"));
}

TEST(Engine, APauseOfTheMachineIsAnOutage) {
  Story story;
  Event event = Story::trigger("a");
  event.ends_at = story.time(6min);
  story.at(1min).send({event});
  story.acknowledge("a", ana);
  story.core().was_away(1h);
  story.at(1h + 2min);
  EXPECT_TRUE(story.alert("a").open());
  story.at(1h + 8min);
  EXPECT_FALSE(story.alert("a").open());
}

// The second step is 5 minutes after the first, whatever the clock says.
TEST(Engine, AClockSetBackDelaysNobody) {
  Story story;
  story.at(1h).event("a");
  story.at(1h + 2min).set_clock_back(30min);
  story.at(34min + 59s).expect_pages({{1h, ana}});
  story.at(40min).expect_pages({{1h, ana}, {35min, ben}});
}

TEST(Engine, AClockSetBackDuringARestartDelaysNobody) {
  Story story;
  story.at(1h).event("a");
  story.restart(-30min);
  story.at(40min).expect_pages({{1h, ana}, {35min, ben}});
}

TEST(Engine, AClockSetBackDelaysNoBundle) {
  Story story;
  Settings settings;
  settings.bundle_window = 30s;
  story.put(settings);
  story.at(1h).event("a");
  story.set_clock_back(30min);
  story.at(30min + 10s).event("b");
  story.at(31min).expect_pages({{1h, ana}, {30min + 30s, ana}});
}

TEST(Engine, AClockSetBackSendsNothingTwice) {
  Story story;
  story.provider("ana-mail", {.silent = true});
  story.at(1h).event("a");
  story.set_clock_back(10s);
  story.at(1h).expect_pages({{1h, ana}});
}

TEST(Engine, AClockSetBackLengthensNoDelay) {
  Story story;
  RoutingRule rule;
  rule.slug = rule.name = "patience";
  rule.delay = 10min;
  story.put(rule);
  story.at(1h).event("a");
  story.at(1h + 5min).set_clock_back(1h);
  story.at(14min).expect_pages({{10min, ana}});
}

TEST(Engine, AStoreThatIsAwayIsLoadedWhenItComesBack) {
  Story story;
  story.event("a");
  story.store().set_unreachable(true);
  EXPECT_FALSE(story.event("b"));
  EXPECT_FALSE(story.core().load(story.time(1s)));
  EXPECT_FALSE(story.core().loaded());
  story.store().set_unreachable(false);
  ASSERT_TRUE(story.core().load(story.time(2s)));
  EXPECT_TRUE(story.event("b"));
}

// With its thread, because what is looked at is what another thread sees.
TEST(Engine, WhoeverIsAnsweredFindsTheConfigurationChanged) {
  struct NothingSent final : Outbox {
    void deliver(Delivery) override {}
    void cancel(JobId) override {}
  };
  MemoryStore store;
  NothingSent outbox;
  const SystemClock clock;
  Engine engine(store, outbox, clock);
  ASSERT_TRUE(engine.start());
  Command command;
  ChangeConfig change;
  change.puts.push_back(
      {.object = Team{.slug = "sre", .name = "SRE", .description = {}, .members = {}},
       .expected_version = {}});
  command.body = std::move(change);
  std::promise<bool> found;
  ASSERT_TRUE(engine.submit(std::move(command), [&](Answer answer) {
    found.set_value(answer.reply && engine.config()->find<Team>("sre") != nullptr);
  }));
  EXPECT_TRUE(found.get_future().get());
}

}  // namespace
}  // namespace tocsin
