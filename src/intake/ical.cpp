#include "intake/ical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/utf8.hpp"
#include "intake/ical_text.hpp"
#include "intake/ical_zone.hpp"
#include "intake/recurrence.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using std::chrono::floor;

constexpr std::size_t depth_max = 16;
constexpr std::size_t zones_max = 200;
constexpr std::size_t observances_max = 500;  // of one zone
constexpr std::size_t uid_bytes_max = 500;
constexpr std::size_t address_bytes_max = 254;
constexpr Duration event_length_max = days(1000);

// What is looked at; descriptions and pictures are not kept while reading.
constexpr std::string_view known_names[] = {
    "UID",     "SUMMARY", "STATUS",   "ORGANIZER",     "ATTENDEE",
    "DTSTART", "DTEND",   "DURATION", "RECURRENCE-ID", "EXDATE",
    "RDATE",   "RRULE",   "TZID",     "TZOFFSETFROM",  "TZOFFSETTO"};

// One VEVENT or part of a VTIMEZONE: its own lines, not those of what it contains.
struct Component {
  std::size_t line = 0;
  std::string kind;
  std::string zone_id;  // of the VTIMEZONE around a STANDARD or DAYLIGHT
  std::vector<IcalLine> lines;

  const IcalLine* find(std::string_view name) const {
    const auto found = std::ranges::find(lines, name, &IcalLine::name);
    return found == lines.end() ? nullptr : &*found;
  }
};

struct Document {
  std::string name;
  std::vector<Component> events;
  std::map<std::string, std::vector<Component>, std::less<>> zones;
};

std::unexpected<Error> no_calendar(std::string message) {
  return fail(Error::Code::invalid, std::move(message));
}

// Takes the document apart; what it does not know it leaves out.
class Reading {
 public:
  explicit Reading(std::string_view text) : lines_(text) {}

  Result<Document> document() {
    while (auto line = lines_.next()) {
      if (line->name == "BEGIN") {
        if (const Status good = begin(*line); !good) return std::unexpected(good.error());
      } else if (line->name == "END") {
        if (const Status good = end(*line); !good) return std::unexpected(good.error());
      } else if (open_.empty()) {
        return not_ical();
      } else {
        take(std::move(*line));
      }
    }
    if (!any_) return not_ical();
    if (!open_.empty()) {
      return no_calendar(fmt::format("the calendar is cut off: END:{} is missing",
                                     cut_utf8(open_.back().kind, 60)));
    }
    return std::move(document_);
  }

 private:
  static std::unexpected<Error> not_ical() {
    return no_calendar("this is no iCalendar document; it begins with BEGIN:VCALENDAR");
  }

  Status begin(const IcalLine& line) {
    const std::string kind = ical_upper(line.value);
    if (open_.empty() && kind != "VCALENDAR") return not_ical();
    if (open_.size() >= depth_max) return no_calendar("the calendar is nested too deeply");
    any_ = true;
    open_.push_back({line.number, kind, {}, {}});
    return {};
  }

  Status end(const IcalLine& line) {
    if (open_.empty() || open_.back().kind != ical_upper(line.value)) {
      return no_calendar(fmt::format("line {}: END without its BEGIN", line.number));
    }
    Component done = std::move(open_.back());
    open_.pop_back();
    if (done.kind == "VEVENT") {
      if (document_.events.size() >= ical_events_max) {
        return fail(Error::Code::too_large,
                    fmt::format("a calendar may have at most {} events", ical_events_max));
      }
      document_.events.push_back(std::move(done));
    } else if ((done.kind == "STANDARD" || done.kind == "DAYLIGHT") && !open_.empty()) {
      parts_.push_back(std::move(done));
    } else if (done.kind == "VTIMEZONE") {
      if (const IcalLine* id = done.find("TZID");
          id != nullptr && document_.zones.size() < zones_max) {
        document_.zones.try_emplace(id->value, std::move(parts_));
      }
      parts_.clear();
    }
    return {};
  }

  void take(IcalLine&& line) {
    Component& inner = open_.back();
    if (inner.kind == "VCALENDAR") {
      const bool named = line.name == "X-WR-CALNAME" || line.name == "NAME";
      if (named) document_.name = ical_text(line.value, ical_summary_bytes_max);
      return;
    }
    if (std::ranges::find(known_names, line.name) != std::end(known_names)) {
      inner.lines.push_back(std::move(line));
    }
  }

  IcalLines lines_;
  std::vector<Component> open_;
  std::vector<Component> parts_;  // of the VTIMEZONE that is open
  Document document_;
  bool any_ = false;
};

// How times of one TZID become instants.
struct Clock {
  std::optional<TimeZone> named;
  IcalZone given;

  Time first(WallTime wall) const { return named ? named->first(wall) : given.first(wall); }
};

std::optional<IcalObservance> observance_of(const Component& part) {
  const auto value = [&](std::string_view name) {
    const IcalLine* line = part.find(name);
    return line == nullptr ? std::string_view() : std::string_view(line->value);
  };
  const auto onset = ical_time(value("DTSTART"));
  const auto before = ical_offset(value("TZOFFSETFROM"));
  const auto after = ical_offset(value("TZOFFSETTO"));
  if (!onset || !before || !after) return std::nullopt;
  IcalObservance observance{onset->wall, {}, {}, *before, *after};
  for (const IcalLine& line : part.lines) {
    if (line.name == "RRULE") {
      auto rule = read_recurrence(line.value);
      if (!rule) return std::nullopt;
      observance.rule = std::move(*rule);
    } else if (line.name == "RDATE") {
      for (const std::string_view item : ical_list(line.value, ical_dates_max)) {
        const auto date = ical_time(item);
        if (date && observance.dates.size() < ical_dates_max)
          observance.dates.push_back(date->wall);
      }
    }
  }
  return observance;
}

// All clocks of a document, made when they are first asked for.
class Clocks {
 public:
  Clocks(const Document& document, const TimeZone& floating, Span within, RecurrenceBudget& budget)
      : document_(document), within_(within), budget_(budget) {
    clocks_.emplace("", Clock{floating, {}});
    clocks_.emplace("UTC", Clock{TimeZone(), {}});
  }

  // Errors: invalid, too_large.
  Result<const Clock*> find(const std::string& id) {
    const auto known = clocks_.find(id);
    if (known != clocks_.end()) return &known->second;
    if (auto named = zone_named(id)) return keep(id, {std::move(*named), {}});
    const auto given = document_.zones.find(id);
    if (given == document_.zones.end() || given->second.empty() || clocks_.size() > zones_max) {
      return unknown(id);
    }
    std::vector<IcalObservance> observances;
    for (const Component& part : given->second) {
      auto observance = observance_of(part);
      if (!observance || observances.size() >= observances_max) return unknown(id);
      observances.push_back(std::move(*observance));
    }
    const WallTime from(within_.begin.time_since_epoch()), to(within_.end.time_since_epoch());
    auto zone = IcalZone::of(observances, from - event_length_max, to + event_length_max, budget_);
    if (!zone) return std::unexpected(std::move(zone.error()));
    return keep(id, {std::nullopt, std::move(*zone)});
  }

 private:
  static std::unexpected<Error> unknown(const std::string& id) {
    return fail(Error::Code::invalid,
                fmt::format("\"{}\" is no known time zone", ical_text(id, 64)));
  }
  const Clock* keep(const std::string& id, Clock clock) {
    return &clocks_.emplace(id, std::move(clock)).first->second;
  }

  const Document& document_;
  const Span within_;
  RecurrenceBudget& budget_;
  std::map<std::string, Clock> clocks_;
};

struct Moment {
  IcalTime time;
  const Clock* clock = nullptr;
  Time at() const { return clock->first(time.wall); }
};

// A VEVENT as it stands there.
struct Entry {
  std::size_t line = 0;
  IcalEvent event;  // without its times
  Moment begin;
  // One of the two; the other is what is left.
  std::optional<Moment> end;
  IcalDuration length;
  std::vector<Recurrence> rules;
  std::vector<Moment> more;        // RDATE
  std::vector<Moment> exceptions;  // EXDATE
  std::optional<Moment> instance;  // RECURRENCE-ID: what it changes
  bool cancelled = false;
};

std::string mail_of(std::string_view value) {
  constexpr std::string_view scheme = "MAILTO:";
  if (ical_upper(value.substr(0, scheme.size())) == scheme) value.remove_prefix(scheme.size());
  if (value.size() > address_bytes_max || value.find('@') == value.npos) return {};
  std::string mail = ical_text(value, address_bytes_max);
  std::ranges::transform(mail, mail.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return mail;
}

// Reads one VEVENT. Errors: invalid, too_large.
class EntryReading {
 public:
  EntryReading(const Component& component, Clocks& clocks)
      : component_(component), clocks_(clocks) {
    entry_.line = component.line;
  }

  Result<Entry> entry() {
    for (const IcalLine& line : component_.lines) {
      if (const Status good = take(line); !good) return std::unexpected(good.error());
    }
    if (entry_.begin.clock == nullptr) return fail(Error::Code::invalid, "DTSTART is missing");
    if (!organizer_.empty()) entry_.event.mails.push_back(std::move(organizer_));
    entry_.event.all_day = entry_.begin.time.is_date;
    if (!entry_.end && entry_.length == IcalDuration{} && entry_.event.all_day) {
      entry_.length.days = days(1);
    }
    return std::move(entry_);
  }

 private:
  Status take(const IcalLine& line) {
    if (line.name == "UID") entry_.event.uid = ical_text(line.value, uid_bytes_max);
    if (line.name == "SUMMARY") {
      entry_.event.summary = ical_text(line.value, ical_summary_bytes_max);
    }
    if (line.name == "STATUS") entry_.cancelled = ical_upper(line.value) == "CANCELLED";
    if (line.name == "ORGANIZER") organizer_ = mail_of(line.value);
    if (line.name == "ATTENDEE") {
      std::string mail = mail_of(line.value);
      if (!mail.empty() && entry_.event.mails.size() < ical_attendees_max) {
        entry_.event.mails.push_back(std::move(mail));
      }
    }
    return take_times(line);
  }

  Status take_times(const IcalLine& line) {
    if (line.name == "DTSTART") return one(line, entry_.begin);
    if (line.name == "DTEND") return one(line, entry_.end.emplace());
    if (line.name == "RECURRENCE-ID") return one(line, entry_.instance.emplace());
    if (line.name == "EXDATE") return many(line, entry_.exceptions);
    if (line.name == "RDATE") return many(line, entry_.more);
    if (line.name == "DURATION") {
      const auto length = ical_duration(line.value);
      if (!length) return odd(line);
      entry_.length = *length;
    }
    if (line.name == "RRULE") {
      auto rule = read_recurrence(line.value);
      if (!rule) return std::unexpected(std::move(rule.error()));
      entry_.rules.push_back(std::move(*rule));
    }
    return {};
  }

  Status one(const IcalLine& line, Moment& moment) {
    auto found = moment_of(line, line.value);
    if (!found) return std::unexpected(std::move(found.error()));
    moment = *found;
    return {};
  }

  Status many(const IcalLine& line, std::vector<Moment>& moments) {
    for (const std::string_view item : ical_list(line.value, ical_dates_max)) {
      auto found = moment_of(line, item.substr(0, item.find('/')));
      if (!found) return std::unexpected(std::move(found.error()));
      if (moments.size() >= ical_dates_max) {
        return fail(Error::Code::too_large,
                    fmt::format("at most {} dates in one event", ical_dates_max));
      }
      moments.push_back(*found);
    }
    return {};
  }

  Result<Moment> moment_of(const IcalLine& line, std::string_view text) {
    const auto time = ical_time(text);
    if (!time) return odd(line);
    std::string id(line.parameter("TZID"));
    if (time->is_utc) id = "UTC";
    if (time->is_date) id.clear();
    const auto clock = clocks_.find(id);
    if (!clock) return std::unexpected(clock.error());
    return Moment{*time, *clock};
  }

  static std::unexpected<Error> odd(const IcalLine& line) {
    return fail(Error::Code::invalid,
                fmt::format("line {}: \"{}\" is not understood as {}", line.number,
                            ical_text(line.value, 60), line.name));
  }

  const Component& component_;
  Clocks& clocks_;
  Entry entry_;
  std::string organizer_;
};

// When an instance that begins at `wall` ends.
Time end_of(const Entry& entry, WallTime wall) {
  const Moment& begin = entry.begin;
  if (!entry.end) return begin.clock->first(wall + entry.length.days) + entry.length.exact;
  // On one clock the hand-off stays at its hour; across two only the length is the same.
  if (entry.end->clock == begin.clock) {
    return begin.clock->first(wall + (entry.end->time.wall - begin.time.wall));
  }
  return begin.clock->first(wall) + (entry.end->at() - begin.at());
}

// The instants that an event's exceptions and its changed instances take out.
struct TakenOut {
  std::set<Time> instants;
  std::set<WallTime> days;  // whole days, as some programs write them

  void add(const Moment& moment) {
    instants.insert(moment.at());
    if (moment.time.is_date) days.insert(moment.time.wall);
  }
  bool has(WallTime wall, Time at) const {
    return instants.contains(at) || days.contains(floor<std::chrono::days>(wall));
  }
};

bool behind(const Recurrence& rule, WallTime wall, Time at) {
  if (!rule.until) return false;
  const IcalTime& until = *rule.until;
  if (until.is_utc) return at > Time(until.wall.time_since_epoch());
  return wall >= until.wall + (until.is_date ? Duration(days(1)) : 1ms);
}

class Expansion {
 public:
  Expansion(Span within, RecurrenceBudget& budget, IcalCalendar& calendar)
      : within_(within), budget_(budget), calendar_(calendar) {}

  // Errors: invalid, too_large.
  Status add(const Entry& entry, const TakenOut& changed) {
    TakenOut exceptions;
    for (const Moment& moment : entry.exceptions) exceptions.add(moment);
    const Moment& begin = entry.begin;
    const Time first_end = end_of(entry, begin.time.wall);
    const Duration length = first_end - begin.at();
    if (length < 0ms) return fail(Error::Code::invalid, "the event ends before it begins");
    if (length > event_length_max) return fail(Error::Code::invalid, "the event is too long");
    std::set<WallTime> walls;
    if (entry.rules.empty()) walls.insert(begin.time.wall);
    for (const Moment& more : entry.more) {
      if (more.clock != begin.clock) {
        return fail(Error::Code::invalid, "RDATE is in another time zone than DTSTART");
      }
      walls.insert(more.time.wall);
    }
    // A day more on either side holds whatever the clocks do.
    const WallTime from(within_.begin.time_since_epoch() - length - days(2));
    const WallTime to(within_.end.time_since_epoch() + days(2));
    for (const Recurrence& rule : entry.rules) {
      const auto times = happens(rule, begin.time.wall, from, to, budget_);
      if (!times) return std::unexpected(times.error());
      for (const WallTime wall : *times) {
        if (!behind(rule, wall, begin.clock->first(wall))) walls.insert(wall);
      }
    }
    for (const WallTime wall : walls) {
      if (const Status good = add_instance(entry, wall, exceptions, changed); !good) return good;
    }
    return {};
  }

 private:
  Status add_instance(const Entry& entry, WallTime wall, const TakenOut& exceptions,
                      const TakenOut& changed) {
    const Time begin = entry.begin.clock->first(wall);
    const Time end = end_of(entry, wall);
    if (begin >= end || end <= within_.begin || begin >= within_.end) return {};
    if (exceptions.has(wall, begin) || changed.has(wall, begin)) return {};
    if (calendar_.events.size() >= ical_instances_max) {
      return fail(Error::Code::too_large,
                  fmt::format("a calendar may have at most {} events in the time that is looked at",
                              ical_instances_max));
    }
    IcalEvent event = entry.event;
    event.begin = begin;
    event.end = end;
    calendar_.events.push_back(std::move(event));
    return {};
  }

  const Span within_;
  RecurrenceBudget& budget_;
  IcalCalendar& calendar_;
};

void add_fault(IcalCalendar& calendar, std::size_t line, std::string message) {
  if (calendar.faults.size() < ical_faults_max) {
    calendar.faults.push_back({line, std::move(message)});
  }
}

}  // namespace

Result<IcalCalendar> read_ical(std::string_view text, const TimeZone& zone, Span within) {
  if (text.size() > ical_bytes_max) {
    return fail(Error::Code::too_large,
                fmt::format("a calendar may have at most {} bytes", ical_bytes_max));
  }
  if (!valid_utf8(text)) return no_calendar("the calendar is not in UTF-8");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto document = Reading(text).document();
  if (!document) return std::unexpected(document.error());

  IcalCalendar calendar;
  calendar.name = document->name;
  RecurrenceBudget budget;
  Clocks clocks(*document, zone, within, budget);
  std::vector<Entry> entries;
  std::map<std::string, TakenOut> changed;  // by UID
  for (const Component& component : document->events) {
    auto entry = EntryReading(component, clocks).entry();
    if (!entry && entry.error().code == Error::Code::too_large) {
      return std::unexpected(std::move(entry.error()));
    }
    if (!entry) {
      add_fault(calendar, component.line, std::move(entry.error().message));
      continue;
    }
    if (entry->instance) changed[entry->event.uid].add(*entry->instance);
    entries.push_back(std::move(*entry));
  }
  Expansion expansion(within, budget, calendar);
  const TakenOut nothing;
  for (const Entry& entry : entries) {
    if (entry.cancelled) continue;
    const Status added = expansion.add(entry, entry.instance ? nothing : changed[entry.event.uid]);
    if (!added && added.error().code == Error::Code::too_large) {
      return std::unexpected(added.error());
    }
    if (!added) add_fault(calendar, entry.line, added.error().message);
  }
  std::ranges::sort(calendar.events, [](const IcalEvent& one, const IcalEvent& other) {
    return std::tie(one.begin, one.end, one.uid) < std::tie(other.begin, other.end, other.uid);
  });
  return calendar;
}

}  // namespace tocsin
