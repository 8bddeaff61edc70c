#include "api/throttle.hpp"

#include <gtest/gtest.h>

namespace tocsin::api {
namespace {

TEST(LoginThrottle, ForgivesAFewMistakesThenWaitsTwiceAsLongEachTime) {
  LoginThrottle throttle;
  const Time start = from_ms(1'000'000);
  for (int i = 1; i < LoginThrottle::free_failures; ++i) throttle.failed("account:ana", start);
  EXPECT_EQ(throttle.wait("account:ana", start), std::nullopt);
  throttle.failed("account:ana", start);
  EXPECT_EQ(throttle.wait("account:ana", start), Duration{10s});
  EXPECT_EQ(throttle.wait("account:ana", start + 10s), std::nullopt);
  throttle.failed("account:ana", start + 10s);
  EXPECT_EQ(throttle.wait("account:ana", start + 10s), Duration{20s});
  EXPECT_EQ(throttle.wait("account:bob", start), std::nullopt);
}

TEST(LoginThrottle, NeverWaitsLongerThanItsLimit) {
  LoginThrottle throttle;
  const Time start = from_ms(1'000'000);
  for (int i = 0; i < 100; ++i) throttle.failed("account:ana", start);
  EXPECT_EQ(throttle.wait("account:ana", start), LoginThrottle::longest_wait);
}

TEST(LoginThrottle, SuccessForgetsTheFailures) {
  LoginThrottle throttle;
  const Time start = from_ms(1'000'000);
  for (int i = 0; i < 6; ++i) throttle.failed("account:ana", start);
  throttle.succeeded("account:ana");
  EXPECT_EQ(throttle.wait("account:ana", start), std::nullopt);
}

TEST(LoginThrottle, RemembersABoundedNumberOfNames) {
  LoginThrottle throttle;
  const Time start = from_ms(1'000'000);
  for (int i = 0; i < 6; ++i) throttle.failed("account:first", start);
  for (std::size_t i = 0; i < LoginThrottle::names_max; ++i) {
    throttle.failed("account:" + std::to_string(i), start + 1s);
  }
  EXPECT_EQ(throttle.wait("account:first", start + 1s), std::nullopt);
}

TEST(RateLimits, LetsABurstOfTenSecondsThroughThenTheRate) {
  RateLimits limits;
  const Time start = from_ms(1'000'000);
  EXPECT_EQ(limits.take("prometheus", 100, 1000, start), std::nullopt);
  EXPECT_EQ(limits.take("prometheus", 100, 50, start), Duration{500ms});
  EXPECT_EQ(limits.take("prometheus", 100, 50, start + 500ms), std::nullopt);
  EXPECT_EQ(limits.take("grafana", 100, 1000, start), std::nullopt);
}

TEST(RateLimits, LetsABatchLargerThanTheBucketThroughOnceAndRemembersTheDebt) {
  RateLimits limits;
  const Time start = from_ms(1'000'000);
  EXPECT_EQ(limits.take("prometheus", 1, 100, start), std::nullopt);
  EXPECT_EQ(limits.take("prometheus", 1, 1, start), Duration{91s});
}

}  // namespace
}  // namespace tocsin::api
