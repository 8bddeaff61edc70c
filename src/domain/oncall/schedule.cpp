#include "domain/oncall/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tocsin {

Status check(const Schedule& schedule) {
  if (auto zone = TimeZone::find(schedule.time_zone); !zone) {
    zone.error().pointer = "/time_zone";
    return std::unexpected(std::move(zone.error()));
  }
  if (schedule.rotations.size() > schedule_rotations_max) {
    return fail(Error::Code::too_large,
                fmt::format("there may be at most {} rotations", schedule_rotations_max),
                "/rotations");
  }
  for (std::size_t i = 0; i < schedule.rotations.size(); ++i) {
    const std::string at = fmt::format("/rotations/{}", i);
    if (schedule.rotations[i].anchor == WallTime{}) {
      return fail(Error::Code::invalid,
                  "when the first turn begins is needed; write it like 2026-11-30T09:00",
                  at + "/anchor");
    }
    if (auto good = check(schedule.rotations[i]); !good) {
      good.error().pointer.insert(0, at);
      return good;
    }
  }
  if (schedule.notices.channels.size() > notice_channels_max) {
    return fail(Error::Code::too_large,
                fmt::format("there may be at most {} channels", notice_channels_max),
                "/notices/channels");
  }
  return {};
}

std::optional<Time> next_daily(const ScheduleNotices& notices, const TimeZone& zone, Time now) {
  if (!notices.daily_at) return std::nullopt;
  const auto today = std::chrono::floor<std::chrono::days>(zone.wall(now));
  for (int day = 0; day <= 7; ++day) {
    const WallTime date = today + std::chrono::days(day);
    if (std::ranges::find(notices.days, weekday_of(date)) == notices.days.end()) continue;
    const Time at = zone.first(date + std::chrono::minutes(notices.daily_at->minutes));
    if (at > now) return at;
  }
  return std::nullopt;
}

std::size_t most_shifts(const Schedule& schedule, Span within) {
  std::size_t most = 0;
  const auto hours = static_cast<std::size_t>((within.end - within.begin) / 1h + 1);
  for (const Rotation& rotation : schedule.rotations) {
    std::int64_t shortest = 1;
    if (!rotation.lengths.empty())
      shortest = std::max<std::int64_t>(1, std::ranges::min(rotation.lengths));
    const auto turns = rotation.unit == TurnUnit::hour
                           ? hours / static_cast<std::size_t>(shortest) + 2
                           : hours / 24 + 2;
    const std::size_t windows = (hours / 24 + 9) * rotation.restrictions.size();
    std::size_t people = 0;
    for (const RotationGroup& group : rotation.groups)
      people = std::max(people, group.users.size());
    most += (turns + windows) * people;
  }
  return most;
}

std::vector<Shift> shifts_of(const Schedule& schedule, const Arrangements& arranged, Span within) {
  const auto zone = TimeZone::find(schedule.time_zone);
  if (!zone) return {};
  return shifts_of({schedule.rotations, arranged.overrides, arranged.temporary, arranged.calendars,
                    &arranged.holidays},
                   *zone, within);
}

namespace {

std::vector<Slug> people_at(const Schedule& schedule, const Arrangements& arranged, Time at,
                            bool shadow) {
  std::vector<Slug> people;
  for (Shift& shift : shifts_of(schedule, arranged, {at, at + 1ms})) {
    if (shift.shadow == shadow) people.push_back(std::move(shift.user));
  }
  return people;
}

}  // namespace

std::vector<Slug> on_call_at(const Schedule& schedule, const Arrangements& arranged, Time at) {
  return people_at(schedule, arranged, at, false);
}

std::vector<Slug> shadows_at(const Schedule& schedule, const Arrangements& arranged, Time at) {
  return people_at(schedule, arranged, at, true);
}

bool minds_holidays(const Schedule& schedule) {
  return std::ranges::any_of(schedule.rotations, [](const Rotation& rotation) {
    return rotation.holidays != HolidayRule::any;
  });
}

}  // namespace tocsin
