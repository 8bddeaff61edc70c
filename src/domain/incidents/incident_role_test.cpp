#include "domain/incidents/incident_role.hpp"

#include <gtest/gtest.h>

#include "domain/incidents/incident.hpp"

namespace tocsin {
namespace {

TEST(IncidentRoles, OneWithoutSeveritiesIsWantedForAll) {
  IncidentRole role;
  EXPECT_TRUE(is_wanted(role, {Severity::SEV5}));
  role.severities = {Severity::SEV1, Severity::SEV2};
  EXPECT_TRUE(is_wanted(role, {Severity::SEV2}));
  EXPECT_FALSE(is_wanted(role, {Severity::SEV3}));
}

TEST(IncidentRoles, WhoIsAskedDoesNotHoldIt) {
  RoleHoldings holdings{{"scribe", "ana", HoldingState::asked, {}, {}, {}},
                        {"scribe", "ben", HoldingState::held, {}, "cleo", {}}};
  EXPECT_EQ(holder_of(holdings, "scribe")->user, "ben");
  EXPECT_EQ(holder_of(holdings, "deputy"), nullptr);
  EXPECT_EQ(holding_of(holdings, "scribe", "ana")->state, HoldingState::asked);
  EXPECT_EQ(offer_to(holdings, "scribe", "cleo")->user, "ben");
  EXPECT_EQ(offer_to(holdings, "scribe", ""), nullptr);
}

TEST(IncidentRoles, TheCommanderIsWhoHoldsThatRole) {
  Incident incident;
  EXPECT_EQ(commander_of(incident), "");
  incident.roles = {{Slug(commander_role), "ana", HoldingState::asked, {}, {}, {}}};
  EXPECT_EQ(commander_of(incident), "");
  incident.roles[0].state = HoldingState::held;
  EXPECT_EQ(commander_of(incident), "ana");
}

TEST(IncidentRoles, TheUsualOnesCallNobodyAndOnlySevereIncidentsMustHaveThem) {
  const std::vector<IncidentRole> roles = usual_roles();
  ASSERT_EQ(roles.size(), 5u);
  EXPECT_EQ(roles[0].slug, commander_role);
  for (const IncidentRole& role : roles) {
    EXPECT_TRUE(role.filled_by.empty()) << role.slug;
    EXPECT_FALSE(is_wanted(role, {Severity::SEV3})) << role.slug;
    EXPECT_FALSE(role.checklist.empty()) << role.slug;
  }
}

TEST(Bridge, IsAnAddressOfTheWebAndANumberThatAPhoneDials) {
  EXPECT_TRUE(check(Bridge{}));
  EXPECT_TRUE(check(Bridge{"https://meet.example.org/x?pin=1", "+49 (30) 1234-567,,4711#"}));
  EXPECT_EQ(check(Bridge{"javascript:alert(1)", ""}).error().pointer, "/url");
  EXPECT_EQ(check(Bridge{"https://a b", ""}).error().pointer, "/url");
  EXPECT_EQ(check(Bridge{"https://" + std::string(1000, 'a'), ""}).error().pointer, "/url");
  EXPECT_EQ(check(Bridge{"", "call Ana"}).error().pointer, "/phone");
  EXPECT_EQ(check(Bridge{"", "+"}).error().pointer, "/phone");
  EXPECT_EQ(check(Bridge{"", std::string(101, '1')}).error().pointer, "/phone");
}

}  // namespace
}  // namespace tocsin
