#include "api/schedule_history.hpp"

#include "engine/holidays.hpp"

namespace tocsin::api {
namespace {

// Puts each row under its schedule. An object that moves to another schedule ends in the first.
template <typename T, typename Of>
Status sort_in(const std::vector<ConfigRow>& rows, std::map<Slug, ScheduleHistory>& histories,
               Of of) {
  std::map<Slug, Slug> schedule_of;  // by the object's name
  for (const ConfigRow& row : rows) {
    std::optional<T> value;
    if (!row.deleted) {
      auto read = read_json<T>(row.body);
      if (!read) return std::unexpected(std::move(read.error()));
      value = std::move(*read);
    }
    Slug& before = schedule_of[row.slug];
    if (const auto known = histories.find(before);
        known != histories.end() && (!value || value->schedule != before)) {
      of(known->second)[row.slug].emplace_back(row.valid_from, std::nullopt);
    }
    if (!value) continue;
    before = value->schedule;
    const auto known = histories.find(before);
    if (known == histories.end()) continue;
    of(known->second)[row.slug].emplace_back(row.valid_from, std::move(value));
  }
  return {};
}

}  // namespace

Result<std::map<Slug, ScheduleHistory>> histories_of(Reader& reader,
                                                     const std::vector<Slug>& schedules) {
  std::map<Slug, ScheduleHistory> histories;
  for (const Slug& schedule : schedules) {
    auto rows = reader.versions(ConfigKind::schedule, schedule);
    if (!rows) return std::unexpected(std::move(rows.error()));
    ScheduleHistory& history = histories[schedule];
    for (auto row = rows->rbegin(); row != rows->rend(); ++row) {
      if (row->deleted) {
        history.schedule.emplace_back(row->valid_from, std::nullopt);
        continue;
      }
      auto read = read_json<Schedule>(row->body);
      if (!read) return std::unexpected(std::move(read.error()));
      history.schedule.emplace_back(row->valid_from, std::move(*read));
    }
  }
  const auto overrides = reader.versions_of_all(ConfigKind::override);
  if (!overrides) return std::unexpected(overrides.error());
  Status sorted = sort_in<Override>(*overrides, histories,
                                    [](ScheduleHistory& of) -> auto& { return of.overrides; });
  if (!sorted) return std::unexpected(std::move(sorted.error()));
  const auto temporary = reader.versions_of_all(ConfigKind::temporary_schedule);
  if (!temporary) return std::unexpected(temporary.error());
  sorted = sort_in<TemporarySchedule>(*temporary, histories,
                                      [](ScheduleHistory& of) -> auto& { return of.temporary; });
  if (!sorted) return std::unexpected(std::move(sorted.error()));
  const auto calendars = reader.versions_of_all(ConfigKind::shift_calendar);
  if (!calendars) return std::unexpected(calendars.error());
  sorted = sort_in<ShiftCalendar>(*calendars, histories,
                                  [](ScheduleHistory& of) -> auto& { return of.calendars; });
  if (!sorted) return std::unexpected(std::move(sorted.error()));
  return histories;
}

Record present_record(const Config& config, const Schedule& schedule, Span range) {
  Record record;
  record.arranged = arrangements_of(config, schedule, {range.begin, range.end + 1ms});
  record.shifts = shifts_of(schedule, record.arranged, range);
  record.gaps = gaps_of(record.shifts, range);
  return record;
}

Result<Record> record_of_range(const Config& config, Reader& reader, const Schedule& schedule,
                               Span range, Time now) {
  if (range.begin >= now) return present_record(config, schedule, range);
  const auto histories = histories_of(reader, {schedule.slug});
  if (!histories) return std::unexpected(histories.error());
  ScheduleHistory history = histories->at(schedule.slug);
  history.holidays = holiday_days(config, schedule, range);
  return record_of(history, range);
}

}  // namespace tocsin::api
