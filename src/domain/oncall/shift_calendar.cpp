#include "domain/oncall/shift_calendar.hpp"

#include <fmt/format.h>

namespace tocsin {

Status check(const ShiftCalendar& calendar) {
  if (calendar.schedule.empty()) {
    return fail(Error::Code::invalid, "of which schedule is it?", "/schedule");
  }
  if (calendar.names.size() > calendar_names_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} names", calendar_names_max),
                "/names");
  }
  for (std::size_t i = 0; i < calendar.names.size(); ++i) {
    if (!calendar.names[i].text.empty() && !calendar.names[i].user.empty()) continue;
    return fail(Error::Code::invalid, "a word of the calendar and the user whom it means",
                fmt::format("/names/{}", i));
  }
  if (calendar.shifts.size() > calendar_shifts_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} shifts", calendar_shifts_max),
                "/shifts");
  }
  for (std::size_t i = 0; i < calendar.shifts.size(); ++i) {
    const TemporaryShift& shift = calendar.shifts[i];
    const std::string at = fmt::format("/shifts/{}", i);
    if (shift.user.empty()) return fail(Error::Code::invalid, "who is on call?", at + "/user");
    if (shift.begin >= shift.end) {
      return fail(Error::Code::invalid, "this is not after its beginning", at + "/end");
    }
  }
  return {};
}

}  // namespace tocsin
