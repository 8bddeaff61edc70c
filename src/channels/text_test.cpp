#include "channels/text.hpp"

#include <gtest/gtest.h>

#include "channels/mime.hpp"

namespace tocsin {
namespace {

TEST(Text, OneLineHasNoLineBreaksControlsOrBadBytes) {
  EXPECT_EQ(one_line(" a\r\nb\t\tc\x01 \u2028 d ", 100), "a b c d");
  EXPECT_EQ(one_line("x\xff\xC0y", 100), "x\uFFFD\uFFFDy");
  EXPECT_EQ(one_line("\n\r ", 100), "");
}

TEST(Text, NothingTurnsTheLineAround) {
  EXPECT_EQ(one_line("invoice\u202Efdp.exe \u2066x\u2069", 100), "invoicefdp.exe x");
  EXPECT_EQ(one_line("שלום עולם", 100), "שלום עולם");
}

TEST(Text, IsCutBetweenCharacters) {
  EXPECT_EQ(one_line("abcdefgh", 8), "abcdefgh");
  EXPECT_EQ(one_line("abcdefghi", 8), "abcde\u2026");
  EXPECT_EQ(one_line("ééééé", 8), "éé\u2026");
  EXPECT_EQ(one_line(std::string(100'000, 'x'), 300).size(), 300U);
  EXPECT_EQ(valid_text("a\nb\xff", 100), "a\nb\uFFFD");
}

TEST(Mime, ShortAsciiHeadersStayAsTheyAre) {
  EXPECT_EQ(mail_header("Subject", "[SEV2] disk full"), "Subject: [SEV2] disk full\r\n");
}

TEST(Mime, OtherHeadersBecomeEncodedWords) {
  EXPECT_EQ(mail_header("Subject", "Störung"), "Subject: =?UTF-8?B?U3TDtnJ1bmc=?=\r\n");
  EXPECT_EQ(mail_header("Subject", "=?x?="), "Subject: =?UTF-8?B?PT94Pz0=?=\r\n");
}

TEST(Mime, LongHeadersAreFoldedBetweenCharacters) {
  std::string title;
  for (int i = 0; i < 60; ++i) title += "\xF0\x9F\x94\xA5";
  const std::string header = mail_header("Subject", title);
  std::size_t start = 0;
  for (std::size_t end = header.find("\r\n"); end != std::string::npos;
       start = end + 2, end = header.find("\r\n", start)) {
    EXPECT_LE(end - start, 78U);
    // 44 bytes are 11 whole flames, 60 characters of base64.
    const std::size_t word = header.find("?B?", start) + 3;
    EXPECT_EQ((header.find("?=", word) - word) % 4, 0U);
  }
  EXPECT_NE(header.find("\r\n ="), std::string::npos);
}

TEST(Mime, NamesAreQuoted) {
  EXPECT_EQ(address_header("To", "Ana \"A\" \\", "a@b.c"),
            "To: \"Ana \\\"A\\\" \\\\\"\r\n <a@b.c>\r\n");
  EXPECT_EQ(address_header("To", "", "a@b.c"), "To: <a@b.c>\r\n");
}

TEST(Mime, DateIsThatOfRfc5322) {
  EXPECT_EQ(mail_date(from_ms(1'795'403'529'999)), "Mon, 23 Nov 2026 03:12:09 +0000");
}

TEST(Mime, QuotedPrintableKeepsTextReadableAndLinesShort) {
  EXPECT_EQ(quoted_printable("a=b\n.\nend \nü"), "a=3Db\r\n=2E\r\nend=20\r\n=C3=BC");
  const std::string encoded = quoted_printable(std::string(200, 'x') + std::string(200, '='));
  std::size_t start = 0;
  while (start < encoded.size()) {
    const std::size_t end = std::min(encoded.find("\r\n", start), encoded.size());
    EXPECT_LE(end - start, 76U);
    start = end + 2;
  }
}

TEST(Mime, ReadsAddresses) {
  EXPECT_EQ(read_address("ana@example.org")->address, "ana@example.org");
  EXPECT_EQ(read_address("Ana <ana@example.org>")->shown, "Ana");
  EXPECT_EQ(read_address("\"Ana B\" <ana@example.org>")->shown, "Ana B");
  for (const char* bad : {"", "ana", "@example.org", "ana@", "a b@c", "a@b,c@d", "<a@b", "a@b>",
                          "a@b\r\nRCPT TO:<x@y>", "\u00e9@example.org", "a<b@c>d"}) {
    EXPECT_FALSE(read_address(bad)) << bad;
  }
}

}  // namespace
}  // namespace tocsin
