#include "domain/oncall/history.hpp"

#include <algorithm>

namespace tocsin {
namespace {

template <typename T>
const T* version_at(const Versions<T>& versions, Time at) {
  const T* found = nullptr;
  for (const auto& [from, value] : versions) {
    if (from > at) break;
    found = value ? &*value : nullptr;
  }
  return found;
}

// The times at which something about the schedule changed, between the ends of `within`.
std::vector<Time> changes_of(const ScheduleHistory& history, Span within) {
  std::vector<Time> changes = {within.begin};
  const auto add = [&](const auto& versions) {
    for (const auto& [from, value] : versions) {
      if (from > within.begin && from < within.end) changes.push_back(from);
    }
  };
  add(history.schedule);
  for (const auto& [slug, versions] : history.overrides) add(versions);
  for (const auto& [slug, versions] : history.temporary) add(versions);
  for (const auto& [slug, versions] : history.calendars) add(versions);
  std::ranges::sort(changes);
  const auto twice = std::ranges::unique(changes);
  changes.erase(twice.begin(), twice.end());
  return changes;
}

template <typename T>
std::vector<T> held_at(const std::map<Slug, Versions<T>>& all, Time at) {
  std::vector<T> held;
  for (const auto& [slug, versions] : all) {
    if (const T* value = version_at(versions, at)) held.push_back(*value);
  }
  if constexpr (requires(const T& value) { value.begin; }) {
    std::ranges::sort(held, {}, [](const T& value) { return std::pair(value.begin, value.slug); });
  }
  return held;
}

// Where in `known` the object of that name stands; it is put there when it is not.
template <typename T>
std::size_t place_in(std::vector<T>& known, const T& value) {
  const auto found = std::ranges::find(known, value.slug, &T::slug);
  if (found == known.end()) {
    known.push_back(value);
    return known.size() - 1;
  }
  *found = value;
  return static_cast<std::size_t>(found - known.begin());
}

bool continues(const Shift& before, const Shift& shift) {
  return before.end == shift.begin && before.user == shift.user && before.source == shift.source &&
         before.index == shift.index && before.shadow == shift.shadow;
}

void append(std::vector<Shift>& shifts, Shift shift) {
  const auto before =
      std::ranges::find_if(shifts, [&](const Shift& known) { return continues(known, shift); });
  if (before == shifts.end()) {
    shifts.push_back(std::move(shift));
  } else {
    before->end = shift.end;
    before->goes_on = shift.goes_on;
  }
}

}  // namespace

Record record_of(const ScheduleHistory& history, Span within) {
  Record record;
  const std::vector<Time> changes = changes_of(history, within);
  std::vector<Span> there;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const bool last = i + 1 == changes.size();
    const Span piece{changes[i], last ? within.end : changes[i + 1]};
    const Schedule* schedule = version_at(history.schedule, piece.begin);
    if (schedule == nullptr) continue;
    there.push_back(piece);
    const Arrangements held{held_at(history.overrides, piece.begin),
                            held_at(history.temporary, piece.begin),
                            held_at(history.calendars, piece.begin), history.holidays};
    for (Shift& shift : shifts_of(*schedule, held, piece)) {
      if (shift.source == ShiftSource::override) {
        shift.index = place_in(record.arranged.overrides, held.overrides[shift.index]);
      } else if (shift.source == ShiftSource::temporary) {
        shift.index = place_in(record.arranged.temporary, held.temporary[shift.index]);
      } else if (shift.source == ShiftSource::calendar) {
        shift.index = place_in(record.arranged.calendars, held.calendars[shift.index]);
      }
      shift.goes_on = shift.goes_on && last;
      append(record.shifts, std::move(shift));
    }
  }
  std::ranges::stable_sort(record.shifts, [](const Shift& one, const Shift& other) {
    return std::pair(one.begin, one.user) < std::pair(other.begin, other.user);
  });
  merge(there);
  for (const Span& span : there) {
    std::vector<Shift> held;
    std::ranges::copy_if(record.shifts, std::back_inserter(held), [&](const Shift& shift) {
      return shift.begin < span.end && shift.end > span.begin;
    });
    std::ranges::move(gaps_of(held, span), std::back_inserter(record.gaps));
  }
  return record;
}

}  // namespace tocsin
