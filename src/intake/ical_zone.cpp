#include "intake/ical_zone.hpp"

#include <algorithm>

namespace tocsin {
namespace {

// The instant behind which an observance's rule says nothing more, on its own clocks.
WallTime end_of(const IcalObservance& observance, WallTime to) {
  const auto& until = observance.rule->until;
  if (!until) return to;
  const WallTime shown = until->is_utc ? until->wall + observance.before : until->wall;
  return std::min(to, shown + (until->is_date ? Duration(std::chrono::days(1)) : 1ms));
}

Result<std::vector<WallTime>> onsets_of(const IcalObservance& observance, WallTime from,
                                        WallTime to, RecurrenceBudget& budget) {
  std::vector<WallTime> onsets = observance.dates;
  onsets.push_back(observance.onset);
  if (!observance.rule) return onsets;
  constexpr std::chrono::days two_years(2 * 366);  // back to the last time of a yearly rule
  const WallTime end = end_of(observance, to);
  const auto times =
      happens(*observance.rule, observance.onset, std::min(from, end) - two_years, end, budget);
  if (!times) return std::unexpected(times.error());
  onsets.insert(onsets.end(), times->begin(), times->end());
  return onsets;
}

}  // namespace

Result<IcalZone> IcalZone::of(const std::vector<IcalObservance>& observances, WallTime from,
                              WallTime to, RecurrenceBudget& budget) {
  IcalZone zone;
  for (const IcalObservance& observance : observances) {
    const auto onsets = onsets_of(observance, from, to, budget);
    if (!onsets) return std::unexpected(onsets.error());
    for (const WallTime at : *onsets) {
      zone.onsets_.push_back({at, observance.before, observance.after});
    }
  }
  std::ranges::sort(zone.onsets_, {}, &Onset::at);
  return zone;
}

Time IcalZone::first(WallTime wall) const {
  const auto at = [](WallTime shown, Duration offset) {
    return Time(shown.time_since_epoch() - offset);
  };
  const auto next = std::ranges::upper_bound(onsets_, wall, {}, &Onset::at);
  if (next == onsets_.begin()) {
    return at(wall, onsets_.empty() ? Duration{} : onsets_.front().before);
  }
  const Onset& last = *std::prev(next);
  return std::max(at(wall, last.after), at(last.at, last.before));
}

std::optional<TimeZone> zone_named(std::string_view id) {
  if (auto zone = TimeZone::find(id)) return std::move(*zone);
  if (!id.starts_with('/')) return std::nullopt;
  while (!id.empty()) {
    id.remove_prefix(std::min(id.find('/'), id.size() - 1) + 1);
    if (auto zone = TimeZone::find(id)) return std::move(*zone);
  }
  return std::nullopt;
}

}  // namespace tocsin
