// iCalendar: what is read lies in the span, in order, within the limits, and is read the same
// again.
#include "intake/ical.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  static const TimeZone zone = *TimeZone::find("Europe/Berlin");
  static const Span within{*parse_time("2026-01-01T00:00:00Z"),
                           *parse_time("2027-01-01T00:00:00Z")};
  const std::string_view text = fuzz::text_of(data, size);
  const auto calendar = read_ical(text, zone, within);
  if (!calendar) {
    FUZZ_EXPECT(!calendar.error().message.empty());
    FUZZ_EXPECT(calendar.error().code == Error::Code::invalid ||
                calendar.error().code == Error::Code::too_large);
    return 0;
  }
  FUZZ_EXPECT(calendar->events.size() <= ical_instances_max);
  FUZZ_EXPECT(calendar->faults.size() <= ical_faults_max);
  FUZZ_EXPECT(std::ranges::is_sorted(calendar->events, {}, &IcalEvent::begin));
  for (const IcalEvent& event : calendar->events) {
    FUZZ_EXPECT(event.begin < event.end);
    FUZZ_EXPECT(event.begin < within.end && event.end > within.begin);
    FUZZ_EXPECT(valid_utf8(event.summary) && event.summary.size() <= ical_summary_bytes_max);
    FUZZ_EXPECT(event.mails.size() <= ical_attendees_max + 1);
  }
  for (const IcalFault& fault : calendar->faults) FUZZ_EXPECT(valid_utf8(fault.message));
  FUZZ_EXPECT(*read_ical(text, zone, within) == *calendar);
  return 0;
}
