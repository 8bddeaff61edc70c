#include "engine/notice_words.hpp"

#include <fmt/format.h>

#include <array>

namespace tocsin {

std::string shown_at(const std::string& zone, Time at) {
  constexpr std::array<std::string_view, 7> days = {"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const TimeZone known = TimeZone::find(zone).value_or(TimeZone());
  const WallTime wall = known.wall(at);
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::year_month_day date(day);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(wall - day).count();
  return fmt::format(
      "{} {} {} {:02}:{:02} ({})", days.at(static_cast<std::size_t>(weekday_of(wall))),
      static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1),
      minutes / 60, minutes % 60, known.name());
}

std::string shown_for(const Config& config, std::string_view user, Time at) {
  const User* known = config.find<User>(user);
  return shown_at(known == nullptr ? "UTC" : known->time_zone, at);
}

std::string name_of_user(const Config& config, std::string_view user) {
  const User* known = config.find<User>(user);
  return known == nullptr || known->name.empty() ? std::string(user) : known->name;
}

std::string name_of_service(const Config& config, std::string_view service) {
  const Service* known = config.find<Service>(service);
  return known == nullptr || known->name.empty() ? std::string(service) : known->name;
}

std::string name_of_role(const Config& config, std::string_view role) {
  const IncidentRole* known = config.find<IncidentRole>(role);
  if (known != nullptr) return known->name;
  return role == commander_role ? "Incident commander" : std::string(role);
}

std::string name_of(const Schedule& schedule) {
  return schedule.name.empty() ? schedule.slug : schedule.name;
}

}  // namespace tocsin
