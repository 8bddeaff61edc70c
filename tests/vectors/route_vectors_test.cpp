// The suite route.tree, walked by the same walk that the routing rules use.
#include <deque>
#include <map>
#include <optional>
#include <span>

#include "domain/rules/matcher.hpp"
#include "domain/rules/tree_walk.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::text_of;
using vectors::Vector;

// A notification route of the peer: its settings are inherited, and kept here as they are written.
struct Node {
  std::vector<Matcher> matchers;
  json::object settings;
  bool continues = false;
  std::vector<const Node*> children;
};

const json::object no_settings{};

const Node* build(const json::object& from, const json::object& inherited,
                  std::deque<Node>& nodes) {
  Node& node = nodes.emplace_back();
  node.settings = inherited;
  for (const auto& [name, value] : from) {
    if (name == "match" || name == "match_re") {
      const MatchOp op = name == "match" ? MatchOp::equal : MatchOp::regex;
      for (const auto& [label, wanted] : value.as_object()) {
        node.matchers.push_back(*Matcher::make(std::string(label), op, text_of(wanted)));
      }
    } else if (name == "continue") {
      node.continues = value.as_bool();
    } else if (name != "routes") {
      node.settings[name] = value;
    }
  }
  if (const json::value* routes = from.if_contains("routes")) {
    for (const json::value& child : routes->as_array()) {
      node.children.push_back(build(child.as_object(), node.settings, nodes));
    }
  }
  return &node;
}

TEST(RouteVectors, Tree) {
  const json::object whole = vectors::suite("route.tree");
  ASSERT_FALSE(whole.empty());
  std::deque<Node> nodes;
  const Node* root = build(whole.at("T").as_object(), no_settings, nodes);
  vectors::for_each("route.tree", [&](const Vector& vector) {
    if (vector.input.contains("parent")) {  // inheritance of one setting, told without a tree
      json::array children;
      for (const json::value& own : vector.input.at("children").as_array()) {
        json::object child;
        if (!own.is_null()) child["group_by"] = own;
        std::deque<Node> few;
        const json::object parent{{"group_by", vector.input.at("parent")},
                                  {"routes", json::array{child}}};
        children.push_back(
            build(parent, no_settings, few)->children.at(0)->settings.at("group_by"));
      }
      EXPECT_EQ(children, vector.expect.at("children").as_array());
      return;
    }
    const Labels labels = *from_json<Labels>(vector.input.at("labels"));
    std::vector<const Node*> speaking;
    speaking_below(
        root, [](const Node* node) { return std::span(node->children); },
        [&](const Node* node) { return all_match(node->matchers, labels); },
        [](const Node* node) { return node->continues; }, speaking);
    json::array routes;
    for (const Node* node : speaking) routes.push_back(node->settings);
    EXPECT_EQ(json::value(routes), vector.expect.at("routes"));
  });
}

}  // namespace
}  // namespace tocsin
