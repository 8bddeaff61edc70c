#include "domain/escalation/link.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const std::string key = link_key_of(std::string(32, 'k'));
const Time now = from_ms(1'795'405'929'000);

PageLink link_to(std::vector<LinkedPage> pages) {
  return {.pages = std::move(pages), .user = "ana", .expires_at = now + link_life};
}

TEST(PageLink, CarriesPagesGenerationsUserAndExpiry) {
  const PageLink link = link_to({{PageId{42}, 3}, {PageId{1'000'000}, 1}});
  EXPECT_EQ(read_link_token(key, make_link_token(key, link), now), link);
}

TEST(PageLink, PutsThePagesInOrder) {
  const PageLink link = link_to({{PageId{9}, 1}, {PageId{2}, 5}, {PageId{9}, 1}});
  EXPECT_EQ(read_link_token(key, make_link_token(key, link), now)->pages,
            (std::vector<LinkedPage>{{PageId{2}, 5}, {PageId{9}, 1}, {PageId{9}, 1}}));
}

TEST(PageLink, IsShortForOnePageAndBoundedForTheMost) {
  EXPECT_LE(make_link_token(key, link_to({{PageId{1'234'567}, 2}})).size(), 44U);
  PageLink most = link_to({});
  for (std::uint64_t i = 1; i <= link_pages_max; ++i) {
    most.pages.push_back({PageId{i * 1'000'000'000'000}, 1'000'000});
  }
  const std::string token = make_link_token(key, most);
  EXPECT_LE(token.size(), link_token_bytes_max);
  EXPECT_EQ(read_link_token(key, token, now), most);
}

TEST(PageLink, ExpiresAtItsSecond) {
  const std::string token = make_link_token(key, link_to({{PageId{1}, 1}}));
  EXPECT_TRUE(read_link_token(key, token, now + link_life - 1ms));
  EXPECT_EQ(read_link_token(key, token, now + link_life).error().code, Error::Code::stale);
}

TEST(PageLink, OfAnotherKeyIsUnknown) {
  const std::string token =
      make_link_token(link_key_of(std::string(32, 'x')), link_to({{PageId{1}, 1}}));
  EXPECT_EQ(read_link_token(key, token, now).error().code, Error::Code::not_found);
}

TEST(PageLink, ChangedAnywhereIsUnknown) {
  const std::string token = make_link_token(key, link_to({{PageId{77}, 1}}));
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(read_link_token(key, changed, now).error().code, Error::Code::not_found) << at;
    EXPECT_FALSE(read_link_token(key, token.substr(0, at), now)) << at;
  }
  EXPECT_FALSE(read_link_token(key, token + "A", now));
  EXPECT_FALSE(read_link_token(key, token + "=", now));
  EXPECT_FALSE(read_link_token(key, std::string(link_token_bytes_max + 1, 'A'), now));
}

TEST(PageLink, UrlBeginsWithThePublicUrl) {
  EXPECT_EQ(link_url("https://tocsin.example.org/", "abc"), "https://tocsin.example.org/p/abc");
  EXPECT_EQ(link_url("", "abc"), "");
}

}  // namespace
}  // namespace tocsin
