// Configuration files: whatever is read is written so that it reads back the same.
#include "api/yaml_json.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const auto document = api::read_yaml(fuzz::text_of(data, size));
  if (!document) return 0;
  const std::string written = api::write_yaml(document->value);
  const auto again = api::read_yaml(written);
  FUZZ_EXPECT(again && again->value == document->value);
  return 0;
}
