#include "domain/incidents/responders.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const Time t0 = from_ms(1'000'000);

TEST(Responders, GoFromAskedToJoinedWithTheirTimes) {
  Responders all;
  EXPECT_TRUE(ask(all, "ana", "ben", t0));
  EXPECT_EQ(all[0].state, ResponderState::asked);
  EXPECT_EQ(all[0].by, "ben");
  EXPECT_FALSE(is_there(all, "ana"));
  EXPECT_TRUE(acknowledge(all, "ana", t0 + 1min));
  EXPECT_TRUE(is_there(all, "ana"));
  EXPECT_FALSE(is_present(all, "ana"));
  EXPECT_TRUE(join(all, "ana", t0 + 2min));
  EXPECT_FALSE(join(all, "ana", t0 + 3min));
  EXPECT_EQ(all[0].asked_at, t0);
  EXPECT_EQ(all[0].acknowledged_at, t0 + 1min);
  EXPECT_EQ(all[0].joined_at, t0 + 2min);
}

TEST(Responders, NobodyFallsBackByBeingAskedAgain) {
  Responders all;
  join(all, "ana", t0);
  EXPECT_FALSE(ask(all, "ana", "", t0 + 1min));
  EXPECT_FALSE(acknowledge(all, "ana", t0 + 1min));
  EXPECT_TRUE(is_present(all, "ana"));
}

TEST(Responders, WhoJoinsFromAPageHasAlsoAnsweredIt) {
  Responders all;
  ask(all, "ana", "", t0);
  join(all, "ana", t0 + 1min);
  EXPECT_TRUE(acknowledge(all, "ana", t0 + 1min));
  EXPECT_EQ(all[0].state, ResponderState::joined);
  EXPECT_EQ(all[0].acknowledged_at, t0 + 1min);
}

TEST(Responders, OnlyWhoIsSilentIsNoLongerAskedByItself) {
  Responders all;
  ask(all, "ana", "", t0);
  ask(all, "ben", "", t0);
  acknowledge(all, "ben", t0);
  EXPECT_TRUE(stop_asking(all, "ana", t0 + 1min));
  EXPECT_FALSE(stop_asking(all, "ben", t0 + 1min));
  EXPECT_FALSE(stop_asking(all, "cleo", t0 + 1min));
  EXPECT_FALSE(is_let_go(all, "ana")) << "a policy may call her again";
  EXPECT_TRUE(release(all, "ben", "cleo", t0 + 2min));
  EXPECT_TRUE(is_let_go(all, "ben"));
  EXPECT_FALSE(release(all, "ben", "cleo", t0 + 2min));
}

TEST(Responders, WhoWasReleasedAndIsCalledAgainIsAskedAnew) {
  Responders all;
  join(all, "ana", t0);
  release(all, "ana", "ben", t0);
  EXPECT_TRUE(ask(all, "ana", "cleo", t0 + 1min));
  EXPECT_EQ(all[0].state, ResponderState::asked);
  EXPECT_EQ(all[0].released_at, std::nullopt);
  EXPECT_EQ(all.size(), 1u);
}

TEST(Responders, AreListedUpToTheirLimit) {
  Responders all;
  for (std::size_t i = 0; i < responders_max; ++i) ask(all, "u" + std::to_string(i), "", t0);
  EXPECT_FALSE(ask(all, "one-more", "", t0));
  EXPECT_FALSE(join(all, "", t0));
  EXPECT_TRUE(join(all, "u0", t0));
  EXPECT_EQ(all.size(), responders_max);
}

}  // namespace
}  // namespace tocsin
