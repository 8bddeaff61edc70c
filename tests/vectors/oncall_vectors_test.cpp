// The suites about wall clocks, hand-offs and restrictions.
#include <map>
#include <set>

#include "domain/oncall/handoffs.hpp"
#include "domain/oncall/restriction.hpp"
#include "domain/oncall/rotation.hpp"
#include "domain/oncall/schedule.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::text_of;
using vectors::Vector;

constexpr std::chrono::days week(7);

// "2020-10-30T01:30", with seconds or without.
WallTime wall_of(std::string text) {
  if (text.size() == 16) text += ":00";
  return WallTime(parse_time(text + "Z")->time_since_epoch());
}

// Some leave the seconds out: "2017-07-24T08:00Z".
Time time_of(std::string text) {
  if (text.size() > 16 && text[16] != ':') text.insert(16, ":00");
  return *parse_time(text);
}

TimeZone zone_of(const json::object& input) {
  const json::value* name = input.if_contains("tz");
  return name == nullptr ? TimeZone() : *TimeZone::find(text_of(*name));
}

Time start_of(const json::object& input, const TimeZone& zone, const std::string& name) {
  const json::value* wall = input.if_contains(name + "_local");
  return wall != nullptr ? zone.first(wall_of(text_of(*wall))) : time_of(text_of(input.at(name)));
}

Handoffs handoffs_of(const json::object& input) {
  const std::map<std::string, TurnUnit> units = {{"hourly", TurnUnit::hour},
                                                 {"daily", TurnUnit::day},
                                                 {"weekly", TurnUnit::week},
                                                 {"monthly", TurnUnit::month}};
  const TimeZone zone = zone_of(input);
  const json::value* wall = input.if_contains("start_local");
  return Handoffs(
      zone,
      wall != nullptr ? wall_of(text_of(*wall)) : zone.wall(time_of(text_of(input.at("start")))),
      units.at(text_of(input.at("type"))), {input.at("shift_length").to_number<std::int64_t>()});
}

struct Shift {
  Time begin;
  Time end;
};
Shift shift_at(const Handoffs& handoffs, Time at) {
  const std::int64_t turn = handoffs.turn_at(at);
  return {handoffs.begin(turn), handoffs.begin(turn + 1)};
}

TEST(OncallVectors, HandoffGrid) {
  vectors::for_each("rotation.handoff_grid", [](const Vector& vector) {
    const TimeZone zone = zone_of(vector.input);
    const Handoffs handoffs = handoffs_of(vector.input);
    const std::vector<std::string> window = vectors::texts_of(vector.input.at("window_local"));
    std::set<Time> seen;
    for (Time at = zone.first(wall_of(window[0])); at <= zone.first(wall_of(window[1]));
         at += 30s) {
      const Shift shift = shift_at(handoffs, at);
      EXPECT_TRUE(shift.begin <= at && at < shift.end) << format_time(at);
      seen.insert({shift.begin, shift.end});
    }
    std::set<Time> expected;
    for (const std::string& text : vectors::texts_of(vector.expect.at("handoffs"))) {
      expected.insert(time_of(text));
    }
    EXPECT_EQ(seen, expected);
  });
}

void expect_shift(const Vector& vector) {
  const TimeZone zone = zone_of(vector.input);
  const Time at = start_of(vector.input, zone, "at");
  const Shift shift = shift_at(handoffs_of(vector.input), at);
  EXPECT_TRUE(shift.begin <= at && at < shift.end);
  std::size_t checked = 0;
  const auto expect = [&](const char* name, auto&& check) {
    if (const json::value* wanted = vector.expect.if_contains(name)) {
      check(*wanted);
      ++checked;
    }
  };
  expect("shift_start",
         [&](const json::value& is) { EXPECT_EQ(shift.begin, time_of(text_of(is))); });
  expect("shift_end", [&](const json::value& is) { EXPECT_EQ(shift.end, time_of(text_of(is))); });
  expect("shift_end_local",
         [&](const json::value& is) { EXPECT_EQ(zone.wall(shift.end), wall_of(text_of(is))); });
  const auto is_seconds = [&](const json::value& is) {
    EXPECT_EQ(shift.end - at, std::chrono::seconds(is.to_number<int>()));
  };
  expect("shift_seconds", is_seconds);
  expect("shift_seconds_from_at", is_seconds);
  EXPECT_EQ(checked, vector.expect.size());
}

TEST(OncallVectors, DailyNotices) {
  vectors::for_each("oncall_notice.next_time", [](const Vector& vector) {
    ScheduleNotices notices;
    if (const json::value& clock = vector.input.at("clock"); !clock.is_null()) {
      notices.daily_at = *from_json<ClockTime>(clock, Unknown::refused);
    }
    if (const json::value& days = vector.input.at("days"); !days.is_null()) {
      notices.days = *from_json<std::vector<Weekday>>(days, Unknown::refused);
    }
    const auto next = next_daily(notices, TimeZone(), *parse_time("2021-07-07T11:00:00Z"));
    const json::value& expected = vector.expect.at("next");
    EXPECT_EQ(next.has_value(), !expected.is_null());
    if (next && expected.is_string()) EXPECT_EQ(*next, time_of(text_of(expected)));
  });
}

TEST(OncallVectors, ShiftEnd) { vectors::for_each("rotation.shift_end", expect_shift); }

// Whoever leaves does so by a date: those who stay go on from whose turn it was.
void expect_turn_kept(const Vector& vector) {
  const std::vector<std::string> people = vectors::texts_of(vector.input.at("participants"));
  const auto position = vector.input.at("active_position").to_number<int>();
  Rotation rotation;
  rotation.unit = TurnUnit::day;
  rotation.anchor = wall_of("2026-11-23T00:00");
  const WallTime now = rotation.anchor + std::chrono::days(position) + 12h;
  for (const std::string& person : people) {
    rotation.groups.push_back({{person}, {}, {}});
    if (person == text_of(vector.input.at("delete_user"))) rotation.groups.back().leaves = now;
  }
  ASSERT_TRUE(check(rotation));
  const auto on_call = [&](int days_later) {
    const Time at = TimeZone().first(now + std::chrono::days(days_later));
    return people[turns_of(rotation, TimeZone(), {at, at + 1ms}).at(0).group];
  };
  EXPECT_EQ(on_call(0), text_of(vector.input.at("active")));
  EXPECT_EQ(on_call(0), text_of(vector.expect.at("active")));
  const std::vector<std::string> left = vectors::texts_of(vector.expect.at("participants"));
  const auto first = vector.expect.at("active_position").to_number<std::size_t>();
  for (std::size_t i = 0; i < 2 * left.size(); ++i) {
    EXPECT_EQ(on_call(static_cast<int>(i)), left[(first + i) % left.size()]) << i;
  }
}

TEST(OncallVectors, ShiftAt) {
  vectors::for_each("rotation.shift_at", [](const Vector& vector) {
    vector.input.contains("type") ? expect_shift(vector) : expect_turn_kept(vector);
  });
}

TEST(OncallVectors, DstWeek) {
  vectors::for_each("layered.dst_week", [](const Vector& vector) {
    const Handoffs handoffs(zone_of(vector.input), wall_of(text_of(vector.input.at("start_local"))),
                            TurnUnit::week, {1});
    const Shift shift = shift_at(handoffs, time_of(text_of(vector.input.at("at"))));
    const std::vector<std::string> expected = vectors::texts_of(vector.expect.at("shift"));
    EXPECT_EQ(shift.begin, time_of(expected[0]));
    EXPECT_EQ(shift.end, time_of(expected[1]));
  });
}

TEST(OncallVectors, MonthEnd) {
  vectors::for_each("clash.month_end", [](const Vector& vector) {
    const Handoffs handoffs(TimeZone(),
                            TimeZone().wall(time_of(text_of(vector.input.at("anchor")))),
                            TurnUnit::month, {1});
    const auto expected = vectors::texts_of(vector.expect.at("recommended_clamp_from_anchor"));
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(format_time(handoffs.begin(static_cast<std::int64_t>(i) + 1)).substr(0, 10),
                expected[i]);
    }
  });
}

void expect_first_and_last(const Vector& vector) {
  const TimeZone zone = zone_of(vector.input);
  const WallTime wall =
      wall_of(text_of(vector.input.at("date")) + "T" + text_of(vector.input.at("clock")));
  EXPECT_EQ(zone.first(wall), time_of(text_of(vector.expect.at("first"))));
  EXPECT_EQ(zone.last(wall), time_of(text_of(vector.expect.at("last"))));
}

TEST(OncallVectors, FirstAndLastOfDay) {
  vectors::for_each("clock.first_and_last_of_day", expect_first_and_last);
}

TEST(OncallVectors, Edges) {
  vectors::for_each("extra.edges", [](const Vector& vector) {
    vector.input.contains("type") ? expect_shift(vector) : expect_first_and_last(vector);
  });
}

// "60:00", "-24:00"
Duration clock_hours(const std::string& text) {
  return std::chrono::hours(std::stoi(text)) +
         std::chrono::minutes(std::stoi(text.substr(text.find(':') + 1)));
}

TEST(OncallVectors, ClockArithmetic) {
  vectors::for_each("clock.arithmetic", [](const Vector& vector) {
    const TimeZone zone = zone_of(vector.input);
    const auto wall = [&](const char* name) { return wall_of(text_of(vector.input.at(name))); };
    if (const json::value* result = vector.expect.if_contains("result")) {
      const WallTime sum = wall("at_local") + clock_hours(text_of(vector.input.at("add")));
      EXPECT_EQ(zone.first(sum), time_of(text_of(*result)));
    } else if (const json::value* hours = vector.expect.if_contains("clock_hours")) {
      EXPECT_EQ(wall("to_local") - wall("from_local"), std::chrono::hours(hours->to_number<int>()));
    } else {
      const Time midnight = zone.first(wall_of(text_of(vector.input.at("date")) + "T00:00"));
      const auto change = zone.next_change(midnight);
      const json::value& expected = vector.expect.at("dst_change");
      const bool today = change && change->at < midnight + 24h;
      ASSERT_EQ(today, !expected.is_null());
      if (!today) return;
      EXPECT_EQ(
          json::value(Codec<ClockTime>::write(ClockTime{static_cast<int>(
              (change->before - std::chrono::floor<std::chrono::days>(change->before)) / 1min)})),
          expected.at("at_clock"));
      EXPECT_EQ(change->after - change->before,
                std::chrono::minutes(expected.at("minutes").to_number<int>()));
    }
  });
}

std::vector<Restriction> restrictions_of(const json::object& input) {
  return {*from_json<Restriction>(input)};
}

TEST(OncallVectors, RuleIsActive) {
  vectors::for_each("rule.is_active", [](const Vector& vector) {
    const auto restrictions = restrictions_of(vector.input);
    for (const bool active : {true, false}) {
      for (const std::string& text :
           vectors::texts_of(vector.expect.at(active ? "active" : "inactive"))) {
        const Time at = time_of(text);
        EXPECT_EQ(!spans_of(restrictions, TimeZone(), {at, at + 1ms}).empty(), active) << text;
      }
    }
  });
}

TEST(OncallVectors, RuleCurrentOrNextShift) {
  vectors::for_each("rule.current_or_next_shift", [](const Vector& vector) {
    const auto restrictions = restrictions_of(vector.input);
    for (const json::value& asked : vector.expect.at("shift_at_or_after").as_array()) {
      const Time at = time_of(text_of(asked.at("t")));
      const auto spans = spans_of(restrictions, TimeZone(), {at - 2 * week, at + 2 * week});
      const auto found = std::ranges::upper_bound(spans, at, {}, &Span::end);
      ASSERT_NE(found, spans.end());
      if (const json::value* begin = asked.as_object().if_contains("start")) {
        EXPECT_EQ(found->begin, time_of(text_of(*begin))) << format_time(at);
      }
      if (const json::value* end = asked.as_object().if_contains("end")) {
        EXPECT_EQ(found->end, time_of(text_of(*end))) << format_time(at);
      }
    }
  });
}

// A range of hours as a restriction of the weekday on which the date falls.
std::vector<Restriction> range_on(const json::object& input) {
  const std::string range = text_of(input.at("range"));
  const Weekday day = weekday_of(wall_of(text_of(input.at("date")) + "T00:00"));
  const auto clock = [](const std::string& text) {
    return *from_json<ClockTime>(json::value(text));
  };
  return {{{day}, clock(range.substr(0, 5)), clock(range.substr(6)), {}}};
}

void expect_always_covered(const Vector& vector) {
  const json::object& input = vector.input;
  const Span within{time_of(text_of(input.at("from"))), time_of(text_of(input.at("to")))};
  const std::vector<Weekday> days = {Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu,
                                     Weekday::fri, Weekday::sat, Weekday::sun};
  EXPECT_EQ(spans_of({{days, {0}, {24 * 60}, {}}}, zone_of(input), within),
            std::vector<Span>{within});
}

void expect_range(const Vector& vector) {
  const Time midnight = time_of(text_of(vector.input.at("date")) + "T00:00:00Z");
  const std::vector<std::string> ends = vectors::texts_of(vector.expect.at("span"));
  EXPECT_EQ(spans_of(range_on(vector.input), TimeZone(), {midnight, midnight + 48h}),
            (std::vector<Span>{{time_of(ends[0] + "Z"), time_of(ends[1] + "Z")}}));
}

void expect_in_range(const Vector& vector) {
  for (const auto& [text, inside] : vector.expect) {
    const Time at = time_of(text);
    EXPECT_EQ(!spans_of(range_on(vector.input), TimeZone(), {at, at + 1ms}).empty(),
              inside.as_bool());
  }
}

TEST(OncallVectors, ClockRange) {
  vectors::each_by_id("clock_range.misc", {{"clock_range.misc.01", expect_always_covered},
                                           {"clock_range.misc.02", expect_range},
                                           {"clock_range.misc.05", expect_in_range}});
}

// The peer's "interval" as ours: covered days a turn where days are named and turned daily, else
// one unit a turn and the rest off.
Rotation rolling(const json::object& input, std::size_t groups) {
  const std::map<std::string, TurnUnit> units = {
      {"daily", TurnUnit::day}, {"weekly", TurnUnit::week}, {"monthly", TurnUnit::month}};
  const std::map<std::string, Weekday> weekdays = {
      {"MO", Weekday::mon}, {"TU", Weekday::tue}, {"WE", Weekday::wed}, {"TH", Weekday::thu},
      {"FR", Weekday::fri}, {"SA", Weekday::sat}, {"SU", Weekday::sun}};
  Rotation rotation;
  rotation.unit = units.at(text_of(input.at("turn")));
  const auto interval = input.at("interval").to_number<std::int64_t>();
  if (const json::value* days = input.if_contains("days")) {
    for (const std::string& day : vectors::texts_of(*days)) {
      rotation.days.push_back(weekdays.at(day));
    }
  }
  if (rotation.unit == TurnUnit::day && !rotation.days.empty()) {
    rotation.lengths = {interval};
  } else {
    rotation.off = interval - 1;
  }
  for (std::size_t i = 0; i < groups; ++i) {
    rotation.groups.push_back({{"person-" + std::to_string(i)}, {}, {}});
  }
  return rotation;
}

std::optional<std::size_t> group_at(const Rotation& rotation, Time at) {
  const auto turns = turns_of(rotation, TimeZone(), {at, at + 1ms});
  if (turns.empty()) return std::nullopt;
  return turns.front().group;
}

TEST(OncallVectors, RollingByDay) {
  vectors::for_each("rolling.by_day", [](const Vector& vector) {
    const json::array& sizes = vector.input.at("group_sizes").as_array();
    const Time start = time_of(text_of(vector.input.at("start")) + "T00:00:00Z");
    Rotation rotation = rolling(vector.input, sizes.size());
    rotation.anchor = TimeZone().wall(start);
    const json::object& starts = vector.expect.at("starts").as_object();
    std::size_t seen = 0;
    for (int day = 0; day < vector.input.at("span_days").to_number<int>(); ++day) {
      const Time at = start + std::chrono::days(day);
      const json::value* expected = starts.if_contains(format_time(at).substr(0, 10));
      const auto group = group_at(rotation, at);
      ASSERT_EQ(group.has_value(), expected != nullptr) << format_time(at);
      if (expected == nullptr) continue;
      EXPECT_EQ(std::string(1, static_cast<char>('A' + *group)), text_of(*expected))
          << format_time(at);
      ++seen;
    }
    EXPECT_EQ(seen, starts.size());
  });
}

TEST(OncallVectors, RollingInterval) {
  vectors::for_each("rolling.interval", [](const Vector& vector) {
    const std::vector<std::string> names = vectors::texts_of(vector.input.at("groups"));
    const Time start = *parse_time("2024-01-01T00:00:00Z");  // a Monday
    Rotation rotation = rolling(vector.input, names.size());
    rotation.anchor = TimeZone().wall(start);
    if (vector.input.contains("rotation_start")) rotation.from = rotation.anchor + 1h;
    for (const auto& [name, days] : vector.expect) {
      for (const json::value& day : days.as_array()) {
        const auto group =
            group_at(rotation, start + std::chrono::days(day.to_number<int>()) + 5min);
        EXPECT_EQ(group ? names[*group] : "nobody", std::string(name)) << day;
      }
    }
  });
}

}  // namespace
}  // namespace tocsin
