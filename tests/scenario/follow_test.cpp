// Stories of followers: whoever outside hears of incidents hears all of it, in its order, through
// outages, refusals and restarts, and nothing that is not for them.
#include "engine/follow.hpp"

#include <algorithm>

#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

const std::string hooks_key = "webhook_subscription:hooks";

WebhookSubscription hooks() {
  WebhookSubscription subscription;
  subscription.slug = subscription.name = "hooks";
  subscription.url = "https://hooks.example.org/in";
  return subscription;
}

IncidentId declare(Story& story, const std::string& title = "checkout is slow",
                   bool is_private = false, bool drill = false) {
  DeclareIncident body;
  body.title = title;
  body.services = {"checkout"};
  body.severity = Severity::SEV3;
  body.is_private = is_private;
  body.drill = drill;
  const auto reply = story.run(std::move(body), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

EntryId say(Story& story, IncidentId id, const std::string& text,
            Visibility visibility = Visibility::internal, const Slug& who = ana) {
  WriteEntry body;
  body.incident = id;
  body.text = text;
  body.visibility = visibility;
  const auto reply = story.run(std::move(body), who);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? EntryId{reply->ids.at(0)} : EntryId{};
}

Result<Reply> fold(Story& story, IncidentId id, EntryKind kind, EntryId about,
                   const std::string& text = {}) {
  WriteEntry body;
  body.incident = id;
  body.kind = kind;
  body.text = text;
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, id.value)) {
    if (entry.id == about) body.about = entry;
  }
  return story.run(std::move(body), ana);
}

// The lines that arrived, in the order of their arrival.
std::vector<std::string> lines(const Story& story, IncidentId id = {}) {
  std::vector<std::string> texts;
  for (const Heard& heard : story.heard()) {
    if (heard.outcome != JobOutcomeKind::sent || heard.kind != EntryKind::said) continue;
    if (id.value == 0 || heard.incident == id) texts.push_back(heard.text);
  }
  return texts;
}

std::vector<EntryId> arrived(const Story& story, IncidentId id) {
  std::vector<EntryId> entries;
  for (const Heard& heard : story.heard()) {
    if (heard.incident == id && heard.outcome == JobOutcomeKind::sent) {
      entries.push_back(heard.entry);
    }
  }
  return entries;
}

// Each entry of the incident that is not restricted.
std::vector<EntryId> told(const Story& story, IncidentId id) {
  std::vector<EntryId> entries;
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, id.value)) {
    if (entry.visibility != Visibility::restricted) entries.push_back(entry.id);
  }
  return entries;
}

std::size_t owed(const Story& story) {
  return static_cast<std::size_t>(std::ranges::count_if(
      story.state().jobs(), [](const auto& job) { return job.second.kind == JobKind::follow; }));
}

const Job& the_job(const Story& story, IncidentId id) {
  const Job* job = story.state().follow_job(FollowerKind::webhook_subscription, "hooks", id);
  EXPECT_NE(job, nullptr);
  static const Job none;
  return job == nullptr ? none : *job;
}

TEST(Follow, HearsEveryEntryOnceAndInOrder) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  const EntryId line = say(story.at(2min), id, "one");
  say(story, id, "two");
  ASSERT_TRUE(fold(story, id, EntryKind::edited, line, "One."));
  ChangeIncident over;
  over.incident = id;
  over.status = IncidentStatus::resolved;
  ASSERT_TRUE(story.run(std::move(over), ana));
  story.at(10min);
  EXPECT_EQ(arrived(story, id), told(story, id));
  EXPECT_EQ(lines(story, id), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(owed(story), 0u);
}

TEST(Follow, AnOutageCostsARowAnIncidentAndDrainsInOrder) {
  Story story;
  put(story, hooks());
  story.at(1min).provider(hooks_key, {.kind = JobOutcomeKind::failed});
  const IncidentId first = declare(story);
  const IncidentId second = declare(story, "search is down");
  for (int hour = 1; hour < 47; ++hour) {
    say(story.at(hour * 1h), first, "hour " + std::to_string(hour));
    if (hour % 10 == 0) say(story, second, "hour " + std::to_string(hour));
  }
  EXPECT_EQ(owed(story), 2u);
  EXPECT_TRUE(lines(story).empty());
  story.restart(3min);
  story.at(47h).provider(hooks_key, {});
  story.at(47h + 6min);
  EXPECT_EQ(arrived(story, first), told(story, first));
  EXPECT_EQ(arrived(story, second), told(story, second));
  EXPECT_EQ(owed(story), 0u);
}

TEST(Follow, WhatIsOlderThanTwoDaysIsGivenUpAndSaysSo) {
  Story story;
  put(story, hooks());
  story.at(1min).provider(hooks_key, {.kind = JobOutcomeKind::failed});
  const IncidentId id = declare(story);
  say(story, id, "old");
  say(story.at(40h), id, "young");
  story.at(50h).provider(hooks_key, {});
  story.at(51h);
  EXPECT_EQ(lines(story, id), std::vector<std::string>{"young"});
  const auto rows = story.notifications();
  EXPECT_TRUE(std::ranges::any_of(rows, [](const Notification& row) {
    return row.about == "too old" && row.status == NotificationStatus::rejected;
  }));
}

TEST(Follow, WhatIsRefusedIsDroppedAndTheNextOneGoesOut) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  story.provider(hooks_key, {.kind = JobOutcomeKind::rejected, .times = 1});
  say(story, id, "refused");
  say(story, id, "taken");
  EXPECT_EQ(lines(story, id), std::vector<std::string>{"taken"});
  const auto rows = story.notifications();
  EXPECT_TRUE(std::ranges::any_of(rows, [](const Notification& row) {
    return row.contact_method == hooks_key && row.status == NotificationStatus::rejected;
  }));
}

TEST(Follow, WhoeverRefusesAllLosesNoMoreThanThree) {
  Story story;
  put(story, hooks());
  story.at(1min).provider(hooks_key, {.kind = JobOutcomeKind::failed});
  const IncidentId id = declare(story);
  for (int i = 0; i < 20; ++i) say(story, id, std::to_string(i));
  const std::size_t before = story.heard().size();
  const std::size_t owed_before = told(story, id).size();
  story.provider(hooks_key, {.kind = JobOutcomeKind::rejected});
  story.at(7min);
  const std::size_t tried = story.heard().size() - before;
  EXPECT_GE(tried, 3u);
  EXPECT_EQ(the_job(story, id).follow.refused, 3);
  EXPECT_GE(*the_job(story, id).due_at, story.time(50min));
  story.provider(hooks_key, {});
  story.at(65min);
  EXPECT_EQ(arrived(story, id).size(), owed_before - 3);
}

TEST(Follow, MendingTheSubscriptionTriesAtOnce) {
  Story story;
  put(story, hooks());
  story.at(1min).provider(hooks_key, {.kind = JobOutcomeKind::failed});
  const IncidentId id = declare(story);
  say(story.at(3h), id, "late");
  story.provider(hooks_key, {});
  WebhookSubscription mended = hooks();
  mended.url = "https://hooks.example.org/right";
  put(story, mended);
  EXPECT_EQ(arrived(story, id), told(story, id));
}

TEST(Follow, OneIncidentThatFailsHoldsUpNoOther) {
  Story story;
  put(story, hooks());
  const IncidentId bad = declare(story.at(1min));
  const IncidentId good = declare(story, "search is down");
  story.provider(hooks_key + "/" + std::to_string(bad.value), {.kind = JobOutcomeKind::failed});
  say(story, bad, "stuck");
  say(story, good, "through");
  EXPECT_EQ(lines(story), std::vector<std::string>{"through"});
}

TEST(Follow, ALostOutcomeIsSentAgain) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  story.provider(hooks_key, {.times = 1, .silent = true});
  say(story, id, "one");
  say(story, id, "two");
  EXPECT_TRUE(lines(story, id).empty());
  story.at(3min);
  EXPECT_EQ(lines(story, id), (std::vector<std::string>{"one", "two"}));
}

TEST(Follow, ARestartInTheMiddleLosesNothing) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  story.provider(hooks_key, {.times = 1, .silent = true});
  say(story, id, "one");
  say(story, id, "two");
  story.restart(10s);
  EXPECT_EQ(lines(story, id), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(owed(story), 0u);
}

TEST(Follow, PrivateIncidentsAreNeverTold) {
  Story story;
  put(story, hooks());
  const IncidentId secret = declare(story.at(1min), "a stolen laptop", true);
  say(story, secret, "whose?");
  EXPECT_TRUE(story.heard().empty());
  EXPECT_EQ(owed(story), 0u);
}

TEST(Follow, WhatBecomesPrivateInAnOutageIsNotToldAfterIt) {
  Story story;
  put(story, hooks());
  story.at(1min).provider(hooks_key, {.kind = JobOutcomeKind::failed});
  const IncidentId id = declare(story);
  say(story, id, "the thief is");
  ChangeIncident change;
  change.incident = id;
  change.is_private = true;
  ASSERT_TRUE(story.run(std::move(change), ana));
  story.provider(hooks_key, {});
  story.at(2h);
  EXPECT_TRUE(arrived(story, id).empty());
  EXPECT_EQ(owed(story), 0u);
}

TEST(Follow, WhatWasSaidWhilePrivateIsNotToldWhenItIsOpenAgain) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  story.at(2min).provider(hooks_key, {.kind = JobOutcomeKind::failed});
  say(story, id, "before");
  const auto set_private = [&](bool is_private) {
    ChangeIncident change;
    change.incident = id;
    change.is_private = is_private;
    ASSERT_TRUE(story.run(std::move(change), ana));
  };
  set_private(true);
  say(story.at(3min), id, "in between");
  story.at(4min);
  set_private(false);
  say(story, id, "after");
  story.at(5min).provider(hooks_key, {});
  story.at(20min);
  EXPECT_EQ(lines(story, id), std::vector<std::string>{"after"});
  EXPECT_EQ(owed(story), 0u);
}

TEST(Follow, AnEditOfALineThatWasWithdrawnLosesItsWordsToo) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  story.at(2min).provider(hooks_key, {.kind = JobOutcomeKind::failed});
  const EntryId line = say(story, id, "one");
  ASSERT_TRUE(fold(story, id, EntryKind::edited, line, "a secret"));
  ASSERT_TRUE(fold(story, id, EntryKind::withdrawn, line));
  story.at(3min).provider(hooks_key, {});
  story.at(20min);
  for (const Heard& heard : story.heard()) {
    if (heard.outcome == JobOutcomeKind::sent) EXPECT_NE(heard.text, "a secret");
  }
  EXPECT_EQ(arrived(story, id), told(story, id));
}

TEST(Follow, RestrictedLinesNeverLeave) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.run(
      AssignRole{.incident = id, .role = Slug(commander_role), .user = ana, .gone = false}, ana));
  const EntryId line = say(story, id, "for the roles", Visibility::restricted);
  ASSERT_TRUE(fold(story, id, EntryKind::edited, line, "for the roles alone"));
  ASSERT_TRUE(fold(story, id, EntryKind::said, line, "an answer"));
  say(story, id, "for all");
  EXPECT_EQ(lines(story, id), std::vector<std::string>{"for all"});
  EXPECT_EQ(arrived(story, id), told(story, id));
}

TEST(Follow, WhatWasWithdrawnMeanwhileIsSentWithoutItsWords) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  story.provider(hooks_key, {.kind = JobOutcomeKind::failed});
  const EntryId line = say(story, id, "a password");
  ASSERT_TRUE(fold(story, id, EntryKind::withdrawn, line));
  story.provider(hooks_key, {});
  story.at(1h);
  EXPECT_EQ(lines(story, id), std::vector<std::string>{""});
  EXPECT_EQ(arrived(story, id), told(story, id));
}

TEST(Follow, AudienceEventsServicesAndDrillsNarrowIt) {
  Story story;
  WebhookSubscription some = hooks();
  some.audience = Visibility::stakeholder;
  some.events = {EntryKind::declared, EntryKind::said};
  put(story, some);
  Service other;
  other.slug = other.name = "search";
  put(story, other);
  WebhookSubscription elsewhere = hooks();
  elsewhere.slug = "elsewhere";
  elsewhere.services = {"search"};
  put(story, elsewhere);
  const IncidentId id = declare(story.at(1min));
  say(story, id, "internal");
  say(story, id, "for stakeholders", Visibility::stakeholder);
  declare(story, "an exercise", false, true);
  ASSERT_EQ(story.heard().size(), 2u);
  EXPECT_EQ(story.heard()[0].kind, EntryKind::declared);
  EXPECT_EQ(story.heard()[1].text, "for stakeholders");
}

TEST(Follow, TurnedOffOrDeletedOwesNothingMore) {
  for (const bool deleted : {false, true}) {
    Story story;
    put(story, hooks());
    story.at(1min).provider(hooks_key, {.kind = JobOutcomeKind::failed});
    const IncidentId id = declare(story);
    say(story, id, "one");
    EXPECT_EQ(owed(story), 1u);
    if (deleted) {
      ASSERT_TRUE(story.remove(ConfigKind::webhook_subscription, "hooks"));
    } else {
      story.edit<WebhookSubscription>("hooks", [](auto& hook) { hook.enabled = false; });
    }
    EXPECT_EQ(owed(story), 0u);
    say(story, id, "two");
    EXPECT_EQ(owed(story), 0u);
    story.provider(hooks_key, {});
    put(story, hooks());
    say(story, id, "three");
    EXPECT_EQ(lines(story), std::vector<std::string>{"three"});
  }
}

TEST(Follow, AnIncidentThatIsClosedIsStillFollowed) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  for (const IncidentStatus status : {IncidentStatus::resolved, IncidentStatus::closed}) {
    ChangeIncident change;
    change.incident = id;
    change.status = status;
    ASSERT_TRUE(story.run(std::move(change), ana));
  }
  WriteEntry body;
  body.incident = id;
  body.text = "looking back";
  body.closed = story.incident(id);
  ASSERT_TRUE(story.run(std::move(body), ana));
  EXPECT_EQ(lines(story, id), std::vector<std::string>{"looking back"});
  EXPECT_EQ(arrived(story, id), told(story, id));
}

TEST(Follow, TheBreakerOfTheLaneCostsNoAttempt) {
  Story story;
  put(story, hooks());
  const IncidentId id = declare(story.at(1min));
  story.provider(hooks_key, {.kind = JobOutcomeKind::not_sent_breaker, .times = 3, .pause = 30s});
  say(story, id, "one");
  EXPECT_EQ(the_job(story, id).follow.failed, 0);
  story.at(4min);
  EXPECT_EQ(lines(story, id), std::vector<std::string>{"one"});
}

TEST(Follow, ATestIsSentOnceAndItsOutcomeIsKept) {
  Story story;
  EXPECT_EQ(story.run(TestFollower{.slug = "hooks"}, root).error().code, Error::Code::not_found);
  put(story, hooks());
  story.at(1min).provider(hooks_key, {.kind = JobOutcomeKind::failed});
  const auto reply = story.run(TestFollower{.slug = "hooks"}, root);
  ASSERT_TRUE(reply);
  story.at(1h);
  const auto rows = story.notifications();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].job.value, reply->ids.at(0));
  EXPECT_EQ(rows[0].status, NotificationStatus::failed);
  EXPECT_EQ(rows[0].about, "a test");
  EXPECT_EQ(owed(story), 0u);
}

TEST(Follow, PagerDutysShapeHearsOnlyWhatPagerDutyWouldTell) {
  Story story;
  WebhookSubscription shaped = hooks();
  shaped.shape = WebhookShape::pagerduty_v3;
  put(story, shaped);
  const IncidentId id = declare(story.at(1min));
  const EntryId line = say(story, id, "one");
  ASSERT_TRUE(fold(story, id, EntryKind::starred, line));
  EXPECT_EQ(lines(story, id), std::vector<std::string>{"one"});
  EXPECT_TRUE(std::ranges::none_of(
      story.heard(), [](const Heard& heard) { return heard.kind == EntryKind::starred; }));
}

TEST(Follow, ChecksWhatASubscriptionHolds) {
  Story story;
  const auto pointer = [&](auto change) {
    WebhookSubscription subscription = hooks();
    change(subscription);
    const auto reply = story.put(subscription);
    return reply ? std::string("taken") : reply.error().pointer;
  };
  const std::string at = "/webhook_subscription/hooks/";
  EXPECT_EQ(pointer([](auto& s) { s.url = "ftp://x"; }), at + "url");
  EXPECT_EQ(pointer([](auto& s) { s.url = "https://"; }), at + "url");
  EXPECT_EQ(pointer([](auto& s) { s.events = {EntryKind::quiet_began}; }), at + "events");
  EXPECT_EQ(pointer([](auto& s) { s.services = {"nothing"}; }), at + "services");
  EXPECT_EQ(pointer([](auto& s) { s.audience = Visibility::restricted; }), at + "audience");
  EXPECT_EQ(pointer([](auto& s) { s.headers = {{"Webhook-Id", "x"}}; }), at + "headers");
  EXPECT_EQ(pointer([](auto& s) { s.headers = {{"X Y", "x"}}; }), at + "headers");
  EXPECT_EQ(pointer([](auto& s) { s.headers = {{"X-Key", "x"}, {"x-key", "y"}}; }), at + "headers");
  EXPECT_EQ(pointer([](auto& s) { s.headers = {{"X-Key", "x"}}; }), "taken");
}

}  // namespace
}  // namespace tocsin
