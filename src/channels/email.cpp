#include "channels/email.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/html.hpp"
#include "channels/interpret.hpp"
#include "channels/mail_id.hpp"
#include "channels/mime.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"
#include "domain/people/mail_status.hpp"

namespace tocsin::email {
namespace {

constexpr std::string_view reply_sentence =
    "Or reply to this mail with one word: ack, resolve or escalate.";
constexpr std::string_view drill_sentence = "This is a drill. Answer as you would in earnest.";

struct Bodies {
  std::string subject;
  std::string plain;
  std::string html;
};

// The fills of the severities, with the text colour that stays readable on them.
struct Paint {
  std::string_view fill;
  std::string_view text;
};
Paint paint_of(Severity severity) {
  switch (severity) {
    case Severity::SEV1:
      return {"#A50F2D", "#ffffff"};
    case Severity::SEV2:
      return {"#EE7600", "#111111"};
    case Severity::SEV3:
      return {"#FFE08A", "#111111"};
    case Severity::SEV4:
      return {"#8AB8FF", "#111111"};
    case Severity::SEV5:
      return {"#ffffff", "#111111"};
  }
  return {"#ffffff", "#111111"};
}

std::string page_of_html(std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"color-scheme\" content=\"light dark\">"
      "<meta name=\"viewport\" content=\"width=device-width\"></head>\n"
      "<body style=\"font-family:system-ui,sans-serif;font-size:16px;line-height:1.45;"
      "max-width:40em;margin:0 auto;padding:16px\">\n{}</body></html>\n",
      body);
}

std::string button(std::string_view url, std::string_view label, bool main) {
  return fmt::format(
      "<a href=\"{}\" style=\"display:inline-block;padding:12px 20px;margin:0 8px 8px 0;"
      "border-radius:6px;text-decoration:none;font-weight:600;{}\">{}</a>\n",
      escape_html(url),
      main ? "background:#0F7F6E;color:#ffffff" : "background:#E4E7EB;color:#111111", label);
}

std::string headline_html(const Notice& notice) {
  const Paint paint = paint_of(notice.severity);
  return fmt::format(
      "<h1 style=\"font-size:20px;margin:0 0 16px;padding:12px 16px;border-radius:6px;"
      "border:1px solid #8C96A3;background:{};color:{}\">{}</h1>\n",
      paint.fill, paint.text, escape_html(notice.headline));
}

std::string row(std::string_view name, std::string_view value) {
  if (value.empty()) return {};
  return fmt::format(
      "<tr><th align=\"left\" style=\"padding:2px 16px 2px 0;font-weight:400\">{}</th>"
      "<td>{}</td></tr>\n",
      name, escape_html(value));
}

std::string line(std::string_view name, std::string_view value) {
  return value.empty() ? "" : fmt::format("{:<10}{}\n", name, value);
}

// The three answers lead to one page; the fragment points at the button meant.
std::string answers_plain(const NoticeItem& item) {
  if (item.url.empty()) return "Sign in to Tocsin to answer this page.\n";
  std::string text;
  for (const NoticeAnswer& answer : answers_of(item)) {
    text += fmt::format("{:<13}{}\n", fmt::format("{}:", answer.label), answer.url);
  }
  return text;
}
std::string answers_html(const NoticeItem& item) {
  if (item.url.empty()) return "<p>Sign in to Tocsin to answer this page.</p>\n";
  std::string buttons;
  for (const NoticeAnswer& answer : answers_of(item)) {
    buttons += button(answer.url, answer.label, buttons.empty());
  }
  return "<p>" + buttons + "</p>\n";
}

std::string foot(const Delivery& delivery, const RenderContext& context, bool links) {
  return fmt::format(
      "Sent to {} by {}.{}",
      one_line(delivery.user_name.empty() ? delivery.user : delivery.user_name, words_bytes_max),
      sender_name(context),
      links ? " The links work for 7 days and act in your name: do not forward them." : "");
}

std::string places_plain(const NoticeItem& item) {
  std::string text;
  for (const NoticePlace& place : item.places) {
    text += fmt::format("{:<17}{}\n", fmt::format("{}:", place.label), place.words);
  }
  return text.empty() ? text : "\n" + text;
}
std::string places_html(const NoticeItem& item) {
  std::string html;
  for (const NoticePlace& place : item.places) {
    html += place.url.empty()
                ? fmt::format("{}: <a href=\"{}\">{}</a>\n", place.label,
                              escape_html(tel_url(place.words)), escape_html(place.words))
                : button(place.url, place.label, false);
  }
  return html.empty() ? html : "<p>" + html + "</p>\n";
}

Bodies single(const Notice& notice) {
  const NoticeItem& item = notice.items.front();
  const std::string severity(item.test ? "" : to_text(item.severity));
  return {.subject = notice.headline,
          .plain = notice.headline + "\n\n" + line("Severity:", severity) +
                   line("Service:", item.service) + line("Since:", item.since) +
                   line("Why you:", item.why) + "\n" + answers_plain(item) + places_plain(item),
          .html = headline_html(notice) + "<table cellspacing=\"0\">\n" +
                  row("Severity", severity) + row("Service", item.service) +
                  row("Since", item.since) + row("Why you", item.why) + "</table>\n" +
                  answers_html(item) + places_html(item)};
}

Bodies bundle(const Notice& notice) {
  Bodies bodies{.subject = notice.headline,
                .plain = notice.headline + "\n\n",
                .html = headline_html(notice) + "<ol>\n"};
  int number = 0;
  for (const NoticeItem& item : notice.items) {
    bodies.plain +=
        fmt::format("{}. {}\n   since {}; {}\n", ++number, item.headline, item.since, item.why);
    if (!item.url.empty()) bodies.plain += fmt::format("   {}\n", item.url);
    const std::string shown = escape_html(item.headline);
    bodies.html += fmt::format(
        "<li style=\"margin-bottom:8px\">{}<br><small>since {}; {}</small></li>\n",
        item.url.empty() ? shown
                         : fmt::format("<a href=\"{}\">{}</a>", escape_html(item.url), shown),
        item.since, escape_html(item.why));
  }
  bodies.html += "</ol>\n";
  if (notice.more > 0) {
    bodies.plain += fmt::format("and {} more\n", notice.more);
    bodies.html += fmt::format("<p>and {} more</p>\n", notice.more);
  }
  if (notice.url.empty()) {
    bodies.plain += "\nSign in to Tocsin to answer these pages.\n";
    bodies.html += "<p>Sign in to Tocsin to answer these pages.</p>\n";
  } else {
    bodies.plain += fmt::format("\nAcknowledge all: {}#acknowledge\n", notice.url);
    bodies.html += "<p>" + button(notice.url + "#acknowledge", "Acknowledge all", true) + "</p>\n";
  }
  return bodies;
}

Bodies notification(const Notice& notice, const Delivery& delivery, const RenderContext& context) {
  Bodies bodies = notice.bundle() ? bundle(notice) : single(notice);
  if (notice.drill) {
    bodies.plain = fmt::format("{}\n\n{}", drill_sentence, bodies.plain);
    bodies.html = fmt::format("<p><strong>{}</strong></p>\n{}", drill_sentence, bodies.html);
  }
  if (context.answers_by_mail) {
    bodies.plain += fmt::format("\n{}\n", reply_sentence);
    bodies.html += fmt::format("<p>{}</p>\n", reply_sentence);
  }
  const std::string end = foot(delivery, context, !notice.url.empty());
  bodies.plain += "\n-- \n" + end + "\n";
  bodies.html += "<p><small>" + escape_html(end) + "</small></p>\n";
  return bodies;
}

Bodies plain_words(const PlainWords& notice, const Delivery& delivery,
                   const RenderContext& context) {
  const std::string end = foot(delivery, context, false);
  Bodies bodies{.subject = notice.headline, .plain = {}, .html = {}};
  if (notice.code.empty()) {
    bodies.plain = fmt::format("{}\n\n{}\n", notice.headline, notice.sentence);
    bodies.html = fmt::format("<p><strong>{}</strong></p>\n<p>{}</p>\n",
                              escape_html(notice.headline), html_lines(notice.sentence));
  } else {
    bodies.plain = fmt::format("Your code: {}\n\n{}\n", notice.code, notice.sentence);
    bodies.html = fmt::format(
        "<p>Your code:</p>\n<p style=\"font-size:28px;letter-spacing:4px\">"
        "<strong>{}</strong></p>\n<p>{}</p>\n",
        escape_html(notice.code), html_lines(notice.sentence));
  }
  if (!notice.url.empty()) {
    bodies.plain += "\n" + notice.url + "\n";
    bodies.html += "<p>" + button(notice.url, notice.action, true) + "</p>\n";
  }
  bodies.plain += "\n-- \n" + end + "\n";
  bodies.html += "<p><small>" + escape_html(end) + "</small></p>\n";
  return bodies;
}

std::string domain_of(const std::string& address) { return address.substr(address.rfind('@') + 1); }

std::string id_headers(const Delivery& delivery, const RenderContext& context,
                       const std::string& domain) {
  // Whoever answers a verification proves nothing: its id leads nowhere.
  const std::string id = delivery.kind == JobKind::notification
                             ? answerable_mail_id(context.link_key, delivery.job, domain)
                             : plain_mail_id(context.link_key, delivery.idempotency_key, domain);
  std::string headers = fmt::format("Message-ID:\r\n {}\r\n", id);
  if (delivery.items.size() == 1) {
    // The parent was never sent: mail programs thread by the id alone (RFC 5256).
    const DeliveryItem& item = delivery.items.front();
    const std::string subject = fmt::format("{}-{}", to_text(item.subject_kind), item.subject);
    const std::string parent = plain_mail_id(context.link_key, subject, domain);
    headers += fmt::format("In-Reply-To:\r\n {0}\r\nReferences:\r\n {0}\r\n", parent);
  }
  return headers;
}

std::string part(std::string_view boundary, std::string_view type, std::string_view text) {
  return fmt::format(
      "--{}\r\nContent-Type: {}; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
      boundary, type, quoted_printable(text));
}

std::string compose(const Delivery& delivery, const RenderContext& context, const MailAddress& from,
                    const MailAddress& to, const Bodies& bodies) {
  // "=_" cannot stand in quoted-printable text, so no body can hold the boundary.
  const std::string boundary =
      "=_tocsin_" +
      to_hex(hmac_sha256(context.link_key, "boundary " + delivery.idempotency_key)).substr(0, 24);
  const bool urgent = delivery.kind == JobKind::notification;
  return address_header("From", from.shown.empty() ? sender_name(context) : from.shown,
                        from.address) +
         address_header("To", one_line(delivery.user_name, words_bytes_max), to.address) +
         mail_header("Subject", bodies.subject) + "Date: " + mail_date(delivery.at) + "\r\n" +
         id_headers(delivery, context, domain_of(from.address)) +
         // Every kind of automatic answer but the one that tells of a mail that was not delivered.
         "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: DR, RN, NRN, OOF, "
         "AutoReply\r\n" +
         (urgent ? "Importance: high\r\nX-Priority: 1\r\n" : "") +
         "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"" + boundary +
         "\"\r\n\r\n" + part(boundary, "text/plain", bodies.plain) +
         part(boundary, "text/html", page_of_html(bodies.html)) + "--" + boundary + "--\r\n";
}

}  // namespace

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  const auto from = read_address(context.mail_from);
  if (!from) return fail_at("settings/mail_from", from.error());
  const auto to = read_address(delivery.method.address);
  if (!to) return fail_at("contact_method/address", to.error());
  Bodies bodies;
  if (delivery.kind != JobKind::notification) {
    bodies = plain_words(plain_words_of(delivery, context), delivery, context);
  } else {
    const auto notice = notice_of(delivery, context);
    if (!notice) return std::unexpected(notice.error());
    bodies = notification(*notice, delivery, context);
  }
  return MailMessage{.from = from->address,
                     .to = to->address,
                     .data = compose(delivery, context, *from, *to, bodies)};
}

Interpretation interpret(const ProviderAnswer& answer, Time) {
  if (auto unanswered = interpret_unanswered(answer)) return *std::move(unanswered);
  Interpretation result;
  result.receipt =
      one_line(fmt::format("SMTP {} {}", answer.status, answer.text), receipt_bytes_max);
  // RFC 5321 section 4.2.1: 2yz is accepted, 4yz may be tried again, 5yz may not.
  if (answer.status >= 200 && answer.status < 300) {
    result.kind = JobOutcomeKind::sent;
  } else if (answer.status >= 500 && answer.status < 600) {
    result.kind = JobOutcomeKind::rejected;
    result.method_gone = address_is_gone(answer.text);
  } else {
    result.kind = JobOutcomeKind::failed;
  }
  return result;
}

}  // namespace tocsin::email
