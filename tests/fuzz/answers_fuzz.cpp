// What comes from phones and goes to gateways: answers by text message, templates, texts cut to
// fit.
#include "base/utf8.hpp"
#include "channels/sms_text.hpp"
#include "domain/escalation/written_answer.hpp"
#include "domain/people/gateway_template.hpp"
#include "net/http.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view text = fuzz::text_of(data, size);
  for (const auto& [name, value] : net::parse_form(text)) {
    const WrittenAnswer answer = read_answer(value);
    FUZZ_EXPECT(answer.verb != WrittenAnswer::Verb::unknown || (!answer.page && !answer.all));
    FUZZ_EXPECT(!answer.page || answer.page->value > 0);
  }
  if (valid_utf8(text)) {
    const std::string fit = fit_sms(text, " https://tocsin.example.org/p/x #1");
    FUZZ_EXPECT(sms_segments(fit) <= sms_segments_max && valid_utf8(fit));
  }
  if (check_template(text)) {
    const GatewayFill fill{"+491511234567", std::string(text), "job-1", "Tocsin", "{{to}}"};
    for (const Escape escape : {Escape::url, Escape::json, Escape::xml, Escape::none}) {
      (void)fill_template(text, fill, escape);
    }
  }
  return 0;
}
