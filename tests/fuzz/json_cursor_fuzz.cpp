// The cursor against Boost.JSON: both take the same texts, and read the same out of them.
#include "intake/json_cursor.hpp"

#include "base/describe.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace tocsin {
namespace {

using Kind = JsonCursor::Kind;

void expect_same(JsonCursor& cursor, const json::value& value) {
  switch (cursor.kind()) {
    case Kind::object:
      FUZZ_EXPECT(value.is_object());
      cursor.members([&](std::string_view name) {
        FUZZ_EXPECT(value.get_object().contains(name));
        cursor
            .skip();  // of two members with one name Boost keeps one: their values are not compared
      });
      break;
    case Kind::array:
      FUZZ_EXPECT(value.is_array());
      cursor.elements([&](std::size_t index) { expect_same(cursor, value.get_array().at(index)); });
      break;
    case Kind::text:
      FUZZ_EXPECT(value.is_string());
      FUZZ_EXPECT(cursor.text() == std::string_view(value.get_string()));
      break;
    case Kind::number:
      FUZZ_EXPECT(value.is_number() && !cursor.number().empty());
      break;
    case Kind::boolean:
      FUZZ_EXPECT(value.is_bool() && cursor.boolean() == value.get_bool());
      break;
    case Kind::null:
      FUZZ_EXPECT(value.is_null());
      cursor.null();
      break;
    case Kind::nothing:
      FUZZ_EXPECT(false);
  }
}

}  // namespace
}  // namespace tocsin

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view body = fuzz::text_of(data, size);
  const auto parsed = parse_json(body);
  JsonCursor all(body);
  all.skip();
  // Both refuse numbers whose exponent is far out of range; where that begins, each says for
  // itself.
  if (all.finish() != parsed.has_value()) {
    const Error refused = parsed ? all.error() : parsed.error();
    FUZZ_EXPECT(refused.message.find(parsed ? "far out of range" : "exponent") !=
                std::string::npos);
    return 0;
  }
  if (!parsed) return 0;
  JsonCursor cursor(body);
  expect_same(cursor, *parsed);
  FUZZ_EXPECT(cursor.finish());
  return 0;
}
