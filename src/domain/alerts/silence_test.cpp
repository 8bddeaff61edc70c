// Beyond the vectors of tests/vectors: the edges of time, and limits.
#include "domain/alerts/silence.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const Time now = *parse_time("2026-11-23T03:00:00Z");

Silence silence(Duration from, Duration to) {
  Silence one;
  one.id = SilenceId{3};
  one.uuid = "u-3";
  one.matchers = *parse_matcher_list({"a=b"});
  one.starts_at = now + from;
  one.ends_at = now + to;
  return one;
}

TEST(Silence, IsActiveFromItsStartUpToItsEnd) {
  const Silence one = silence(0min, 5min);
  EXPECT_EQ(state_of(one, now - 1ms), SilenceState::pending);
  EXPECT_EQ(state_of(one, now), SilenceState::active);
  EXPECT_EQ(state_of(one, now + 5min - 1ms), SilenceState::active);
  EXPECT_EQ(state_of(one, now + 5min), SilenceState::expired);
  EXPECT_EQ(state_of(silence(0min, 0min), now), SilenceState::expired);
}

TEST(Silence, ANegativeMatcherAloneIsLetThrough) {
  Silence one = silence(0min, 5min);
  one.matchers = *parse_matcher_list({"a!=b"});
  EXPECT_TRUE(check(one));
}

TEST(Silence, LimitsHold) {
  Silence one = silence(0min, 5min);
  one.comment = std::string(silence_comment_bytes_max, 'c');
  one.created_by = std::string(silence_author_bytes_max, 'a');
  one.matchers = std::vector(matchers_max, one.matchers.front());
  EXPECT_TRUE(check(one));
  Silence more = one;
  more.comment += 'c';
  EXPECT_EQ(check(more).error().code, Error::Code::too_large);
  more = one;
  more.created_by += 'a';
  EXPECT_EQ(check(more).error().code, Error::Code::too_large);
  more = one;
  more.matchers.push_back(one.matchers.front());
  EXPECT_EQ(check(more).error().code, Error::Code::too_large);
  more = one;
  more.comment = "\xFF";
  EXPECT_EQ(check(more).error().code, Error::Code::invalid);
}

TEST(Silence, AnActiveOneIsExtendedEvenWhenTheClientRoundsItsStart) {
  Silence known = silence(-1min, 5min);
  known.starts_at += 123ms;
  Silence wanted = silence(-1min, 60min);
  EXPECT_TRUE(may_edit_in_place(known, wanted, now));
  wanted.matchers = *parse_matcher_list({"a=c"});
  EXPECT_FALSE(may_edit_in_place(known, wanted, now));
}

TEST(Silence, APendingOneThatIsEndedNeverBegins) {
  const Silence ended = end_silence(silence(5min, 9min), now);
  EXPECT_EQ(ended.starts_at, now);
  EXPECT_EQ(ended.ends_at, now);
  EXPECT_EQ(state_of(ended, now), SilenceState::expired);
}

TEST(Silence, ChangedMatchersEndTheOldOneAndBeginANewOne) {
  const Silence known = silence(-1min, 5min);
  Silence wanted = known;
  wanted.matchers = *parse_matcher_list({"a=c"});
  const auto change = set_silence(&known, wanted, now);
  ASSERT_TRUE(change);
  EXPECT_TRUE(change->fresh);
  EXPECT_EQ(change->stored.starts_at, now);
  EXPECT_TRUE(change->stored.uuid.empty());
  EXPECT_EQ(change->ended, end_silence(known, now));
}

TEST(Silence, OneThatIsOverIsNotEndedAgain) {
  const Silence known = silence(-9min, -5min);
  const auto change = set_silence(&known, silence(0min, 5min), now);
  ASSERT_TRUE(change);
  EXPECT_TRUE(change->fresh);
  EXPECT_FALSE(change->ended);
}

TEST(Silence, ANewOneThatIsAlreadyOverIsRefused) {
  EXPECT_FALSE(set_silence(nullptr, silence(-9min, -5min), now));
}

}  // namespace
}  // namespace tocsin
