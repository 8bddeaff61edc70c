// Messages that nobody has to answer: who comes and who goes, gaps ahead, cover, what is over; and
// channels of teams.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using std::chrono::hours;

// Who was told what, in the order in which it left the house.
struct Said {
  Duration at{};
  Slug to;  // the contact method
  NoteKind kind = NoteKind::over;
  auto operator<=>(const Said&) const = default;
};
void PrintTo(const Said& said, std::ostream* out) {
  *out << format_duration(said.at) << " " << said.to << " " << to_text(said.kind);
}

std::vector<Said> said(const Story& story) {
  std::vector<Said> all;
  for (const Delivery& delivery : story.notices()) {
    for (const Note& note : delivery.notes) {
      all.push_back({delivery.at - story.time({}), delivery.method.slug, note.kind});
    }
  }
  return all;
}

std::string last_words(const Story& story) {
  return story.notices().empty() ? "" : story.notices().back().notes.back().text;
}

// Ana is always on call by "night", which tells "ops".
void add_night(Story& story, const ScheduleNotices& notices = {}) {
  add_channel(story);
  Schedule night;
  night.slug = night.name = "night";
  night.rotations = {turns_of_a_week(story, {ana})};
  night.notices = notices;
  night.notices.channels = {"ops"};
  put(story, night);
}

Rotation turns_of_a_day(Story& story, const std::vector<Slug>& users) {
  Rotation rotation = turns_of_a_week(story, users);
  rotation.unit = TurnUnit::day;
  return rotation;
}

TEST(Notices, WhoComesIsRemindedAndToldAndWhoGoesIsToldToo) {
  Story story;
  add_schedule(story, "night", {turns_of_a_week(story, {ana, ben})});
  story.at(days(7) + 1h);
  EXPECT_EQ(said(story), (std::vector<Said>{
                             {days(6) + 30s, "ben-mail", NoteKind::shift_ahead},
                             {days(7) + 30s, "ben-mail", NoteKind::shift_begun},
                             {days(7) + 30s, "ana-mail", NoteKind::shift_over},
                         }));
  EXPECT_EQ(last_words(story), "You are no longer on call for night; ben is on call now");
  EXPECT_EQ(story.notices()[0].notes[0].text,
            "You will be on call for night from Mon 12 Jan 00:00 (UTC) on until Mon 19 Jan 00:00 "
            "(UTC)");
}

TEST(Notices, ShiftsThatFollowCloselyAreOneDuty) {
  Story story;
  Rotation nine_to_five = turns_of_a_week(story, {ana, ben});
  nine_to_five.restrictions = {
      {{Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu, Weekday::fri},
       {9 * 60},
       {17 * 60},
       {}}};
  add_schedule(story, "days", {nine_to_five});
  story.at(days(7));
  EXPECT_EQ(said(story), (std::vector<Said>{
                             {hours(9) + 30s, "ana-mail", NoteKind::shift_begun},
                             {days(4) + hours(17) + 30s, "ana-mail", NoteKind::shift_over},
                             {days(6) + hours(9) + 30s, "ben-mail", NoteKind::shift_ahead},
                         }));
}

TEST(Notices, APersonChoosesAndIsNeverCalledForOne) {
  Story story;
  add_user(story, "dan");
  add_phone(story, "dan", Channel::voice);
  story.edit<User>(ben, [](User& user) {
    user.notices.reminders = {2h, 10min};
    user.notices.hand_offs = false;
  });
  add_schedule(story, "day", {turns_of_a_day(story, {ana, ben, "dan"})});
  story.at(days(2) + 1h);
  EXPECT_EQ(said(story), (std::vector<Said>{
                             {days(1) - 2h + 30s, "ben-mail", NoteKind::shift_ahead},
                             {days(1) - 10min + 30s, "ben-mail", NoteKind::shift_ahead},
                             {days(1) + 30s, "ana-mail", NoteKind::shift_over},
                             {days(2) + 30s, "ana-mail", NoteKind::shift_ahead},
                         }));
}

TEST(Notices, ANoteIsLeftToWhoeverComes) {
  Story story;
  add_schedule(story, "night", {turns_of_a_week(story, {ana, ben})});
  story.at(days(6) + 1h);
  put(story, HandoffNote{"night", ana, story.time(days(6)), "The spare disk is on its way"});
  story.at(days(7) + 1min);
  EXPECT_EQ(
      story.notices()[1].notes[0].text,
      "You are on call for night now until Mon 19 Jan 00:00 (UTC). ana left a note: The spare "
      "disk is on its way");
  EXPECT_TRUE(story.remove(ConfigKind::schedule, "night"));
  EXPECT_EQ(story.config().find<HandoffNote>("night"), nullptr);
}

TEST(Notices, AChangeOfThePlanIsToldAtOnce) {
  Story story;
  add_night(story);
  story.at(1h);
  Override cover{.user = ben, .absent = ana, .begin = story.time(1h), .end = story.time(3h)};
  cover.slug = "cover";
  cover.schedule = "night";
  put(story, cover);
  story.at(2h);
  // Ana is back within a day: she is not told that she went.
  EXPECT_EQ(said(story), (std::vector<Said>{
                             {1h + 1s, "ops", NoteKind::on_call},
                             {1h + 30s, "ben-mail", NoteKind::shift_begun},
                         }));
  EXPECT_EQ(story.notices()[0].notes[0].text, "night: ben is on call now");
}

TEST(Notices, AChannelHearsEveryDayWhoIsOnCall) {
  Story story;
  ScheduleNotices notices;
  notices.changes = false;
  notices.daily_at = ClockTime{9 * 60};
  notices.days = {Weekday::mon, Weekday::wed};
  add_night(story, notices);
  story.at(days(6));
  EXPECT_EQ(said(story), (std::vector<Said>{
                             {hours(9) + 1s, "ops", NoteKind::on_call},
                             {days(2) + hours(9) + 1s, "ops", NoteKind::on_call},
                         }));
}

TEST(Notices, AGapIsToldAWeekAndADayBefore) {
  Story story;
  Rotation until_the_tenth = turns_of_a_week(story, {ana});
  until_the_tenth.until = TimeZone().wall(story.time(days(10)));
  add_schedule(story, "night", {until_the_tenth});
  set_steps(story, {step_of({schedule("night")})});
  story.at(days(11));
  std::vector<Said> gaps;
  for (const Said& one : said(story)) {
    if (one.kind == NoteKind::gap_ahead) gaps.push_back(one);
  }
  EXPECT_EQ(gaps, (std::vector<Said>{{days(3) + 30s, "root-mail", NoteKind::gap_ahead},
                                     {days(9) + 30s, "root-mail", NoteKind::gap_ahead}}));
}

TEST(Notices, CoverIsWantedAndTaken) {
  Story story;
  add_schedule(story, "night", {turns_of_a_week(story, {ana, ben, cleo})});
  Override wanted{
      .absent = ana, .begin = story.time(days(1)), .end = story.time(days(2)), .wanted = true};
  wanted.slug = "wanted";
  wanted.schedule = "night";
  put(story, wanted);
  story.at(1min);
  EXPECT_EQ(said(story), (std::vector<Said>{{30s, "ben-mail", NoteKind::cover_wanted},
                                            {30s, "cleo-mail", NoteKind::cover_wanted}}));
  wanted.user = cleo;
  wanted.wanted = false;
  ASSERT_TRUE(story.run(ChangeConfig{{{wanted, {}}}, {}, {}, false}, cleo));
  story.at(2min);
  EXPECT_EQ(said(story).back(), (Said{1min + 30s, "ana-mail", NoteKind::cover_taken}));
  EXPECT_EQ(last_words(story),
            "cleo takes your place: on call for night from Tue 6 Jan 00:00 (UTC) until Wed 7 Jan "
            "00:00 (UTC)");
}

TEST(Notices, WhoWasPagedHearsThatItIsOver) {
  Story story;
  story.at(1min).event("disk");
  story.at(7min).acknowledge("disk", ben);  // ana was paged first, then ben
  story.at(20min).resolve("disk", ben);
  story.at(25min);
  EXPECT_EQ(said(story), (std::vector<Said>{{20min + 30s, "ana-mail", NoteKind::over}}));
  EXPECT_EQ(last_words(story), "Over: [SEV3] disk is wrong (checkout); ben resolved it");
  EXPECT_TRUE(story.state().told_of(SubjectOf::alert, story.alert("disk").id.value).empty());
}

TEST(Notices, WhoWasNotReachedHearsNothing) {
  Story story;
  story.provider("ana-mail", {.kind = JobOutcomeKind::rejected});
  story.at(1min).event("disk");
  story.at(2min).event_says(EventAction::resolve, "disk");
  story.at(10min);
  for (const Said& one : said(story)) EXPECT_NE(one.to, "ana-mail");
}

TEST(Notices, WhatIsOverAtOnceIsToldInOneMessage) {
  Story story;
  for (int i = 0; i < 25; ++i) story.event("disk-" + std::to_string(i));
  story.at(2min);
  for (int i = 0; i < 25; ++i) story.event_says(EventAction::resolve, "disk-" + std::to_string(i));
  story.at(10min);
  ASSERT_EQ(story.notices().size(), 1U);
  EXPECT_EQ(story.notices()[0].notes.size(), notes_per_notice_max);
  EXPECT_EQ(story.notices()[0].notes_more, 5U);
  EXPECT_EQ(story.notifications().back().about.substr(0, 5), "Over:");
}

TEST(Notices, ANoticeDoesNotHoldUpAPage) {
  Story story;
  story.event("one");
  story.event_says(EventAction::resolve, "one");
  story.at(31s);
  ASSERT_EQ(story.notices().size(), 1U);
  story.at(40s).event("two");
  story.expect_pages({{0s, ana}, {40s, ana}});
}

TEST(Channels, AStepTellsAChannelWhomItCalls) {
  Story story;
  add_channel(story);
  set_steps(story, {step_of({user(ana), {TargetKind::channel, "ops"}})});
  story.at(1min).event("disk");
  story.at(2min);
  EXPECT_EQ(said(story), (std::vector<Said>{{1min + 1s, "ops", NoteKind::called}}));
  EXPECT_EQ(last_words(story),
            "[SEV3] disk is wrong (checkout); step 1 of policy checkout calls ana");
  story.event_says(EventAction::resolve, "disk");
  story.at(3min);
  EXPECT_EQ(said(story).size(), 3U);  // the channel and ana hear that it is over
  EXPECT_EQ(story.notices().back().method.slug, "ana-mail");
}

TEST(Channels, AreNobodyWhoCouldAnswer) {
  Story story;
  add_channel(story);
  set_steps(story, {step_of({{TargetKind::channel, "ops"}}, 3min), step_of({user(ben)})});
  story.at(1min).event("disk");
  story.at(10min);
  story.expect_pages({{4min, ben}});
  set_steps(story, {step_of({{TargetKind::channel, "ops"}}, 3min)});
  story.at(20min).event("cpu");
  story.at(30min);
  story.expect_pages({{4min, ben}, {23min, root}});
}

TEST(Channels, AreTriedForTwoDaysInTheirOrder) {
  Story story;
  add_channel(story);
  set_steps(story, {step_of({user(ana), {TargetKind::channel, "ops"}}, 24h)});
  story.provider("ops", {.kind = JobOutcomeKind::failed});
  story.at(1min).event("first");
  story.at(2h).event("second");
  story.at(3h);
  story.provider("ops", {});
  story.at(4h);
  std::vector<std::string> arrived;
  for (const Notification& row : story.notifications()) {
    if (row.kind == JobKind::notice && row.status == NotificationStatus::sent) {
      arrived.push_back(row.about.substr(7, 6));
    }
  }
  EXPECT_EQ(arrived, (std::vector<std::string>{"first ", "second"}));
}

TEST(Channels, AreGivenUpAfterTwoDays) {
  Story story;
  add_channel(story);
  set_steps(story, {step_of({user(ana), {TargetKind::channel, "ops"}}, 24h)});
  story.provider("ops", {.kind = JobOutcomeKind::failed});
  story.event("disk");
  story.at(hours(47));
  EXPECT_EQ(story.state().notices_to("ops").size(), 1U);
  story.at(hours(49));
  EXPECT_TRUE(story.state().notices_to("ops").empty());
}

// Three in five minutes.
void ask_for_three(Story& story) {
  Step many = step_of({user(ana)});
  many.when.alerts_min = 3;
  set_steps(story, {many});
  set_bundle_window(story, 0s);
}

TEST(Escalation, AStepMayBeMeantForManyAlertsOnly) {
  Story story;
  ask_for_three(story);
  story.at(1min).event("one");
  story.at(2min).event("two");
  story.at(3min);
  story.expect_pages({});
  story.expect_told("one", EntryKind::step_skipped, Reason::Code::too_few_alerts);
  story.event("three");
  story.at(4min).event("four");
  story.at(4min + 1s);
  story.expect_pages({{3min, ana}, {3min, ana}, {3min, ana}, {4min, ana}});
}

TEST(Escalation, AlertsFarApartAreNotMany) {
  Story story;
  ask_for_three(story);
  story.at(1min).event("one");
  story.at(4min).event("two");
  story.at(7min).event("three");
  story.at(10min);
  story.expect_pages({});
  story.event_says(EventAction::resolve, "three");
  story.at(11min).event("four");
  story.at(20min);
  story.expect_pages({});
}

TEST(Calendars, ShiftsThatSomebodyElsePlansAreARotation) {
  Story story;
  add_schedule(story, "night", {turns_of_a_week(story, {ana})});
  ShiftCalendar planned;
  planned.slug = planned.name = "planned";
  planned.schedule = "night";
  planned.priority = 1;
  planned.shifts = {{ben, story.time(1h), story.time(2h)}};
  put(story, planned);
  const auto on_call = [&](Duration at) {
    return on_call_at(story.config(), *story.config().find<Schedule>("night"), story.time(at));
  };
  EXPECT_EQ(on_call(30min), std::vector<Slug>{ana});
  EXPECT_EQ(on_call(90min), std::vector<Slug>{ben});
  EXPECT_EQ(on_call(2h), std::vector<Slug>{ana});
  Override cover{.user = cleo, .absent = ben, .begin = story.time(1h), .end = story.time(2h)};
  cover.slug = "cover";
  cover.schedule = "night";
  put(story, cover);
  EXPECT_EQ(on_call(90min), std::vector<Slug>{cleo});
  EXPECT_TRUE(story.remove(ConfigKind::schedule, "night"));
  EXPECT_EQ(story.config().find<ShiftCalendar>("planned"), nullptr);
}

TEST(Notices, WhoeverIsPutOnCallSoonIsTold) {
  Story story;
  add_schedule(story, "night", {turns_of_a_week(story, {ana})});
  Override cover;
  cover.slug = "cover";
  cover.schedule = "night";
  cover.user = ben;
  cover.absent = ana;
  cover.begin = story.time(8h);
  cover.end = story.time(12h);
  ASSERT_TRUE(story.at(6h).run(ChangeConfig{{{cover, {}}}, {}, {}, false}, root));
  story.at(7h);
  EXPECT_EQ(said(story), (std::vector<Said>{{6h + 30s, "ben-mail", NoteKind::planned}}));
  EXPECT_EQ(last_words(story), "root put you on call for night from Mon 5 Jan 08:00 (UTC)");
  ASSERT_TRUE(story.remove(ConfigKind::override, "cover"));
  cover.user = cleo;
  ASSERT_TRUE(story.run(ChangeConfig{{{cover, {}}}, {}, {}, false}, cleo));  // by oneself
  story.at(7h + 30min);
  EXPECT_EQ(story.notices().size(), 2U);  // ana, who was on call again in between
  EXPECT_EQ(said(story).back(), (Said{7h + 30s, "ana-mail", NoteKind::planned}));
  story.expect_same_as_stored();
}

TEST(Notices, AShadowHearsThatOthersAreCalledAndStopsNothing) {
  Story story;
  Rotation learns = turns_of_a_week(story, {cleo});
  learns.shadow = true;
  add_schedule(story, "primary", {turns_of_a_week(story, {ana}), learns});
  set_steps(story, {step_of({schedule("primary")}), step_of({user(ben)})});
  story.at(1min).event("disk-full");
  story.at(2min);
  story.expect_pages({{1min, ana}});
  EXPECT_EQ(said(story), (std::vector<Said>{{1min + 1s, "cleo-mail", NoteKind::called}}));
  EXPECT_NE(last_words(story).find("calls ana"), std::string::npos);
  story.edit<ContactMethod>("ana-mail", [](ContactMethod& method) { method.enabled = false; });
  story.at(10min).event("cpu");  // only the shadow can be reached by the first step
  story.at(11min);
  EXPECT_EQ(story.rings().back(), (Ring{10min, ben}));
}

}  // namespace
}  // namespace tocsin
