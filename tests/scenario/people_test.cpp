// Stories of contact methods that must be verified, and of heartbeats.
#include "engine/coverage.hpp"
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

// ana's method does not count until she has entered a code.
void unvouch(Story& story) {
  story.edit<ContactMethod>("ana-mail", [](ContactMethod& method) { method.vouched = false; });
}
const std::string code = "271828";

TEST(Verification, TheCodeThatWasSentMakesTheMethodCount) {
  Story story;
  unvouch(story);
  ASSERT_TRUE(story.at(1min).run(SendVerification{"ana-mail", code}, ana));
  ASSERT_EQ(story.deliveries().size(), 1u);
  EXPECT_EQ(story.deliveries()[0].kind, JobKind::verification);
  EXPECT_EQ(story.deliveries()[0].code, code);
  const auto confirmed = story.run(ConfirmVerification{"ana-mail", code}, ana);
  ASSERT_TRUE(confirmed);
  EXPECT_EQ(confirmed->outcome, "verified");
  story.at(2min).event("disk-full");
  story.expect_pages({{2min, ana}});
  EXPECT_FALSE(story.run(SendVerification{"ana-mail", code}, ana));
}

TEST(Verification, AWrongCodeIsCountedAndTheSixthIsNotLookedAt) {
  Story story;
  unvouch(story);
  story.run(SendVerification{"ana-mail", code}, ana);
  for (int i = 0; i < verification_wrong_codes_max; ++i) {
    EXPECT_EQ(story.run(ConfirmVerification{"ana-mail", "000000"}, ana)->outcome, "wrong_code");
  }
  const auto right = story.run(ConfirmVerification{"ana-mail", code}, ana);
  ASSERT_FALSE(right);
  EXPECT_EQ(right.error().code, Error::Code::conflict);
}

TEST(Verification, ACodeExpires) {
  Story story;
  unvouch(story);
  story.run(SendVerification{"ana-mail", code}, ana);
  story.at(verification_code_life);
  EXPECT_FALSE(story.run(ConfirmVerification{"ana-mail", code}, ana));
}

TEST(Verification, ANewCodeTakesThePlaceOfTheOldOneButNotAtOnce) {
  Story story;
  unvouch(story);
  story.at(1min).run(SendVerification{"ana-mail", code}, ana);
  const auto soon = story.at(1min + 10s).run(SendVerification{"ana-mail", "314159"}, ana);
  ASSERT_FALSE(soon);
  EXPECT_EQ(soon.error().code, Error::Code::rate_limited);
  ASSERT_TRUE(story.at(2min).run(SendVerification{"ana-mail", "314159"}, ana));
  EXPECT_EQ(story.run(ConfirmVerification{"ana-mail", code}, ana)->outcome, "wrong_code");
  EXPECT_EQ(story.run(ConfirmVerification{"ana-mail", "314159"}, ana)->outcome, "verified");
}

TEST(Verification, AnotherAddressMustBeVerifiedAgain) {
  Story story;
  unvouch(story);
  story.run(SendVerification{"ana-mail", code}, ana);
  story.run(ConfirmVerification{"ana-mail", code}, ana);
  story.edit<ContactMethod>("ana-mail", [](ContactMethod& m) { m.address = "new@example.org"; });
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, ben}});
}

TEST(Verification, ACodeOfTheOldAddressDoesNotVerifyTheNewOne) {
  Story story;
  unvouch(story);
  story.run(SendVerification{"ana-mail", code}, ana);
  story.edit<ContactMethod>("ana-mail", [](ContactMethod& m) { m.address = "new@example.org"; });
  EXPECT_FALSE(story.run(ConfirmVerification{"ana-mail", code}, ana));
}

TEST(Verification, AMethodThatComesBackUnderAnOldNameIsNotVerified) {
  Story story;
  unvouch(story);
  story.run(SendVerification{"ana-mail", code}, ana);
  story.run(ConfirmVerification{"ana-mail", code}, ana);
  ContactMethod method = *story.config().find<ContactMethod>("ana-mail");
  ASSERT_TRUE(story.remove(ConfigKind::contact_method, "ana-mail"));
  method.user = ben;
  ASSERT_TRUE(story.put(method));
  EXPECT_EQ(usable_methods(story.config(), ben).size(), 1u);
}

TEST(Verification, AMethodGivenToAnotherPersonMustBeVerifiedByThatPerson) {
  Story story;
  unvouch(story);
  story.run(SendVerification{"ana-mail", code}, ana);
  story.run(ConfirmVerification{"ana-mail", code}, ana);
  story.edit<ContactMethod>("ana-mail", [](ContactMethod& m) { m.user = ben; });
  EXPECT_EQ(usable_methods(story.config(), ben).size(), 1u);
}

TEST(People, APasswordAndSessionsGoWithTheirUser) {
  Story story;
  User dora;
  dora.slug = dora.name = "dora";
  dora.email = "dora@example.org";
  ASSERT_TRUE(story.put_all({dora, Credential{"dora", "argon2"},
                             Session{"abc", "dora", story.time(0s), story.time(24h)}}));
  ASSERT_TRUE(story.remove(ConfigKind::user, "dora"));
  ASSERT_TRUE(story.put(dora));
  EXPECT_EQ(story.config().find<Credential>("dora"), nullptr);
  EXPECT_EQ(story.config().find<Session>("abc"), nullptr);
}

// Heartbeats.

void add_heartbeat(Story& story) {
  Integration integration;
  integration.slug = integration.name = "nightly";
  integration.protocol = Protocol::heartbeat;
  integration.service = "checkout";
  integration.heartbeat_interval = 5min;
  integration.heartbeat_grace = 1min;
  ASSERT_TRUE(story.put(integration));
}

TEST(Heartbeats, SilenceRaisesAnAlertInTheTransactionThatFlipsTheState) {
  Story story;
  add_heartbeat(story);
  story.at(1min).beat("nightly");
  story.at(4min).beat("nightly");
  story.at(9min + 59s);
  EXPECT_TRUE(story.alerts().empty());
  story.at(10min);
  story.expect_pages({{10min, ana}});
  bool together = false;
  for (const auto& committed : story.commits()) {
    const Effects& effects = committed->commit.effects;
    together = together || (!effects.alerts.empty() && !effects.heartbeats.empty() &&
                            effects.heartbeats.back().expired);
  }
  EXPECT_TRUE(together);
}

TEST(Heartbeats, TheNextBeatResolvesTheAlertInTheSameTransaction) {
  Story story;
  add_heartbeat(story);
  story.at(1min).beat("nightly");
  story.at(8min).beat("nightly");
  EXPECT_EQ(story.alerts().at(0).status, AlertStatus::resolved);
  EXPECT_EQ(story.alerts().at(0).resolved_at, story.time(8min));
  const Effects& last = story.commits().back()->commit.effects;
  EXPECT_TRUE(std::any_of(story.commits().begin(), story.commits().end(), [](const auto& c) {
    const Effects& e = c->commit.effects;
    return !e.heartbeats.empty() && !e.heartbeats.back().expired && !e.alerts.empty() &&
           e.alerts.back().status == AlertStatus::resolved;
  })) << last.alerts.size();
  story.at(15min);
  EXPECT_EQ(story.alerts().size(), 2u);
}

TEST(Heartbeats, OneThatNeverBeatIsNotMissed) {
  Story story;
  add_heartbeat(story);
  story.at(24h);
  EXPECT_TRUE(story.alerts().empty());
}

TEST(Heartbeats, AnOutageOfOursIsNoSilenceOfTheirs) {
  Story story;
  add_heartbeat(story);
  story.at(1min).beat("nightly");
  story.restart(3h);
  EXPECT_TRUE(story.alerts().empty());
  story.at(3h + 8min);
  EXPECT_EQ(story.alerts().size(), 1u);
}

TEST(Heartbeats, ADeletedOneIsForgotten) {
  Story story;
  add_heartbeat(story);
  story.at(1min).beat("nightly");
  ASSERT_TRUE(story.remove(ConfigKind::integration, "nightly"));
  story.at(1h);
  EXPECT_TRUE(story.alerts().empty());
  EXPECT_FALSE(story.beat("nightly"));
}

TEST(Heartbeats, ADisabledOneRaisesNothing) {
  Story story;
  add_heartbeat(story);
  story.at(1min).beat("nightly");
  story.edit<Integration>("nightly", [](Integration& i) { i.enabled = false; });
  story.at(1h);
  EXPECT_TRUE(story.alerts().empty());
}

TEST(Reach, APhoneThatNothingCarriesMessagesToDoesNotCount) {
  Story story;
  add_person(story, "dan");
  set_steps(story, {step_of({user("dan")}), step_of({user(ben)})});
  story.edit<Provider>("main", [](Provider& provider) { provider.enabled = false; });
  const Span day{story.time(0s), story.time(24h)};
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, ben}});  // at once: nobody waits for a text that cannot go
  set_steps(story, {step_of({user("dan")})});
  const Coverage coverage = coverage_of(story.config(), day);
  ASSERT_EQ(coverage.holes.size(), 1U);
  EXPECT_EQ(coverage.holes.front().reasons.front().cause, HoleCause::no_provider);
  EXPECT_EQ(coverage.unreachable, std::vector<Slug>{"dan"});
}

TEST(Coverage, AChannelIsNobodyWhoAnswers) {
  Story story;
  add_channel(story);
  set_steps(story, {step_of({{TargetKind::channel, "ops"}})});
  const Coverage coverage = coverage_of(story.config(), {story.time(0s), story.time(24h)});
  ASSERT_EQ(coverage.holes.size(), 1U);
  EXPECT_EQ(coverage.holes.front().reasons.front().cause, HoleCause::channel_only);
}

}  // namespace
}  // namespace tocsin
