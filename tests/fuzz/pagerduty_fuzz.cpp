// PagerDuty Events v2.
#include "tests/fuzz/intake_promises.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  fuzz::expect_promises(protocol_row(Protocol::pagerduty).parse, Integration{},
                        fuzz::text_of(data, size));
  return 0;
}
