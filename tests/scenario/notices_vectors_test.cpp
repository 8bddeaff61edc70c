// The suites about what makes notices go out: of who is on call, and to channels of teams.
#include <algorithm>

#include "engine/duty.hpp"
#include "tests/scenario/cast.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::text_of;
using vectors::Vector;

Time time_of(std::string text) {  // without seconds
  return *parse_time(text.insert(16, ":00"));
}

std::vector<Slug> channels_told(const Duty& duty) {
  std::vector<Slug> channels;
  for (const DutyNote& told : duty.notes) {
    if (!told.channel.empty()) channels.push_back(told.channel);
  }
  return channels;
}

void the_set_changed(const Vector& vector) {
  Story story;
  Schedule schedule;
  schedule.slug = schedule.name = "schedule";
  schedule.notices.channels = vectors::texts_of(vector.input.at("notice_channels"));
  OnCallRow before;
  before.schedule = schedule.slug;
  before.people = vectors::texts_of(vector.input.at("on_call_before"));
  EXPECT_TRUE(vector.input.at("on_call_now").as_array().empty());
  const Duty duty = duty_of(story.config(), schedule, &before, story.time(1h));
  EXPECT_EQ(channels_told(duty), vectors::texts_of(vector.expect.at("notify")));
  EXPECT_TRUE(duty.row.people.empty());
}

void at_its_time(const Vector& vector) {
  Story story;
  Schedule schedule;
  schedule.slug = schedule.name = "schedule";
  schedule.notices.channels = {"c1"};
  const Time next = time_of(text_of(vector.input.at("next")));
  const Time now = time_of(text_of(vector.input.at("now")));
  schedule.notices.daily_at =
      ClockTime{static_cast<int>((next - std::chrono::floor<std::chrono::days>(next)) / 1min)};
  OnCallRow before;
  before.schedule = schedule.slug;
  before.looked_at = now - 1h;
  const Duty duty = duty_of(story.config(), schedule, &before, now);
  EXPECT_EQ(channels_told(duty), vectors::texts_of(vector.expect.at("notify")));
  EXPECT_EQ(next_daily(schedule.notices, TimeZone(), now),
            time_of(text_of(vector.expect.at("stored_next"))));
}

TEST(NoticeVectors, Triggers) {
  vectors::each_by_id("oncall_notice.triggers", {{"oncall_notice.triggers.01", the_set_changed},
                                                 {"oncall_notice.triggers.02", at_its_time},
                                                 {"oncall_notice.triggers.03", at_its_time}});
}

// A channel beside ana, in a step that is not left.
void set_channel_step(Story& story) {
  add_channel(story);
  set_steps(story, {step_of({user(ana), {TargetKind::channel, "ops"}}, 24h)});
}

std::vector<std::string> alerts_of(const json::value& numbers) {
  std::vector<std::string> keys;
  for (const json::value& number : numbers.as_array()) {
    keys.push_back("alert-" + std::to_string(number.to_number<int>()));
  }
  return keys;
}
std::vector<std::string> alerts_of(const json::object& of, const char* member) {
  const json::value* numbers = of.if_contains(member);
  return numbers == nullptr ? std::vector<std::string>{} : alerts_of(*numbers);
}

std::size_t told_the_channel(const Story& story) {
  return static_cast<std::size_t>(std::ranges::count_if(
      story.notices(), [](const Delivery& notice) { return notice.method.slug == "ops"; }));
}

// What the channel heard before: that they fire, and of some that they are over.
void tell_before(Story& story, const json::object& last) {
  const std::vector<std::string> over = alerts_of(last, "resolved");
  for (const std::string& key : alerts_of(last, "firing")) story.event(key);
  for (const std::string& key : over) story.event(key);
  story.at(story.now() + 10s);
  for (const std::string& key : over) story.event_says(EventAction::resolve, key);
  story.at(story.now() + 10s);
  EXPECT_GT(told_the_channel(story), 0U);
}

// The peer tells a group as a whole, and here each alert is told: what is sent for any of them is
// sent for the group. An alert that the channel never heard of begins and ends at once. No channel
// is spared the end of what it was told, so `wants_resolved` is not asked.
void is_told_again(const Vector& vector) {
  Story story;
  set_channel_step(story);
  const json::value& last = vector.input.at("last");
  const std::vector<std::string> firing = alerts_of(vector.input, "firing");
  const std::vector<std::string> resolved = alerts_of(vector.input, "resolved");
  if (!last.is_null()) {
    tell_before(story, last.as_object());
    story.at(std::chrono::minutes(vector.input.at("min_ago").to_number<int>()));
  }
  const std::size_t before = told_the_channel(story);
  for (const std::string& key : firing) story.event(key);
  for (const std::string& key : resolved) {
    const bool known =
        !last.is_null() && std::ranges::any_of(story.alerts(), [&](const Alert& alert) {
          return alert.dedup_key == key;
        });
    if (!known) story.event(key);
    story.event_says(EventAction::resolve, key);
  }
  story.at(story.now() + 1min);
  EXPECT_EQ(told_the_channel(story) > before, vector.expect.at("send").as_bool());
}

TEST(NoticeVectors, ChannelsAreToldOfWhatIsNew) {
  vectors::for_each("notify.needs_sending", is_told_again);
}

}  // namespace
}  // namespace tocsin
