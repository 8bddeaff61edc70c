#include "api/schema.hpp"

#include <gtest/gtest.h>

#include "domain/escalation/policy.hpp"

namespace tocsin::api {
namespace {

TEST(Schema, FollowsTheDescription) {
  Schemas schemas("#/$defs/");
  EXPECT_EQ(schemas.of<EscalationPolicy>().at("$ref").as_string(), "#/$defs/EscalationPolicy");
  const json::object named = schemas.named();
  EXPECT_TRUE(named.contains("Step"));
  EXPECT_TRUE(named.contains("Target"));
  EXPECT_EQ(named.at("TargetKind").at("enum").as_array().size(), 5U);
  const json::object& properties = named.at("EscalationPolicy").at("properties").as_object();
  EXPECT_EQ(properties.at("repeat").at("type").as_string(), "integer");
  EXPECT_EQ(properties.at("steps").at("items").at("$ref").as_string(), "#/$defs/Step");
}

TEST(Schema, ATypeIsNamedWithoutItsNamespaces) {
  EXPECT_EQ(detail::type_name<EscalationPolicy>(), "EscalationPolicy");
  EXPECT_EQ(detail::type_name<Schemas>(), "Schemas");
}

TEST(Schema, AnOptionalMemberMayBeNull) {
  Schemas schemas("#/$defs/");
  EXPECT_EQ(schemas.of<std::optional<int>>().at("anyOf").as_array().size(), 2U);
}

}  // namespace
}  // namespace tocsin::api
