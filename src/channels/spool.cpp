#include "channels/spool.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "channels/interpret.hpp"
#include "channels/sms_text.hpp"
#include "channels/text.hpp"

namespace tocsin::spool {
namespace {

// Plain ASCII as it is; else what gammu-smsd knows by its byte order mark: UTF-16, big endian.
std::string gammu_text(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return std::string(text);
  }
  std::string out("\xFE\xFF", 2);
  const auto put = [&](char32_t unit) {
    out += static_cast<char>(unit >> 8 & 0xFF);
    out += static_cast<char>(unit & 0xFF);
  };
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c > 0xFFFF) {
      put(0xD800 + ((c - 0x10000) >> 10));
      put(0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      put(c);
    }
  }
  return out;
}

}  // namespace

// The name follows from the job: an attempt that is repeated replaces the file while it still
// waits.
Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  if (delivery.kind == JobKind::receipt) {
    return SpoolMessage{.directory = delivery.provider.directory,
                        .name = delivery.message,
                        .content = {},
                        .ask = true,
                        .take_back = delivery.attempt >= question_taking_back};
  }
  auto text = sms_text(delivery, context, false);
  if (!text) return std::unexpected(std::move(text.error()));
  const std::string& to = delivery.method.address;
  SpoolMessage message{.directory = delivery.provider.directory, .name = {}, .content = {}};
  if (delivery.provider.format == SpoolFormat::gammu) {
    message.name = fmt::format("OUTA_{}_{}.txt", to, delivery.job.value);
    message.content = gammu_text(*text);
  } else {
    message.name = fmt::format("tocsin-{}", delivery.job.value);
    message.content = fmt::format("To: {}\nAlphabet: UTF-8\n\n{}", to.substr(1), *text);
  }
  return message;
}

Interpretation interpret(const ProviderAnswer& answer) {
  if (auto unanswered = interpret_unanswered(answer)) return *std::move(unanswered);
  return {.kind = JobOutcomeKind::sent,
          .receipt = one_line("put into the folder as " + answer.text, receipt_bytes_max),
          .not_before = {},
          .message = answer.text};
}

Interpretation interpret_receipt(const ProviderAnswer& answer) {
  if (auto unanswered = interpret_unanswered(answer)) return *std::move(unanswered);
  const auto standing = from_text<Standing>(answer.text);
  if (!standing) {
    return {JobOutcomeKind::failed, one_line(answer.text, receipt_bytes_max), {}};
  }
  switch (*standing) {
    case Standing::waiting:
      return {JobOutcomeKind::on_its_way, "waits in the folder", {}};
    case Standing::sent:
      return {JobOutcomeKind::delivered, "sent by the modem", {}};
    case Standing::failed:
      return {JobOutcomeKind::undelivered, "the modem could not send it", {}};
    case Standing::taken:
      return {JobOutcomeKind::rejected, "taken out of the folder", {}};
    case Standing::taken_back:
      return {JobOutcomeKind::undelivered, "the modem does not send: it was taken back", {}};
  }
  return {};
}

}  // namespace tocsin::spool
