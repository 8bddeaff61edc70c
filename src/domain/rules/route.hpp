// RouteTree: the routing rules, compiled. Says for an event's labels what becomes of its alert.
// Immutable; part of the published Config; safe to ask from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/rules/label_slots.hpp"
#include "domain/rules/routing.hpp"

namespace tocsin {

constexpr std::size_t routing_rules_max = 2000;
constexpr std::size_t routing_depth_max = 16;

// What the rules say. Each answer names the rule that gave it, so that the UI can answer "why".
// An empty `rule` means that no rule matched: the integration's own service is taken.
struct Route {
  Slug rule;  // the first rule that spoke
  Slug service;
  Slug service_rule;
  std::optional<Severity> severity;
  Slug severity_rule;
  std::optional<Urgency> urgency;
  Slug urgency_rule;
  bool suppress = false;
  Slug suppress_rule;
  Duration delay{};
  Slug delay_rule;
  bool declare_incident = false;
  Slug declare_rule;
  bool operator==(const Route&) const = default;
};
TOCSIN_DESCRIBE(Route, rule, service, service_rule, severity, severity_rule, urgency, urgency_rule,
                suppress, suppress_rule, delay, delay_rule, declare_incident, declare_rule)

// One rule that was looked at, for the preview.
struct RouteStep {
  Slug rule;
  bool matched = false;
  std::string failed;  // the first matcher that did not hold, or "integration"; empty when matched
  int depth = 0;
  bool operator==(const RouteStep&) const = default;
};
TOCSIN_DESCRIBE(RouteStep, rule, matched, failed, depth)

struct RouteTrace {
  Route route;
  std::vector<RouteStep> steps;  // in the order in which the rules were looked at
  bool operator==(const RouteTrace&) const = default;
};
TOCSIN_DESCRIBE(RouteTrace, route, steps)

class RouteTree {
 public:
  RouteTree() = default;

  // Disabled rules are left out, with everything below them. Errors: invalid (a bad matcher, an
  // unknown parent, a circle, a slug used twice), too_large; they name the rule, and the pointer
  // leads to it in the list.
  static Result<RouteTree> compile(const std::vector<RoutingRule>& rules);

  Route route(const Labels& labels, std::string_view integration) const;
  // The same answer, with every rule that was looked at on the way.
  RouteTrace explain(const Labels& labels, std::string_view integration) const;

  std::size_t size() const { return nodes_.size(); }

 private:
  using Node = std::uint32_t;
  struct Compiled {
    RoutingRule rule;
    std::vector<Matcher> matchers;
    SlottedMatchers slotted;
    Node parent = 0;
    int depth = 0;
    std::vector<Node> children;  // sorted by (position, slug)
  };

  Route gather(const std::vector<Node>& speaking) const;
  RouteStep step(Node node, const Labels& labels, std::string_view integration) const;

  std::vector<Compiled> nodes_;
  std::vector<Node> roots_;
  LabelSlots slots_;
};

}  // namespace tocsin
