// Stories of the mirror in Slack: it hears everything in its order once, through outages, and
// nothing that is not for it; what comes from there is not said back.
#include <algorithm>

#include "engine/follow.hpp"
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

const std::string mirror_key = "slack_mirror:organisation";

void turn_on(Story& story, MirrorChoice choice = MirrorChoice::all) {
  Settings settings = story.config().settings();
  settings.slack_bot_token = "sealed";
  settings.slack_mirror = choice;
  put(story, settings);
}

IncidentId declare(Story& story, Severity severity = Severity::SEV2, bool is_private = false) {
  DeclareIncident body;
  body.title = "checkout is slow";
  body.services = {"checkout"};
  body.severity = severity;
  body.is_private = is_private;
  const auto reply = story.run(std::move(body), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

EntryId say(Story& story, IncidentId id, const std::string& text,
            Visibility visibility = Visibility::internal) {
  WriteEntry body;
  body.incident = id;
  body.text = text;
  body.visibility = visibility;
  const auto reply = story.run(std::move(body), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? EntryId{reply->ids.at(0)} : EntryId{};
}

Result<Reply> hear(Story& story, IncidentId id, const std::string& message, const std::string& text,
                   const Actor& actor = {ActorKind::user, ben, {}},
                   EntryKind kind = EntryKind::said) {
  Command command;
  command.actor = actor;
  command.origin = Origin::channel;
  WriteEntry body;
  body.incident = id;
  body.kind = kind;
  body.text = text;
  body.heard = HeardInChat{
      .channel = story.state().incident(id)->chat.channel, .message = message, .member = "U1"};
  command.body = std::move(body);
  return story.run(std::move(command));
}

std::vector<std::string> lines(const Story& story) {
  std::vector<std::string> texts;
  for (const Heard& heard : story.heard()) {
    if (heard.follower == mirror_key && heard.outcome == JobOutcomeKind::sent &&
        heard.kind == EntryKind::said) {
      texts.push_back(heard.text);
    }
  }
  return texts;
}

using Lines = std::vector<std::string>;

std::size_t told(const Story& story, IncidentId id, EntryKind kind) {
  const auto timeline = story.timeline(EntryOf::incident, id.value);
  return static_cast<std::size_t>(std::ranges::count(timeline, kind, &TimelineEntry::kind));
}

TEST(Mirror, GetsAChannelWithTheFirstEntryAndHearsAllInOrder) {
  Story story;
  turn_on(story);
  const IncidentId id = declare(story.at(1min));
  say(story.at(2min), id, "one");
  say(story, id, "two");
  story.at(3min);
  EXPECT_EQ(story.state().incident(id)->chat, (ChatRoom{"T1", "C1", false}));
  EXPECT_EQ(told(story, id, EntryKind::chat_linked), 1u);
  EXPECT_EQ(lines(story), (Lines{"one", "two"}));
  const auto links = story.reader()->chat_links({.incident = id});
  ASSERT_TRUE(links);
  EXPECT_EQ(links->size(), 1u + story.heard().size());  // the channel itself, and every message
}

TEST(Mirror, IsOfTheIncidentsThatAreChosen) {
  for (const auto& [choice, severity, wanted] :
       {std::tuple{MirrorChoice::none, Severity::SEV1, false},
        std::tuple{MirrorChoice::major, Severity::SEV4, false},
        std::tuple{MirrorChoice::severe, Severity::SEV2, true},
        std::tuple{MirrorChoice::severe, Severity::SEV3, false},
        std::tuple{MirrorChoice::all, Severity::SEV5, true}}) {
    Story story;
    turn_on(story, choice);
    const IncidentId id = declare(story.at(1min), severity);
    say(story.at(2min), id, "one");
    EXPECT_EQ(is_mirrored(story.state().incident(id)->chat), wanted) << to_text(choice);
  }
}

TEST(Mirror, BeginsWhenTheIncidentGetsWorse) {
  Story story;
  turn_on(story, MirrorChoice::severe);
  const IncidentId id = declare(story.at(1min), Severity::SEV3);
  say(story.at(2min), id, "not yet");
  ChangeIncident worse;
  worse.incident = id;
  worse.severity = Severity::SEV1;
  ASSERT_TRUE(story.at(3min).run(std::move(worse), ana));
  say(story.at(4min), id, "now");
  EXPECT_EQ(lines(story), Lines{"now"});
  EXPECT_TRUE(is_mirrored(story.state().incident(id)->chat));
}

TEST(Mirror, HearsAfterHoursWithoutSlackEverythingInItsOrder) {
  Story story;
  turn_on(story);
  const IncidentId id = declare(story.at(1min));
  story.provider(mirror_key, {.kind = JobOutcomeKind::failed, .times = -1});
  Lines said;
  for (int n = 0; n < 30; ++n) {
    said.push_back("line " + std::to_string(n));
    say(story.at(2min + n * 5min), id, said.back());
  }
  story.restart(10s);
  EXPECT_EQ(lines(story), Lines{});
  story.provider(mirror_key, {});
  story.at(4h);
  EXPECT_EQ(lines(story), said);
}

TEST(Mirror, LearnsOfALostAnswerByTryingAgain) {
  Story story;
  turn_on(story);
  const IncidentId id = declare(story.at(1min));
  story.provider(mirror_key, {.kind = JobOutcomeKind::unknown, .times = 1});
  say(story.at(2min), id, "one");
  // The lane says that it is a repeat: the sender looks whether the message is there already.
  const Job* job = story.state().follow_job(FollowerKind::slack_mirror, "organisation", id);
  ASSERT_NE(job, nullptr);
  EXPECT_EQ(job->follow.failed, 1);
  say(story.at(10min), id, "two");
  EXPECT_EQ(lines(story), (Lines{"one", "two"}));
}

TEST(Mirror, WhatComesFromThereIsNotSaidBack) {
  Story story;
  turn_on(story);
  const IncidentId id = declare(story.at(1min));
  say(story.at(2min), id, "ours");
  ASSERT_TRUE(hear(story.at(3min), id, "7.7", "theirs"));
  say(story.at(4min), id, "ours again");
  EXPECT_EQ(lines(story), (Lines{"ours", "ours again"}));
}

TEST(Mirror, RestrictedLinesAndPrivateIncidentsNeverLeave) {
  Story story;
  turn_on(story);
  const IncidentId secret = declare(story.at(1min), Severity::SEV1, true);
  say(story.at(2min), secret, "hush");
  EXPECT_EQ(story.state().incident(secret)->chat, ChatRoom{});
  const IncidentId id = declare(story.at(3min));
  AssignRole role;
  role.incident = id;
  role.role = std::string(commander_role);
  role.user = ana;
  ASSERT_TRUE(story.run(std::move(role), ana));
  say(story, id, "for the roles", Visibility::restricted);
  say(story, id, "for all");
  story.at(10min);
  EXPECT_EQ(lines(story), Lines{"for all"});
}

TEST(Mirror, AnIncidentThatBecomesPrivateIsToldNothingMoreAndSaysSo) {
  Story story;
  turn_on(story);
  const IncidentId id = declare(story.at(1min));
  say(story.at(2min), id, "one");
  story.provider(mirror_key, {.kind = JobOutcomeKind::failed, .times = -1});
  say(story.at(3min), id, "waits");
  ChangeIncident closes;
  closes.incident = id;
  closes.is_private = true;
  ASSERT_TRUE(story.at(4min).run(std::move(closes), ana));
  story.provider(mirror_key, {});
  say(story.at(1h), id, "hush");
  story.at(3h);
  EXPECT_EQ(lines(story), Lines{"one"});
  EXPECT_EQ(told(story, id, EntryKind::chat_left), 1u);
  EXPECT_FALSE(hear(story, id, "8.8", "too late"));
  // Not even when it is opened again: the channel was given up.
  ChangeIncident opens;
  opens.incident = id;
  opens.is_private = false;
  ASSERT_TRUE(story.run(std::move(opens), ana));
  say(story.at(4h), id, "open again");
  EXPECT_EQ(lines(story), Lines{"one"});
}

TEST(Mirror, AChannelThatIsGoneEndsTheMirrorAndTheRoomSaysSo) {
  Story story;
  turn_on(story);
  const IncidentId id = declare(story.at(1min));
  say(story.at(2min), id, "one");
  story.archive("C1");
  say(story.at(3min), id, "two");
  say(story.at(4min), id, "three");
  EXPECT_EQ(lines(story), Lines{"one"});
  EXPECT_EQ(told(story, id, EntryKind::chat_left), 1u);
  EXPECT_TRUE(story.state().incident(id)->chat.ended);
  EXPECT_EQ(story.state().follow_job(FollowerKind::slack_mirror, "organisation", id), nullptr);
}

TEST(Mirror, AChannelIsOneIncidentsAlone) {
  Story story;
  const IncidentId one = declare(story.at(1min));
  const IncidentId two = declare(story.at(2min));
  const auto link = [&](IncidentId id, const std::string& channel) {
    return story.run(LinkChat{id, {"T1", channel, false}}, ana);
  };
  ASSERT_TRUE(link(one, "C7"));
  ASSERT_TRUE(link(one, "C7"));
  EXPECT_EQ(link(one, "C8").error().code, Error::Code::conflict);
  EXPECT_EQ(link(two, "C7").error().code, Error::Code::conflict);
  EXPECT_EQ(link(two, "general").error().pointer, "/channel");
  ASSERT_TRUE(story.run(LeaveChat{one, "no longer wanted"}, ana));
  EXPECT_TRUE(link(two, "C7"));
  EXPECT_EQ(told(story, one, EntryKind::chat_linked), 1u);
}

TEST(Mirror, WhomOnlyTheChatKnowsSpeaksAndDoesNothingElse) {
  Story story;
  turn_on(story);
  const IncidentId id = declare(story.at(1min));
  say(story.at(2min), id, "one");
  const Actor slack{ActorKind::integration, slack_actor, {}};
  const Actor system{};
  EXPECT_TRUE(hear(story, id, "1.1", "I see it", slack));
  EXPECT_FALSE(hear(story, id, "1.2", "a finding", slack, EntryKind::finding));
  EXPECT_FALSE(hear(story, id, "1.3", "a decision", slack, EntryKind::decision));
  EXPECT_FALSE(hear(story, id, "1.4", "the program", system));
  WriteEntry without;  // nobody, and not from the mirror
  without.incident = id;
  without.text = "from nowhere";
  Command command;
  command.actor = slack;
  command.origin = Origin::channel;
  command.body = std::move(without);
  EXPECT_FALSE(story.run(std::move(command)));
}

}  // namespace
}  // namespace tocsin
