#include "intake/recurrence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

constexpr std::size_t parts_max = 366;

std::unexpected<Error> odd(std::string_view part) {
  return fail(Error::Code::invalid,
              fmt::format("\"{}\" is not understood in a repetition", cut_utf8(part, 60)));
}

std::optional<Weekday> weekday_named(std::string_view text) {
  constexpr std::array<std::string_view, 7> names = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Weekday>(found - names.begin());
}

// False when one is no number, 0, or further from it than `most`.
bool read_numbers(std::string_view text, int least, int most, std::vector<int>& numbers) {
  for (const std::string_view item : ical_list(text, parts_max)) {
    const auto number = ical_number(item, least, most);
    if (!number || *number == 0) return false;
    numbers.push_back(*number);
  }
  return !numbers.empty();
}

bool read_by_day(std::string_view text, std::vector<Recurrence::ByDay>& by_day) {
  for (const std::string_view item : ical_list(text, parts_max)) {
    if (item.size() < 2) return false;
    const auto day = weekday_named(item.substr(item.size() - 2));
    const std::string_view before = item.substr(0, item.size() - 2);
    const auto number = before.empty() ? std::optional(0) : ical_number(before, -53, 53);
    if (!day || !number || (*number == 0 && !before.empty())) return false;
    by_day.push_back({*number, *day});
  }
  return !by_day.empty();
}

bool read_every(std::string_view text, Recurrence::Every& every) {
  constexpr std::array<std::string_view, 4> names = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return false;
  every = static_cast<Recurrence::Every>(found - names.begin());
  return true;
}

bool read_part(std::string_view name, std::string_view value, Recurrence& rule) {
  if (name == "FREQ") return read_every(value, rule.every);
  if (name == "BYDAY") return read_by_day(value, rule.by_day);
  if (name == "BYMONTHDAY") return read_numbers(value, -31, 31, rule.by_month_day);
  if (name == "BYYEARDAY") return read_numbers(value, -366, 366, rule.by_year_day);
  if (name == "BYMONTH") return read_numbers(value, 1, 12, rule.by_month);
  if (name == "BYSETPOS") return read_numbers(value, -366, 366, rule.by_position);
  if (name == "INTERVAL" || name == "COUNT") {
    const auto number = ical_number(value, 1, name == "COUNT" ? 1'000'000 : 1000);
    if (!number) return false;
    if (name == "COUNT") {
      rule.count = *number;
    } else {
      rule.interval = *number;
    }
    return true;
  }
  if (name == "UNTIL") {
    rule.until = ical_time(value);
    return rule.until.has_value();
  }
  if (name == "WKST") {
    const auto day = weekday_named(value);
    rule.week_start = day.value_or(Weekday::mon);
    return day.has_value();
  }
  return name.starts_with("X-");
}

// What the start stands for where the rule leaves it open.
Recurrence completed(Recurrence rule, local_days start) {
  if (!rule.by_day.empty() || !rule.by_month_day.empty() || !rule.by_year_day.empty()) return rule;
  const year_month_day date(start);
  const int day = static_cast<int>(static_cast<unsigned>(date.day()));
  switch (rule.every) {
    case Recurrence::Every::day:
      break;
    case Recurrence::Every::week:
      rule.by_day.push_back({0, weekday_of(start)});
      break;
    case Recurrence::Every::year:
      if (rule.by_month.empty()) {
        rule.by_month.push_back(static_cast<int>(static_cast<unsigned>(date.month())));
      }
      [[fallthrough]];
    case Recurrence::Every::month:
      rule.by_month_day.push_back(day);
      break;
  }
  return rule;
}

// The `index`th of `length`, counted from either end.
bool has_index(const std::vector<int>& wanted, int index, int length) {
  return std::ranges::any_of(wanted,
                             [&](int each) { return each == index || each == index - length - 1; });
}

struct Place {
  int index = 0;  // from 1
  int length = 0;
};

Place in_month(const year_month_day& date) {
  const auto last = year_month_day_last(date.year(), std::chrono::month_day_last(date.month()));
  return {static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(static_cast<unsigned>(last.day()))};
}

Place in_year(const year_month_day& date) {
  const local_days first = local_days(date.year() / 1 / 1);
  return {static_cast<int>((local_days(date) - first).count()) + 1,
          date.year().is_leap() ? 366 : 365};
}

bool fits_day(const Recurrence& rule, const Recurrence::ByDay& wanted, local_days day,
              const year_month_day& date) {
  if (weekday_of(day) != wanted.day) return false;
  if (wanted.number == 0) return true;
  const bool of_month = rule.every == Recurrence::Every::month || !rule.by_month.empty();
  const Place place = of_month ? in_month(date) : in_year(date);
  const int number =
      wanted.number > 0 ? (place.index + 6) / 7 : -((place.length - place.index) / 7 + 1);
  return number == wanted.number;
}

bool fits(const Recurrence& rule, local_days day) {
  const year_month_day date(day);
  const int of_year = static_cast<int>(static_cast<unsigned>(date.month()));
  if (!rule.by_month.empty() && std::ranges::find(rule.by_month, of_year) == rule.by_month.end()) {
    return false;
  }
  if (!rule.by_month_day.empty()) {
    const Place place = in_month(date);
    if (!has_index(rule.by_month_day, place.index, place.length)) return false;
  }
  if (!rule.by_year_day.empty()) {
    const Place place = in_year(date);
    if (!has_index(rule.by_year_day, place.index, place.length)) return false;
  }
  return rule.by_day.empty() || std::ranges::any_of(rule.by_day, [&](const auto& wanted) {
           return fits_day(rule, wanted, day, date);
         });
}

struct Days {
  local_days begin;
  local_days end;
};

// The `index`th day, week, month or year that the interval does not leave out.
Days period(const Recurrence& rule, local_days start, std::int64_t index) {
  const std::int64_t step = index * rule.interval;
  switch (rule.every) {
    case Recurrence::Every::day:
      return {start + days(step), start + days(step + 1)};
    case Recurrence::Every::week: {
      const int behind =
          (static_cast<int>(weekday_of(start)) - static_cast<int>(rule.week_start) + 7) % 7;
      const local_days week = start - days(behind) + days(7 * step);
      return {week, week + days(7)};
    }
    case Recurrence::Every::month: {
      const year_month_day date(start);
      const auto first = date.year() / date.month() / 1 + std::chrono::months(step);
      return {local_days(first), local_days(first + std::chrono::months(1))};
    }
    case Recurrence::Every::year: {
      const auto first = year_month_day(start).year() / 1 / 1 + std::chrono::years(step);
      return {local_days(first), local_days(first + std::chrono::years(1))};
    }
  }
  return {start, start};
}

// A period that ends before `from`, so that what lies before need not be looked at.
std::int64_t first_index(const Recurrence& rule, local_days start, local_days from) {
  if (rule.count || from <= start) return 0;
  constexpr std::array<int, 4> longest = {1, 7, 31, 366};
  const std::int64_t days_each =
      static_cast<std::int64_t>(longest[static_cast<std::size_t>(rule.every)]) * rule.interval;
  return std::max<std::int64_t>(0, (from - start).count() / days_each - 1);
}

std::vector<local_days> days_in(const Recurrence& rule, const Days& within) {
  std::vector<local_days> found;
  for (local_days day = within.begin; day < within.end; day += days(1)) {
    if (fits(rule, day)) found.push_back(day);
  }
  if (rule.by_position.empty()) return found;
  std::vector<local_days> chosen;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const int index = static_cast<int>(i) + 1;
    if (has_index(rule.by_position, index, static_cast<int>(found.size()))) {
      chosen.push_back(found[i]);
    }
  }
  return chosen;
}

}  // namespace

Result<Recurrence> read_recurrence(std::string_view text) {
  Recurrence rule;
  bool has_every = false;
  const std::string upper = ical_upper(text);
  std::string_view rest = upper;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    if (equals == part.npos) return odd(part);
    const std::string_view name = part.substr(0, equals);
    if (!read_part(name, part.substr(equals + 1), rule)) return odd(part);
    has_every |= name == "FREQ";
  }
  if (!has_every) return fail(Error::Code::invalid, "a repetition needs FREQ");
  const bool counts_days =
      rule.every == Recurrence::Every::month || rule.every == Recurrence::Every::year;
  for (const Recurrence::ByDay& by_day : rule.by_day) {
    if (by_day.number != 0 && !counts_days) return odd("BYDAY");
  }
  return rule;
}

Result<std::vector<WallTime>> happens(const Recurrence& given, WallTime start, WallTime from,
                                      WallTime to, RecurrenceBudget& budget) {
  const local_days first = floor<days>(start);
  const Duration clock = start - first;
  const Recurrence rule = completed(given, first);
  const local_days last = floor<days>(to);
  std::vector<WallTime> times;
  int counted = 0;
  for (std::int64_t index = first_index(rule, first, floor<days>(from));; ++index) {
    const Days within = period(rule, first, index);
    if (within.begin > last) return times;
    budget.days -= (within.end - within.begin).count();
    if (budget.days < 0) {
      return fail(Error::Code::too_large, "the calendar repeats too much; take old events out");
    }
    for (const local_days day : days_in(rule, within)) {
      const WallTime time = day + clock;
      if (time < start) continue;
      if (time >= to || (rule.count && counted >= *rule.count)) return times;
      ++counted;
      if (time >= from) times.push_back(time);
    }
  }
}

}  // namespace tocsin
