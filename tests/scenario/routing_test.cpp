// Stories of routing: by rule, by the integration's service, to nobody.
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

TEST(Routing, ARuleNamesTheServiceAndTheReason) {
  Story story;
  EscalationPolicy policy = *story.config().find<EscalationPolicy>("checkout");
  policy.slug = "database";
  policy.steps = {Step{{{TargetKind::user, cleo}}, 5min}};
  Service service;
  service.slug = service.name = service.policy = "database";
  RoutingRule rule;
  rule.slug = "to-database";
  rule.matchers = {"job=postgres"};
  rule.service = "database";
  rule.severity = Severity::SEV1;
  ASSERT_TRUE(story.put_all({policy, service, rule}));
  story.at(1min).event("disk-full", {{"job", "postgres"}});
  story.expect_pages({{1min, cleo}});
  EXPECT_EQ(story.alert("disk-full").severity, Severity::SEV1);
  EXPECT_EQ(story.alert("disk-full").rule, "to-database");
  story.expect_told("disk-full", EntryKind::escalation_started, Reason::Code::rule_matched);
  EXPECT_EQ(story.deliveries()[0].items[0].why, "step 1 of policy checkout");
}

TEST(Routing, WithoutARuleTheIntegrationsServiceIsTaken) {
  Story story;
  story.at(1min).event("disk-full");
  EXPECT_EQ(story.alert("disk-full").service, "checkout");
  story.expect_told("disk-full", EntryKind::escalation_started, Reason::Code::integration_default);
}

TEST(Routing, WithoutAnyServiceTheAdministratorsHear) {
  Story story;
  story.edit<Integration>("prom", [](Integration& i) { i.service.clear(); });
  story.event("disk-full");
  story.expect_pages({{0s, root}});
  story.expect_told("disk-full", EntryKind::nobody_notified, Reason::Code::no_service);
}

TEST(Routing, OfAServiceWithoutAPolicyTheAdministratorsHear) {
  Story story;
  story.edit<Service>("checkout", [](Service& s) { s.policy.clear(); });
  story.event("disk-full");
  story.expect_pages({{0s, root}});
  story.expect_told("disk-full", EntryKind::nobody_notified, Reason::Code::no_policy);
}

TEST(Routing, LabelsThatComeLaterCanStillNameTheService) {
  Story story;
  story.edit<Integration>("prom", [](Integration& i) { i.service.clear(); });
  RoutingRule rule;
  rule.slug = "to-checkout";
  rule.matchers = {"app=shop"};
  rule.service = "checkout";
  ASSERT_TRUE(story.put(rule));
  story.at(1min).event("disk-full");
  story.at(2min).event("disk-full", {{"app", "shop"}});
  story.expect_pages({{1min, root}, {2min, ana}});
}

TEST(Routing, TheServiceOfAnOpenAlertStays) {
  Story story;
  Service other;
  other.slug = other.name = "other";
  RoutingRule rule;
  rule.slug = "to-other";
  rule.matchers = {"app=other"};
  rule.service = "other";
  ASSERT_TRUE(story.put_all({other, rule}));
  story.event("disk-full");
  story.event("disk-full", {{"app", "other"}});
  EXPECT_EQ(story.alert("disk-full").service, "checkout");
}

TEST(Routing, AnIntegrationThatIsGoneTakesNothing) {
  Story story;
  ASSERT_TRUE(story.remove(ConfigKind::integration, "prom"));
  const auto reply = story.event("disk-full");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Error::Code::not_found);
}

}  // namespace
}  // namespace tocsin
