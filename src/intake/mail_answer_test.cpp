#include "intake/mail_answer.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Mail with(const std::string& fields) { return read_mail(fields + "\r\n\r\nack\r\n"); }

TEST(MailAnswer, TheSenderIsTheOneAddress) {
  const auto sender = [](const std::string& from) { return sender_of(with("From: " + from)); };
  EXPECT_EQ(sender("Ana@Example.org"), "ana@example.org");
  EXPECT_EQ(sender("Ana Souza <ana@example.org>"), "ana@example.org");
  EXPECT_EQ(sender("\"Souza, Ana <ceo@example.org>\" <ana@example.org>"), "ana@example.org");
  EXPECT_EQ(sender("ana@example.org (Ana, who <is>)"), "ana@example.org");
  EXPECT_EQ(sender("=?utf-8?q?Ana?=\r\n <ana@example.org>"), "ana@example.org");
  for (const char* none :
       {"", "ana", "@example.org", "ana@", "<ana@example.org> <bo@example.org>",
        "ana@example.org, bo@example.org", "Ana <ana@example.org>, Bo <bo@example.org>",
        "people: ana@example.org;", "ana@example.org bo@example.org", "a@b@c", "<<a@b>>"}) {
    EXPECT_EQ(sender(none), "") << none;
  }
  EXPECT_EQ(sender_of(with("From: ana@example.org\r\nFrom: bo@example.org")), "");
  EXPECT_EQ(sender_of(with("To: ana@example.org")), "");
}

TEST(MailAnswer, WhatItAnswersIsKnownByTwoFieldsTheNearestFirst) {
  EXPECT_EQ(answered_ids(with("In-Reply-To: <c@x>\r\nReferences: <a@x>\r\n <b@x> <c@x>")),
            (std::vector<std::string>{"c@x", "b@x", "a@x"}));
  EXPECT_EQ(answered_ids(with("In-Reply-To: Your message of Monday")), std::vector<std::string>{});
  std::string many = "References:";
  for (int i = 0; i < 300; ++i) many += " <" + std::to_string(i) + "@x>";
  EXPECT_EQ(answered_ids(with(many)).size(), answered_ids_max);
}

TEST(MailAnswer, ProgramsAreKnownByTheirMarks) {
  for (const char* fields :
       {"Auto-Submitted: auto-replied", "Auto-Submitted: Auto-Generated (vacation)",
        "Precedence: bulk", "Precedence: Junk", "Precedence: list", "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All", "List-Id: <x>", "Return-Path: <>",
        "From: MAILER-DAEMON@example.org", "From: Postmaster <postmaster@example.org>",
        "Content-Type: multipart/report; boundary=x"}) {
    EXPECT_TRUE(is_automatic(with(fields))) << fields;
  }
  for (const char* fields :
       {"From: ana@example.org", "Auto-Submitted: no", "Auto-Submitted: No; x=y",
        "Return-Path: <ana@example.org>", "Precedence: first-class",
        "Content-Type: text/plain; charset=utf-8"}) {
    EXPECT_FALSE(is_automatic(with(fields))) << fields;
  }
}

TEST(MailAnswer, TheFirstLineThatIsNotQuotedCounts) {
  const std::string quote = "> [SEV1] disk full\n> Acknowledge: https://...\n";
  for (const std::string& text : std::vector<std::string>{
           "ack\n", "\n\n  ack  \nmore\n", "ack\n\nOn Monday, Tocsin wrote:\n" + quote,
           "ack\nOn Monday, Tocsin wrote:\n" + quote, quote + "\nack\n",
           "Am Montag schrieb Tocsin:\n\n" + quote + "ack\n",
           "On Monday, 30 November 2026 Tocsin of ACME <tocsin@example.org>\nwrote:\n\n" + quote +
               "ack",
           "ack\n-- \nAna\n"}) {
    EXPECT_EQ(first_words(text), "ack") << text;
  }
  for (const std::string& text : std::vector<std::string>{
           "", "\n", quote, "On Monday, Tocsin wrote:\n" + quote, "-- \nack\n"}) {
    EXPECT_EQ(first_words(text), "") << text;
  }
  EXPECT_EQ(first_words("Note:\nack"), "Note:");
}

// As Postfix writes it.
std::string report(const std::string& action) {
  return "From: MAILER-DAEMON@example.org (Mail Delivery System)\r\n"
         "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
         "Content-Type: multipart/report; report-type=delivery-status;\r\n"
         "\tboundary=\"9B095B5ADSN=_0/mx.example.org\"\r\n\r\n"
         "--9B095B5ADSN=_0/mx.example.org\r\nContent-Description: Notification\r\n\r\n"
         "I'm sorry to have to inform you ...\r\n\r\n"
         "--9B095B5ADSN=_0/mx.example.org\r\nContent-Type: message/delivery-status\r\n\r\n"
         "Reporting-MTA: dns; mx.example.org\r\nX-Postfix-Queue-ID: 9B095B5A\r\n\r\n"
         "Final-Recipient: rfc822; ana@example.org\r\nAction: " +
         action +
         "\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
         "--9B095B5ADSN=_0/mx.example.org\r\nContent-Type: text/rfc822-headers\r\n\r\n"
         "From: tocsin@example.org\r\nTo: \"Ana\"\r\n <Ana@example.org>\r\nMessage-ID:\r\n "
         "<tocsin.1.aa@example.org>\r\n\r\n"
         "--9B095B5ADSN=_0/mx.example.org--\r\n";
}

TEST(MailAnswer, ABounceNamesTheMailAndTheReason) {
  const Mail mail = read_mail(report("failed"));
  EXPECT_EQ(bounce_of(mail), (Bounce{"tocsin.1.aa@example.org", "ana@example.org",
                                     "smtp; 550 5.1.1 no such user", true}));
  EXPECT_TRUE(is_automatic(mail));
}

TEST(MailAnswer, WhatIsMerelyLateOrNoReportIsNoBounce) {
  EXPECT_FALSE(bounce_of(read_mail(report("delayed"))));
  EXPECT_FALSE(bounce_of(read_mail(report("delivered"))));
  EXPECT_FALSE(bounce_of(with("From: ana@example.org\r\nIn-Reply-To: <tocsin.1.aa@example.org>")));
  EXPECT_FALSE(bounce_of(with("Content-Type: multipart/report; report-type=delivery-status")));
}

}  // namespace
}  // namespace tocsin
