// Our own structs from JSON: what reads, writes and reads back the same.
#include "domain/alerts/alert.hpp"
#include "domain/alerts/event.hpp"
#include "domain/alerts/integration.hpp"
#include "domain/alerts/silence.hpp"
#include "domain/rules/routing.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

template <typename T>
void expect_round_trip(std::string_view text) {
  using namespace tocsin;
  read_json<T>(text, Unknown::refused);
  const auto value = read_json<T>(text);
  if (!value) return;
  const auto again = read_json<T>(write_json(*value), Unknown::refused);
  FUZZ_EXPECT(again == *value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view text = fuzz::text_of(data, size);
  expect_round_trip<Alert>(text);
  expect_round_trip<Event>(text);
  expect_round_trip<Silence>(text);
  expect_round_trip<Integration>(text);
  expect_round_trip<RoutingRule>(text);
  return 0;
}
