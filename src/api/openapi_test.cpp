#include "api/openapi.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "api/routes.hpp"

namespace tocsin::api {
namespace {

TEST(OpenApi, TheCheckedInCopyIsFresh) {
  std::ifstream stream(std::string(TOCSIN_SOURCE_DIR) + "/docs/openapi/openapi.json");
  std::ostringstream kept;
  kept << stream.rdbuf();
  const auto document = parse_json(kept.str());
  ASSERT_TRUE(document.has_value()) << "print it anew: tocsin openapi > docs/openapi/openapi.json";
  const std::string version(document->at("info").at("version").as_string());
  EXPECT_EQ(kept.str(), pretty_json(openapi(all_routes(), version)))
      << "print it anew: tocsin openapi > docs/openapi/openapi.json";
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  const json::object document = openapi(all_routes(), "test");
  const json::object& schemas = document.at("components").at("schemas").as_object();
  const std::string text = json_text(json::value(document));
  constexpr std::string_view mark = "#/components/schemas/";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const std::string name = text.substr(at + mark.size(), text.find('"', at) - at - mark.size());
    EXPECT_TRUE(schemas.contains(name)) << name;
  }
}

TEST(OpenApi, NoTwoOperationsShareAName) {
  std::set<std::string> names;
  const json::object document = openapi(all_routes(), "test");
  for (const auto& [path, operations] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : operations.as_object()) {
      EXPECT_TRUE(names.insert(std::string(operation.at("operationId").as_string())).second)
          << path;
    }
  }
}

TEST(Routes, EveryOneButTheOpenOnesAsksWhoIsThere) {
  const std::set<std::string_view> open_to_all{
      "/api/v1/session", "/api/v1/setup", "/api/v1/openapi.json", "/healthz",
      "/readyz",         "/p/{token}",    "/calendars/{file}"};
  // Their requests are signed, with the app's secret or the account's token.
  const auto is_signed = [](std::string_view pattern) {
    return pattern.starts_with("/integrations/slack/") ||
           pattern.starts_with("/integrations/twilio/");
  };
  for (const Route& route : all_routes()) {
    const bool has_key = route.pattern.starts_with("/intake/") || route.pattern == "/v2/enqueue" ||
                         route.pattern == "/v2/change/enqueue";
    if (route.gate == Gate::open) {
      EXPECT_TRUE(has_key || is_signed(route.pattern) || open_to_all.contains(route.pattern))
          << route.pattern;
    }
  }
}

}  // namespace
}  // namespace tocsin::api
