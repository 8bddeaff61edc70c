// The walk over a tree of rules that decides which of its nodes speak for something. The same walk
// serves routing rules and Alertmanager's notification routes.
#pragma once

#include <cstddef>
#include <vector>

namespace tocsin {

// Depth first; a child speaks instead of its parent; after the first sibling that spoke, later ones
// are looked at only while it says `continue`. Gives the nodes that speak, in that order.
//   children(node) -> a range of nodes    matches(node) -> bool    continues(node) -> bool
// Semantics of Alertmanager's route tree (dispatch: Route.Match), with `node` taken as matched.
template <typename Node, typename Children, typename Matches, typename Continues>
void speaking_below(Node node, const Children& children, const Matches& matches,
                    const Continues& continues, std::vector<Node>& speaking) {
  const std::size_t before = speaking.size();
  for (const Node child : children(node)) {
    if (!matches(child)) continue;
    speaking_below(child, children, matches, continues, speaking);
    if (!continues(child)) break;
  }
  if (speaking.size() == before) speaking.push_back(node);
}

}  // namespace tocsin
