#include "domain/rules/route.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

RoutingRule rule(Slug slug, std::vector<std::string> matchers, Slug service = {},
                 Slug parent = {}) {
  RoutingRule one;
  one.slug = std::move(slug);
  one.matchers = std::move(matchers);
  one.service = std::move(service);
  one.parent = std::move(parent);
  return one;
}

RouteTree tree(const std::vector<RoutingRule>& rules) {
  auto compiled = RouteTree::compile(rules);
  EXPECT_TRUE(compiled) << (compiled ? "" : compiled.error().message);
  return compiled ? std::move(*compiled) : RouteTree{};
}

Labels labels(std::vector<Labels::Pair> pairs) { return *Labels::from_pairs(std::move(pairs)); }

TEST(RouteTree, NoRuleMeansNoAnswer) {
  EXPECT_EQ(RouteTree{}.route(labels({{"a", "1"}}), "prom"), Route{});
  EXPECT_EQ(tree({rule("r", {"a=2"}, "s")}).route(labels({{"a", "1"}}), "prom"), Route{});
}

TEST(RouteTree, TheFirstThatMatchesWinsByPosition) {
  RoutingRule late = rule("late", {"a=1"}, "late-service");
  late.position = 2;
  RoutingRule early = rule("early", {"a=1"}, "early-service");
  early.position = 1;
  const Route route = tree({late, early}).route(labels({{"a", "1"}}), "prom");
  EXPECT_EQ(route.rule, "early");
  EXPECT_EQ(route.service, "early-service");
}

TEST(RouteTree, ContinueAddsWhatWasLeftOpen) {
  RoutingRule first = rule("first", {"a=1"}, "checkout");
  first.continue_ = true;
  RoutingRule second = rule("second", {"a=1"}, "ignored");
  second.severity = Severity::SEV1;
  second.suppress = true;
  second.delay = 5min;
  RoutingRule third = rule("third", {});
  third.urgency = Urgency::low;
  const Route route = tree({first, second, third}).route(labels({{"a", "1"}}), "prom");
  EXPECT_EQ(route.rule, "first");
  EXPECT_EQ(route.service, "checkout");
  EXPECT_EQ(route.service_rule, "first");
  EXPECT_EQ(route.severity, Severity::SEV1);
  EXPECT_EQ(route.severity_rule, "second");
  EXPECT_TRUE(route.suppress);
  EXPECT_EQ(route.suppress_rule, "second");
  EXPECT_EQ(route.delay, Duration(5min));
  EXPECT_EQ(route.delay_rule, "second");
  EXPECT_FALSE(route.urgency) << "the second did not say continue";
}

TEST(RouteTree, AChildWinsAndInheritsWhatItLeavesOpen) {
  RoutingRule parent = rule("parent", {"team=a"}, "general");
  parent.urgency = Urgency::low;
  parent.declare_incident = true;
  RoutingRule child = rule("child", {"env=prod"}, "special", "parent");
  const RouteTree rules = tree({parent, child});
  const Route deep = rules.route(labels({{"team", "a"}, {"env", "prod"}}), "prom");
  EXPECT_EQ(deep.rule, "child");
  EXPECT_EQ(deep.service, "special");
  EXPECT_EQ(deep.urgency, Urgency::low);
  EXPECT_EQ(deep.urgency_rule, "parent");
  EXPECT_TRUE(deep.declare_incident);
  EXPECT_EQ(deep.declare_rule, "parent");
  EXPECT_EQ(rules.route(labels({{"team", "a"}}), "prom").rule, "parent");
  EXPECT_EQ(rules.route(labels({{"env", "prod"}}), "prom"), Route{});
}

TEST(RouteTree, ARuleMayBeForOneIntegration) {
  RoutingRule one = rule("one", {}, "s");
  one.integration = "prom";
  EXPECT_EQ(tree({one}).route(Labels{}, "prom").service, "s");
  EXPECT_EQ(tree({one}).route(Labels{}, "grafana").service, "");
}

TEST(RouteTree, ADisabledRuleTakesItsChildrenAlong) {
  RoutingRule parent = rule("parent", {}, "general");
  parent.enabled = false;
  const RouteTree rules =
      tree({parent, rule("child", {}, "special", "parent"), rule("last", {}, "last")});
  EXPECT_EQ(rules.size(), 1U);
  EXPECT_EQ(rules.route(Labels{}, "prom").service, "last");
}

TEST(RouteTree, TheTraceTellsEachRuleLookedAtAndWhy) {
  RoutingRule other = rule("other", {}, "x");
  other.integration = "grafana";
  other.position = -1;
  const RouteTree rules = tree({other, rule("a", {"k=\"1\"", "env=prod"}), rule("b", {"k=1"}, "s"),
                                rule("b-child", {"z=~y+"}, "t", "b"), rule("never", {})});
  const RouteTrace trace = rules.explain(labels({{"k", "1"}}), "prom");
  EXPECT_EQ(trace.route, rules.route(labels({{"k", "1"}}), "prom"));
  EXPECT_EQ(trace.steps, (std::vector<RouteStep>{{"other", false, "integration", 0},
                                                 {"a", false, "env=\"prod\"", 0},
                                                 {"b", true, "", 0},
                                                 {"b-child", false, "z=~\"y+\"", 1}}));
}

TEST(RouteTree, ErrorsNameTheRule) {
  const auto error = [](const std::vector<RoutingRule>& rules) {
    const auto compiled = RouteTree::compile(rules);
    EXPECT_FALSE(compiled);
    return compiled ? Error{} : compiled.error();
  };
  const Error matcher = error({rule("ok", {}), rule("bad", {"a=b", "c=~("})});
  EXPECT_EQ(matcher.pointer, "/1/matchers/1");
  EXPECT_TRUE(matcher.message.starts_with("routing rule \"bad\": "));
  EXPECT_EQ(error({rule("a", {}), rule("a", {})}).pointer, "/1/slug");
  EXPECT_EQ(error({rule("a", {}, "", "nobody")}).pointer, "/0/parent");
  EXPECT_EQ(error({rule("a", {}, "", "b"), rule("b", {}, "", "a")}).pointer, "/0/parent");
  RoutingRule disabled = rule("a", {"("});
  disabled.enabled = false;
  EXPECT_EQ(error({disabled}).pointer, "/0/matchers/0");
}

TEST(RouteTree, LimitsHold) {
  std::vector<RoutingRule> deep{rule("r0", {})};
  for (std::size_t i = 1; i <= routing_depth_max; ++i) {
    deep.push_back(rule("r" + std::to_string(i), {}, "", "r" + std::to_string(i - 1)));
  }
  EXPECT_EQ(tree(deep).route(Labels{}, "p").rule, "r" + std::to_string(routing_depth_max));
  deep.push_back(rule("over", {}, "", "r" + std::to_string(routing_depth_max)));
  EXPECT_FALSE(RouteTree::compile(deep));

  std::vector<RoutingRule> many;
  for (std::size_t i = 0; i < routing_rules_max; ++i)
    many.push_back(rule("r" + std::to_string(i), {"a=b"}));
  EXPECT_TRUE(RouteTree::compile(many));
  many.push_back(rule("over", {}));
  EXPECT_EQ(RouteTree::compile(many).error().code, Error::Code::too_large);
}

}  // namespace
}  // namespace tocsin
