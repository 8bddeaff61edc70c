// Recurrence: the days on which something happens again, by a rule of iCalendar (RFC 5545 §3.3.10).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/oncall/restriction.hpp"
#include "intake/ical_text.hpp"

namespace tocsin {

struct Recurrence {
  enum class Every { day, week, month, year };
  // "MO", or with a number "-1SU": the last Sunday of the month or the year.
  struct ByDay {
    int number = 0;
    Weekday day = Weekday::mon;
    bool operator==(const ByDay&) const = default;
  };

  Every every = Every::day;
  int interval = 1;
  std::optional<int> count;
  std::optional<IcalTime> until;  // the last instant; of a date, the whole day
  std::vector<ByDay> by_day;
  std::vector<int> by_month_day;  // -1: the last
  std::vector<int> by_year_day;
  std::vector<int> by_month;
  std::vector<int> by_position;  // of those in one day, week, month or year
  Weekday week_start = Weekday::mon;
  bool operator==(const Recurrence&) const = default;
};

// "FREQ=WEEKLY;BYDAY=MO,FR". What repeats within a day, and BYWEEKNO, are not for shifts and
// holidays. Errors: invalid, naming the part.
Result<Recurrence> read_recurrence(std::string_view text);

// What all rules of a document may cost together.
struct RecurrenceBudget {
  std::int64_t days = 5'000'000;  // looked at
};

// When it happens by the rule, at the time of day of `start`, between `from` and `to` (outside):
// in order, on the wall clock of wherever it happens. `start` itself only where the rule has it.
// UNTIL is an instant, and left to who knows the zone. Errors: too_large, over the budget.
Result<std::vector<WallTime>> happens(const Recurrence& rule, WallTime start, WallTime from,
                                      WallTime to, RecurrenceBudget& budget);

}  // namespace tocsin
