#include "domain/oncall/restriction.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr int minutes_of_day = 24 * 60;

Weekday weekday_of_date(local_days day) {
  return static_cast<Weekday>(std::chrono::weekday(day).iso_encoding() - 1);
}

// How many days after its start it ends.
days days_on(const Restriction& restriction, Weekday from) {
  const bool later = restriction.end > restriction.start;
  if (!restriction.end_day) return days(later ? 0 : 1);
  const int ahead = (static_cast<int>(*restriction.end_day) - static_cast<int>(from) + 7) % 7;
  return days(ahead == 0 && !later ? 7 : ahead);
}

}  // namespace

Weekday weekday_of(WallTime wall) { return weekday_of_date(floor<days>(wall)); }

json::value Codec<ClockTime>::write(ClockTime time) {
  return json::value(fmt::format("{:02}:{:02}", time.minutes / 60, time.minutes % 60));
}

Result<ClockTime> Codec<ClockTime>::read(const json::value& from, Unknown) {
  if (!from.is_string()) return detail::wrong_kind("a time of day such as \"08:30\"", from);
  const std::string_view text(from.get_string());
  const auto digit = [&](std::size_t at) { return text[at] - '0'; };
  const bool shaped = text.size() == 5 && text[2] == ':' &&
                      std::ranges::all_of(std::string{text[0], text[1], text[3], text[4]},
                                          [](char c) { return c >= '0' && c <= '9'; });
  if (shaped && digit(3) < 6) {
    const int read = (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4);
    if (read <= minutes_of_day) return ClockTime{read};
  }
  return fail(Error::Code::invalid, "\"" + std::string(cut_utf8(text, 40)) +
                                        "\" is not a time of day; write it like 08:30");
}

void merge(std::vector<Span>& spans) {
  std::ranges::sort(spans, {}, &Span::begin);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (kept > 0 && spans[i].begin <= spans[kept - 1].end) {
      spans[kept - 1].end = std::max(spans[kept - 1].end, spans[i].end);
    } else {
      spans[kept++] = spans[i];
    }
  }
  spans.resize(kept);
}

Status check(const std::vector<Restriction>& restrictions, std::string_view at) {
  if (restrictions.size() > restrictions_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} stretches", restrictions_max),
                std::string(at));
  }
  return {};
}

std::vector<Span> spans_of(const std::vector<Restriction>& restrictions, const TimeZone& zone,
                           Span within) {
  std::vector<Span> spans;
  // Clocks that are put back behind midnight have shown a part of the next day already.
  const local_days last = floor<days>(zone.wall(within.end)) + days(1);
  // One that began up to a week and a day before may still hold.
  for (local_days day = floor<days>(zone.wall(within.begin)) - days(8); day <= last;
       day += days(1)) {
    const Weekday weekday = weekday_of_date(day);
    for (const Restriction& restriction : restrictions) {
      if (std::ranges::find(restriction.days, weekday) == restriction.days.end()) continue;
      const local_days end_day = day + days_on(restriction, weekday);
      const Span span{std::max(within.begin, zone.first(day + minutes(restriction.start.minutes))),
                      std::min(within.end, zone.last(end_day + minutes(restriction.end.minutes)))};
      if (span.begin < span.end) spans.push_back(span);
    }
  }
  merge(spans);
  return spans;
}

}  // namespace tocsin
