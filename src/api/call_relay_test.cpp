#include "api/call_relay.hpp"

#include <gtest/gtest.h>

namespace tocsin::api {
namespace {

constexpr IncidentId fire{1}, flood{2};
const Time start{std::chrono::hours{24 * 365 * 50}};

// Twenty letters: "ana-0000000000000000".
std::string id_of_member(const std::string& name) { return name + "-0000000000000000"; }

class Relay : public ::testing::Test {
 protected:
  Result<bool> join(CallRelay::Client client, const std::string& name, IncidentId incident = fire) {
    return relay.join(
        {.incident = incident, .client = client, .member = id_of_member(name), .user = name}, now);
  }
  std::string users(IncidentId incident = fire) {
    std::string all;
    for (const CallMember& member : relay.view(incident).members) {
      all += member.user + (member.away_since ? "(away) " : " ");
    }
    return all;
  }
  Error::Code error_of(const auto& result) {
    EXPECT_FALSE(result.has_value());
    return result ? Error::Code::internal : result.error().code;
  }
  CallRelay relay;
  Time now = start;
};

TEST_F(Relay, TheFirstBeginsItAndTheLastEndsIt) {
  EXPECT_EQ(join(1, "ana"), true);
  now += 5s;
  EXPECT_EQ(join(2, "bob"), false);
  EXPECT_EQ(users(), "ana bob ");
  EXPECT_EQ(relay.view(fire).began_at, start);
  const auto first = relay.leave(1, now);
  ASSERT_TRUE(first.has_value());
  EXPECT_FALSE(first->ended.has_value());
  now += 60s;
  const auto last = relay.leave(2, now);
  ASSERT_TRUE(last && last->ended);
  EXPECT_EQ(last->ended->last, "bob");
  EXPECT_EQ(last->ended->began_at, start);
  EXPECT_EQ(last->ended->ended_at, start + 65s);
  EXPECT_EQ(last->ended->took_part, (std::set<Slug>{"ana", "bob"}));
  EXPECT_TRUE(relay.calls().empty());
  EXPECT_FALSE(relay.leave(2, now).has_value());
}

TEST_F(Relay, TheSeventhIsToldThatItIsFull) {
  for (std::uint64_t i = 1; i <= call_members_max; ++i) {
    ASSERT_TRUE(join(i, "user" + std::to_string(i)).has_value());
  }
  EXPECT_EQ(error_of(join(7, "zoe")), Error::Code::too_large);
  relay.lose(1, now);  // whose place is kept
  EXPECT_EQ(error_of(join(7, "zoe")), Error::Code::too_large);
  EXPECT_TRUE(join(8, "user1").has_value());
  relay.leave(2, now);
  EXPECT_TRUE(join(7, "zoe").has_value());
}

TEST_F(Relay, AWindowHasOnePlace) {
  join(1, "ana");
  join(2, "bob");
  // Somebody else's place, and another of one's own.
  EXPECT_EQ(
      error_of(relay.join(
          {.incident = fire, .client = 1, .member = "another-0000000000000000", .user = "ana"},
          now)),
      Error::Code::conflict);
  EXPECT_TRUE(
      relay
          .join(
              {.incident = fire, .client = 3, .member = "another-0000000000000000", .user = "ana"},
              now)
          .has_value());
  EXPECT_EQ(
      error_of(relay.join(
          {.incident = fire, .client = 1, .member = "another-0000000000000000", .user = "ana"},
          now)),
      Error::Code::conflict);
  relay.leave(1, now);
  relay.leave(3, now);
  EXPECT_EQ(users(), "bob ");
}

TEST_F(Relay, WhoseConnectionBreaksIsWaitedForAWhile) {
  join(1, "ana");
  join(2, "bob");
  EXPECT_EQ(relay.lose(2, now), fire);
  EXPECT_EQ(users(), "ana bob(away) ");
  EXPECT_EQ(relay.next_sweep(), start + call_grace);
  now += call_grace - 1s;
  EXPECT_TRUE(relay.sweep(now).empty());
  EXPECT_EQ(join(3, "bob"), false);
  EXPECT_EQ(users(), "ana bob ");
  relay.lose(3, now);
  now += call_grace;
  const auto left = relay.sweep(now);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(users(), "ana ");
  // The last was there until its connection broke.
  relay.lose(1, now);
  const auto all = relay.sweep(now + 90s);
  ASSERT_TRUE(all.size() == 1 && all[0].ended);
  EXPECT_EQ(all[0].ended->ended_at, now);
}

TEST_F(Relay, AMemberComesBackOverANewConnectionBeforeTheOldOneIsKnownToBeGone) {
  join(1, "ana");
  EXPECT_EQ(join(2, "ana"), false);
  EXPECT_EQ(users(), "ana ");
  EXPECT_EQ(relay.call_of(1), std::nullopt);
  EXPECT_EQ(relay.lose(1, now), std::nullopt);  // of the old one, later
  EXPECT_EQ(users(), "ana ");
}

TEST_F(Relay, NobodyTakesTheNameOfAnother) {
  join(1, "ana");
  EXPECT_EQ(
      error_of(relay.join(
          {.incident = fire, .client = 2, .member = id_of_member("ana"), .user = "eve"}, now)),
      Error::Code::forbidden);
  for (const char* bad : {"", "short", "no spaces are allowed", "<script>alert(1)</script>"}) {
    EXPECT_EQ(
        error_of(relay.join({.incident = fire, .client = 2, .member = bad, .user = "bob"}, now)),
        Error::Code::invalid)
        << bad;
  }
}

TEST_F(Relay, OneConnectionIsInOneCall) {
  join(1, "ana");
  EXPECT_EQ(error_of(join(1, "ana", flood)), Error::Code::conflict);
  EXPECT_EQ(error_of(join(1, "bob")), Error::Code::conflict);
}

TEST_F(Relay, WordsGoToMembersOfTheSameCallOnly) {
  join(1, "ana");
  join(2, "bob");
  join(3, "cat", flood);
  const auto path = relay.path(1, id_of_member("bob"), 100, now);
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ(path->to, 2u);
  EXPECT_EQ(path->incident, fire);
  EXPECT_EQ(path->from, id_of_member("ana"));
  EXPECT_EQ(error_of(relay.path(1, id_of_member("cat"), 100, now)), Error::Code::not_found);
  EXPECT_EQ(error_of(relay.path(9, id_of_member("ana"), 100, now)), Error::Code::conflict);
  relay.lose(2, now);
  EXPECT_EQ(error_of(relay.path(1, id_of_member("bob"), 100, now)), Error::Code::not_found);
  relay.leave(1, now);
  EXPECT_EQ(error_of(relay.path(1, id_of_member("bob"), 100, now)), Error::Code::conflict);
}

TEST_F(Relay, SizeAndRateAreLimited) {
  join(1, "ana");
  join(2, "bob");
  const std::string bob = id_of_member("bob");
  EXPECT_EQ(error_of(relay.path(1, bob, call_signal_bytes_max + 1, now)), Error::Code::too_large);
  for (int i = 0; i < call_signals_at_once; ++i) {
    ASSERT_TRUE(relay.path(1, bob, 10, now).has_value()) << i;
  }
  EXPECT_EQ(error_of(relay.path(1, bob, 10, now)), Error::Code::rate_limited);
  EXPECT_TRUE(relay.path(2, id_of_member("ana"), 10, now).has_value());  // each for themselves
  now += 1s;
  for (int i = 0; i < call_signals_per_second; ++i) {
    ASSERT_TRUE(relay.path(1, bob, 10, now).has_value()) << i;
  }
  EXPECT_EQ(error_of(relay.path(1, bob, 10, now)), Error::Code::rate_limited);
}

TEST_F(Relay, NobodyComesAndGoesWithoutEnd) {
  for (int i = 0; i < call_joins_at_once; ++i) {
    ASSERT_TRUE(join(1, "ana").has_value()) << i;
    relay.leave(1, now);
  }
  EXPECT_EQ(error_of(join(1, "ana")), Error::Code::rate_limited);
  EXPECT_TRUE(join(2, "bob").has_value());
  now += call_join_every;
  EXPECT_TRUE(join(1, "ana").has_value());
}

TEST_F(Relay, ACallThatWentOnIsAsOldAsItWas) {
  const auto begun = relay.join({.incident = fire,
                                 .client = 1,
                                 .member = id_of_member("ana"),
                                 .user = "ana",
                                 .began_at = start - 10min},
                                now);
  EXPECT_EQ(begun, true);
  EXPECT_EQ(relay.view(fire).began_at, start - 10min);
}

}  // namespace
}  // namespace tocsin::api
