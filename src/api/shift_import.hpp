// What reading a calendar of shifts needs of the configuration: whom its words mean, and in which
// zone its dates are.
#pragma once

#include "engine/config.hpp"
#include "intake/calendars.hpp"

namespace tocsin {

// By e-mail address, slug or name, without case. A name that two have means nobody.
FindUser user_finder(const Config& config);

// Errors: as read_ical().
Result<IcalCalendar> read_shift_document(const Config& config, const ShiftCalendar& calendar,
                                         std::string_view text, Time now);

}  // namespace tocsin
