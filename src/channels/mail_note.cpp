#include "channels/mail_note.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "channels/mail_id.hpp"
#include "channels/mime.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"

namespace tocsin {
namespace {

constexpr std::size_t id_bytes_max = 250;

// What others call their mails goes into a header of ours.
bool fit_to_repeat(std::string_view id) {
  return !id.empty() && id.size() <= id_bytes_max && std::ranges::all_of(id, [](char c) {
    return c > ' ' && c < 0x7F && c != '<' && c != '>';
  });
}

std::string thread_headers(const MailNote& note) {
  if (!fit_to_repeat(note.answers)) return {};
  std::string references;
  if (fit_to_repeat(note.answered)) references = fmt::format("\r\n <{}>", note.answered);
  return fmt::format("In-Reply-To:\r\n <{0}>\r\nReferences:{1}\r\n <{0}>\r\n", note.answers,
                     references);
}

}  // namespace

Result<MailMessage> render(const MailNote& note, const RenderContext& context, Time now) {
  const auto from = read_address(context.mail_from);
  if (!from) return fail_at("settings/mail_from", from.error());
  const auto to = read_address(note.to);
  if (!to) return std::unexpected(to.error());
  const std::string domain = from->address.substr(from->address.rfind('@') + 1);
  const std::string words = one_line(note.words, title_bytes_max);
  std::string data =
      address_header("From", from->shown.empty() ? sender_name(context) : from->shown,
                     from->address) +
      address_header("To", {}, to->address) + mail_header("Subject", words) +
      "Date: " + mail_date(now) + "\r\n" +
      fmt::format("Message-ID:\r\n {}\r\n",
                  plain_mail_id(context.link_key, "note " + note.answers, domain)) +
      thread_headers(note) +
      "Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n\r\n" +
      quoted_printable(words + "\n");
  return MailMessage{.from = from->address, .to = to->address, .data = std::move(data)};
}

}  // namespace tocsin
