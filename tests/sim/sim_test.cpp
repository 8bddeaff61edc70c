// The simulator: many lives of Tocsin under faults, one a seed. TOCSIN_SIM_SEEDS says how many,
// TOCSIN_SIM_SEED lives one of them, TOCSIN_SIM_STORY tells it on standard output.
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <iostream>

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

TEST_F(Simulation, EveryPromiseIsKeptUnderFaults) {
  const std::optional<std::uint64_t> one = number_from("TOCSIN_SIM_SEED");
  const std::uint64_t first = one.value_or(1);
  const std::uint64_t seeds = one ? 1 : number_from("TOCSIN_SIM_SEEDS").value_or(seeds_default);
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    World world(seed, one && number_from("TOCSIN_SIM_STORY")
                          ? [](const std::string& line) { std::cout << line << "\n"; }
                          : std::function<void(const std::string&)>{});
    const std::string broken = world.live();
    ASSERT_EQ(broken, "") << "seed " << seed << "; replay it with ./dev sim " << seed << "\n"
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
