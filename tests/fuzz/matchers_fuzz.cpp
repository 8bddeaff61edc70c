// Matchers, in both grammars.
#include "domain/rules/matcher.hpp"
#include "domain/rules/matcher_syntax.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view text = fuzz::text_of(data, size);
  const auto matchers = parse_matchers(text);
  FUZZ_EXPECT(matchers.has_value() == (parse_matchers_strict(text).has_value() ||
                                       parse_matchers_classic(text).has_value()));
  parse_matcher(text);
  if (!matchers) return 0;
  FUZZ_EXPECT(matchers->size() <= matchers_max);
  const Labels labels = *Labels::from_pairs({{"foo", "bar"}, {"job", "node"}});
  for (const Matcher& matcher : *matchers) {
    matcher.matches(labels);
    const auto strict = parse_matchers_strict(matcher.text());
    FUZZ_EXPECT(strict && strict->size() == 1 && strict->front() == matcher);
    FUZZ_EXPECT(from_json<Matcher>(to_json(matcher)) == matcher);
  }
  return 0;
}
