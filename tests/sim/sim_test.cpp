// The simulator: many lives of Tocsin under faults, one a seed, as many at once as there are cores.
// TOCSIN_SIM_SEEDS says how many, TOCSIN_SIM_SEED lives one of them, TOCSIN_SIM_STORY tells it on
// standard output.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "tests/sim/world.hpp"

namespace tocsin::sim {
namespace {

constexpr int seeds_default = 300;
constexpr std::size_t last_lines = 40;  // of the story of a seed that fails

std::optional<std::uint64_t> number_from(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr || *text == '\0') return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

std::string story_of(std::uint64_t seed) {
  std::string story;
  World world(seed, [&](const std::string& line) { story.append(line).append("\n"); });
  story += world.live();
  return story;
}

std::string end_of_story(std::uint64_t seed) {
  std::deque<std::string> lines;
  World world(seed, [&](const std::string& line) {
    lines.push_back(line);
    if (lines.size() > last_lines) lines.pop_front();
  });
  (void)world.live();
  std::string story;
  for (const std::string& line : lines) story.append(line).append("\n");
  return story;
}

class Simulation : public testing::Test {
 protected:
  void SetUp() override { log::set_level("off"); }  // faults are meant here
  void TearDown() override { log::set_level("info"); }
};

// Lives one after the other, until there are none left or one has gone wrong; several do so at
// once.
class Lives {
 public:
  Lives(std::uint64_t first, std::uint64_t count) : next_(first), end_(first + count) {}
  void live() {
    while (!failed_) {
      const std::uint64_t seed = next_.fetch_add(1);
      if (seed >= end_) return;
      const std::string broken = World(seed, {}).live();
      if (broken.empty()) continue;
      const std::scoped_lock lock(mutex_);
      failed_ = true;
      broken_.emplace(seed, broken);
    }
  }
  // By seed.
  const std::map<std::uint64_t, std::string>& broken() const { return broken_; }

 private:
  std::atomic<std::uint64_t> next_;
  const std::uint64_t end_;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::map<std::uint64_t, std::string> broken_;
};

TEST_F(Simulation, EveryPromiseIsKeptUnderFaults) {
  if (const auto one = number_from("TOCSIN_SIM_SEED")) {
    World world(*one, number_from("TOCSIN_SIM_STORY")
                          ? [](const std::string& line) { std::cout << line << "\n"; }
                          : std::function<void(const std::string&)>{});
    const std::string broken = world.live();
    ASSERT_EQ(broken, "") << "seed " << *one << "\n" << end_of_story(*one);
    return;
  }
  Lives lives(1, number_from("TOCSIN_SIM_SEEDS").value_or(seeds_default));
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) {
      threads.emplace_back([&] { lives.live(); });
    }
  }
  for (const auto& [seed, broken] : lives.broken()) {
    ADD_FAILURE() << broken << "\nseed " << seed << "; replay it with ./dev sim " << seed << "\n"
                  << end_of_story(seed);
  }
}

TEST_F(Simulation, TwoLivesOfOneSeedAreTheSame) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const std::string story = story_of(seed);
    EXPECT_GT(story.size(), 1000u);
    EXPECT_EQ(story, story_of(seed));
  }
}

}  // namespace
}  // namespace tocsin::sim
