// The suites about final shifts: layers, overrides, temporary schedules, gaps.
#include <map>

#include "domain/oncall/shifts.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::text_of;
using vectors::Vector;

const Time midnight = *parse_time("2026-11-23T00:00:00Z");  // a Monday
const Span that_day{midnight, midnight + 24h};

// "8", 10.5 or "8:30" on that day; "d2 09:00" on the next; "12:00:00.5"
Time hour(const json::value& given) {
  if (given.is_number()) return vectors::minutes_from(midnight, given.to_number<double>() * 60);
  std::string text = text_of(given);
  Time at = midnight;
  if (text.starts_with("d")) {
    at += std::chrono::days(text[1] - '1');
    text = text.substr(3);
  }
  const auto colon = text.find(':');
  at += std::chrono::hours(std::stoi(text));
  if (colon == text.npos) return at;
  at += std::chrono::minutes(std::stoi(text.substr(colon + 1)));
  const auto second = text.find(':', colon + 1);
  if (second == text.npos) return at;
  return at + Duration(static_cast<std::int64_t>(std::stod(text.substr(second + 1)) * 1000));
}

// Somebody from one time until another.
Rotation once(const Slug& user, std::int64_t priority, Time begin, Time end) {
  Rotation rotation;
  rotation.priority = priority;
  rotation.anchor = TimeZone().wall(begin);
  rotation.from = rotation.anchor;
  rotation.until = TimeZone().wall(end);
  rotation.lengths = {turn_units_max};
  rotation.groups = {{{user}, {}, {}}};
  return rotation;
}

// Everything that a schedule is made of, and its answer.
struct Plan {
  std::vector<Rotation> rotations;
  std::vector<Override> overrides;
  std::vector<TemporarySchedule> temporary;
  TimeZone zone;

  std::vector<Shift> shifts(Span within = that_day) const {
    return shifts_of({rotations, overrides, temporary, {}}, zone, within);
  }
  std::vector<Slug> on_call(Time at) const {
    std::vector<Slug> users;
    for (const Shift& shift : shifts({at, at + 1ms})) users.push_back(shift.user);
    return users;
  }
};

json::object told(const Slug& user, Time begin, Time end, bool by_override) {
  json::object event{
      {"user", user.empty() ? json::value(nullptr) : json::value(user)},
      {"start_h", std::chrono::duration<double, std::ratio<3600>>(begin - midnight).count()},
      {"end_h", std::chrono::duration<double, std::ratio<3600>>(end - midnight).count()}};
  if (by_override) event.emplace("override", true);
  return event;
}

TEST(ShiftVectors, LayeredFinal) {
  vectors::for_each("layered.final", [](const Vector& vector) {
    Plan plan;
    for (const json::value& shift : vector.input.at("shifts").as_array()) {
      plan.rotations.push_back(once(text_of(shift.at(0)), shift.at(1).to_number<int>(),
                                    hour(shift.at(2)), hour(shift.at(3))));
    }
    for (const json::value& given : vector.input.at("overrides").as_array()) {
      plan.overrides.push_back({text_of(given.at(0)),
                                {},
                                true,
                                given.at(1).to_number<int>(),
                                hour(given.at(2)),
                                hour(given.at(3))});
    }
    const auto shifts = plan.shifts();
    std::vector<std::pair<Time, json::object>> events;
    for (const Shift& shift : shifts) {
      events.emplace_back(shift.begin, told(shift.user, shift.begin, shift.end,
                                            shift.source == ShiftSource::override));
    }
    const json::value* with_gaps = vector.expect.if_contains("events");
    if (with_gaps != nullptr) {
      for (const Span& gap : gaps_of(shifts, that_day)) {
        events.emplace_back(gap.begin, told({}, gap.begin, gap.end, false));
      }
      std::ranges::stable_sort(events, {}, &std::pair<Time, json::object>::first);
    }
    const json::array& expected =
        (with_gaps != nullptr ? *with_gaps : vector.expect.at("events_no_gaps")).as_array();
    ASSERT_EQ(events.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const json::object& event = events[i].second;
      const json::object& wanted = expected[i].as_object();
      EXPECT_EQ(event.at("user"), wanted.at("user")) << i;
      EXPECT_EQ(event.at("start_h").to_number<double>(), wanted.at("start_h").to_number<double>());
      EXPECT_EQ(event.at("end_h").to_number<double>(), wanted.at("end_h").to_number<double>());
      EXPECT_EQ(event.contains("override"), wanted.contains("override")) << i;
    }
  });
}

// "2018-01-01T08:00Z"
Time minute(const json::value& given) {
  std::string text = text_of(given);
  if (text[16] != ':') text.insert(16, ":00");
  return *parse_time(text);
}

Slug text_or_none(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value == nullptr ? Slug() : text_of(*value);
}

// A rule: somebody, or a rotation whose state says whose turn it was at an instant.
Rotation rule_of(const json::object& rule, const TimeZone& zone) {
  Rotation rotation;
  json::object hours = rule;
  for (const char* other : {"user", "rotation"}) hours.erase(other);
  rotation.restrictions = {*from_json<Restriction>(hours)};
  if (const json::value* user = rule.if_contains("user")) {
    rotation.groups = {{{text_of(*user)}, {}, {}}};
    return rotation;
  }
  const json::object& turns = rule.at("rotation").as_object();
  rotation.unit = text_of(turns.at("type")) == "daily" ? TurnUnit::day : TurnUnit::week;
  rotation.lengths = {turns.at("shift_length").to_number<std::int64_t>()};
  rotation.anchor = zone.wall(minute(turns.at("start")));
  if (const json::value* users = turns.if_contains("users")) {
    for (const std::string& user : vectors::texts_of(*users)) {
      rotation.groups.push_back({{user}, {}, {}});
    }
  } else {
    for (int i = 0; i < turns.at("participants").to_number<int>(); ++i) {
      rotation.groups.push_back({{"p" + std::to_string(i)}, {}, {}});
    }
  }
  const json::object& state = turns.at("state").as_object();
  const Time since = minute(state.at("since"));
  Rotation unrestricted = rotation;
  unrestricted.restrictions.clear();
  const auto then = turns_of(unrestricted, zone, {since, since + 1ms});
  const auto count = rotation.groups.size();
  const auto ahead = (state.at("position").to_number<std::size_t>() + count - then.at(0).group);
  std::ranges::rotate(rotation.groups,
                      rotation.groups.begin() + static_cast<std::ptrdiff_t>(ahead % count));
  return rotation;
}

TEST(ShiftVectors, FinalShifts) {
  vectors::for_each("schedule.final_shifts", [](const Vector& vector) {
    Plan plan;
    if (const json::value* tz = vector.input.if_contains("tz")) {
      plan.zone = *TimeZone::find(text_of(*tz));
    }
    for (const json::value& rule : vector.input.at("rules").as_array()) {
      plan.rotations.push_back(rule_of(rule.as_object(), plan.zone));
    }
    if (const json::value* list = vector.input.if_contains("overrides")) {
      for (const json::value& given : list->as_array()) {
        const json::object& override = given.as_object();
        plan.overrides.push_back({text_or_none(override, "add"), text_or_none(override, "remove"),
                                  false, 0, minute(override.at("start")),
                                  minute(override.at("end"))});
      }
    }
    if (const json::value* list = vector.input.if_contains("temporary")) {
      for (const json::value& given : list->as_array()) {
        TemporarySchedule schedule{minute(given.at("start")), minute(given.at("end")), {}};
        for (const json::value& shift : given.at("shifts").as_array()) {
          schedule.shifts.push_back(
              {text_of(shift.at("user")), minute(shift.at("start")), minute(shift.at("end"))});
        }
        plan.temporary.push_back(std::move(schedule));
      }
    }
    // What was before `now` is a record, not this computation.
    const json::value* now = vector.input.if_contains("now");
    const json::array& window = vector.input.at("window").as_array();
    const Span within{now != nullptr ? minute(*now) : minute(window.at(0)), minute(window.at(1))};
    const bool from_now = vector.expect.contains("shifts_from_now");
    std::vector<Shift> expected;
    for (const json::value& wanted :
         vector.expect.at(from_now ? "shifts_from_now" : "shifts").as_array()) {
      Shift shift;
      shift.user = text_of(wanted.at("user"));
      shift.begin = std::max(within.begin, minute(wanted.at("start")));
      shift.end = minute(wanted.at("end"));
      shift.goes_on = wanted.at("cut_by_window").as_bool();
      if (shift.end > within.begin) expected.push_back(shift);
    }
    std::vector<Shift> shifts = plan.shifts(within);
    for (Shift& shift : shifts) {
      shift.source = {};
      shift.index = 0;
    }
    EXPECT_EQ(shifts, expected);
  });
}

TEST(ShiftVectors, OverrideSubstitute) {
  vectors::for_each("override.substitute", [](const Vector& vector) {
    Plan plan;
    const json::value* given = vector.input.if_contains("base");
    json::array base;
    if (given == nullptr) {
      base.emplace_back(json::array{"A", "8", "14"});
    } else if (given->at(0).is_array()) {
      base = given->as_array();
    } else {
      base.emplace_back(*given);
    }
    for (const json::value& shift : base) {
      plan.rotations.push_back(once(text_of(shift.at(0)), 0, hour(shift.at(1)), hour(shift.at(2))));
    }
    for (const json::value& pair : vector.input.at("overrides").as_array()) {
      plan.overrides.push_back(
          {text_of(pair.at(1)), text_of(pair.at(0)), false, 0, hour(pair.at(2)), hour(pair.at(3))});
    }
    for (int order = 0; order < 2; ++order) {
      for (const auto& [when, expected] : vector.expect) {
        if (when != "segments") {
          EXPECT_EQ(plan.on_call(hour(json::value(when))), std::vector<Slug>{text_of(expected)})
              << when;
          continue;
        }
        const auto shifts = plan.shifts();
        ASSERT_EQ(shifts.size(), expected.as_array().size());
        for (std::size_t i = 0; i < shifts.size(); ++i) {
          EXPECT_EQ(shifts[i].user, text_of(expected.at(i).at(0)));
          EXPECT_EQ(shifts[i].begin, hour(expected.at(i).at(1)));
          EXPECT_EQ(shifts[i].end, hour(expected.at(i).at(2)));
        }
      }
      std::ranges::reverse(plan.overrides);
    }
  });
}

TEST(ShiftVectors, OverrideApply) {
  vectors::for_each("override.apply", [](const Vector& vector) {
    Plan plan;
    for (const std::string& user : vectors::texts_of(vector.input.at("on_call"))) {
      plan.rotations.push_back(once(user, 0, that_day.begin, that_day.end));
    }
    const json::value* active = vector.input.if_contains("overrides_active");
    for (const json::value& given : vector.input.at("overrides").as_array()) {
      plan.overrides.push_back({text_or_none(given.as_object(), "add"),
                                text_or_none(given.as_object(), "remove"), false, 0,
                                active != nullptr ? hour(active->at(0)) : that_day.begin,
                                active != nullptr ? hour(active->at(1)) : that_day.end});
    }
    for (const auto& [when, expected] : vector.expect) {
      std::vector<std::string> wanted = vectors::texts_of(expected);
      std::ranges::sort(wanted);
      EXPECT_EQ(plan.on_call(when == "on_call" ? midnight : hour(json::value(when))), wanted);
    }
  });
}

// "10:00" of 2000-01-01
Time clock(const json::value& given) {
  return *parse_time("2000-01-01T" + text_of(given) + ":00Z");
}

TemporarySchedule temporary_of(const json::value& given) {
  TemporarySchedule schedule{clock(given.at("start")), clock(given.at("end")), {}};
  for (const json::value& shift : given.at("shifts").as_array()) {
    schedule.shifts.push_back(
        {text_of(shift.at("user")), clock(shift.at("start")), clock(shift.at("end"))});
  }
  return schedule;
}

TEST(ShiftVectors, TemporaryScheduleEdit) {
  vectors::for_each("temporary_schedule.edit", [](const Vector& vector) {
    TemporarySchedule schedule = temporary_of(vector.input.at("temporary"));
    std::vector<TemporarySchedule> edited;
    if (const json::value* span = vector.input.if_contains("clear")) {
      edited = cleared({schedule}, {clock(span->at(0)), clock(span->at(1))});
    } else {
      if (const json::value* end = vector.input.if_contains("trim_end_to")) {
        schedule.end = clock(*end);
      } else {
        schedule.begin = clock(vector.input.at("trim_start_to"));
      }
      edited = tidied({schedule});
    }
    std::vector<TemporarySchedule> expected;
    for (const json::value& wanted : vector.expect.at("temporary").as_array()) {
      expected.push_back(temporary_of(wanted));
    }
    EXPECT_EQ(edited, expected);
  });
}

TEST(ShiftVectors, CoverageGaps) {
  vectors::for_each("coverage.gaps", [](const Vector& vector) {
    Plan plan;
    const json::value* list = vector.input.if_contains("shifts");
    if (list == nullptr) {  // begins now, and covers it
      EXPECT_EQ(text_of(vector.expect.at("state")), "covered");
      plan.rotations = {once("A", 0, midnight, midnight + 1h)};
      EXPECT_EQ(plan.on_call(midnight), std::vector<Slug>{"A"});
      return;
    }
    for (const json::value& shift : list->as_array()) {
      plan.rotations.push_back(once(text_of(shift.at(0)), 0, hour(shift.at(1)), hour(shift.at(2))));
    }
    const json::value* window = vector.input.if_contains("window");
    const Span within = window != nullptr
                            ? Span{hour(window->at(0)), hour(window->at(1))}
                            : Span{hour(list->at(0).at(1)), hour(list->as_array().back().at(2))};
    const auto gaps = gaps_of(plan.shifts(within), within);
    json::array expected;
    if (const json::value* first = vector.expect.if_contains("first_gap")) {
      ASSERT_EQ(gaps.size(), 2U) << "the trailing gap is told as well";
      expected.push_back(*first);
    } else {
      expected = vector.expect.at("gaps").as_array();
      ASSERT_EQ(gaps.size(), expected.size());
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(gaps[i], (Span{hour(expected[i].at(0)), hour(expected[i].at(1))}));
    }
  });
}

}  // namespace
}  // namespace tocsin
