#include "api/content_text.hpp"

#include <gtest/gtest.h>

namespace tocsin::api {
namespace {

TEST(ContentText, MeansTheSameAsTheDescribedForm) {
  EventContent content;
  EXPECT_EQ(parse_json(content_text(content)), parse_json(write_json(content)));
  content.annotations = {{"summary", "a \"quoted\" \\ text"}, {"", ""}, {"umlaut", "äöü 🔔"}};
  content.links = {{"https://example.org/a", "A"}, {"https://example.org/b", ""}};
  content.images = {{"https://example.org/i.png", "", "line\nbreak\ttab"}};
  content.source_url = "https://example.org/?a=1&b=2";
  content.raw = R"({"labels":{"a":"b"},"x":[1,2,"\u0001"]})";
  for (char c = 0; c < 0x20; ++c) content.raw += c;
  EXPECT_EQ(parse_json(content_text(content)), parse_json(write_json(content)));
}

}  // namespace
}  // namespace tocsin::api
