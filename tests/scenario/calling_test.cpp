// Stories of whom a step means: conditions, turns, hand-overs, personal rules, calling by hand.
#include "engine/coverage.hpp"
#include "engine/reach.hpp"
#include "tests/scenario/cast.hpp"
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

void set_only_steps(Story& story, std::vector<Step> steps) {
  story.edit<EscalationPolicy>("checkout", [&](EscalationPolicy& policy) {
    policy.steps = std::move(steps);
    policy.repeat = 0;
    policy.catch_all.clear();
  });
}

void set_severity_of_all(Story& story, Severity severity) {
  RoutingRule rule;
  rule.slug = rule.name = "severe";
  rule.severity = severity;
  const auto put = story.put(rule);
  ASSERT_TRUE(put) << put.error().message;
}

TEST(Calling, AStepForOtherSeveritiesIsPassed) {
  Story story;
  Step severe = step_of(ana);
  severe.when.severities = {Severity::SEV1, Severity::SEV2};
  set_only_steps(story, {severe, step_of(ben)});
  set_severity_of_all(story, Severity::SEV4);
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, ben}});
  story.expect_told("disk-full", EntryKind::step_skipped, Reason::Code::step_condition);
}

TEST(Calling, AStepMayBeForWhatIsUrgentOnlyAndMindsThatItGetsWorse) {
  Story story;
  Step urgent = step_of(ana);
  urgent.when.urgency = PageUrgency::high;
  set_only_steps(story, {urgent, step_of(ben, 2h)});
  set_severity_of_all(story, Severity::SEV4);
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, ben}});
  story.expect_told("disk-full", EntryKind::step_skipped, Reason::Code::step_condition);
  set_severity_of_all(story, Severity::SEV3);
  story.at(10min).event("disk-full", {{"zone", "b"}});
  story.expect_pages({{1min, ben}, {10min, ana}});
}

TEST(Calling, WhatNoStepIsMeantForWakesNobodyNotEvenAdministrators) {
  Story story;
  Step severe = step_of(ana);
  severe.when.severities = {Severity::SEV1};
  set_only_steps(story, {severe});
  set_severity_of_all(story, Severity::SEV4);
  story.at(1min).event("disk-full");
  story.at(1h);
  story.expect_pages({});
  story.expect_told("disk-full", EntryKind::escalation_ended, Reason::Code::no_step_applies);
}

TEST(Calling, AStepOfTheDayWaitsForTheMorning) {
  Story story;
  Step day = step_of(ana, 10min);
  day.when.hours = {daily(8, 18)};
  set_only_steps(story, {day});
  story.at(1h).event("disk-full");
  story.at(7h);
  story.expect_pages({});
  story.expect_told("disk-full", EntryKind::step_skipped, Reason::Code::outside_hours);
  story.restart(10min);
  story.at(9h);
  story.expect_pages({{8h, ana}});
}

TEST(Calling, HoursAreThoseOfTheirZone) {
  Story story;
  Step day = step_of(ana, 10min);
  day.when.hours = {daily(8, 18)};
  day.when.time_zone = "America/New_York";  // five hours behind
  Step night = step_of(ben, 10min);
  night.when.hours = {daily(18, 8)};
  night.when.time_zone = "America/New_York";
  set_only_steps(story, {day, night});
  story.at(9h).event("disk-full");
  story.at(14h).event("cpu");
  story.expect_pages({{9h, ben}, {14h, ana}});
}

TEST(Calling, AZoneThatNobodyKnowsIsRefusedWhereItIsPut) {
  Story story;
  EscalationPolicy policy = *story.config().find<EscalationPolicy>("checkout");
  policy.steps.front().when.time_zone = "Mars/Olympus";
  const auto put = story.put(policy);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().pointer, "/policy/checkout/steps/0/when/time_zone");
}

TEST(Calling, TurnsGoRoundFromOneAlertToTheNext) {
  Story story;
  Team team;
  team.slug = team.name = "payments";
  team.members = {ana, ben, cleo};
  ASSERT_TRUE(story.put(team));
  Step turns;
  turns.targets = {{TargetKind::team, "payments"}};
  turns.round_robin = true;
  set_only_steps(story, {turns});
  story.edit<ContactMethod>("ben-mail", [](ContactMethod& method) { method.enabled = false; });
  story.at(1min).event("a");
  story.at(10min).event("b");
  story.restart(1min);
  story.at(20min).event("c");
  story.expect_pages({{1min, ana}, {10min, cleo}, {20min, ana}});  // ben cannot be reached
  story.expect_same_as_stored();
}

TEST(Calling, APolicyAtItsEndHandsOver) {
  Story story;
  EscalationPolicy other;
  other.slug = other.name = "managers";
  other.steps = {step_of(cleo)};
  ASSERT_TRUE(story.put(other));
  story.edit<EscalationPolicy>("checkout", [&](EscalationPolicy& policy) {
    policy.steps = {step_of(ana)};
    policy.hand_over = "managers";
  });
  story.at(1min).event("disk-full");
  story.at(20min);
  story.expect_pages({{1min, ana}, {6min, cleo}});
  story.expect_told("disk-full", EntryKind::handed_over, Reason::Code::handed_over);
}

TEST(Calling, WhatIsNotMeantNowIsHandedOverAtOnce) {
  Story story;
  EscalationPolicy other;
  other.slug = other.name = "nights";
  other.steps = {step_of(cleo)};
  ASSERT_TRUE(story.put(other));
  story.edit<EscalationPolicy>("checkout", [&](EscalationPolicy& policy) {
    Step day = step_of(ana);
    day.when.hours = {daily(8, 18)};
    policy.steps = {day};
    policy.hand_over = "nights";
  });
  story.at(1h).event("disk-full");
  story.expect_pages({{1h, cleo}});
}

TEST(Calling, PoliciesNeverCallThemselves) {
  Story story;
  EscalationPolicy policy = *story.config().find<EscalationPolicy>("checkout");
  policy.hand_over = "checkout";
  const auto itself = story.put(policy);
  ASSERT_FALSE(itself);
  EXPECT_EQ(itself.error().pointer, "/policy/checkout/hand_over");
  EscalationPolicy other;
  other.slug = other.name = "other";
  other.steps = {step_of(ben)};
  other.hand_over = "checkout";
  ASSERT_TRUE(story.put(other));
  policy.hand_over = "other";
  EXPECT_FALSE(story.put(policy));
}

ContactMethod mail(const Slug& who, const Slug& slug) {
  ContactMethod method;
  method.slug = slug;
  method.user = who;
  method.name = slug;
  method.address = slug + "@example.org";
  method.vouched = true;
  return method;
}

std::vector<std::pair<Duration, Slug>> messages(const Story& story) {
  std::vector<std::pair<Duration, Slug>> found;
  for (const Delivery& delivery : story.deliveries()) {
    found.emplace_back(delivery.at - story.time({}), delivery.method.slug);
  }
  return found;
}
using Messages = std::vector<std::pair<Duration, Slug>>;

TEST(Calling, ThePersonsLadderSaysWhichMessageGoesWhen) {
  Story story;
  set_only_steps(story, {step_of(ana, 10min)});
  ASSERT_TRUE(story.put(mail(ana, "ana-phone")));
  ASSERT_TRUE(story.put(rule_of(ana, PageUrgency::high, {{"ana-phone", 0s}, {"ana-mail", 3min}})));
  story.at(1min).event("disk-full");
  story.at(5min);
  EXPECT_EQ(messages(story), (Messages{{1min, "ana-phone"}, {4min, "ana-mail"}}));
}

TEST(Calling, ALadderOfWhatCannotBeUsedIsNoLadder) {
  Story story;
  ASSERT_TRUE(story.put(mail(ana, "ana-phone")));
  ASSERT_TRUE(story.put(rule_of(ana, PageUrgency::high, {{"ana-phone", 0s}})));
  ASSERT_TRUE(story.remove(ConfigKind::contact_method, "ana-phone"));
  story.at(1min).event("disk-full");
  EXPECT_EQ(messages(story), (Messages{{1min, "ana-mail"}}));
}

TEST(Calling, QuietHoursHoldBackWhatIsNotUrgentAndNobodyElseIsWokenInstead) {
  Story story;
  set_only_steps(story, {step_of(ana, 10min), step_of(ben, 10min)});
  set_severity_of_all(story, Severity::SEV4);
  NotificationRule rule = rule_of(ana, PageUrgency::low, {{"ana-mail", 1min}});
  rule.quiet_hours = {daily(22, 7)};
  ASSERT_TRUE(story.put(rule));
  story.at(1h).event("disk-full");
  story.at(8h);
  EXPECT_EQ(messages(story), (Messages{{7h + 1min, "ana-mail"}, {7h + 11min, "ben-mail"}}));
}

void rule_by_label(Story& story) {  // {severe=yes} is SEV1, everything else SEV4
  set_severity_of_all(story, Severity::SEV4);
  story.edit<RoutingRule>("severe", [](RoutingRule& rule) { rule.matchers = {"severe!=yes"}; });
  RoutingRule worst;
  worst.slug = worst.name = "worst";
  worst.matchers = {"severe=yes"};
  worst.severity = Severity::SEV1;
  ASSERT_TRUE(story.put(worst));
}

TEST(Calling, WhatGetsWorseEndsTheQuietHours) {
  Story story;
  rule_by_label(story);
  set_only_steps(story, {step_of(ana, 10min), step_of(ben, 10min)});
  NotificationRule rule = rule_of(ana, PageUrgency::low, {{"ana-mail", 0s}});
  rule.quiet_hours = {daily(22, 7)};
  ASSERT_TRUE(story.put(rule));
  story.at(1h).event("disk-full");
  story.at(2h);
  EXPECT_TRUE(messages(story).empty());
  story.event("disk-full", {{"severe", "yes"}});
  story.at(2h + 11min);
  EXPECT_EQ(messages(story), (Messages{{2h, "ana-mail"}, {2h + 10min, "ben-mail"}}));
  story.resolve("disk-full", ana);
  story.at(8h);
  EXPECT_EQ(messages(story).size(), 2U);  // nothing of the first call is left
  story.expect_same_as_stored();
}

TEST(Calling, WhatGetsWorseCallsWhomItDidNotConcernBefore) {
  Story story;
  rule_by_label(story);
  Step severe = step_of(ana);
  severe.when.severities = {Severity::SEV1};
  set_only_steps(story, {severe});
  story.at(1min).event("disk-full");
  story.expect_pages({});
  story.at(5min).event("disk-full", {{"severe", "yes"}});
  story.expect_pages({{5min, ana}});
  story.at(6min).event("disk-full", {{"severe", "no"}});  // better: nobody is called anew
  story.at(7min);
  story.expect_pages({{5min, ana}});
}

TEST(Calling, QuietHoursDoNotHoldBackWhatIsUrgent) {
  Story story;
  NotificationRule rule = rule_of(ana, PageUrgency::low, {{"ana-mail", 0s}});
  rule.quiet_hours = {daily(22, 7)};
  ASSERT_TRUE(story.put(rule));
  set_severity_of_all(story, Severity::SEV1);
  story.at(1h).event("disk-full");
  story.expect_pages({{1h, ana}});
  NotificationRule urgent = rule_of(ana, PageUrgency::high, {{"ana-mail", 0s}});
  urgent.quiet_hours = {daily(22, 7)};
  EXPECT_FALSE(story.put(urgent));
}

TEST(Calling, SomebodyElsesContactMethodIsNoRung) {
  Story story;
  const auto put = story.put(rule_of(ana, PageUrgency::high, {{"ben-mail", 0s}}));
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().pointer, "/notification_rule/ana-high/steps/0/contact_method");
}

Result<Reply> call(Story& story, const std::string& key, const Slug& who, const Slug& by,
                   bool instead = false) {
  return story.run(PagePeople{.subject_kind = SubjectOf::alert,
                              .subject = story.alert(key).id.value,
                              .targets = {user(who)},
                              .instead = instead,
                              .note = "please look"},
                   by);
}

TEST(Calling, AResponderIsAddedAndRingsOnWhenAnotherAcknowledges) {
  Story story;
  story.at(1min).event("disk-full");
  const auto reply = call(story, "disk-full", cleo, ana);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->outcome, "called");
  EXPECT_EQ(call(story, "disk-full", cleo, ana)->outcome, "called_already");
  story.expect_pages({{1min, ana}, {1min, cleo}});
  story.at(2min).acknowledge("disk-full", ana);
  EXPECT_EQ(story.deliveries().back().items.front().why, "ana called by hand: please look");
  EXPECT_EQ(story.pages()[1].status, PageStatus::open);
  story.at(20min);  // the policy is over: nobody else is called
  story.expect_pages({{1min, ana}, {1min, cleo}, {7min, cleo}, {12min, cleo}});
  story.press(story.page_of(cleo), PageVerb::acknowledge);
  EXPECT_EQ(story.pages()[1].status, PageStatus::acknowledged);
  EXPECT_TRUE(story.state().escalations().empty());
  story.expect_told("disk-full", EntryKind::called_by_hand, Reason::Code::paged_by_user);
  story.expect_same_as_stored();
}

TEST(Calling, SomebodyCanBeCalledWhereNoPolicyRuns) {
  Story story;
  story.edit<Service>("checkout", [](Service& service) { service.policy.clear(); });
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, root}});  // the administrators hear that nobody else would
  ASSERT_TRUE(call(story, "disk-full", cleo, ana));
  story.expect_pages({{1min, root}, {1min, cleo}});
  story.at(2min).resolve("disk-full", ana);
  EXPECT_EQ(story.pages()[0].status, PageStatus::cancelled);
  EXPECT_TRUE(story.state().escalations().empty());
}

TEST(Calling, WhoWasCalledByHandAndIsNotReachedIsMadeUpForByTheAdministrators) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(2min).acknowledge("disk-full", ana);
  story.provider("cleo-mail", {JobOutcomeKind::rejected});
  ASSERT_TRUE(call(story, "disk-full", cleo, ana));
  story.at(3min);
  EXPECT_EQ(story.rings().back().user, root);
  EXPECT_EQ(story.deliveries().back().items.front().why,
            "nobody who was called by hand could be reached");
}

TEST(Calling, InsteadReleasesTheOthers) {
  Story story;
  story.at(1min).event("disk-full");
  story.at(2min);
  ASSERT_TRUE(call(story, "disk-full", cleo, ana, true));
  EXPECT_EQ(story.pages()[0].status, PageStatus::cancelled);
  story.at(6min + 30s);
  story.expect_pages({{1min, ana}, {2min, cleo}});  // cleo has five minutes
  story.at(8min);
  story.expect_pages({{1min, ana}, {2min, cleo}, {7min, ben}});
}

TEST(Calling, WhoCannotBeReachedIsNotCalledInSilence) {
  Story story;
  story.edit<ContactMethod>("cleo-mail", [](ContactMethod& method) { method.vouched = false; });
  story.at(1min).event("disk-full");
  const auto reply = call(story, "disk-full", cleo, ana);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Error::Code::conflict);
}

TEST(Calling, TheAcknowledgementTimeoutStartsThePolicyAgainBesideWhoWasCalledByHand) {
  Story story;
  set_only_steps(story, {step_of(ana)});
  story.at(1min).event("disk-full");
  ASSERT_TRUE(call(story, "disk-full", cleo, ana));
  story.at(2min).acknowledge("disk-full", ana);
  story.at(40min);
  ASSERT_GE(story.pages().size(), 3U);
  EXPECT_EQ(story.pages()[2].user, ana);
  EXPECT_FALSE(story.pages()[1].ended_at);  // cleo still owes an answer
  story.resolve("disk-full", ana);
  EXPECT_TRUE(story.state().escalations().empty());
  story.expect_same_as_stored();
}

void let_know(Story& story, const Slug& who, std::vector<Slug> areas) {
  story.edit<User>(who, [&](User& user) { user.expertise = std::move(areas); });
}

// `who` is on call, always.
void put_on_call(Story& story, const Slug& who) {
  add_schedule(story, "primary", {turns_of_a_week(story, {who})});
}

TEST(Calling, AnExpertiseCallsWhoeverHasItAndIsOnCall) {
  Story story;
  let_know(story, ben, {"kafka", "network"});
  let_know(story, cleo, {"kafka"});
  put_on_call(story, cleo);
  set_only_steps(story, {step_of({expertise("kafka")})});
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, cleo}});
}

TEST(Calling, AnExpertiseCallsAllWhoHaveItWhenNoneIsOnCall) {
  Story story;
  let_know(story, ben, {"kafka"});
  let_know(story, cleo, {"kafka"});
  put_on_call(story, ana);
  set_only_steps(story, {step_of({expertise("kafka")})});
  story.at(1min).event("disk-full");
  story.expect_pages({{1min, ben}, {1min, cleo}});
}

TEST(Calling, AnExpertOnCallWhomNothingReachesHidesNobody) {
  Story story;
  add_user(story, "dora");
  let_know(story, "dora", {"kafka"});
  let_know(story, ben, {"kafka"});
  put_on_call(story, "dora");
  set_only_steps(story, {step_of({expertise("kafka")})});
  const Coverage coverage = coverage_of(story.config(), {story.time(0s), story.time(24h)});
  EXPECT_TRUE(coverage.holes.empty());
  story.at(1min).event("disk-full");
  const auto pages = story.pages();
  EXPECT_TRUE(std::ranges::any_of(pages, [](const Page& page) { return page.user == ben; }));
}

TEST(Calling, AnExpertiseThatNobodyHasIsRefusedAndKeepsItsLast) {
  Story story;
  EscalationPolicy policy = *story.config().find<EscalationPolicy>("checkout");
  policy.steps = {step_of({expertise("cobol")})};
  const auto refused = story.put(policy);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("nobody has the expertise \"cobol\""), std::string::npos);
  let_know(story, ben, {"cobol"});
  ASSERT_TRUE(story.put(policy));
  User last = *story.config().find<User>(ben);
  last.expertise.clear();
  EXPECT_FALSE(story.put(last));
  last.expertise = {"Not a slug"};
  EXPECT_FALSE(story.put(last));
}

TEST(Calling, AChannelIsNoTeamOfItsName) {
  Story story;
  Team team;
  team.slug = team.name = "ops";
  team.members = {cleo};
  put(story, team);
  EXPECT_TRUE(
      people_behind(story.config(), {{TargetKind::channel, "ops"}}, story.time(1min)).empty());
}

}  // namespace
}  // namespace tocsin
