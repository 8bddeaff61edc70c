#include "app/demo.hpp"

#include "app/assets.hpp"
#include "app/house_test.hpp"

namespace tocsin::api {
namespace {

TEST(Demo, ShowsAnIncidentUnderWayAndIsFilledOnce) {
  House house;
  const auto fill = [&] {
    return fill_with_demo(house.engine, house.random, house.backend.secrets_key, house.clock.now());
  };
  const Status filled = fill();
  ASSERT_TRUE(filled.has_value()) << filled.error().message << filled.error().pointer;
  const Told in =
      house.post("/api/v1/session",
                 json_text(json::object{{"email", demo_email}, {"password", demo_password}}));
  ASSERT_EQ(in.status, 200) << in.text;
  const std::string cookie(in.headers.get("Set-Cookie"));
  const auto get = [&](const std::string& target) {
    return house.request("GET", target, {}, {{"Cookie", cookie.substr(0, cookie.find(';'))}});
  };
  const Told incidents = get("/api/v1/incidents?status=open");
  ASSERT_EQ(incidents.at("items").as_array().size(), 1U) << incidents.text;
  EXPECT_EQ(incidents.at("items").as_array().front().at("status").as_string(), "identified");
  const Told alerts = get("/api/v1/alerts");
  EXPECT_GE(alerts.at("counts").at("firing").to_number<int>(), 2) << alerts.text;
  EXPECT_GE(alerts.at("counts").at("suppressed").to_number<int>(), 3) << alerts.text;
  EXPECT_EQ(alerts.at("counts").at("acknowledged").to_number<int>(), 1) << alerts.text;
  ASSERT_TRUE(fill().has_value());
  EXPECT_EQ(get("/api/v1/incidents").at("items").as_array().size(), 1U);
}

TEST(Assets, ProgramsAreToldThatThereIsNothing) {
  SystemRandom random;
  net::Request request;
  request.method = "GET";
  for (const std::string path : {"/api/v1/nothing", "/intake/x", "/v2/x", "/assets/gone.js"}) {
    request.path = path;
    EXPECT_EQ(serve_asset(request, random, false).status, 404) << path;
  }
  request.path = "/alerts/12";  // a page of the app
  EXPECT_EQ(serve_asset(request, random, false).status, 200);
}

TEST(Assets, EachPageHasANonceOfItsOwn) {
  SystemRandom random;
  net::Request request;
  request.method = "GET";
  request.path = "/";
  const net::Response first = serve_asset(request, random, false);
  if (!first.headers.has("Content-Security-Policy")) GTEST_SKIP() << "built without the web app";
  const net::Response second = serve_asset(request, random, false);
  const std::string policy(first.headers.get("Content-Security-Policy"));
  EXPECT_NE(policy, second.headers.get("Content-Security-Policy"));
  const std::size_t at = policy.find("'nonce-") + 7;
  const std::string nonce = policy.substr(at, policy.find('\'', at) - at);
  EXPECT_NE(first.body.find(nonce), std::string::npos);
  EXPECT_EQ(first.body.find("__CSP_NONCE__"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::api
