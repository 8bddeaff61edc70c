// Shifts against an oracle: schedules thrown with dice around changes of the clocks, and somebody
// who watches a clock there minute by minute and asks of each part of the definition whether it
// holds. TOCSIN_SHIFTS_SEEDS says how many are thrown, TOCSIN_SHIFTS_SEED throws one of them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>

#include "domain/oncall/schedule.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::year_month_day;

constexpr Duration around = 48h;  // watched on both sides of a change

constexpr std::array users = {"ana", "ben", "cleo", "dan", "eve", "finn", "gil", "hana"};
using People = std::bitset<users.size()>;

std::size_t number_of(const Slug& user) {
  return static_cast<std::size_t>(std::ranges::find(users, user) - users.begin());
}
std::string names_of(People people) {
  std::string names;
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (people[i]) names += names.empty() ? users[i] : std::string(" ") + users[i];
  }
  return names.empty() ? "nobody" : names;
}

std::optional<std::uint64_t> number_from(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr || *text == '\0') return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

// ---- the clock ---------------------------------------------------------------------------------

// The first change of a zone's clocks behind an instant; of the last two there is none.
struct Moment {
  const char* zone;
  const char* behind;
};
constexpr std::array moments = {
    Moment{"Europe/Berlin", "2026-03-01T00:00:00Z"},
    Moment{"Europe/Berlin", "2026-10-01T00:00:00Z"},
    Moment{"America/New_York", "2026-03-01T00:00:00Z"},
    Moment{"America/New_York", "2026-10-15T00:00:00Z"},
    Moment{"Australia/Lord_Howe", "2026-03-15T00:00:00Z"},  // half an hour
    Moment{"Australia/Lord_Howe", "2026-09-15T00:00:00Z"},
    Moment{"America/Havana", "2026-03-01T00:00:00Z"},  // midnight to one and back again
    Moment{"America/Havana", "2026-10-15T00:00:00Z"},
    Moment{"Pacific/Apia", "2011-12-01T00:00:00Z"},       // 30 December is left out
    Moment{"Africa/Casablanca", "2026-02-01T00:00:00Z"},  // back for Ramadan
    Moment{"Africa/Casablanca", "2026-03-01T00:00:00Z"},
    Moment{"Africa/Cairo", "2026-04-01T00:00:00Z"},  // no midnight on a Friday
    Moment{"Africa/Cairo", "2026-10-01T00:00:00Z"},
    Moment{"America/Santiago", "2026-03-15T00:00:00Z"},
    Moment{"America/Santiago", "2026-08-15T00:00:00Z"},
    Moment{"America/St_Johns", "2026-03-01T00:00:00Z"},
    Moment{"America/St_Johns", "2010-10-15T00:00:00Z"},  // a minute past midnight: yesterday again
    Moment{"Pacific/Chatham", "2026-03-15T00:00:00Z"},
    Moment{"Pacific/Chatham", "2026-09-15T00:00:00Z"},
    Moment{"Antarctica/Casey", "2010-02-15T00:00:00Z"},  // two o'clock to eleven the day before
    Moment{"Antarctica/Casey", "2022-09-15T00:00:00Z"},  // three hours at once
    Moment{"Asia/Kolkata", "2026-10-31T00:00:00Z"},
    Moment{"UTC", "2028-02-29T00:00:00Z"},
};

constexpr std::uint64_t seeds_default = 6 * moments.size();

// What a clock is seen to show.
struct Look {
  WallTime now;
  WallTime latest;    // that it has shown until now
  WallTime earliest;  // that it will yet show, from the next minute on
};

// One that is looked at in each minute of a span.
struct Clock {
  Clock(TimeZone of, Span span) : zone(std::move(of)) {
    constexpr Duration beyond = 26h;  // more than clocks are ever moved
    WallTime latest = zone.wall(span.begin - beyond);
    WallTime before = latest - 1min;
    for (Time at = span.begin - beyond; at < span.end + beyond; at += 1min) {
      const WallTime now = zone.wall(at);
      // Since the look before it went on for a minute, whatever it shows now.
      latest = std::max({latest, before + 1min - 1ms, now});
      looks.push_back({now, latest, now});
      before = now;
    }
    WallTime earliest = before + 1min;
    for (auto look = looks.rbegin(); look != looks.rend(); ++look) {
      look->earliest = earliest;
      earliest = std::min(earliest, look->now);
    }
    looks.erase(looks.begin(), looks.begin() + beyond / 1min);
    looks.resize(static_cast<std::size_t>((span.end - span.begin) / 1min));
  }

  TimeZone zone;
  std::vector<Look> looks;
};

// A change with the minutes around it, on the clocks there and on those of another place.
struct Watch {
  explicit Watch(std::size_t moment)
      : change(change_of(moments[moment])),
        span{change.at - around, change.at + around},
        here(*TimeZone::find(moments[moment].zone), span),
        elsewhere(*TimeZone::find(moments[(moment + 4) % moments.size()].zone), span) {}

  static TimeZone::Change change_of(const Moment& moment) {
    const TimeZone zone = *TimeZone::find(moment.zone);
    const Time behind = *parse_time(moment.behind);
    const auto next = zone.next_change(behind);
    if (next && next->at - behind < days(60)) return *next;
    return {behind, zone.wall(behind), zone.wall(behind)};
  }
  const Clock& clock_of(const Rotation& rotation) const {
    return rotation.time_zone.empty() ? here : elsewhere;
  }
  std::size_t minutes() const { return here.looks.size(); }

  TimeZone::Change change;
  Span span;
  Clock here;
  Clock elsewhere;
};

const Watch& watch_of(std::uint64_t seed) {
  static std::array<std::optional<Watch>, moments.size()> watches;
  const std::size_t at = seed % moments.size();
  if (!watches[at]) watches[at].emplace(at);
  return *watches[at];
}

// ---- the oracle --------------------------------------------------------------------------------

bool among(const std::vector<Weekday>& those, local_days day) {
  return std::ranges::find(those, weekday_of(WallTime(day))) != those.end();
}

// One rotation, laid out unit by unit from its anchor in both directions on the wall clock.
class Laid {
 public:
  Laid(const Rotation& rotation, const std::vector<Holiday>& holidays, const Clock& clock)
      : rotation_(rotation), holidays_(holidays), zone_(clock.zone), looks_(clock.looks) {
    // As far as the clock is watched and groups come and go, and more than a turn beyond.
    WallTime from = looks_.front().latest;
    WallTime until = looks_.back().latest;
    for (const RotationGroup& group : rotation.groups) {
      for (const auto& change : {group.joins, group.leaves}) {
        if (change) from = std::min(from, *change);
      }
    }
    const Duration unit = rotation.unit == TurnUnit::hour    ? 1h
                          : rotation.unit == TurnUnit::month ? Duration(days(31))
                                                             : Duration(days(7));
    const Duration turn = (std::ranges::max(rotation.lengths) + rotation.off + 1) * unit;
    lay_pieces(from - turn - days(2), until + turn + days(2));
    name_turns();
    hand_over();
  }

  People people(std::size_t minute) const {
    const Look& look = looks_[minute];
    if (rotation_.from && look.latest < *rotation_.from) return {};
    if (rotation_.until && look.latest >= *rotation_.until) return {};
    if (!rotation_.restrictions.empty() &&
        std::ranges::none_of(rotation_.restrictions,
                             [&](const Restriction& each) { return open(each, look); })) {
      return {};
    }
    if (rotation_.holidays != HolidayRule::any &&
        is_holiday(floor<days>(look.latest)) != (rotation_.holidays == HolidayRule::only)) {
      return {};
    }
    const auto behind = std::ranges::upper_bound(pieces_, look.latest, {}, &Piece::begin);
    if (behind == pieces_.begin() || look.latest >= std::prev(behind)->end) return {};
    return std::prev(behind)->people;
  }

 private:
  // An hour or a day, of which turns are made.
  struct Piece {
    WallTime begin;
    WallTime end;
    std::int64_t unit = 0;
    People people{};
  };
  struct Turn {
    std::vector<Piece*> pieces;
    std::optional<Time> begins;  // none: clocks skip all of it
  };

  bool is_holiday(local_days day) const {
    return std::ranges::any_of(
        holidays_, [&](const Holiday& each) { return each.date == date_text(WallTime(day)); });
  }

  bool covered(local_days day) const {
    return rotation_.days.empty() || among(rotation_.days, day);
  }

  // Whether another unit begins on the day than that of the day before; units are counted from
  // `first`.
  bool begins_unit(local_days day, local_days first) const {
    const year_month_day date(day);
    switch (rotation_.unit) {
      case TurnUnit::hour:
        return false;
      case TurnUnit::day:
        return covered(day);
      case TurnUnit::week:
        return weekday_of(WallTime(day)) ==
               (rotation_.days.empty() ? weekday_of(WallTime(first)) : Weekday::mon);
      case TurnUnit::month: {
        if (!rotation_.days.empty()) return date.day() == std::chrono::day(1);
        const std::chrono::day wanted = year_month_day(first).day();
        const bool last = year_month_day(day + days(1)).day() == std::chrono::day(1);
        return date.day() == wanted || (last && date.day() < wanted);
      }
    }
    return false;
  }

  void lay_pieces(WallTime from, WallTime until) {
    if (rotation_.unit == TurnUnit::hour) {
      std::int64_t unit = 0;
      for (WallTime at = rotation_.anchor; at < until; at += 1h) {
        pieces_.push_back({at, at + 1h, unit++});
      }
      unit = 0;
      for (WallTime at = rotation_.anchor; at > from; at -= 1h) {
        pieces_.push_back({at - 1h, at, --unit});
      }
    } else {
      local_days first = floor<days>(rotation_.anchor);
      const Duration hour = rotation_.anchor - first;
      while (!covered(first)) first += days(1);
      const auto lay = [&](local_days day, std::int64_t unit) {
        if (covered(day)) pieces_.push_back({day + hour, day + hour + days(1), unit});
      };
      std::int64_t unit = 0;
      for (local_days day = first; day < until; day += days(1)) {
        if (day != first && begins_unit(day, first)) ++unit;
        lay(day, unit);
      }
      unit = 0;
      for (local_days day = first - days(1); day > from; day -= days(1)) {
        if (begins_unit(day + days(1), first)) --unit;
        lay(day, unit);
      }
    }
    std::ranges::sort(pieces_, {}, &Piece::begin);
  }

  std::int64_t length_of(std::int64_t turn) const {
    const auto count = static_cast<std::int64_t>(rotation_.lengths.size());
    return rotation_.lengths[static_cast<std::size_t>(((turn % count) + count) % count)];
  }

  void name_turns() {
    std::map<std::int64_t, std::int64_t> turns;  // of units; what is off has none
    std::int64_t unit = 0;
    for (std::int64_t turn = 0; unit <= pieces_.back().unit; ++turn, unit += rotation_.off) {
      for (std::int64_t i = 0; i < length_of(turn); ++i) turns[unit++] = turn;
    }
    unit = 0;
    for (std::int64_t turn = -1; unit >= pieces_.front().unit; --turn) {
      unit -= rotation_.off;
      for (std::int64_t i = 0; i < length_of(turn); ++i) turns[--unit] = turn;
    }
    for (Piece& piece : pieces_) {
      const auto turn = turns.find(piece.unit);
      if (turn == turns.end()) continue;
      Turn& made = turns_[turn->second];
      made.pieces.push_back(&piece);
      const Time begin = zone_.first(piece.begin);
      if (!made.begins && begin < zone_.first(piece.end)) made.begins = begin;
    }
  }

  // Those who are there when a turn begins, and of them the next behind whoever had the last turn.
  // A turn that clocks skip is counted, though nobody can come or go with it.
  void hand_over() {
    const auto there_at = [&](Time at) {
      std::vector<std::size_t> there;
      for (std::size_t i = 0; i < rotation_.groups.size(); ++i) {
        const RotationGroup& group = rotation_.groups[i];
        const bool came = !group.joins || zone_.first(*group.joins) <= at;
        if (came && (!group.leaves || at < zone_.first(*group.leaves))) there.push_back(i);
      }
      return there;
    };
    std::vector<std::size_t> there = there_at(Time::min());
    std::optional<std::size_t> last;
    if (!there.empty()) {  // so that turn 0, were nobody to come or go, is the first one's
      const auto count = static_cast<std::int64_t>(there.size());
      const std::int64_t before = turns_.begin()->first - 1;
      last = there[static_cast<std::size_t>(((before % count) + count) % count)];
    }
    for (auto& [number, turn] : turns_) {
      if (turn.begins && number != turns_.begin()->first) there = there_at(*turn.begins);
      if (there.empty()) continue;
      const auto next =
          std::ranges::find_if(there, [&](std::size_t group) { return !last || group > *last; });
      last = next == there.end() ? there.front() : *next;
      for (const Slug& user : rotation_.groups[*last].users) {
        for (Piece* piece : turn.pieces) piece->people.set(number_of(user));
      }
    }
  }

  // Behind the first time that clocks show the beginning, and before the last that they show the
  // end.
  static bool open(const Restriction& restriction, const Look& look) {
    const local_days today = floor<days>(look.latest);
    for (local_days day = today - days(8); day <= today; day += days(1)) {
      const Weekday weekday = weekday_of(WallTime(day));
      if (!among(restriction.days, day)) continue;
      const bool later = restriction.end > restriction.start;
      local_days ends = day;
      if (!later || (restriction.end_day && *restriction.end_day != weekday)) ends += days(1);
      while (restriction.end_day && weekday_of(WallTime(ends)) != *restriction.end_day) {
        ends += days(1);
      }
      const WallTime begin = day + std::chrono::minutes(restriction.start.minutes);
      const WallTime end = ends + std::chrono::minutes(restriction.end.minutes);
      if (begin <= look.latest && (look.now < end || look.earliest <= end)) return true;
    }
    return false;
  }

  const Rotation& rotation_;
  const std::vector<Holiday>& holidays_;
  const TimeZone& zone_;
  const std::vector<Look>& looks_;
  std::vector<Piece> pieces_;
  std::map<std::int64_t, Turn> turns_;
};

// Who is on call, and who only learns.
struct Called {
  People people;
  People shadows;
};

// Both by the words of shifts.hpp.
class Oracle {
 public:
  Oracle(const Schedule& schedule, const Arrangements& arranged, const Watch& watch)
      : schedule_(schedule), arranged_(arranged), watch_(watch) {
    for (const Rotation& rotation : schedule.rotations) {
      laid_.emplace_back(rotation, arranged.holidays, watch.clock_of(rotation));
    }
  }

  Called at(std::size_t minute) const {
    const Time at = watch_.span.begin + minute * 1min;
    const auto holds = [&](const auto& part) { return part.begin <= at && at < part.end; };
    Called called;
    bool replaced_as_a_whole = false;
    for (const TemporarySchedule& temporary : arranged_.temporary) {
      if (!holds(temporary)) continue;
      replaced_as_a_whole = true;
      for (const TemporaryShift& shift : temporary.shifts) {
        if (holds(shift)) called.people.set(number_of(shift.user));
      }
    }
    if (replaced_as_a_whole) return called;
    std::vector<const Override*> overrides;
    for (const Override& each : arranged_.overrides) {
      if (holds(each) && !(each.wanted && each.user.empty())) overrides.push_back(&each);
    }
    called.people = alone(overrides);
    const bool everyone_goes = called.people.any();
    if (!everyone_goes) called.people = planned(minute, at, overrides);
    for (const Override* each : overrides) {
      if (!each->everyone && each->absent.empty()) called.people.set(number_of(each->user));
    }
    if (!everyone_goes) called.shadows = learning(minute, overrides) & ~called.people;
    return called;
  }

 private:
  // Of overrides for everyone those with the highest priority.
  static People alone(const std::vector<const Override*>& overrides) {
    std::map<std::int64_t, People> by_priority;
    for (const Override* each : overrides) {
      if (each->everyone) by_priority[each->priority].set(number_of(each->user));
    }
    return by_priority.empty() ? People{} : by_priority.rbegin()->second;
  }

  People planned(std::size_t minute, Time at, const std::vector<const Override*>& overrides) const {
    std::map<std::int64_t, People> by_priority;
    for (std::size_t i = 0; i < laid_.size(); ++i) {
      const Rotation& rotation = schedule_.rotations[i];
      if (!rotation.shadow) by_priority[rotation.priority] |= laid_[i].people(minute);
    }
    for (const ShiftCalendar& calendar : arranged_.calendars) {
      for (const TemporaryShift& shift : calendar.shifts) {
        if (shift.begin <= at && at < shift.end) {
          by_priority[calendar.priority].set(number_of(shift.user));
        }
      }
    }
    std::erase_if(by_priority, [](const auto& layer) { return layer.second.none(); });
    const People planned = by_priority.empty() ? People{} : by_priority.rbegin()->second;
    People people = planned;
    for (const Override* each : overrides) {
      if (!each->absent.empty()) people.reset(number_of(each->absent));
    }
    for (const Override* each : overrides) {
      if (each->absent.empty() || each->user.empty()) continue;
      if (planned[number_of(each->absent)]) people.set(number_of(each->user));
    }
    return people;
  }

  // Who is away learns nothing.
  People learning(std::size_t minute, const std::vector<const Override*>& overrides) const {
    People people;
    for (std::size_t i = 0; i < laid_.size(); ++i) {
      if (schedule_.rotations[i].shadow) people |= laid_[i].people(minute);
    }
    for (const Override* each : overrides) {
      if (!each->absent.empty()) people.reset(number_of(each->absent));
    }
    return people;
  }

  const Schedule& schedule_;
  const Arrangements& arranged_;
  const Watch& watch_;
  std::vector<Laid> laid_;
};

// ---- the dice ----------------------------------------------------------------------------------

// A schedule and what is arranged beside it, most of whose edges lie near the change.
class Thrown {
 public:
  Thrown(std::uint64_t seed, const Watch& watch) : watch_(watch), random_(seed) {
    schedule.slug = schedule.name = schedule.team = "thrown";
    schedule.time_zone = watch.here.zone.name();
    for (int i = between(1, 4); i > 0; --i) schedule.rotations.push_back(rotation());
    for (int i = between(0, 4); i > 0; --i) arranged.overrides.push_back(override());
    if (chance(30)) arranged.temporary.push_back(temporary());
    if (chance(25)) arranged.calendars.push_back(calendar());
    for (int i = between(0, 2); i > 0; --i)
      arranged.holidays.push_back({date_text(wall()), "feast"});
  }

  int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool chance(int percent) { return between(1, 100) <= percent; }
  Time time() {
    if (chance(20)) return watch_.change.at + 1min * between(-2, 2);
    return watch_.change.at + minutes(2'880);
  }

  Schedule schedule;
  Arrangements arranged;

 private:
  // As many at the most, to both sides: by the minute, or to the quarter, the half and the hour.
  Duration minutes(int most) {
    const int step = std::array{1, 15, 30, 60}[static_cast<std::size_t>(between(0, 3))];
    return std::chrono::minutes(step * between(-most / step, most / step));
  }
  Slug user() { return users[static_cast<std::size_t>(between(0, users.size() - 1))]; }

  // What clocks show when they are moved, to what, or anything within two days of it.
  WallTime wall() {
    if (chance(20)) return watch_.change.before + minutes(2);
    if (chance(20)) return watch_.change.after + minutes(2);
    if (chance(20)) return floor<days>(watch_.change.before) + days(between(-1, 2));
    if (chance(5)) return watch_.change.before + std::chrono::seconds(between(-7'000, 7'000));
    return watch_.change.before + minutes(2'880);
  }
  ClockTime clock() {
    if (chance(5)) return ClockTime{chance(50) ? 0 : 24 * 60};
    const WallTime at = wall();
    const auto since = floor<std::chrono::minutes>(at - floor<days>(at));
    return ClockTime{static_cast<int>(since.count())};
  }
  std::vector<Weekday> weekdays() {
    std::vector<Weekday> made;
    for (int day = 0; day < 7; ++day) {
      if (chance(60)) made.push_back(static_cast<Weekday>(day));
    }
    if (made.empty()) made.push_back(Weekday::sat);
    std::ranges::shuffle(made, random_);
    return made;
  }

  // So that a hand-off falls near the change, also of turns that take weeks and months.
  WallTime anchor(TurnUnit unit) {
    const WallTime near = wall();
    if (unit == TurnUnit::hour) return near + 1h * between(-500, 500);
    if (unit != TurnUnit::month) {
      return near + days(chance(70) ? 7 * between(-9, 9) : between(-60, 60));
    }
    const local_days day = floor<days>(near);
    const year_month_day date(day);
    const auto month = date.year() / date.month() + std::chrono::months(between(-14, 14));
    const year_month_day last(month / std::chrono::last);
    const year_month_day made = chance(30) || date.day() > last.day() ? last : month / date.day();
    return local_days(made) + (near - day);
  }

  Rotation rotation() {
    Rotation made;
    made.priority = between(0, 2);
    made.unit = static_cast<TurnUnit>(between(0, 3));
    made.anchor = anchor(made.unit);
    if (made.unit != TurnUnit::hour && chance(40)) made.days = weekdays();
    made.lengths.clear();
    const int longest = made.unit == TurnUnit::hour ? 30 : 4;
    for (int i = between(1, 3); i > 0; --i) {
      made.lengths.push_back(chance(40) ? 1 : between(1, longest));
    }
    if (made.unit == TurnUnit::day && chance(20)) made.lengths = {4, 3};
    if (chance(30)) made.off = between(1, 2);
    for (int i = between(1, 5); i > 0; --i) made.groups.push_back(group());
    if (chance(25)) made.from = wall();
    if (chance(25)) made.until = wall();
    if (made.from && made.until && *made.from >= *made.until) made.until.reset();
    if (chance(50)) {
      for (int i = between(1, 3); i > 0; --i) {
        Restriction& limit = made.restrictions.emplace_back(weekdays(), clock(), clock());
        if (chance(30)) limit.end_day = static_cast<Weekday>(between(0, 6));
      }
    }
    if (chance(15)) made.time_zone = watch_.elsewhere.zone.name();
    if (chance(15)) made.holidays = chance(60) ? HolidayRule::off : HolidayRule::only;
    made.shadow = chance(10);
    return made;
  }

  RotationGroup group() {
    RotationGroup made;
    for (int i = chance(5) ? 0 : chance(75) ? 1 : between(2, 3); i > 0; --i) {
      made.users.push_back(user());
    }
    const auto when = [&] { return wall() + (chance(50) ? days(0) : days(between(-40, 3))); };
    if (chance(25)) made.joins = when();
    if (chance(25)) made.leaves = when();
    if (made.joins && made.leaves && *made.joins >= *made.leaves) made.leaves.reset();
    return made;
  }

  Override override() {
    Override made;
    made.begin = time();
    const int kind = between(0, 4);
    if (kind != 0) made.user = user();
    if (kind <= 2) made.absent = user();
    if (made.user == made.absent) made.absent = made.user == "ana" ? "ben" : "ana";
    made.everyone = kind == 3;
    made.wanted = !made.everyone && chance(15);
    made.priority = between(0, 1);
    made.end = made.begin + std::chrono::minutes(between(1, made.everyone ? 600 : 2'400));
    return made;
  }

  TemporarySchedule temporary() {
    TemporarySchedule made;
    made.begin = time();
    made.end = made.begin + std::chrono::minutes(between(1, 1'200));
    for (int i = between(0, 3); i > 0; --i) {
      const int length = static_cast<int>((made.end - made.begin) / 1min);
      const int from = between(0, length - 1);
      made.shifts.push_back({user(), made.begin + std::chrono::minutes(from),
                             made.begin + std::chrono::minutes(between(from + 1, length))});
    }
    return made;
  }

  ShiftCalendar calendar() {
    ShiftCalendar made;
    made.schedule = schedule.slug;
    made.priority = between(0, 2);
    for (int i = between(1, 6); i > 0; --i) {
      const Time begin = time();
      made.shifts.push_back({user(), begin, begin + std::chrono::minutes(between(1, 1'500))});
    }
    return made;
  }

  const Watch& watch_;
  std::mt19937_64 random_;
};

// ---- the two side by side ----------------------------------------------------------------------

struct Counted {
  std::size_t minutes = 0;
  std::size_t covered = 0;
  std::size_t changes = 0;  // of who is on call, from a minute to the next
};

class Comparison {
 public:
  explicit Comparison(std::uint64_t seed)
      : watch_(watch_of(seed)), thrown_(seed, watch_), seed_(seed) {
    const Oracle oracle(thrown_.schedule, thrown_.arranged, watch_);
    for (std::size_t i = 0; i < watch_.minutes(); ++i) expected_.push_back(oracle.at(i));
  }

  void run(Counted& counted) {
    const Status good = check(thrown_.schedule);
    ASSERT_TRUE(good) << good.error().message << " " << good.error().pointer << told(0);
    ASSERT_NO_FATAL_FAILURE(agree_within(0, expected_.size()));
    // Windows that are cut anywhere, and instants, which is how the pager asks.
    for (int i = 0; i < 4; ++i) {
      const std::size_t one = minute();
      const std::size_t other = minute();
      ASSERT_NO_FATAL_FAILURE(agree_within(std::min(one, other), std::max(one, other)));
    }
    for (int i = 0; i < 20; ++i) ASSERT_NO_FATAL_FAILURE(agree_at(minute()));
    for (std::size_t i = 0; i < expected_.size(); ++i) {
      ++counted.minutes;
      counted.covered += expected_[i].people.any();
      counted.changes += i > 0 && expected_[i].people != expected_[i - 1].people;
    }
  }

 private:
  std::size_t minute() {
    const auto all = static_cast<int>(expected_.size());
    const int middle = all / 2;
    return static_cast<std::size_t>(thrown_.chance(50) ? thrown_.between(middle - 200, middle + 200)
                                                       : thrown_.between(0, all - 1));
  }

  // The minutes from `first` until `last`, asked for at once.
  void agree_within(std::size_t first, std::size_t last) {
    const Span within{watch_.span.begin + first * 1min, watch_.span.begin + last * 1min};
    const std::vector<Shift> shifts = shifts_of(thrown_.schedule, thrown_.arranged, within);
    std::vector<Called> computed(expected_.size());
    for (const Shift& shift : shifts) {
      ASSERT_LT(shift.begin, shift.end) << told(first);
      ASSERT_TRUE(within.begin <= shift.begin && shift.end <= within.end) << told(first);
      const std::size_t user = number_of(shift.user);
      for (std::size_t i = index_of(shift.begin); i < index_of(shift.end); ++i) {
        ASSERT_FALSE(computed[i].people[user] || computed[i].shadows[user])
            << shift.user << " twice" << told(i);
        (shift.shadow ? computed[i].shadows : computed[i].people).set(user);
      }
    }
    std::vector<bool> gaps(expected_.size());
    for (const Span& gap : gaps_of(shifts, within)) {
      for (std::size_t i = index_of(gap.begin); i < index_of(gap.end); ++i) gaps[i] = true;
    }
    for (std::size_t i = first; i < last; ++i) {
      ASSERT_EQ(names_of(computed[i].people), names_of(expected_[i].people)) << told(i);
      ASSERT_EQ(names_of(computed[i].shadows), names_of(expected_[i].shadows)) << told(i);
      ASSERT_EQ(gaps[i], expected_[i].people.none()) << told(i);
    }
  }

  void agree_at(std::size_t i) {
    const Time at = watch_.span.begin + i * 1min;
    const auto asked = [&](const std::vector<Slug>& answer) {
      People people;
      for (const Slug& user : answer) people.set(number_of(user));
      return people.count() == answer.size() ? names_of(people) : "somebody twice";
    };
    ASSERT_EQ(asked(on_call_at(thrown_.schedule, thrown_.arranged, at)),
              names_of(expected_[i].people))
        << "asked by itself" << told(i);
    ASSERT_EQ(asked(shadows_at(thrown_.schedule, thrown_.arranged, at)),
              names_of(expected_[i].shadows))
        << "asked by itself" << told(i);
  }

  // The first minute at or behind the instant.
  std::size_t index_of(Time at) const {
    const auto since = std::chrono::ceil<std::chrono::minutes>(at - watch_.span.begin);
    return static_cast<std::size_t>(since.count());
  }

  std::string told(std::size_t i) const {
    const auto text = [](const auto& value) { return json_text(to_json(value)); };
    const Arrangements& arranged = thrown_.arranged;
    return fmt::format(
        "\nat {} ({}, clocks show {}), replay with TOCSIN_SHIFTS_SEED={}\n{}\n{}\n{}\n{}\n{}",
        format_time(watch_.span.begin + i * 1min), watch_.here.zone.name(),
        text(watch_.here.looks[i].now), seed_, text(thrown_.schedule), text(arranged.overrides),
        text(arranged.temporary), text(arranged.calendars), text(arranged.holidays));
  }

  const Watch& watch_;
  Thrown thrown_;
  std::uint64_t seed_;
  std::vector<Called> expected_;
};

TEST(ShiftsOracle, AgreesMinuteByMinuteAroundEachChangeOfTheClocks) {
  const auto one = number_from("TOCSIN_SHIFTS_SEED");
  const std::uint64_t first = one.value_or(1);
  const std::uint64_t seeds = one ? 1 : number_from("TOCSIN_SHIFTS_SEEDS").value_or(seeds_default);
  Counted counted;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    Comparison comparison(seed);
    ASSERT_NO_FATAL_FAILURE(comparison.run(counted));
  }
  std::printf("%llu schedules, %zu minutes, somebody on call in %zu%%, %zu changes of who it is\n",
              static_cast<unsigned long long>(seeds), counted.minutes,
              100 * counted.covered / counted.minutes, counted.changes);
  if (seeds < seeds_default) return;
  // Else the dice throw what proves nothing.
  EXPECT_GT(counted.covered, counted.minutes / 3);
  EXPECT_LT(counted.covered, counted.minutes * 95 / 100);
  EXPECT_GT(counted.changes, 5 * seeds);
}

}  // namespace
}  // namespace tocsin
