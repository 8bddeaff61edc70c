#include "api/auth.hpp"
#include "app/house_test.hpp"
#include "base/crypto.hpp"
#include "domain/people/sign_in_code.hpp"

namespace tocsin::api {
namespace {

std::string cookie_of(const Told& answer) {
  const std::string all(answer.headers.get("Set-Cookie"));
  return all.substr(0, all.find(';'));
}

constexpr const char* setup_body =
    R"({"token":"the-setup-token","organisation":"Acme","name":"Ana","email":"ana@example.org",
        "password":"a very long password","time_zone":"Europe/Berlin","public_url":""})";

TEST(SetUp, MakesTheAdministratorOnceAndSignsIn) {
  House house;
  EXPECT_TRUE(house.get("/api/v1/session").at("setup_needed").as_bool());
  const Told made = house.post("/api/v1/setup", setup_body);
  ASSERT_EQ(made.status, 200) << made.text;
  EXPECT_TRUE(made.at("can").at("administer").as_bool());
  const Told session = house.request("GET", "/api/v1/session", {}, {{"Cookie", cookie_of(made)}});
  EXPECT_EQ(session.at("user").at("slug").as_string(), "ana");
  EXPECT_EQ(house.post("/api/v1/setup", setup_body).status, 403);
}

TEST(SetUp, RefusesAWrongToken) {
  House house;
  const Told refused = house.post(
      "/api/v1/setup",
      R"({"token":"guess","name":"A","email":"a@b.c","password":"a very long password"})");
  EXPECT_EQ(refused.status, 403);
  EXPECT_TRUE(house.engine.config()->table<User>().all().empty());
}

TEST(SignIn, GivesACookieThatOnlyTheServerReads) {
  House house;
  house.set_up();
  house.token.clear();
  const Told answer = house.post(
      "/api/v1/session", R"({"email":"ANA@example.org","password":"a very long password"})");
  ASSERT_EQ(answer.status, 200) << answer.text;
  const std::string cookie(answer.headers.get("Set-Cookie"));
  EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("SameSite=Lax"), std::string::npos);
  EXPECT_NE(cookie.find("Secure"), std::string::npos);  // the public URL is https
}

TEST(SignIn, IsThrottledAfterWrongPasswords) {
  House house;
  house.set_up();
  house.token.clear();
  for (int i = 0; i < LoginThrottle::free_failures; ++i) {
    EXPECT_EQ(house.post("/api/v1/session", R"({"email":"ana@example.org","password":"x"})").status,
              401);
  }
  const Told waits = house.post("/api/v1/session",
                                R"({"email":"ana@example.org","password":"a very long password"})");
  EXPECT_EQ(waits.status, 429);
  EXPECT_FALSE(waits.headers.get("Retry-After").empty());
}

TEST(SignIn, EndsWithTheSession) {
  House house;
  house.set_up();
  house.token.clear();
  const Told in = house.post("/api/v1/session",
                             R"({"email":"ana@example.org","password":"a very long password"})");
  const std::string cookie = cookie_of(in);
  EXPECT_EQ(
      house.request("DELETE", "/api/v1/session", {}, {{"Cookie", cookie}, {"X-Tocsin-CSRF", "1"}})
          .status,
      204);
  EXPECT_EQ(house.request("GET", "/api/v1/users", {}, {{"Cookie", cookie}}).status, 401);
}

std::string first_code(const Told& made) {
  return std::string(made.at("codes").as_array().front().as_string());
}

std::string by_code(const std::string& code) {
  return R"({"email":"ana@example.org","code":")" + code + "\"}";
}

// Signed in by the password, without the token.
std::vector<net::Headers::Field> as_ana(House& house) {
  house.token.clear();
  return {{"Cookie", cookie_of(house.post("/api/v1/session",
                                          R"({"email":"ana@example.org",
                                              "password":"a very long password"})"))},
          {"X-Tocsin-CSRF", "1"}};
}

TEST(SignInCodes, EachOpensTheDoorOnce) {
  House house;
  house.set_up();
  const auto ana = as_ana(house);
  const Told made = house.request("POST", "/api/v1/me/sign-in-codes",
                                  R"({"current":"a very long password"})", ana);
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.at("codes").as_array().size(), sign_in_codes_count);
  std::string code = first_code(made);
  std::ranges::transform(code, code.begin(),
                         [](char c) { return static_cast<char>(std::toupper(c)); });
  const Told in = house.post("/api/v1/session", by_code(code));
  ASSERT_EQ(in.status, 200) << in.text;
  EXPECT_EQ(in.at("user").at("slug").as_string(), "ana");
  EXPECT_EQ(house.request("GET", "/api/v1/me/sign-in-codes", {}, {{"Cookie", cookie_of(in)}})
                .at("left")
                .as_int64(),
            static_cast<std::int64_t>(sign_in_codes_count) - 1);
  EXPECT_EQ(house.post("/api/v1/session", by_code(code)).status, 401);
  const std::string session_secret = cookie_of(in).substr(cookie_of(in).find('=') + 1);
  const auto config = house.engine.config();
  const Session* session = config->find<Session>(session_slug(session_secret));
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(session->expires_at - session->created_at, session_life_by_code);
  const Told audit = house.request_as("tcs_ana", "GET", "/api/v1/audit");
  EXPECT_TRUE(audit.text.contains("signed_in_by_code")) << audit.text;
  EXPECT_TRUE(audit.text.contains("sign_in_codes"));
  EXPECT_FALSE(audit.text.contains(hash_of_code(code)));
}

TEST(SignInCodes, WantThePasswordAndNoToken) {
  House house;
  house.set_up();
  EXPECT_EQ(house.post("/api/v1/me/sign-in-codes", R"({"current":"a very long password"})").status,
            403);
  const auto ana = as_ana(house);
  const Told refused =
      house.request("POST", "/api/v1/me/sign-in-codes", R"({"current":"something else"})", ana);
  EXPECT_EQ(refused.status, 400);
  EXPECT_TRUE(refused.text.contains("/current")) << refused.text;
  EXPECT_EQ(house.request("GET", "/api/v1/me/sign-in-codes", {}, ana).at("left").as_int64(), 0);
}

TEST(SignInCodes, NewOnesEndTheOldAndNoneSignsIn) {
  House house;
  house.set_up();
  const std::string old = first_code(house.post("/api/v1/users/ana/sign-in-codes", "{}"));
  const std::string next = first_code(house.post("/api/v1/users/ana/sign-in-codes", "{}"));
  EXPECT_EQ(house.post("/api/v1/session", by_code(old)).status, 401);
  EXPECT_EQ(house.request("DELETE", "/api/v1/users/ana/sign-in-codes", {}).status, 204);
  EXPECT_EQ(house.post("/api/v1/session", by_code(next)).status, 401);
  EXPECT_EQ(house.post("/api/v1/users/nobody/sign-in-codes", "{}").status, 404);
}

TEST(SignInCodes, AreOthersEachTimeUnderTheSameKeyToo) {
  House house;
  house.set_up();
  const auto make = [&] {
    return first_code(house.request("POST", "/api/v1/users/ana/sign-in-codes", "{}",
                                    {{"Idempotency-Key", "monthly"}}));
  };
  const std::string used = make();
  EXPECT_EQ(house.post("/api/v1/session", by_code(used)).status, 200);
  EXPECT_NE(make(), used);
  EXPECT_EQ(house.post("/api/v1/session", by_code(used)).status, 401);
}

TEST(SignInCodes, AreGuessedAsSlowlyAsPasswords) {
  House house;
  house.set_up();
  const std::string code = first_code(house.post("/api/v1/users/ana/sign-in-codes", "{}"));
  for (int i = 0; i < LoginThrottle::free_failures; ++i) {
    EXPECT_EQ(house.post("/api/v1/session", by_code("1111-1111-1111-1111")).status, 401);
  }
  EXPECT_EQ(house.post("/api/v1/session", by_code(code)).status, 429);
}

TEST(SignInCodes, OfWhoIsOutOpenNothing) {
  House house;
  house.set_up();
  User bo{.slug = "bo", .name = "Bo", .email = "bo@example.org"};
  ChangeConfig change;
  change.puts.push_back({.object = bo, .expected_version = {}});
  house.ask(change);
  const std::string code = first_code(house.post("/api/v1/users/bo/sign-in-codes", "{}"));
  bo.active = false;
  change.puts.front().object = bo;
  house.ask(change);
  EXPECT_EQ(
      house.post("/api/v1/session", R"({"email":"bo@example.org","code":")" + code + "\"}").status,
      401);
}

TEST(SameSite, ACookieAloneChangesNothing) {
  House house;
  house.set_up();
  house.token.clear();
  const std::string cookie = cookie_of(house.post(
      "/api/v1/session", R"({"email":"ana@example.org","password":"a very long password"})"));
  const std::string team = R"({"name":"Payments"})";
  EXPECT_EQ(house.request("POST", "/api/v1/teams", team, {{"Cookie", cookie}}).status, 403);
  EXPECT_EQ(
      house
          .request(
              "POST", "/api/v1/teams", team,
              {{"Cookie", cookie}, {"X-Tocsin-CSRF", "1"}, {"Origin", "https://evil.example.com"}})
          .status,
      403);
  EXPECT_EQ(house
                .request("POST", "/api/v1/teams", team,
                         {{"Cookie", cookie},
                          {"X-Tocsin-CSRF", "1"},
                          {"Origin", "https://tocsin.example.org"}})
                .status,
            201);
}

TEST(Password, ChangingItEndsTheOtherSessions) {
  House house;
  house.set_up();
  house.token.clear();
  const std::string body = R"({"email":"ana@example.org","password":"a very long password"})";
  const std::string first = cookie_of(house.post("/api/v1/session", body));
  const std::string second = cookie_of(house.post("/api/v1/session", body));
  const Told changed =
      house.request("PUT", "/api/v1/me/password",
                    R"({"current":"a very long password","new":"another long password"})",
                    {{"Cookie", first}, {"X-Tocsin-CSRF", "1"}});
  EXPECT_EQ(changed.status, 204) << changed.text;
  EXPECT_EQ(house.request("GET", "/api/v1/users", {}, {{"Cookie", first}}).status, 200);
  EXPECT_EQ(house.request("GET", "/api/v1/users", {}, {{"Cookie", second}}).status, 401);
}

TEST(Token, OfAnInactiveUserOpensNothing) {
  House house;
  house.set_up();
  const std::string bob = R"({"slug":"bob","name":"Bob","email":"bob@example.org")";
  ASSERT_EQ(house.put("/api/v1/users/bob", bob + "}").status, 201);
  ChangeConfig change;
  house.put_token(change, "bob", AccessLevel::responder, "tcs_bob");
  house.ask(std::move(change));
  ASSERT_EQ(house.put("/api/v1/users/bob", bob + R"(,"active":false})").status, 200);
  house.token = "tcs_bob";
  EXPECT_EQ(house.get("/api/v1/me").status, 401);
}

}  // namespace
}  // namespace tocsin::api
