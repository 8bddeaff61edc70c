// The suite about what makes a notice of who is on call go out.
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

}  // namespace
}  // namespace tocsin
