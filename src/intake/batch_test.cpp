#include "intake/batch.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Batch, SummariesAreOneLine) {
  EXPECT_EQ(one_line("  disk\nis\tfull \r\n"), "disk is full");
  EXPECT_EQ(one_line("\n "), "");
  EXPECT_EQ(one_line(std::string(2000, 'x')).size(), summary_bytes_max);
}

TEST(Batch, OnlyWebAddressesBecomeLinks) {
  EXPECT_TRUE(is_web_url("https://a.example/x?y=1#z"));
  for (const char* text :
       {"", "javascript:alert(1)", "ftp://a", "//a", "https://a b", "HTTPS://a", "https://a\n"}) {
    EXPECT_FALSE(is_web_url(text)) << text;
  }
  EXPECT_TRUE(is_web_url("http://" + std::string(url_bytes_max - 7, 'a')));
  EXPECT_FALSE(is_web_url("http://" + std::string(url_bytes_max - 6, 'a')));
}

TEST(Batch, TimesAreReadAsSendersWriteThem) {
  EXPECT_EQ(sender_time("2015-07-17T08:42:58.315+0000"), *parse_time("2015-07-17T08:42:58.315Z"));
  EXPECT_EQ(sender_time("2015-07-17T08:42:58-0230"), *parse_time("2015-07-17T11:12:58Z"));
  for (const char* text : {"", "0001-01-01T00:00:00Z", "yesterday", "+0000", "2015-07-17"}) {
    EXPECT_FALSE(sender_time(text)) << text;
  }
}

TEST(Batch, NothingGrowsBeyondItsLimit) {
  Event event;
  for (std::size_t i = 0; i < annotations_max + 5; ++i)
    annotate(event, "a" + std::to_string(i), "x");
  for (std::size_t i = 0; i < links_max + 5; ++i) add_link(event, "https://a", "");
  for (std::size_t i = 0; i < images_max + 5; ++i) add_image(event, "https://a", "", "");
  EXPECT_EQ(event.content.annotations.size(), annotations_max);
  EXPECT_EQ(event.content.links.size(), links_max);
  EXPECT_EQ(event.content.images.size(), images_max);
  EXPECT_EQ(cleaned(std::string("a\0b", 3), 10), "ab");
  EXPECT_EQ(cleaned("aé", 2), "a");
}

}  // namespace
}  // namespace tocsin
