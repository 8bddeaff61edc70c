#include "domain/oncall/shifts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <tuple>

#include "domain/oncall/spans.hpp"

namespace tocsin {
namespace {

// A stretch in which something holds; what exactly, its source and index say.
struct Segment {
  Span span;
  ShiftSource source;
  std::size_t index;
  Slug user;  // of a rotation's, a calendar's or a temporary schedule's; empty: that one itself
};

constexpr std::size_t note_bytes_max = 2'000;

Status check_length(Span span) {
  if (span.begin == Time{}) return fail(Error::Code::invalid, "a beginning is needed", "/begin");
  if (span.begin >= span.end) {
    return fail(Error::Code::invalid, "this is not after its beginning", "/end");
  }
  if (span.end - span.begin > override_length_max) {
    return fail(Error::Code::invalid, "at most 400 days; change the rotations for longer", "/end");
  }
  return {};
}

bool overlaps(const Span& one, const Span& other) {
  return one.begin < other.end && other.begin < one.end && one.begin < one.end;
}

// What the holidays leave of a turn.
std::vector<Span> parts_of(const Turn& turn, HolidayRule rule, const std::vector<Span>& holidays) {
  switch (rule) {
    case HolidayRule::any:
      break;
    case HolidayRule::off:
      return rest_of(turn.span, holidays);
    case HolidayRule::only:
      return common({turn.span}, holidays);
  }
  return {turn.span};
}

// In order and apart.
std::vector<Span> holidays_for(const Rotation& rotation, const ScheduleParts& parts,
                               const TimeZone& zone, Span within) {
  std::vector<Span> days;
  if (rotation.holidays == HolidayRule::any || parts.holidays == nullptr) return days;
  for (const HolidaySpan& day : holiday_spans(*parts.holidays, zone_of(rotation, zone), within)) {
    days.push_back({day.begin, day.end});
  }
  merge(days);
  return days;
}

std::vector<Segment> segments_of(const ScheduleParts& parts, const TimeZone& zone, Span within) {
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < parts.rotations.size(); ++i) {
    const Rotation& rotation = parts.rotations[i];
    const std::vector<Span> holidays = holidays_for(rotation, parts, zone, within);
    for (const Turn& turn : turns_of(rotation, zone, within)) {
      for (const Span& span : parts_of(turn, rotation.holidays, holidays)) {
        for (const Slug& user : rotation.groups[turn.group].users) {
          segments.push_back({span, ShiftSource::rotation, i, user});
        }
      }
    }
  }
  for (std::size_t i = 0; i < parts.overrides.size(); ++i) {
    const Override& override = parts.overrides[i];
    if (override.wanted && override.user.empty()) continue;  // nobody was found yet
    const Span span{override.begin, override.end};
    if (overlaps(span, within)) segments.push_back({span, ShiftSource::override, i, {}});
  }
  for (std::size_t i = 0; i < parts.temporary.size(); ++i) {
    const Span bounds{parts.temporary[i].begin, parts.temporary[i].end};
    if (!overlaps(bounds, within)) continue;
    segments.push_back({bounds, ShiftSource::temporary, i, {}});
    for (const TemporaryShift& shift : parts.temporary[i].shifts) {
      const Span span{std::max(shift.begin, bounds.begin), std::min(shift.end, bounds.end)};
      if (overlaps(span, within)) segments.push_back({span, ShiftSource::temporary, i, shift.user});
    }
  }
  for (std::size_t i = 0; i < parts.calendars.size(); ++i) {
    for (const TemporaryShift& shift : parts.calendars[i].shifts) {
      const Span span{shift.begin, shift.end};
      if (overlaps(span, within)) segments.push_back({span, ShiftSource::calendar, i, shift.user});
    }
  }
  return segments;
}

// Who is on call while exactly these hold, as shifts without their times.
class OnCallNow {
 public:
  OnCallNow(const ScheduleParts& parts, const std::vector<const Segment*>& active)
      : parts_(parts), active_(active) {}

  std::vector<Shift> people() {
    if (temporary()) return std::move(people_);
    const bool alone = everyone();
    if (!alone) rotations();
    for (const Segment* segment : active_) {
      if (segment->source != ShiftSource::override) continue;
      const Override& override = parts_.overrides[segment->index];
      if (!override.everyone && override.absent.empty()) add(override.user, *segment);
    }
    if (!alone) shadows();
    return std::move(people_);
  }

 private:
  bool temporary() {
    bool any = false;
    for (const Segment* segment : active_) {
      if (segment->source != ShiftSource::temporary) continue;
      any = true;
      if (!segment->user.empty()) add(segment->user, *segment);
    }
    return any;
  }

  bool everyone() {
    std::int64_t highest = std::numeric_limits<std::int64_t>::min();
    bool any = false;
    const auto each = [&](auto&& visit) {
      for (const Segment* segment : active_) {
        if (segment->source != ShiftSource::override) continue;
        const Override& override = parts_.overrides[segment->index];
        if (override.everyone) visit(override, *segment);
      }
    };
    each([&](const Override& override, const Segment&) {
      any = true;
      highest = std::max(highest, override.priority);
    });
    each([&](const Override& override, const Segment& segment) {
      if (override.priority == highest) add(override.user, segment);
    });
    return any;
  }

  void rotations() {
    std::int64_t highest = std::numeric_limits<std::int64_t>::min();
    for (const Segment* segment : active_) {
      if (plans(*segment)) highest = std::max(highest, priority_of(*segment));
    }
    for (const Segment* segment : active_) {
      if (!plans(*segment) || priority_of(*segment) != highest) continue;
      if (!replaced(segment->user)) add(segment->user, *segment);
    }
  }

  // Whoever is on call is no shadow as well; who is away learns nothing.
  void shadows() {
    for (const Segment* segment : active_) {
      if (!is_shadow(*segment) || away(segment->user)) continue;
      const std::size_t before = people_.size();
      add(segment->user, *segment);
      if (people_.size() > before) people_.back().shadow = true;
    }
  }

  bool is_shadow(const Segment& segment) const {
    return segment.source == ShiftSource::rotation && parts_.rotations[segment.index].shadow;
  }

  bool away(const Slug& user) const {
    return std::ranges::any_of(active_, [&](const Segment* segment) {
      return segment->source == ShiftSource::override &&
             parts_.overrides[segment->index].absent == user;
    });
  }

  // Calendars are rotations that somebody else keeps.
  bool plans(const Segment& segment) const {
    return segment.source == ShiftSource::calendar ||
           (segment.source == ShiftSource::rotation && !is_shadow(segment));
  }
  std::int64_t priority_of(const Segment& segment) const {
    return segment.source == ShiftSource::rotation ? parts_.rotations[segment.index].priority
                                                   : parts_.calendars[segment.index].priority;
  }

  // Puts whoever comes instead into the place of somebody.
  bool replaced(const Slug& user) {
    bool any = false;
    for (const Segment* segment : active_) {
      if (segment->source != ShiftSource::override) continue;
      const Override& override = parts_.overrides[segment->index];
      if (override.everyone || override.absent != user) continue;
      any = true;
      if (!override.user.empty()) add(override.user, *segment);
    }
    return any;
  }

  void add(const Slug& user, const Segment& segment) {
    if (std::ranges::find(people_, user, &Shift::user) != people_.end()) return;
    Shift shift;
    shift.user = user;
    shift.source = segment.source;
    shift.index = segment.index;
    people_.push_back(std::move(shift));
  }

  const ScheduleParts& parts_;
  const std::vector<const Segment*>& active_;
  std::vector<Shift> people_;
};

bool same_shift(const Shift& one, const Shift& other) {
  return one.user == other.user && one.source == other.source && one.index == other.index &&
         one.shadow == other.shadow;
}

// Ends the shifts that do not go on with `people`, and begins theirs.
void move_on(std::vector<Shift>& open, std::vector<Shift> people, Time at,
             std::vector<Shift>& done) {
  std::erase_if(open, [&](Shift& shift) {
    const auto found = std::ranges::find_if(
        people, [&](const Shift& person) { return same_shift(person, shift); });
    if (found != people.end()) {
      people.erase(found);
      return false;
    }
    shift.end = at;
    done.push_back(std::move(shift));
    return true;
  });
  for (Shift& person : people) {
    person.begin = at;
    open.push_back(std::move(person));
  }
}

std::vector<Time> edges_of(const std::vector<Segment>& segments, Span within) {
  std::vector<Time> edges = {within.begin, within.end};
  for (const Segment& segment : segments) {
    edges.push_back(std::clamp(segment.span.begin, within.begin, within.end));
    edges.push_back(std::clamp(segment.span.end, within.begin, within.end));
  }
  std::ranges::sort(edges);
  const auto twice = std::ranges::unique(edges);
  edges.erase(twice.begin(), twice.end());
  return edges;
}

}  // namespace

std::vector<Shift> shifts_of(const ScheduleParts& parts, const TimeZone& zone, Span within) {
  std::vector<Shift> shifts;
  if (within.begin >= within.end) return shifts;
  // An instant more tells who goes on.
  const Span seen{within.begin, within.end + 1ms};
  std::vector<Segment> segments = segments_of(parts, zone, seen);
  // Stable, so that what begins at once is asked in the order of the lists.
  std::ranges::stable_sort(segments, {}, [](const Segment& segment) { return segment.span.begin; });
  std::vector<Shift> open;
  std::vector<const Segment*> active;
  auto next = segments.cbegin();
  for (const Time edge : edges_of(segments, seen)) {
    std::erase_if(active, [&](const Segment* segment) { return segment->span.end <= edge; });
    for (; next != segments.cend() && next->span.begin <= edge; ++next) {
      if (next->span.end > edge) active.push_back(&*next);
    }
    const bool over = edge == seen.end;
    move_on(open, over ? std::vector<Shift>{} : OnCallNow(parts, active).people(), edge, shifts);
  }
  std::erase_if(shifts, [&](const Shift& shift) { return shift.begin >= within.end; });
  for (Shift& shift : shifts) {
    shift.goes_on = shift.end > within.end;
    shift.end = std::min(shift.end, within.end);
  }
  std::ranges::sort(shifts, [](const Shift& one, const Shift& other) {
    return std::tie(one.begin, one.user) < std::tie(other.begin, other.user);
  });
  return shifts;
}

std::vector<Span> gaps_of(const std::vector<Shift>& shifts, Span within) {
  std::vector<Span> covered;
  for (const Shift& shift : shifts) {
    if (!shift.shadow) covered.push_back({shift.begin, shift.end});
  }
  merge(covered);
  return rest_of(within, covered);
}

Status check(const Override& override) {
  if (override.user.empty() && override.absent.empty()) {
    return fail(Error::Code::invalid, "an override names who comes, who goes, or both", "/user");
  }
  if (override.everyone && override.user.empty()) {
    return fail(Error::Code::invalid, "somebody must come where everyone goes", "/user");
  }
  if (override.everyone && !override.absent.empty()) {
    return fail(Error::Code::invalid, "everyone goes: do not name one as well", "/absent");
  }
  if (override.user == override.absent)
    return fail(Error::Code::invalid, "nobody can replace themselves", "/absent");
  if (override.note.size() > note_bytes_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} bytes", note_bytes_max), "/note");
  }
  if (override.return_begin.has_value() != override.return_end.has_value()) {
    return fail(Error::Code::invalid, "a swap names the beginning and the end of what comes back",
                override.return_begin ? "/return_end" : "/return_begin");
  }
  if (override.return_begin) {
    if (override.asked.empty()) {
      return fail(Error::Code::invalid, "with whom is it swapped? name who is asked", "/asked");
    }
    if (*override.return_begin >= *override.return_end) {
      return fail(Error::Code::invalid, "this is not after its beginning", "/return_end");
    }
  }
  return check_length({override.begin, override.end});
}

Status check(const TemporarySchedule& schedule) {
  if (const Status good = check_length({schedule.begin, schedule.end}); !good) return good;
  if (schedule.shifts.size() > temporary_shifts_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} shifts", temporary_shifts_max),
                "/shifts");
  }
  for (std::size_t i = 0; i < schedule.shifts.size(); ++i) {
    const TemporaryShift& shift = schedule.shifts[i];
    const std::string at = fmt::format("/shifts/{}", i);
    if (shift.user.empty()) return fail(Error::Code::invalid, "who is on call?", at + "/user");
    if (shift.begin >= shift.end) {
      return fail(Error::Code::invalid, "this is not after its beginning", at + "/end");
    }
    if (shift.begin < schedule.begin || shift.end > schedule.end) {
      return fail(Error::Code::invalid, "a shift stays within its temporary schedule",
                  at + (shift.begin < schedule.begin ? "/begin" : "/end"));
    }
  }
  if (schedule.note.size() > note_bytes_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} bytes", note_bytes_max), "/note");
  }
  return {};
}

std::vector<TemporarySchedule> tidied(std::vector<TemporarySchedule> schedules) {
  std::ranges::sort(schedules, {}, &TemporarySchedule::begin);
  std::vector<TemporarySchedule> apart;
  for (TemporarySchedule& schedule : schedules) {
    if (schedule.begin >= schedule.end) continue;
    for (TemporaryShift& shift : schedule.shifts) {
      shift.begin = std::max(shift.begin, schedule.begin);
      shift.end = std::min(shift.end, schedule.end);
    }
    if (!apart.empty() && schedule.begin <= apart.back().end) {
      apart.back().end = std::max(apart.back().end, schedule.end);
      std::ranges::move(schedule.shifts, std::back_inserter(apart.back().shifts));
    } else {
      apart.push_back(std::move(schedule));
    }
  }
  for (TemporarySchedule& schedule : apart) {
    std::vector<TemporaryShift> shifts = std::move(schedule.shifts);
    schedule.shifts.clear();
    std::ranges::sort(shifts, {}, &TemporaryShift::begin);
    for (TemporaryShift& shift : shifts) {
      if (shift.begin >= shift.end) continue;
      const auto before = std::ranges::find_if(schedule.shifts, [&](const TemporaryShift& known) {
        return known.user == shift.user && known.end >= shift.begin;
      });
      if (before == schedule.shifts.end()) {
        schedule.shifts.push_back(std::move(shift));
      } else {
        before->end = std::max(before->end, shift.end);
      }
    }
  }
  return apart;
}

std::vector<TemporarySchedule> cleared(const std::vector<TemporarySchedule>& schedules, Span span) {
  std::vector<TemporarySchedule> kept;
  for (const TemporarySchedule& schedule : tidied(schedules)) {
    TemporarySchedule before = schedule;
    TemporarySchedule after = schedule;
    before.end = std::min(before.end, span.begin);
    after.begin = std::max(after.begin, span.end);
    kept.push_back(std::move(before));
    kept.push_back(std::move(after));
  }
  return tidied(std::move(kept));
}

}  // namespace tocsin
