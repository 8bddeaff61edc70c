#include "engine/arrangements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "engine/holidays.hpp"

namespace tocsin {
namespace {

using BySchedule = std::map<Slug, std::vector<Slug>, std::less<>>;

template <typename T>
void index_by_schedule(const Config& config, BySchedule& into) {
  std::vector<std::tuple<Slug, Time, Slug>> rows;
  for (const auto& [slug, entry] : config.table<T>().all()) {
    rows.emplace_back(entry.value.schedule, entry.value.begin, slug);
  }
  std::ranges::sort(rows);
  for (auto& [schedule, begin, slug] : rows) into[schedule].push_back(std::move(slug));
}

// By name.
void index_calendars(const Config& config, BySchedule& into) {
  for (const auto& [slug, entry] : config.table<ShiftCalendar>().all()) {
    into[entry.value.schedule].push_back(slug);
  }
}

// Those that have a shift in the span, with no others.
std::vector<ShiftCalendar> calendars_of(const Config& config, std::string_view schedule,
                                        Span span) {
  std::vector<ShiftCalendar> found;
  const auto known = config.compiled->calendars_of.find(schedule);
  if (known == config.compiled->calendars_of.end()) return found;
  for (const Slug& slug : known->second) {
    const ShiftCalendar* calendar = config.find<ShiftCalendar>(slug);
    if (calendar == nullptr) continue;
    ShiftCalendar& kept = found.emplace_back();
    kept.slug = calendar->slug;
    kept.name = calendar->name;
    kept.schedule = calendar->schedule;
    kept.priority = calendar->priority;
    std::ranges::copy_if(calendar->shifts, std::back_inserter(kept.shifts),
                         [&](const TemporaryShift& shift) {
                           return shift.begin < span.end && shift.end > span.begin;
                         });
  }
  return found;
}

template <typename T>
std::vector<T> overlapping(const Config& config, const BySchedule& index, std::string_view schedule,
                           Span span) {
  std::vector<T> found;
  const auto known = index.find(schedule);
  if (known == index.end()) return found;
  for (const Slug& slug : known->second) {
    const T* value = config.find<T>(slug);
    if (value == nullptr) continue;
    if (value->begin >= span.end) break;
    if (value->end > span.begin) found.push_back(*value);
  }
  return found;
}

std::unexpected<Error> refuse(ConfigKind kind, const Slug& slug, std::string_view member,
                              std::string message, Error::Code code = Error::Code::invalid) {
  return fail(code, std::move(message), fmt::format("/{}/{}/{}", to_text(kind), slug, member));
}

template <typename T>
Status check_common(const Config& config, ConfigKind kind, const Slug& slug, const T& value) {
  if (const Status named = check_slug(slug); !named) {
    return refuse(kind, slug, "slug", named.error().message);
  }
  if (config.find<Schedule>(value.schedule) == nullptr) {
    return refuse(
        kind, slug, "schedule",
        fmt::format("there is no schedule \"{}\"; make it first or name another", value.schedule));
  }
  if (const Status good = check(value); !good) {
    return refuse(kind, slug, good.error().pointer.substr(1), good.error().message,
                  good.error().code);
  }
  return {};
}

Status check_user(const Config& config, ConfigKind kind, const Slug& slug, std::string_view member,
                  const Slug& user) {
  if (user.empty() || config.find<User>(user) != nullptr) return {};
  return refuse(kind, slug, member,
                fmt::format("there is no user \"{}\"; make it first or name another", user));
}

// Of what lies in one row of time: what begins before the one before it has ended.
template <typename T>
const T* clash_with(std::map<Slug, const T*>& last, const Slug& row, const T& value) {
  const T*& before = last[row];
  const bool clashes = before != nullptr && before->end > value.begin;
  const T* other = before;
  if (before == nullptr || value.end > before->end) before = &value;
  return clashes ? other : nullptr;
}

std::string until_when(Time begin, Time end) {
  return fmt::format("from {} until {}", format_time(begin), format_time(end));
}

// In the order of beginnings.
Status check_clashes(const Config& config, const std::vector<Slug>& overrides) {
  std::map<Slug, const Override*> absent;
  std::map<std::int64_t, std::map<Slug, const Override*>> alone;  // by priority
  for (const Slug& slug : overrides) {
    const Override& value = *config.find<Override>(slug);
    if (!value.absent.empty()) {
      if (const Override* other = clash_with(absent, value.absent, value)) {
        return refuse(ConfigKind::override, slug, "absent",
                      fmt::format("what becomes of {}'s time on call is settled already {} "
                                  "(override {}); change that one",
                                  value.absent, until_when(other->begin, other->end), other->slug),
                      Error::Code::conflict);
      }
    }
    if (value.everyone) {
      if (const Override* other = clash_with(alone[value.priority], Slug(), value)) {
        return refuse(
            ConfigKind::override, slug, "everyone",
            fmt::format("{} is on call alone {} (override {}); change that one, or name a "
                        "higher priority",
                        other->user, until_when(other->begin, other->end), other->slug),
            Error::Code::conflict);
      }
    }
  }
  return {};
}

Status check_clashes_of_temporary(const Config& config, const std::vector<Slug>& schedules) {
  std::map<Slug, const TemporarySchedule*> last;
  for (const Slug& slug : schedules) {
    const TemporarySchedule& value = *config.find<TemporarySchedule>(slug);
    if (const TemporarySchedule* other = clash_with(last, Slug(), value)) {
      return refuse(ConfigKind::temporary_schedule, slug, "begin",
                    fmt::format("temporary schedule {} holds {}; change that one", other->slug,
                                until_when(other->begin, other->end)),
                    Error::Code::conflict);
    }
  }
  return {};
}

}  // namespace

Status check_arrangements(const Config& config) {
  const auto& overrides = config.table<Override>().all();
  const auto& temporary = config.table<TemporarySchedule>().all();
  if (overrides.size() + temporary.size() > arrangements_max) {
    return fail(Error::Code::too_large,
                fmt::format("there may be at most {} overrides and temporary schedules; delete "
                            "what is over",
                            arrangements_max));
  }
  for (const auto& [slug, entry] : overrides) {
    const Override& value = entry.value;
    constexpr ConfigKind kind = ConfigKind::override;
    if (const Status good = check_common(config, kind, slug, value); !good) return good;
    if (const Status good = check_user(config, kind, slug, "user", value.user); !good) return good;
    if (const Status good = check_user(config, kind, slug, "absent", value.absent); !good) {
      return good;
    }
    if (const Status good = check_user(config, kind, slug, "asked", value.asked); !good) {
      return good;
    }
  }
  for (const auto& [slug, entry] : temporary) {
    constexpr ConfigKind kind = ConfigKind::temporary_schedule;
    if (const Status good = check_common(config, kind, slug, entry.value); !good) return good;
    for (std::size_t i = 0; i < entry.value.shifts.size(); ++i) {
      const std::string at = fmt::format("shifts/{}/user", i);
      if (const Status good = check_user(config, kind, slug, at, entry.value.shifts[i].user);
          !good) {
        return good;
      }
    }
  }
  for (const auto& [slug, entry] : config.table<ShiftCalendar>().all()) {
    const ShiftCalendar& calendar = entry.value;
    constexpr ConfigKind kind = ConfigKind::shift_calendar;
    if (const Status good = check_common(config, kind, slug, calendar); !good) return good;
    const auto known = [&](std::string_view member, const auto& list) -> Status {
      for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string at = fmt::format("{}/{}/user", member, i);
        if (auto good = check_user(config, kind, slug, at, list[i].user); !good) return good;
      }
      return {};
    };
    if (const Status good = known("names", calendar.names); !good) return good;
    if (const Status good = known("shifts", calendar.shifts); !good) return good;
  }
  Config::Compiled index;
  compile_arrangements(config, index);
  for (const auto& [schedule, slugs] : index.overrides_of) {
    if (const Status good = check_clashes(config, slugs); !good) return good;
  }
  for (const auto& [schedule, slugs] : index.temporary_of) {
    if (const Status good = check_clashes_of_temporary(config, slugs); !good) return good;
  }
  return {};
}

std::vector<std::pair<ConfigKind, Slug>> gone_with(const Config& config, ConfigKind kind,
                                                   std::string_view slug, Time now) {
  std::vector<std::pair<ConfigKind, Slug>> gone;
  if (kind != ConfigKind::schedule && kind != ConfigKind::user) return gone;
  if (kind == ConfigKind::user) {
    for (const auto& [name, entry] : config.table<NotificationRule>().all()) {
      if (entry.value.user == slug) gone.emplace_back(ConfigKind::notification_rule, name);
    }
    for (const auto& [name, entry] : config.table<ContactMethod>().all()) {
      if (entry.value.user == slug) gone.emplace_back(ConfigKind::contact_method, name);
    }
  }
  const auto names = [&](const Slug& user) { return user == slug; };
  for (const auto& [name, entry] : config.table<Override>().all()) {
    const Override& value = entry.value;
    const bool over = value.end <= now && (names(value.user) || names(value.absent));
    if (kind == ConfigKind::schedule ? value.schedule == slug : over) {
      gone.emplace_back(ConfigKind::override, name);
    }
  }
  if (kind == ConfigKind::schedule) {
    for (const auto& [name, entry] : config.table<ShiftCalendar>().all()) {
      if (entry.value.schedule == slug) gone.emplace_back(ConfigKind::shift_calendar, name);
    }
    if (config.find<HandoffNote>(slug) != nullptr) {
      gone.emplace_back(ConfigKind::handoff_note, Slug(slug));
    }
  }
  for (const auto& [name, entry] : config.table<TemporarySchedule>().all()) {
    const TemporarySchedule& value = entry.value;
    const bool over =
        value.end <= now && std::ranges::any_of(value.shifts, names, &TemporaryShift::user);
    if (kind == ConfigKind::schedule ? value.schedule == slug : over) {
      gone.emplace_back(ConfigKind::temporary_schedule, name);
    }
  }
  return gone;
}

std::vector<ShiftCalendar> calendars_freed_of(const Config& config, std::string_view user,
                                              Time now) {
  std::vector<ShiftCalendar> freed;
  for (const auto& [slug, entry] : config.table<ShiftCalendar>().all()) {
    ShiftCalendar calendar = entry.value;
    const std::size_t gone = std::erase_if(calendar.shifts, [&](const TemporaryShift& shift) {
      return shift.user == user && shift.end <= now;
    });
    if (gone > 0) freed.push_back(std::move(calendar));
  }
  return freed;
}

void compile_arrangements(const Config& config, Config::Compiled& compiled) {
  index_by_schedule<Override>(config, compiled.overrides_of);
  index_by_schedule<TemporarySchedule>(config, compiled.temporary_of);
  index_calendars(config, compiled.calendars_of);
}

Arrangements arrangements_of(const Config& config, const Schedule& schedule, Span span) {
  const Slug& slug = schedule.slug;
  return {overlapping<Override>(config, config.compiled->overrides_of, slug, span),
          overlapping<TemporarySchedule>(config, config.compiled->temporary_of, slug, span),
          calendars_of(config, slug, span),
          minds_holidays(schedule) ? holiday_days(config, schedule, span) : std::vector<Holiday>{}};
}

std::vector<Shift> shifts_of(const Config& config, const Schedule& schedule, Span span) {
  // An instant more: whether a shift goes on behind the span.
  const Span seen{span.begin, span.end + 1ms};
  return shifts_of(schedule, arrangements_of(config, schedule, seen), span);
}

std::vector<Slug> on_call_at(const Config& config, const Schedule& schedule, Time at) {
  return on_call_at(schedule, arrangements_of(config, schedule, {at, at + 1ms}), at);
}

std::vector<Slug> shadows_at(const Config& config, const Schedule& schedule, Time at) {
  const bool any = std::ranges::any_of(schedule.rotations, &Rotation::shadow);
  if (!any) return {};
  return shadows_at(schedule, arrangements_of(config, schedule, {at, at + 1ms}), at);
}

}  // namespace tocsin
