// The suites about swaps, and about traps that layers of rotations hold.
#include <algorithm>

#include "domain/oncall/shifts.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using vectors::text_of;
using vectors::Vector;

const Time today = *parse_time("2026-11-23T00:00:00Z");
const std::vector<Weekday> every_day = {Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu,
                                        Weekday::fri, Weekday::sat, Weekday::sun};

std::vector<Shift> shifts(const std::vector<Rotation>& rotations,
                          const std::vector<Override>& overrides, Span within,
                          const TimeZone& zone = {}) {
  return shifts_of({rotations, overrides, {}, {}}, zone, within);
}

Rotation rotation(const std::vector<Slug>& users, TurnUnit unit, Time anchor,
                  const TimeZone& zone = {}) {
  Rotation made;
  made.unit = unit;
  made.anchor = zone.wall(anchor);
  for (const Slug& user : users) made.groups.push_back({{user}, {}, {}});
  return made;
}

Restriction daily(int from, int to) { return {every_day, {from * 60}, {to * 60}, {}}; }

// "12-15", on every day.
Rotation base(const std::string& hours) {
  Rotation made = rotation({"U"}, TurnUnit::week, today);
  made.restrictions = {daily(std::stoi(hours), std::stoi(hours.substr(hours.find('-') + 1)))};
  return made;
}

// "day1 13:00"; without a day, on `day`.
Time when(std::string text, int& day) {
  if (text.starts_with("day")) {
    day = text[3] - '0';
    text = text.substr(5);
  }
  return today + days(day) + std::chrono::hours(std::stoi(text)) +
         std::chrono::minutes(std::stoi(text.substr(text.find(':') + 1)));
}

// "day1 13:00-18:00"
Override swap_of(const std::string& text, const json::value& taken_by) {
  int day = 0;
  Override swap;
  swap.absent = "U";
  swap.begin = when(text.substr(0, text.find('-')), day);
  swap.end = when(text.substr(text.find('-') + 1), day);
  swap.wanted = taken_by.is_null();
  if (!swap.wanted) swap.user = text_of(taken_by);
  return swap;
}

json::array told(const std::vector<Shift>& shifts, int day) {
  json::array told;
  for (const Shift& shift : shifts) {
    const auto hour = [&](Time at) { return (at - today - days(day)) / 1h; };
    told.push_back(json::array{
        shift.user, std::to_string(hour(shift.begin)) + "-" + std::to_string(hour(shift.end))});
  }
  return told;
}

// By a stranger, deleted, of the past, begun and not taken.
void expect_no_change() {
  Override stranger{"T", "V", false, 0, today + 13h, today + 18h};
  Override past{"T", "U", false, 0, today - days(7), today - days(6)};
  Override untaken{{}, "U", false, 0, today + 13h, today + 18h};
  untaken.wanted = true;
  const std::vector<Rotation> rotations = {base("12-15")};
  const Span within{today, today + days(3)};
  EXPECT_EQ(shifts(rotations, {stranger, past, untaken}, within), shifts(rotations, {}, within));
}

TEST(LayerVectors, Swap) {
  vectors::for_each("layered.swap", [](const Vector& vector) {
    if (vector.input.contains("swaps")) return expect_no_change();
    const json::value* hours = vector.input.if_contains("base");
    const std::vector<Rotation> rotations = {base(hours == nullptr ? "12-15" : text_of(*hours))};
    const Override swap = swap_of(text_of(vector.input.at("swap")), vector.input.at("taken_by"));
    for (const auto& [name, expected] : vector.expect) {
      int day = 1;
      if (name == "on_call") {
        const Time now = when(text_of(vector.input.at("now")), day);
        std::vector<Shift> holding =
            shifts(rotations, {swap}, {today + days(day), today + days(day + 1)});
        std::erase_if(holding,
                      [&](const Shift& shift) { return shift.begin > now || shift.end <= now; });
        EXPECT_EQ(told(holding, day), expected);
      } else {
        day = name[3] - '0';
        const Span within{today + days(day), today + days(day + 1)};
        EXPECT_EQ(told(shifts(rotations, {swap}, within), day), expected);
      }
    }
  });
}

// "2024-01-31T10:00Z"
Time time_of(std::string text) {
  text.insert(16, ":00");
  return *parse_time(text);
}
Time time_at(const json::object& object, const char* name) {
  return time_of(text_of(object.at(name)));
}

Slug on_call(const Rotation& rotation, Time at, const TimeZone& zone = {}) {
  const auto found = shifts({rotation}, {}, {at, at + 1ms}, zone);
  return found.empty() ? Slug() : found.front().user;
}

// Months are counted from the anchor (docs/decisions/hand-offs-on-the-wall-clock.md): the turn of C
// ends on the 31st of March, where the peer, which sticks to the 29th, answers D.
void month_end(const Vector& vector) {
  EXPECT_EQ(text_of(vector.expect.at("on_call")), "D");
  std::vector<Slug> users = vectors::texts_of(vector.input.at("users"));
  std::ranges::rotate(users, users.begin() + 1);  // A was first, until the first hand-off
  Rotation monthly = rotation(users, TurnUnit::month, time_at(vector.input, "first_handoff"));
  const Time start = time_at(vector.input, "layer_start");
  monthly.from = TimeZone().wall(start);
  const Time at = time_at(vector.input, "at");
  EXPECT_EQ(on_call(monthly, start), "A");
  EXPECT_EQ(on_call(monthly, at), "C");
  for (const Shift& shift : shifts({monthly}, {}, {start, at + days(90)})) {
    if (shift.begin <= at && at < shift.end) {
      EXPECT_EQ(shift.user, "C");
    }
  }
}

void spring_forward(const Vector& vector) {
  const TimeZone zone = *TimeZone::find(text_of(vector.input.at("tz")));
  const Rotation turns = rotation({"A", "B"}, TurnUnit::day, time_at(vector.input, "start"), zone);
  const Time at = time_at(vector.input, "at");
  const auto found = shifts({turns}, {}, {at - days(2), at + days(2)}, zone);
  const auto holding = std::ranges::upper_bound(found, at, {}, &Shift::end);
  ASSERT_NE(holding, found.end());
  EXPECT_EQ(holding->begin, time_at(vector.expect, "shift_start"));
}

void evening_handoff(const Vector& vector) {
  Rotation turns = rotation({"A", "B"}, TurnUnit::week, time_at(vector.input, "start"));
  turns.restrictions = {daily(9, 17)};
  for (const auto& [at, expected] : vector.expect) {
    EXPECT_EQ(on_call(turns, time_of(at)), expected.is_null() ? "" : text_of(expected)) << at;
  }
}

void weekend(const Vector& vector) {
  const TimeZone zone = *TimeZone::find(text_of(vector.input.at("tz")));
  const Restriction restriction{{Weekday::fri}, {20 * 60}, {8 * 60}, Weekday::mon};
  for (const bool covered : {true, false}) {
    for (const std::string& text :
         vectors::texts_of(vector.expect.at(covered ? "covered" : "not_covered"))) {
      const Time at = time_of(text);
      EXPECT_EQ(!spans_of({restriction}, zone, {at, at + 1ms}).empty(), covered) << text;
    }
  }
}

void next_after_gap(const Vector& vector) {
  Rotation turns = rotation(vectors::texts_of(vector.input.at("users")), TurnUnit::day,
                            time_at(vector.input, "start"));
  turns.lengths = {vector.input.at("interval").to_number<std::int64_t>()};
  turns.restrictions = {daily(9, 17)};
  const Time at = time_at(vector.input, "at");
  const auto next = shifts({turns}, {}, {at, at + days(7)});
  ASSERT_FALSE(next.empty());
  const json::value& expected = vector.expect.at("next");
  EXPECT_EQ(next.front().user, text_of(expected.at("user")));
  EXPECT_EQ(format_time(next.front().begin).substr(0, 10), text_of(expected.at("date")));
}

// Each instant has exactly one shift.
void expect_partition(const std::vector<Shift>& shifts, Span within) {
  EXPECT_TRUE(gaps_of(shifts, within).empty());
  for (std::size_t i = 1; i < shifts.size(); ++i) EXPECT_EQ(shifts[i - 1].end, shifts[i].begin);
}

void three_layers(const Vector& vector) {
  std::vector<Rotation> layers = {rotation({"A1", "A2"}, TurnUnit::week, today),
                                  rotation({"B1", "B2", "B3"}, TurnUnit::day, today),
                                  rotation({"C1"}, TurnUnit::week, today)};
  layers[1].lengths = {2};
  for (std::size_t i = 0; i < layers.size(); ++i) layers[i].priority = -static_cast<int>(i);
  const Span within{today, today + days(vector.input.at("days").to_number<int>())};
  const auto found = shifts(layers, {}, within);
  expect_partition(found, within);
  for (const Shift& shift : found) {
    EXPECT_EQ(shift.index, vector.expect.at("on_call_always_from_layer").to_number<std::size_t>());
  }
}

void office_hours(const Vector& vector) {
  std::vector<Rotation> layers = {rotation({"P1", "P2"}, TurnUnit::week, today),
                                  rotation({"F1", "F2"}, TurnUnit::week, today)};
  layers[0].priority = 1;
  layers[0].restrictions = {daily(9, 17)};
  const Span within{today, today + days(vector.input.at("days").to_number<int>())};
  const auto found = shifts(layers, {}, within);
  expect_partition(found, within);
  for (const Shift& shift : found) {
    const auto clock = (shift.begin - today) % days(1);
    const bool in_office = clock >= 9h && clock < 17h;
    EXPECT_EQ(shift.index, in_office ? 0U : 1U) << format_time(shift.begin);
    if (in_office) {
      EXPECT_EQ(shift.end - shift.begin, 8h);
    }
  }
}

TEST(LayerVectors, Edge) {
  vectors::each_by_id("layer.edge", {{"layer.edge.01", month_end},
                                     {"layer.edge.02", spring_forward},
                                     {"layer.edge.04", evening_handoff},
                                     {"layer.edge.05", weekend},
                                     {"layer.edge.07", next_after_gap},
                                     {"layer.edge.08", next_after_gap},
                                     {"layer.edge.10", three_layers},
                                     {"layer.edge.11", office_hours}});
}

}  // namespace
}  // namespace tocsin
