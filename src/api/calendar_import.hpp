// Reading an iCalendar document into a calendar that others keep: what both a person who uploads it
// and its address that is read again and again come to.
#pragma once

#include "engine/config.hpp"
#include "intake/calendars.hpp"

namespace tocsin {

template <typename T>
struct ImportedCalendar {
  T calendar;                        // checked
  std::size_t read = 0;              // days or shifts in the document
  std::vector<std::string> unknown;  // summaries that mean no active user, each once
  std::vector<IcalFault> faults;     // events that could not be read
};

// What is read replaces what the calendar knew of the time that is read. Errors: as read_ical() and
// check().
Result<ImportedCalendar<HolidayCalendar>> import_document(const Config& config,
                                                          const HolidayCalendar& calendar,
                                                          std::string_view text, Time now);
// Its words mean users by e-mail address, slug or name, without case; a name that two have means
// nobody. Dates without a zone are the schedule's.
Result<ImportedCalendar<ShiftCalendar>> import_document(const Config& config,
                                                        const ShiftCalendar& calendar,
                                                        std::string_view text, Time now);

}  // namespace tocsin
