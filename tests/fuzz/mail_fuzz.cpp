// Mails from anybody: what is read is valid text within its limits, and is read the same again.
#include <algorithm>

#include "base/utf8.hpp"
#include "channels/mail_id.hpp"
#include "intake/mail_answer.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const Mail mail = read_mail(fuzz::text_of(data, size));
  FUZZ_EXPECT(mail.fields.size() <= mail_fields_max);
  FUZZ_EXPECT(mail.came_back.size() <= mail_fields_max);
  FUZZ_EXPECT(std::ranges::all_of(
      mail.fields, [](const MailField& f) { return f.value.size() <= mail_field_bytes_max; }));
  for (const std::string& text : {mail.text, mail.report}) {
    FUZZ_EXPECT(valid_utf8(text) && text.size() <= mail_text_bytes_max);
  }
  const std::string sender = sender_of(mail);
  FUZZ_EXPECT(sender.empty() || std::ranges::count(sender, '@') == 1);
  const auto ids = answered_ids(mail);
  FUZZ_EXPECT(ids.size() <= answered_ids_max);
  // Nobody but the key's owner makes one, whatever is tried.
  for (const std::string& id : ids) FUZZ_EXPECT(!job_of_mail_id(std::string(32, 'k'), id));
  const std::string words = first_words(mail.text);
  FUZZ_EXPECT(words.find('\n') == std::string::npos && !words.starts_with('>'));
  const auto bounce = bounce_of(mail);
  FUZZ_EXPECT(!bounce || is_automatic(mail));
  FUZZ_EXPECT(read_mail(fuzz::text_of(data, size)) == mail);
  return 0;
}
