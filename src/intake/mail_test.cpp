#include "intake/mail.hpp"

#include <gtest/gtest.h>

#include "intake/mail_text.hpp"

namespace tocsin {
namespace {

Mail mail_with(const std::string& content_fields, const std::string& body) {
  return read_mail("From: Ana <ana@example.org>\r\n" + content_fields + "\r\n" + body);
}

TEST(Mail, FieldsAreUnfoldedAndKnownWithoutRegardToCase) {
  const Mail mail = read_mail(
      "SUBJECT: a long\r\n\tsubject\r\n of three lines\r\nX-Empty:\r\nno field\r\n"
      "In-Reply-To:\r\n <a@example.org>\r\n\r\nack\r\n");
  EXPECT_EQ(field_of(mail.fields, "subject"), "a long subject of three lines");
  EXPECT_EQ(field_of(mail.fields, "in-reply-to"), "<a@example.org>");
  EXPECT_EQ(count_of(mail.fields, "x-empty"), 1U);
  EXPECT_EQ(count_of(mail.fields, "no field"), 0U);
  EXPECT_EQ(mail.text, "ack\n");
}

TEST(Mail, BareLineFeedsAreLineEndsToo) {
  const Mail mail = read_mail("From: ana@example.org\nSubject: x\n\nack\n");
  EXPECT_EQ(field_of(mail.fields, "from"), "ana@example.org");
  EXPECT_EQ(mail.text, "ack\n");
}

TEST(Mail, TextIsDecoded) {
  EXPECT_EQ(mail_with("Content-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: base64\r\n",
                      "YWNr\r\nIMOkCg==\r\n")
                .text,
            "ack ä\n");
  EXPECT_EQ(mail_with("Content-Type: text/plain; charset=\"ISO-8859-1\"\r\n"
                      "Content-Transfer-Encoding: Quoted-Printable\r\n",
                      "a=\r\nck gr=FC=DFe=20\r\n")
                .text,
            "ack grüße \n");
  EXPECT_EQ(mail_with("", "ack \xff\r\n").text, "ack \uFFFD\n");
}

TEST(Mail, TheFirstPlainTextCounts) {
  const std::string body =
      "preamble\r\n--one\r\nContent-Type: multipart/alternative; boundary=two\r\n\r\n"
      "--two\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n"
      "--two\r\nContent-Type: text/plain\r\n\r\nplain\r\n--two--\r\n"
      "--one\r\nContent-Disposition: attachment; filename=x.txt\r\n\r\nattached\r\n--one--\r\n";
  EXPECT_EQ(mail_with("Content-Type: multipart/mixed;\r\n boundary=\"one\"\r\n", body).text,
            "plain\n");
}

TEST(Mail, AnAttachedTextIsNoAnswer) {
  const std::string body =
      "--one\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nack\r\n"
      "--one--\r\n";
  EXPECT_EQ(mail_with("Content-Type: multipart/mixed; boundary=one\r\n", body).text, "");
}

TEST(Mail, HtmlAloneIsMadePlain) {
  const Mail mail = mail_with(
      "Content-Type: text/html; charset=utf-8\r\n",
      "<html><head><style>p { color: red }</style></head><body><!-- > --><div>ack&nbsp;&#49;<br>"
      "</div><div>On Monday Tocsin wrote:</div><blockquote>[SEV1] <b>disk</b> full</blockquote>");
  EXPECT_EQ(mail.text, "ack 1\nOn Monday Tocsin wrote:\n> [SEV1] disk full\n");
}

TEST(Mail, HtmlThatEndsAnywhereIsRead) {
  EXPECT_EQ(html_to_text("ack<script>never closed"), "ack");
  EXPECT_EQ(html_to_text("ack<!-- never closed"), "ack");
  EXPECT_EQ(html_to_text("ack <b"), "ack ");
  EXPECT_EQ(html_to_text("a &amp b &unknown; &#xD800; &"), "a &amp b &unknown; &#xD800; &");
}

TEST(Mail, ACutMailKeepsThePartThatWasCut) {
  EXPECT_EQ(mail_with("Content-Type: multipart/mixed; boundary=one\r\n",
                      "--one\r\nContent-Type: text/plain\r\n\r\nack\r\n")
                .text,
            "ack\n");
}

TEST(Mail, AReportKeepsWhatCameBack) {
  const Mail mail = mail_with(
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
      "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
      "Reporting-MTA: dns; x\r\n\r\nAction: failed\r\n"
      "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID:\r\n <one@example.org>\r\n\r\nbody\r\n"
      "--b--\r\n");
  EXPECT_EQ(mail.text, "Sorry.\n");
  EXPECT_EQ(mail.report, "Reporting-MTA: dns; x\n\nAction: failed\n");
  EXPECT_EQ(field_of(mail.came_back, "message-id"), "<one@example.org>");
}

TEST(Mail, EverythingHasItsLimit) {
  const std::string many(3 * mail_bytes_max, 'x');
  EXPECT_EQ(mail_with("", many).text.size(), mail_text_bytes_max);
  EXPECT_LE(field_of(read_mail("Subject: " + many).fields, "subject").size(), mail_field_bytes_max);
  std::string fields;
  for (std::size_t i = 0; i < mail_fields_max + 100; ++i) fields += "X: y\r\n z\r\n";
  EXPECT_EQ(read_mail(fields).fields.size(), mail_fields_max);
  std::string nested;
  for (int i = 0; i < 2 * mail_depth_max; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    nested +=
        "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
  }
  EXPECT_EQ(read_mail(nested + "\r\ntoo deep").text, "");
  std::string parts;
  for (std::size_t i = 0; i < 3 * mail_parts_max; ++i) parts += "--b\r\nContent-Type: x/y\r\n\r\n";
  EXPECT_EQ(
      mail_with("Content-Type: multipart/mixed; boundary=b\r\n", parts + "--b\r\n\r\ntoo many\r\n")
          .text,
      "");
}

TEST(Mail, ParametersOfAMediaType) {
  EXPECT_EQ(media_type(" Text/Plain ; charset=x"), "text/plain");
  EXPECT_EQ(media_parameter("a/b; x=\"one; two\"; Boundary = \"q\\\"r\" ; z=1", "boundary"),
            "q\"r");
  EXPECT_EQ(media_parameter("a/b; x=\"never closed", "x"), "never closed");
  EXPECT_EQ(media_parameter("a/b; boundary", "boundary"), "");
  EXPECT_EQ(media_parameter("a/b", "boundary"), "");
}

}  // namespace
}  // namespace tocsin
