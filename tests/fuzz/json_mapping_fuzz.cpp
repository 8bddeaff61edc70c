// Generic JSON: up to the first line break a mapping, behind it a body.
#include "tests/fuzz/intake_promises.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view input = fuzz::text_of(data, size);
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return 0;
  const auto mapping = read_json<JsonMapping>(input.substr(0, end));
  if (!mapping || !check(*mapping)) return 0;
  Integration integration;
  integration.mapping = *mapping;
  const std::string_view body = input.substr(end + 1);
  fuzz::expect_promises(parse_json_events, integration, body);
  const auto previews = preview_json_events(body, *mapping, Time{});
  FUZZ_EXPECT(!previews || previews->size() <= previews_max);
  return 0;
}
