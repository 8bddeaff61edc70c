#include "api/calendar_import.hpp"

#include <map>
#include <memory>

#include "base/ascii.hpp"

namespace tocsin {
namespace {

FindUser user_finder(const Config& config) {
  auto users = std::make_shared<std::map<std::string, Slug, std::less<>>>();
  std::vector<const User*> active;
  for (const auto& [slug, entry] : config.table<User>().all()) {
    if (entry.value.active) active.push_back(&entry.value);
  }
  for (const User* user : active) {
    const auto [known, is_new] = users->emplace(lower_case(user->name), user->slug);
    if (!is_new) known->second.clear();
  }
  for (const User* user : active) {
    users->insert_or_assign(lower_case(user->email), user->slug);
    users->insert_or_assign(user->slug, user->slug);
  }
  return [users](std::string_view word) {
    const auto found = users->find(lower_case(word));
    return found == users->end() ? Slug() : found->second;
  };
}

}  // namespace

Result<ImportedCalendar<HolidayCalendar>> import_document(const Config&,
                                                          const HolidayCalendar& calendar,
                                                          std::string_view text, Time now) {
  auto document = read_ical(text, TimeZone(), holidays_read(now));
  if (!document) return std::unexpected(document.error());
  ReadHolidays read = with_holidays(calendar, *document, now);
  if (const Status good = check(read.calendar); !good) return std::unexpected(good.error());
  return ImportedCalendar<HolidayCalendar>{
      std::move(read.calendar), read.read, {}, std::move(document->faults)};
}

Result<ImportedCalendar<ShiftCalendar>> import_document(const Config& config,
                                                        const ShiftCalendar& calendar,
                                                        std::string_view text, Time now) {
  const Schedule* schedule = config.find<Schedule>(calendar.schedule);
  const auto zone = TimeZone::find(schedule == nullptr ? "UTC" : schedule->time_zone);
  auto document = read_ical(text, zone.value_or(TimeZone()), shifts_read(now));
  if (!document) return std::unexpected(document.error());
  ReadShifts read = with_shifts(calendar, *document, user_finder(config), now);
  if (const Status good = check(read.calendar); !good) return std::unexpected(good.error());
  return ImportedCalendar<ShiftCalendar>{std::move(read.calendar), read.read,
                                         std::move(read.unknown), std::move(document->faults)};
}

}  // namespace tocsin
