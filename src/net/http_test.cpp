#include "net/http.hpp"

#include <gtest/gtest.h>

#include "net/response_writer.hpp"

namespace tocsin::net {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(Http, HeaderNamesHaveNoCase) {
  Headers headers{{"Content-Type", "text/plain"}, {"X-A", "1"}, {"x-a", "2"}};
  EXPECT_EQ(headers.get("content-type"), "text/plain");
  EXPECT_EQ(headers.get("X-a"), "1");
  EXPECT_FALSE(headers.has("X"));
  headers.set("X-A", "3");
  EXPECT_EQ(headers, (Headers{{"Content-Type", "text/plain"}, {"X-A", "3"}}));
}

TEST(Http, PercentDecodingLeavesWhatIsNoCode) {
  EXPECT_EQ(percent_decode("a%20b%2Fc%c3%a9"), "a b/c\xc3\xa9");
  EXPECT_EQ(percent_decode("%"), "%");
  EXPECT_EQ(percent_decode("%4"), "%4");
  EXPECT_EQ(percent_decode("100%zz%41"), "100%zzA");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
}

TEST(Http, PercentEncodingIsReadBack) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_encode("a b/~"), "a%20b%2F~");
}

TEST(Http, PathIsSplitBeforeItIsDecoded) {
  EXPECT_EQ(path_segments("/alerts/a%2Fb/"), (std::vector<std::string>{"alerts", "a/b", ""}));
  EXPECT_EQ(path_segments("/"), (std::vector<std::string>{""}));
  EXPECT_EQ(path_segments("//x"), (std::vector<std::string>{"", "x"}));
}

TEST(Http, FormFieldsAreDecoded) {
  EXPECT_EQ(parse_form("a=1&b=x+y%26&&c&d=e=f"),
            (Pairs{{"a", "1"}, {"b", "x y&"}, {"c", ""}, {"d", "e=f"}}));
  EXPECT_TRUE(parse_form("").empty());
}

TEST(Http, FormFieldsAreLimited) {
  std::string form;
  for (std::size_t i = 0; i <= form_fields_max; ++i) form += "a=1&";
  EXPECT_EQ(parse_form(form).size(), form_fields_max);
}

TEST(Http, QueryValueIsTheFirstOfItsName) {
  EXPECT_EQ(query_value("filter=a%3Db&filter=c", "filter"), "a=b");
  EXPECT_EQ(query_value("filter", "filter"), "");
  EXPECT_EQ(query_value("filters=1", "filter"), std::nullopt);
}

TEST(Http, CookiesAreFoundAmongOthers) {
  Request request;
  request.headers = {{"Cookie", "a=1; session=abc=; b"}, {"cookie", "last=2"}};
  EXPECT_EQ(cookie(request, "session"), "abc=");
  EXPECT_EQ(cookie(request, "last"), "2");
  EXPECT_EQ(cookie(request, "b"), "");
  EXPECT_EQ(cookie(request, "sess"), std::nullopt);
}

TEST(Http, SetCookieIsCarefulByDefault) {
  EXPECT_EQ(set_cookie({.name = "session", .value = "x"}),
            "session=x; Path=/; Secure; HttpOnly; SameSite=Lax");
  EXPECT_EQ(set_cookie({.name = "theme",
                        .value = "dark",
                        .path = "/app",
                        .max_age_seconds = 0,
                        .secure = false,
                        .http_only = false,
                        .same_site = "Strict"}),
            "theme=dark; Path=/app; Max-Age=0; SameSite=Strict");
}

TEST(Http, ListsAreSearchedByToken) {
  EXPECT_TRUE(list_has("keep-alive, Upgrade", "upgrade"));
  EXPECT_FALSE(list_has("keep-alive, Upgrades", "upgrade"));
  EXPECT_FALSE(list_has("", "upgrade"));
}

TEST(ResponseWriter, ControlCharactersCannotStartAField) {
  Response response = respond_with(200, "text/plain", "hi");
  response.headers.add("X-Name", "a\r\nSet-Cookie: evil=1");
  response.headers.add("Content-Length", "99");
  std::string out;
  append_head(out, response, {}, "D");
  EXPECT_EQ(out,
            "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n"
            "X-Name: aSet-Cookie: evil=1\r\n\r\n");
}

TEST(ResponseWriter, SomeResponsesHaveNoBody) {
  Response response = respond_with(204, "text/plain", "hi");
  EXPECT_EQ(sent_body(response, {}), "");
  response.status = 200;
  EXPECT_EQ(sent_body(response, {.head_only = true}), "");
  EXPECT_EQ(sent_body(response, {}), "hi");
  response.shared_body = share(std::make_shared<const std::string>("shared"));
  EXPECT_EQ(sent_body(response, {}), "shared");
}

}  // namespace
}  // namespace tocsin::net
