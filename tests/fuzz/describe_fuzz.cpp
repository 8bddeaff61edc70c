// Any bytes as JSON into a described value: what is read is written and read again as the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/time.hpp"

namespace tocsin {
namespace {

enum class Kind { one, two };
TOCSIN_DESCRIBE_ENUM(Kind, one, two)

struct Inner {
  std::string text;
  std::optional<std::int64_t> number;
  bool operator==(const Inner&) const = default;
};
TOCSIN_DESCRIBE(Inner, text, number)

struct Outer {
  Kind kind = Kind::one;
  bool truth = false;
  Duration age{};
  Time at{};
  Id<struct OuterTag> id;
  std::vector<Inner> list;
  std::map<std::string, int> map;
  bool operator==(const Outer&) const = default;
};
TOCSIN_DESCRIBE(Outer, kind, truth, age, at, id, list, map)

}  // namespace
}  // namespace tocsin

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto unknown : {tocsin::Unknown::ignored, tocsin::Unknown::refused}) {
    const auto read = tocsin::read_json<tocsin::Outer>(bytes, unknown);
    if (!read) continue;
    const auto again = tocsin::read_json<tocsin::Outer>(tocsin::write_json(*read), unknown);
    if (!again || *again != *read) std::abort();
  }
  return 0;
}
