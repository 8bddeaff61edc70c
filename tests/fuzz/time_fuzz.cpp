// Times and durations.
#include "base/time.hpp"

#include "intake/batch.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto time = parse_time(text)) {
    // An offset may carry the first and last day out of the years that can be written.
    const auto again = parse_time(format_time(*time));
    const bool in_range = *time >= *parse_time("0001-01-01T00:00:00Z") &&
                          *time <= *parse_time("9999-12-31T23:59:59.999Z");
    FUZZ_EXPECT(!in_range || again == *time);
  }
  if (const auto duration = parse_duration(text)) {
    FUZZ_EXPECT(parse_duration(format_duration(*duration)) == *duration);
  }
  sender_time(text);
  return 0;
}
