#include "api/shift_import.hpp"

#include <map>
#include <memory>

#include "base/ascii.hpp"

namespace tocsin {

FindUser user_finder(const Config& config) {
  auto users = std::make_shared<std::map<std::string, Slug, std::less<>>>();
  for (const auto& [slug, entry] : config.table<User>().all()) {
    const auto [known, is_new] = users->emplace(lower_case(entry.value.name), slug);
    if (!is_new) known->second.clear();
  }
  for (const auto& [slug, entry] : config.table<User>().all()) {
    users->insert_or_assign(lower_case(entry.value.email), slug);
    users->insert_or_assign(slug, slug);
  }
  return [users](std::string_view word) {
    const auto found = users->find(lower_case(word));
    return found == users->end() ? Slug() : found->second;
  };
}

Result<IcalCalendar> read_shift_document(const Config& config, const ShiftCalendar& calendar,
                                         std::string_view text, Time now) {
  const Schedule* schedule = config.find<Schedule>(calendar.schedule);
  const auto zone = TimeZone::find(schedule == nullptr ? "UTC" : schedule->time_zone);
  return read_ical(text, zone.value_or(TimeZone()), shifts_read(now));
}

}  // namespace tocsin
