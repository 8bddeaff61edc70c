#include "base/fair_queue.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tocsin {
namespace {

std::vector<int> drain(FairQueue<int>& queue) {
  std::vector<int> items;
  while (!queue.empty()) {
    EXPECT_EQ(queue.front(), queue.front());
    items.push_back(queue.pop());
  }
  return items;
}

TEST(FairQueue, KeepsTheOrderOfOneSource) {
  FairQueue<int> queue;
  for (const int item : {1, 2, 3}) queue.push("a", item);
  EXPECT_EQ(drain(queue), (std::vector{1, 2, 3}));
  EXPECT_EQ(queue.size(), 0U);
}

TEST(FairQueue, LetsSourcesTakeTurns) {
  FairQueue<int> queue;
  for (const int item : {1, 2, 3, 4}) queue.push("many", item);
  queue.push("few", 10);
  queue.push("other", 20);
  queue.push("few", 11);
  EXPECT_EQ(queue.size(), 7U);
  EXPECT_EQ(queue.size_of("few"), 2U);
  EXPECT_EQ(queue.size_of("nobody"), 0U);
  EXPECT_EQ(queue.longest(), "many");
  EXPECT_EQ(drain(queue), (std::vector{1, 10, 20, 2, 11, 3, 4}));
}

TEST(FairQueue, TakesTheNewestBack) {
  FairQueue<int> queue;
  for (const int item : {1, 2}) queue.push("a", item);
  queue.push("b", 10);
  EXPECT_EQ(queue.pop_newest("a"), 2);
  EXPECT_EQ(queue.pop_newest("a"), 1);
  EXPECT_EQ(drain(queue), std::vector{10});
}

TEST(FairQueue, GivesANewcomerTheNextTurn) {
  FairQueue<int> queue;
  for (const int item : {1, 2, 3}) queue.push("many", item);
  EXPECT_EQ(queue.pop(), 1);
  queue.push("new", 10);
  queue.push("new", 11);
  EXPECT_EQ(drain(queue), (std::vector{10, 2, 11, 3}));
}

TEST(FairQueue, CountsWhatItemsCost) {
  FairQueue<int> queue;
  for (const int item : {1, 2, 3}) queue.push("heavy", item, 100);
  for (int item = 10; item < 20; ++item) queue.push("light", item, 30);
  EXPECT_EQ(drain(queue), (std::vector{1, 10, 11, 12, 13, 2, 14, 15, 16, 3, 17, 18, 19}));
}

}  // namespace
}  // namespace tocsin
