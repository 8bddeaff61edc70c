#include "domain/oncall/handoffs.hpp"

#include <numeric>

#include "domain/oncall/count.hpp"

namespace tocsin {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::months;
using std::chrono::year_month_day;

WallTime months_later(WallTime start, std::int64_t count) {
  const local_days day = floor<days>(start);
  const year_month_day date(day);
  const auto month = date.year() / date.month() + months(count);
  const year_month_day last(month / std::chrono::last);
  const year_month_day then = date.day() > last.day() ? last : month / date.day();
  return local_days(then) + (start - day);
}

Duration length_of(TurnUnit unit) {
  switch (unit) {
    case TurnUnit::hour:
      return 1h;
    case TurnUnit::day:
      return days(1);
    case TurnUnit::week:
      return days(7);
    case TurnUnit::month:
      return days(30);  // about: where to begin to search
  }
  return days(1);
}

}  // namespace

Handoffs::Handoffs(TimeZone zone, WallTime start, TurnUnit unit, std::vector<std::int64_t> lengths)
    : zone_(std::move(zone)), start_(start), unit_(unit), ends_(std::move(lengths)) {
  std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
}

WallTime Handoffs::wall(std::int64_t turn) const {
  const auto in_cycle = static_cast<std::int64_t>(ends_.size());
  const std::int64_t cycle = floor_divide(turn, in_cycle);
  const auto before = static_cast<std::size_t>(turn - cycle * in_cycle);
  const std::int64_t units = cycle * ends_.back() + (before == 0 ? 0 : ends_[before - 1]);
  if (unit_ == TurnUnit::month) return months_later(start_, units);
  return start_ + units * length_of(unit_);
}

Time Handoffs::begin(std::int64_t turn) const { return zone_.first(wall(turn)); }

std::int64_t Handoffs::turn_at(Time at) const {
  const Duration cycle = ends_.back() * length_of(unit_);
  const std::int64_t cycles = floor_divide((zone_.wall(at) - start_).count(), cycle.count());
  std::int64_t turn = cycles * static_cast<std::int64_t>(ends_.size());
  // Near, but not there: months differ in length, and clocks are moved. Of turns that begin at once
  // the last one holds the instant.
  while (begin(turn) > at) --turn;
  while (begin(turn + 1) <= at) ++turn;
  return turn;
}

}  // namespace tocsin
