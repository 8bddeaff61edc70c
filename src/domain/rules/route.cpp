#include "domain/rules/route.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

#include "domain/rules/tree_walk.hpp"

namespace tocsin {
namespace {

// Stands for the whole tree: it matches everything and says nothing.
constexpr std::uint32_t top = 0xFFFFFFFF;

std::unexpected<Error> fault(std::size_t index, const RoutingRule& rule, Error error) {
  error.message = fmt::format("routing rule \"{}\": {}", rule.slug, error.message);
  return fail_at(std::to_string(index), std::move(error));
}

Error bad(std::string message, std::string pointer) {
  return Error{Error::Code::invalid, std::move(message), std::move(pointer)};
}

}  // namespace

Result<RouteTree> RouteTree::compile(const std::vector<RoutingRule>& rules) {
  if (rules.size() > routing_rules_max) {
    return fail(Error::Code::too_large,
                fmt::format("there may be at most {} routing rules", routing_rules_max));
  }
  std::map<std::string_view, std::size_t> by_slug;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!by_slug.emplace(rules[i].slug, i).second) {
      return fault(i, rules[i], bad("another rule has the same slug", "/slug"));
    }
  }
  // Every rule is checked, disabled ones too: switching one on must not be able to fail.
  std::vector<std::vector<Matcher>> matchers(rules.size());
  std::vector<int> depths(rules.size());
  std::vector<bool> enabled(rules.size());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    auto parsed = parse_matcher_list(rules[i].matchers);
    if (!parsed) {
      parsed.error().pointer.insert(0, "/matchers");
      return fault(i, rules[i], std::move(parsed.error()));
    }
    matchers[i] = std::move(*parsed);
    for (const Matcher& matcher : matchers[i]) names.push_back(matcher.name());
    enabled[i] = rules[i].enabled;
    for (const RoutingRule* up = &rules[i]; !up->parent.empty(); ++depths[i]) {
      const auto parent = by_slug.find(up->parent);
      if (parent == by_slug.end()) {
        return fault(
            i, rules[i],
            bad(fmt::format("there is no rule \"{}\" to be its parent", up->parent), "/parent"));
      }
      if (depths[i] == static_cast<int>(routing_depth_max)) {
        return fault(i, rules[i],
                     bad(fmt::format("its parents form a circle or are more than {} deep",
                                     routing_depth_max),
                         "/parent"));
      }
      up = &rules[parent->second];
      enabled[i] = enabled[i] && up->enabled;
    }
  }

  RouteTree tree;
  tree.slots_ = LabelSlots(std::move(names));
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (enabled[i]) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tuple(depths[a], rules[a].position, std::string_view(rules[a].slug)) <
           std::tuple(depths[b], rules[b].position, std::string_view(rules[b].slug));
  });
  std::map<std::string_view, Node> nodes;  // parents come before their children in `order`
  for (const std::size_t i : order) {
    const auto node = static_cast<Node>(tree.nodes_.size());
    nodes.emplace(rules[i].slug, node);
    Compiled compiled{rules[i], matchers[i], SlottedMatchers(matchers[i], tree.slots_),
                      top,      depths[i],   {}};
    if (!rules[i].parent.empty()) compiled.parent = nodes.at(rules[i].parent);
    auto& siblings = compiled.parent == top ? tree.roots_ : tree.nodes_[compiled.parent].children;
    siblings.push_back(node);
    tree.nodes_.push_back(std::move(compiled));
  }
  return tree;
}

// Each leaf speaks with its own settings, then with those that it inherits; a later leaf, reached
// by a `continue`, only adds what all before it left open.
Route RouteTree::gather(const std::vector<Node>& speaking) const {
  Route route;
  for (const Node leaf : speaking) {
    if (leaf == top) continue;
    if (route.rule.empty()) route.rule = nodes_[leaf].rule.slug;
    for (Node node = leaf; node != top; node = nodes_[node].parent) {
      const RoutingRule& rule = nodes_[node].rule;
      if (route.service.empty() && !rule.service.empty()) {
        route.service = rule.service;
        route.service_rule = rule.slug;
      }
      if (!route.severity && rule.severity) {
        route.severity = rule.severity;
        route.severity_rule = rule.slug;
      }
      if (!route.urgency && rule.urgency) {
        route.urgency = rule.urgency;
        route.urgency_rule = rule.slug;
      }
      if (!route.suppress && rule.suppress) {
        route.suppress = true;
        route.suppress_rule = rule.slug;
      }
      if (route.delay == Duration{} && rule.delay > Duration{}) {
        route.delay = rule.delay;
        route.delay_rule = rule.slug;
      }
      if (!route.declare_incident && rule.declare_incident) {
        route.declare_incident = true;
        route.declare_rule = rule.slug;
      }
    }
  }
  return route;
}

Route RouteTree::route(const Labels& labels, std::string_view integration) const {
  if (nodes_.empty()) return {};
  const SlotValues values = slots_.values(labels);
  std::vector<Node> speaking;
  speaking_below(
      top, [&](Node node) { return std::span(node == top ? roots_ : nodes_[node].children); },
      [&](Node node) {
        const Compiled& compiled = nodes_[node];
        return (compiled.rule.integration.empty() || compiled.rule.integration == integration) &&
               compiled.slotted.match(values);
      },
      [&](Node node) { return nodes_[node].rule.continue_; }, speaking);
  return gather(speaking);
}

RouteStep RouteTree::step(Node node, const Labels& labels, std::string_view integration) const {
  const Compiled& compiled = nodes_[node];
  RouteStep step{compiled.rule.slug, false, {}, compiled.depth};
  if (!compiled.rule.integration.empty() && compiled.rule.integration != integration) {
    step.failed = "integration";
    return step;
  }
  const auto failed = std::find_if(compiled.matchers.begin(), compiled.matchers.end(),
                                   [&](const Matcher& m) { return !m.matches(labels); });
  step.matched = failed == compiled.matchers.end();
  if (!step.matched) step.failed = failed->text();
  return step;
}

RouteTrace RouteTree::explain(const Labels& labels, std::string_view integration) const {
  RouteTrace trace;
  std::vector<Node> speaking;
  speaking_below(
      top, [&](Node node) { return std::span(node == top ? roots_ : nodes_[node].children); },
      [&](Node node) {
        trace.steps.push_back(step(node, labels, integration));
        return trace.steps.back().matched;
      },
      [&](Node node) { return nodes_[node].rule.continue_; }, speaking);
  trace.route = gather(speaking);
  return trace;
}

}  // namespace tocsin
