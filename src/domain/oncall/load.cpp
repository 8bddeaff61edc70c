#include "domain/oncall/load.hpp"

#include "domain/oncall/spans.hpp"

namespace tocsin {
namespace {

std::vector<Span> weekends(const TimeZone& zone, Span within) {
  constexpr ClockTime midnight{24 * 60};
  return spans_of({{{Weekday::sat, Weekday::sun}, {}, midnight, {}}}, zone, within);
}

std::vector<Span> nights(const TimeZone& zone, Span within) {
  Restriction every_night;
  every_night.days = {Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu,
                      Weekday::fri, Weekday::sat, Weekday::sun};
  every_night.start = {night_begins_hour * 60};
  every_night.end = {night_ends_hour * 60};
  return spans_of({every_night}, zone, within);
}

Duration length_of(const std::vector<Span>& spans) {
  Duration length{};
  for (const Span& span : spans) length += span.end - span.begin;
  return length;
}

// Takes what is common out of `left`, and tells how long it is.
Duration take(std::vector<Span>& left, const std::vector<Span>& kind) {
  const Duration taken = length_of(common(left, kind));
  std::vector<Span> rest;
  for (const Span& span : left) {
    for (const Span& piece : rest_of(span, kind)) rest.push_back(piece);
  }
  left = std::move(rest);
  return taken;
}

}  // namespace

std::map<Slug, Load> load_of(const std::vector<Shift>& shifts, const TimeZone& zone, Span within,
                             const std::vector<Span>& holidays) {
  std::map<Slug, std::vector<Span>> times;
  std::map<Slug, Load> loads;
  for (const Shift& shift : shifts) {
    if (shift.shadow) continue;
    times[shift.user].push_back({shift.begin, shift.end});
    ++loads[shift.user].shifts;
  }
  std::vector<Span> weekend = weekends(zone, within);
  std::vector<Span> night = nights(zone, within);
  merge(weekend);
  merge(night);
  for (auto& [user, spans] : times) {
    merge(spans);
    Load& load = loads[user];
    load.holiday = take(spans, holidays);
    load.weekend = take(spans, weekend);
    load.night = take(spans, night);
    load.day = length_of(spans);
  }
  return loads;
}

}  // namespace tocsin
