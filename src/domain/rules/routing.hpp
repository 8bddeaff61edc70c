// Routing rules: an ordered tree of matches over an event's labels that says what becomes of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/severity.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// Rules without a parent are looked at in `position` order. The first that matches wins, unless it
// says `continue_`; then later ones may add what it left open. A rule's children (rules that name
// it as parent) are looked at first, and inherit what they leave open.
struct RoutingRule {
  Slug slug;
  std::string name;
  Slug parent;
  int position = 0;
  std::vector<std::string> matchers;  // Alertmanager's language, all must hold: severity=~"crit.*"
  Slug integration;                   // only events of this integration; empty: of any
  bool continue_ = false;
  Slug service;  // where the alert belongs
  std::optional<Severity> severity;
  std::optional<Urgency> urgency;
  bool suppress = false;          // recorded, shown as suppressed by this rule, pages nobody
  Duration delay{};               // page only if it still fires after this (transient alerts)
  bool declare_incident = false;  // declare an incident of the alert's severity
  bool enabled = true;
  bool operator==(const RoutingRule&) const = default;
};
TOCSIN_DESCRIBE(RoutingRule, slug, name, parent, position, matchers, integration, continue_,
                service, severity, urgency, suppress, delay, declare_incident, enabled)

// While an alert that matches `source` fires, alerts that match `target` and have the same values
// of the `equal` labels are quiet.
struct InhibitionRule {
  Slug slug;
  std::string name;
  std::vector<std::string> source;  // matchers
  std::vector<std::string> target;  // matchers
  std::vector<std::string> equal;   // label names; absent counts as empty
  bool enabled = true;
  bool operator==(const InhibitionRule&) const = default;
};
TOCSIN_DESCRIBE(InhibitionRule, slug, name, source, target, equal, enabled)

}  // namespace tocsin
