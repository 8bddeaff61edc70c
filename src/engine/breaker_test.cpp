#include "engine/breaker.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const Time start = from_ms(1'795'403'529'000);

Breaker opened() {
  Breaker breaker;
  for (int i = 0; i < breaker_failures_max; ++i) breaker.failed(start);
  return breaker;
}

TEST(Breaker, LetsEverythingPassWhileThingsWork) {
  Breaker breaker;
  EXPECT_EQ(breaker.ask(start), std::nullopt);
  EXPECT_TRUE(breaker.untouched());
}

TEST(Breaker, OpensAfterFailuresInARowOnly) {
  Breaker breaker;
  for (int i = 0; i < 20; ++i) {
    for (int j = 0; j + 1 < breaker_failures_max; ++j) breaker.failed(start);
    EXPECT_EQ(breaker.ask(start), std::nullopt);
    breaker.succeeded();
  }
  EXPECT_EQ(opened().ask(start), start + breaker_pause_min);
}

TEST(Breaker, TriesWithOneAttemptAfterThePause) {
  Breaker breaker = opened();
  const Time later = start + breaker_pause_min;
  EXPECT_EQ(breaker.ask(later - 1ms), later);
  EXPECT_EQ(breaker.ask(later), std::nullopt);
  EXPECT_EQ(breaker.ask(later), later + breaker_pause_min);
}

TEST(Breaker, AClockSetBackMakesNoPauseLonger) {
  Breaker breaker = opened();
  const Time earlier = start - 1h;
  EXPECT_EQ(breaker.ask(earlier), earlier + breaker_pause_min);
  EXPECT_EQ(breaker.ask(earlier + breaker_pause_min), std::nullopt);
}

TEST(Breaker, ClosesWhenTheTrialSucceeds) {
  Breaker breaker = opened();
  EXPECT_EQ(breaker.ask(start + breaker_pause_min), std::nullopt);
  breaker.succeeded();
  EXPECT_TRUE(breaker.untouched());
  EXPECT_EQ(breaker.ask(start), std::nullopt);
}

TEST(Breaker, PausesLongerEachTimeUpToItsMaximum) {
  Breaker breaker = opened();
  Time now = start;
  Duration pause = breaker_pause_min;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(breaker.ask(now), now + pause);
    now += pause;
    EXPECT_EQ(breaker.ask(now), std::nullopt);
    breaker.failed(now);
    pause = std::min(pause * 2, breaker_pause_max);
  }
  EXPECT_EQ(pause, breaker_pause_max);
}

TEST(Breaker, WhatWasUnderWayWhenItOpenedDoesNotLengthenThePause) {
  Breaker breaker = opened();
  for (int i = 0; i < 16; ++i) breaker.failed(start + 1s);
  EXPECT_EQ(breaker.ask(start + 1s), start + breaker_pause_min);
}

TEST(Breaker, AnotherMayTryWhenTheTrialWasGivenUp) {
  Breaker breaker = opened();
  const Time later = start + breaker_pause_min;
  EXPECT_EQ(breaker.ask(later), std::nullopt);
  breaker.given_up();
  EXPECT_EQ(breaker.ask(later), std::nullopt);
}

}  // namespace
}  // namespace tocsin
