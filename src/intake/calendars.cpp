#include "intake/calendars.hpp"

#include <algorithm>
#include <tuple>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace tocsin {
namespace {

using std::chrono::days;

constexpr std::size_t unknown_max = 50;

// The users whom an event means.
class Meaning {
 public:
  Meaning(const ShiftCalendar& calendar, const FindUser& find_user)
      : calendar_(calendar), find_user_(find_user) {}

  std::vector<Slug> of(const IcalEvent& event) const {
    std::vector<Slug> users;
    for (const std::string& mail : event.mails) add(users, mail);
    if (!users.empty()) return users;
    if (add(users, event.summary)) return users;
    std::string_view rest = event.summary;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      add(users, rest.substr(0, comma));
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
    return users;
  }

 private:
  bool add(std::vector<Slug>& users, std::string_view word) const {
    const Slug user = meant(trimmed(word));
    if (user.empty()) return false;
    if (std::ranges::find(users, user) == users.end()) users.push_back(user);
    return true;
  }

  Slug meant(std::string_view word) const {
    if (word.empty()) return {};
    const std::string lower = lower_case(word);
    for (const CalendarName& name : calendar_.names) {
      if (lower_case(trimmed(name.text)) == lower) return name.user;
    }
    return find_user_(word);
  }

  const ShiftCalendar& calendar_;
  const FindUser& find_user_;
};

template <typename T>
void sort_once(std::vector<T>& rows) {
  const auto order = [](const T& row) {
    if constexpr (requires { row.user; }) {
      return std::tie(row.begin, row.end, row.user);
    } else {
      return std::tie(row.date, row.name);
    }
  };
  std::ranges::sort(rows, {}, order);
  const auto twice = std::ranges::unique(rows);
  rows.erase(twice.begin(), twice.end());
}

}  // namespace

Span holidays_read(Time now) {
  const std::chrono::year_month_day today(std::chrono::floor<days>(now));
  const auto january = [&](int years) {
    return Time(std::chrono::sys_days((today.year() + std::chrono::years(years)) / 1 / 1));
  };
  return {january(-1), january(6)};
}

Span shifts_read(Time now) { return {now - days(92), now + days(396)}; }

ReadHolidays with_holidays(HolidayCalendar calendar, const IcalCalendar& document, Time now) {
  const Span span = holidays_read(now);
  const std::string first = date_text(WallTime(span.begin.time_since_epoch()));
  const std::string behind = date_text(WallTime(span.end.time_since_epoch()));
  std::erase_if(calendar.days,
                [&](const Holiday& day) { return day.date >= first && day.date < behind; });
  ReadHolidays found{std::move(calendar), 0};
  for (const IcalEvent& event : document.events) {
    if (!event.all_day) continue;
    for (Time day = std::max(event.begin, span.begin); day < std::min(event.end, span.end);
         day += days(1)) {
      found.calendar.days.push_back({date_text(WallTime(day.time_since_epoch())),
                                     std::string(cut_utf8(event.summary, holiday_name_bytes_max))});
      ++found.read;
    }
  }
  sort_once(found.calendar.days);
  return found;
}

ReadShifts with_shifts(ShiftCalendar calendar, const IcalCalendar& document,
                       const FindUser& find_user, Time now) {
  const Span span = shifts_read(now);
  std::erase_if(calendar.shifts, [&](const TemporaryShift& shift) {
    return shift.end > now || shift.end <= span.begin;
  });
  ReadShifts found{std::move(calendar), 0, {}};
  const Meaning meaning(found.calendar, find_user);
  std::vector<TemporaryShift> shifts;
  for (const IcalEvent& event : document.events) {
    if (event.begin >= event.end) continue;
    const std::vector<Slug> users = meaning.of(event);
    found.read += users.size();
    const bool known = std::ranges::find(found.unknown, event.summary) != found.unknown.end();
    if (users.empty() && !known && found.unknown.size() < unknown_max) {
      found.unknown.push_back(event.summary);
    }
    if (event.end <= now) continue;
    for (const Slug& user : users) shifts.push_back({user, event.begin, event.end});
  }
  found.calendar.shifts.insert(found.calendar.shifts.end(), shifts.begin(), shifts.end());
  sort_once(found.calendar.shifts);
  return found;
}

}  // namespace tocsin
