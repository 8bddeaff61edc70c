#include "domain/oncall/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;

// "20261025T023000"
std::string basic(WallTime wall) {
  const auto day = floor<days>(wall);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<seconds>(wall - day));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string basic_utc(Time at) { return basic(WallTime(at.time_since_epoch())) + "Z"; }

// TEXT of RFC 5545 §3.3.11. Control characters have no place in it.
std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)) {
      out += c;
    }
  }
  return out;
}

// "+0100", "-001530"
std::string offset_text(Duration offset) {
  const std::chrono::hh_mm_ss parts(floor<seconds>(offset < 0ms ? -offset : offset));
  std::string text = fmt::format("{}{:02}{:02}", offset < 0ms ? '-' : '+', parts.hours().count(),
                                 parts.minutes().count());
  if (parts.seconds().count() != 0) text += fmt::format("{:02}", parts.seconds().count());
  return text;
}

// Content lines: ended by CRLF, folded before 75 bytes and between characters (§3.1).
class Lines {
 public:
  void add(std::string_view line) {
    constexpr std::size_t line_bytes_max = 75;
    std::string_view part = cut_utf8(line, line_bytes_max);
    for (;;) {
      if (part.empty()) part = line.substr(0, line_bytes_max);  // no text at all: cut anywhere
      text_ += part;
      text_ += "\r\n";
      line.remove_prefix(part.size());
      if (line.empty()) return;
      text_ += ' ';
      part = cut_utf8(line, line_bytes_max - 1);
    }
  }
  void text(std::string_view name, std::string_view value) {
    add(fmt::format("{}:{}", name, escaped(value)));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void add_observance(Lines& lines, const TimeZone& zone, Time at, WallTime onset, Duration from) {
  const TimeZone::Reading reading = zone.reading(at);
  const std::string_view kind = reading.daylight ? "DAYLIGHT" : "STANDARD";
  lines.add(fmt::format("BEGIN:{}", kind));
  lines.add("DTSTART:" + basic(onset));
  lines.add("TZOFFSETFROM:" + offset_text(from));
  lines.add("TZOFFSETTO:" + offset_text(reading.offset));
  lines.text("TZNAME", reading.name);
  lines.add(fmt::format("END:{}", kind));
}

bool has_standard(const TimeZone& zone, Span used) {
  if (!zone.reading(used.begin).daylight) return true;
  for (auto change = zone.next_change(used.begin); change && change->at <= used.end;
       change = zone.next_change(change->at)) {
    if (!zone.reading(change->at).daylight) return true;
  }
  return false;
}

// Where a zone keeps its summer for longer than is told: the last moment before that was not of it,
// because there are readers that know no zone without its standard time.
Time from_standard(const TimeZone& zone, Span used) {
  constexpr auto looked_back = std::chrono::hours(24) * 3'660;
  if (has_standard(zone, used)) return used.begin;
  Time found = used.begin;
  for (auto change = zone.next_change(used.begin - looked_back); change && change->at < used.begin;
       change = zone.next_change(change->at)) {
    if (!zone.reading(change->at - 1s).daylight) found = change->at - 1s;
  }
  return found;
}

// Every change by itself and no rules for the future: the next reading brings the next changes.
void add_zone(Lines& lines, const TimeZone& zone, Span used) {
  lines.add("BEGIN:VTIMEZONE");
  lines.add("TZID:" + zone.name());
  const Time begin = from_standard(zone, used);
  Duration offset = zone.reading(begin).offset;
  const WallTime long_ago = std::min(WallTime(), zone.wall(begin));
  add_observance(lines, zone, begin, long_ago, offset);
  for (auto change = zone.next_change(begin); change && change->at <= used.end;
       change = zone.next_change(change->at)) {
    add_observance(lines, zone, change->at, change->before, offset);
    offset = zone.reading(change->at).offset;
  }
  lines.add("END:VTIMEZONE");
}

Time whole_second(Time at) { return floor<seconds>(at); }

// Where clocks show a time twice it means the first (§3.3.5), but not to every reader.
bool told_by_wall(const TimeZone& zone, Time at) {
  const WallTime wall = zone.wall(at);
  return zone.first(wall) == zone.last(wall);
}

void add_event(Lines& lines, const CalendarEvent& event) {
  const Time begin = whole_second(event.begin);
  const Time end = whole_second(event.end);
  lines.add("BEGIN:VEVENT");
  lines.text("UID", event.uid);
  lines.add("DTSTAMP:" + basic_utc(event.changed_at));
  if (told_by_wall(event.zone, begin) && told_by_wall(event.zone, end)) {
    const std::string& name = event.zone.name();
    lines.add(fmt::format("DTSTART;TZID={}:{}", name, basic(event.zone.wall(begin))));
    lines.add(fmt::format("DTEND;TZID={}:{}", name, basic(event.zone.wall(end))));
  } else {
    lines.add("DTSTART:" + basic_utc(begin));
    lines.add("DTEND:" + basic_utc(end));
  }
  lines.text("SUMMARY", event.summary);
  lines.add("TRANSP:TRANSPARENT");  // who is on call may still be invited to things
  lines.add("END:VEVENT");
}

// Which person's shift goes on at the beginning of the span, and since when.
Shift* going_on(std::vector<Shift>& shifts, const Shift& later) {
  const auto found = std::ranges::find_if(shifts, [&](const Shift& shift) {
    return shift.user == later.user && shift.source == later.source && shift.goes_on;
  });
  return found == shifts.end() ? nullptr : &*found;
}

}  // namespace

std::string write_calendar(const Calendar& calendar) {
  std::map<std::string, std::pair<TimeZone, Span>> zones;
  std::vector<const CalendarEvent*> events;
  for (const CalendarEvent& event : calendar.events) {
    if (whole_second(event.begin) >= whole_second(event.end)) continue;
    events.push_back(&event);
    auto& [zone, used] =
        zones.try_emplace(event.zone.name(), event.zone, Span{event.begin, event.end})
            .first->second;
    used.begin = std::min(used.begin, event.begin);
    used.end = std::max(used.end, event.end);
  }
  Lines lines;
  lines.add("BEGIN:VCALENDAR");
  lines.add("VERSION:2.0");
  lines.add("PRODID:-//Tocsin//On call//EN");
  lines.add("CALSCALE:GREGORIAN");
  lines.text("NAME", calendar.name);
  lines.text("X-WR-CALNAME", calendar.name);
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(calendar.refresh).count();
  lines.add(fmt::format("REFRESH-INTERVAL;VALUE=DURATION:PT{}M", minutes));
  lines.add(fmt::format("X-PUBLISHED-TTL:PT{}M", minutes));
  for (const auto& [name, zone] : zones) add_zone(lines, zone.first, zone.second);
  for (const CalendarEvent* event : events) add_event(lines, *event);
  lines.add("END:VCALENDAR");
  return lines.take();
}

std::vector<WholeShift> whole_shifts(const ShiftsIn& shifts_in, Span within) {
  constexpr Duration step = std::chrono::days(400);
  std::vector<WholeShift> whole;
  std::vector<WholeShift*> searched;
  for (Shift& shift : shifts_in(within)) whole.push_back({std::move(shift), false});
  for (WholeShift& shift : whole) {
    if (shift.shift.begin == within.begin) searched.push_back(&shift);
  }
  for (Time edge = within.begin; !searched.empty() && edge > within.begin - look_back_max;
       edge -= step) {
    std::vector<Shift> earlier = shifts_in({edge - step, edge});
    std::erase_if(searched, [&](WholeShift* found) {
      const Shift* before = going_on(earlier, found->shift);
      found->endless = before != nullptr && before->begin == edge - step;
      if (before != nullptr && !found->endless) found->shift.begin = before->begin;
      return !found->endless;
    });
  }
  return whole;
}

std::string uid_of(std::string_view schedule, const WholeShift& shift) {
  // '+' is in no slug.
  return fmt::format("{}+{}+{}@tocsin", schedule, shift.shift.user,
                     shift.endless ? "always" : basic_utc(shift.shift.begin));
}

}  // namespace tocsin
