// Inhibition: quiet because something bigger fires. The compiled rules and the open alerts that
// they speak about. Owned by whoever owns the alerts (the engine thread; a preview its own).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/alerts/alert.hpp"
#include "domain/rules/label_slots.hpp"
#include "domain/rules/routing.hpp"

namespace tocsin {

constexpr std::size_t inhibition_rules_max = 500;
constexpr std::size_t inhibition_equal_max = 32;

struct InhibitedBy {
  Slug rule;
  AlertId source;
  bool operator==(const InhibitedBy&) const = default;
};

// A set of alerts that grows at its end and shrinks anywhere: ids come from a counter. Removing
// leaves a hole; holes are cleared away when they are half of it.
class AlertIdSet {
 public:
  bool insert(std::uint64_t id);
  bool erase(std::uint64_t id);
  bool empty() const { return first_ == entries_.size(); }
  std::uint64_t front() const { return entries_[first_] >> 1; }
  template <typename Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t i = first_; i < entries_.size(); ++i) {
      if ((entries_[i] & 1) == 0) visit(entries_[i] >> 1);
    }
  }

 private:
  std::vector<std::uint64_t>::iterator find(std::uint64_t id);

  std::vector<std::uint64_t> entries_;  // id * 2, + 1 for a hole; sorted
  std::uint32_t first_ = 0;             // never a hole
  std::uint32_t holes_ = 0;             // behind first_
};

class InhibitionIndex {
 public:
  InhibitionIndex() = default;

  // Disabled rules are checked and left out. Errors: invalid, too_large; they name the rule.
  static Result<InhibitionIndex> compile(const std::vector<InhibitionRule>& rules);

  // An alert became active (open), or is it no longer. Its labels must be the same both times.
  void insert(AlertId id, const Labels& labels);
  void erase(AlertId id, const Labels& labels);

  // The first rule, in the order given, that quiets this alert, and the lowest numbered alert that
  // makes it do so. An alert that matches both sides of a rule is not quieted by another that does
  // so too (nothing quiets itself). The alert itself need not have been inserted.
  std::optional<InhibitedBy> inhibited_by(AlertId id, const Labels& labels) const;
  // Every such alert of every rule, sorted, at most one a rule and alert; for the trace and for
  // Alertmanager's API.
  std::vector<InhibitedBy> all_inhibiting(AlertId id, const Labels& labels) const;

  // The active alerts whose inhibition may have changed because this one became active or ended:
  // sorted, without itself. Ask after insert() or erase().
  std::vector<AlertId> affected_by(AlertId id, const Labels& labels) const;

  std::size_t size() const { return rules_.size(); }

 private:
  using Groups = std::unordered_map<Digest, AlertIdSet>;  // by the values of the equal labels
  struct Rule {
    Slug slug;
    SlottedMatchers source;
    SlottedMatchers target;
    std::vector<std::uint32_t> equal;
    Groups sources;            // match the source side only
    Groups two_sided_sources;  // match both sides
    Groups targets;            // match the target side only
    // Two-sided alerts are targets as well, found through two_sided_sources.
  };

  static Digest equal_digest(const Rule& rule, const SlotValues& values);
  Groups* group_of(Rule& rule, const SlotValues& values) const;

  std::vector<Rule> rules_;
  LabelSlots slots_;
};

}  // namespace tocsin
