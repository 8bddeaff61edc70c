// The text of iCalendar (RFC 5545 §3.1): content lines with their parameters, dates, times and
// durations. What they mean together is ical.hpp's business.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/oncall/time_zone.hpp"

namespace tocsin {

// NAME;PARAM=value:value
struct IcalLine {
  std::size_t number = 0;  // of its first line in the text, from 1
  std::string name;        // upper case
  std::vector<std::pair<std::string, std::string>> parameters;  // names in upper case, no quotes
  std::string value;                                            // as it stands there

  std::string_view parameter(std::string_view wanted) const;  // empty when absent
};

// Reads line by line, unfolded; a lone LF ends a line as well as CRLF does. Empty lines and what
// has no colon are skipped.
class IcalLines {
 public:
  explicit IcalLines(std::string_view text) : rest_(text) {}
  std::optional<IcalLine> next();

 private:
  std::string_view take_line();

  std::string_view rest_;
  std::size_t number_ = 0;
};

// TEXT without its escapes, on one line, cut at bytes_max.
std::string ical_text(std::string_view value, std::size_t bytes_max);

// A DATE or a DATE-TIME: "20261025", "20261025T023000", "20261025T013000Z".
struct IcalTime {
  WallTime wall;
  bool is_date = false;
  bool is_utc = false;
  bool operator==(const IcalTime&) const = default;
};
std::optional<IcalTime> ical_time(std::string_view text);

// "P1DT2H", "-PT15M", "P2W": days are those of the calendar, hours those of a clock.
struct IcalDuration {
  std::chrono::days days{};
  Duration exact{};
  bool operator==(const IcalDuration&) const = default;
};
std::optional<IcalDuration> ical_duration(std::string_view text);

// "+0130", "-001530"
std::optional<Duration> ical_offset(std::string_view text);

// A whole number with nothing behind it, within the two.
std::optional<int> ical_number(std::string_view text, int least, int most);

// "a,b" -> {"a", "b"}; at most `count_max`, the rest is dropped.
std::vector<std::string_view> ical_list(std::string_view text, std::size_t count_max);

std::string ical_upper(std::string_view text);

}  // namespace tocsin
