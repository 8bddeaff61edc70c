// Followers: whoever outside hears of what happens in incidents, entry after entry, each incident's
// in its order. One job a follower and incident holds what is owed, from the first entry to the
// last: an outage costs a row, and an incident that is refused holds up no other.
//
// Another kind of follower needs: its FollowerKind; a line in each function of the first group
// here, which say who follows, and what; and a row in app/followers.cpp, which says how an entry is
// written and what an answer means. The lane is the same for all.
#pragma once

#include <vector>

#include "engine/decision.hpp"

namespace tocsin {

constexpr int refused_max = 3;          // in a row; what is owed then waits
constexpr Duration refused_pause = 1h;  // so long: a receiver that refuses all loses no more
constexpr Duration followed_for = retried_for;  // by the entry's age, then it is given up

// Which follower.
struct Follower {
  FollowerKind kind = FollowerKind::webhook_subscription;
  Slug slug;
  auto operator<=>(const Follower&) const = default;
};
inline Follower follower_of(const Follow& follow) { return {follow.kind, follow.follower}; }

// Those that are on.
std::vector<Follower> followers(const Config& config);
bool is_on(const Config& config, const Follower& follower);
// Whether it is to hear of the entry, as its incident stands; nullptr: that is not known yet. Asked
// when the entry is made, to owe it, and once more before it is sent.
bool wants(const Config& config, const Follower& follower, const TimelineEntry& entry,
           const Incident* incident);
// Whose objects of that kind are followers; none: nullopt.
std::optional<FollowerKind> follower_kind(ConfigKind kind);
// By which channel the list of messages shows what was sent.
Channel channel_of(FollowerKind kind);

// "webhook_subscription:deploys": the lane of its jobs, and as contact method the name of its
// messages. No slug of a contact method looks like that.
std::string key_of(const Follower& follower);

// After a decision: what it tells of incidents is owed to whoever wants it; whose configuration
// changed is tried at once.
void follow_timeline(Decision& decision);
// Asks whether the follower takes anything: once, at once. The id of the job.
JobId test_follower(Decision& decision, const Follower& follower);

// What became of an attempt, and what the passed due or lease of a job means.
void followed(Decision& decision, const Job& job, const JobOutcome& outcome);
void wake_follow(Decision& decision, const Job& job);

}  // namespace tocsin
