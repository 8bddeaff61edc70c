#include "engine/turn_queue.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Submission from(const Slug& source, std::size_t events = 0) {
  IngestEvents ingest;
  ingest.integration = source;
  ingest.events.resize(events);
  return {Command{{ActorKind::integration, source, {}}, Origin::intake, {}, std::move(ingest)}, {}};
}
Submission outcome(std::uint64_t job) {
  JobOutcome body;
  body.job = JobId{job};
  return {Command{{}, Origin::channel, {}, std::move(body)}, {}};
}

std::vector<Submission> turn(TurnQueue& queue) {
  std::vector<Submission> batch;
  queue.take(batch);
  return batch;
}
std::vector<Slug> sources(const std::vector<Submission>& batch) {
  std::vector<Slug> sources;
  for (const Submission& one : batch) sources.push_back(one.command.actor.slug);
  return sources;
}

TEST(TurnQueue, LetsSourcesTakeTurns) {
  TurnQueue queue;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(queue.put(from("storm")));
  ASSERT_TRUE(queue.put(from("calm")));
  EXPECT_EQ(sources(turn(queue)), (std::vector<Slug>{"storm", "calm", "storm", "storm"}));
  EXPECT_TRUE(queue.empty());
}

TEST(TurnQueue, ATurnTakesNoMoreThanItMayCost) {
  TurnQueue queue;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(queue.put(from("storm", 99)));
  EXPECT_EQ(turn(queue).size(), 10U);
  queue.taken(100ms);  // five times what is wanted: the least, then
  EXPECT_EQ(turn(queue).size(), 5U);
  queue.taken(5ms);  // it may cost more now, but not more than twice as much
  ASSERT_TRUE(queue.put(from("storm", 99)));
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(queue.put(from("storm", 99)));
  EXPECT_EQ(turn(queue).size(), 10U);
}

TEST(TurnQueue, OneCommandIsTakenWhateverItCosts) {
  TurnQueue queue;
  for (std::uint64_t job = 1; job <= 2'000; ++job) ASSERT_TRUE(queue.put(outcome(job)));
  ASSERT_TRUE(queue.put(from("large", 20'000)));
  ASSERT_TRUE(queue.put(from("small", 1)));
  const auto batch = turn(queue);
  EXPECT_EQ(batch.size(), 501U);
  EXPECT_EQ(batch.back().command.actor.slug, "large");
}

TEST(TurnQueue, OutcomesComeFirstAndHaveHalfOfATurn) {
  TurnQueue queue;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(queue.put(from("storm", 99)));
  for (std::uint64_t job = 1; job <= 3'000; ++job) ASSERT_TRUE(queue.put(outcome(job)));
  const auto batch = turn(queue);
  EXPECT_EQ(batch.size(), 505U);
  EXPECT_TRUE(std::holds_alternative<JobOutcome>(batch.front().command.body));
  while (!turn(queue).empty()) continue;
  for (std::uint64_t job = 1; job <= 3'000; ++job) ASSERT_TRUE(queue.put(outcome(job)));
  EXPECT_EQ(turn(queue).size(), 1'000U);  // nothing else waits
}

TEST(TurnQueue, RefusesTheSourceThatFillsItAndNeverAnOutcome) {
  TurnQueue queue;
  std::size_t taken = 0;
  while (queue.put(from("storm"))) ++taken;
  EXPECT_EQ(taken, engine_source_max);
  EXPECT_TRUE(queue.put(from("calm")));
  for (int i = 0; queue.put(from(std::to_string(i))); ++i) continue;
  EXPECT_EQ(queue.size(), engine_queue_max);
  EXPECT_TRUE(queue.put(outcome(1)));
  EXPECT_TRUE(std::holds_alternative<JobOutcome>(queue.pop().command.body));
  EXPECT_EQ(queue.pop().command.actor.slug, "storm");
}

}  // namespace
}  // namespace tocsin
