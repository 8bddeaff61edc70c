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

// The rules, compiled. Immutable; part of the published Config.
class InhibitionRules {
 public:
  InhibitionRules() = default;

  // Disabled rules are checked and left out. Errors: invalid, too_large; they name the rule, and
  // the pointer leads to it in the list.
  static Result<InhibitionRules> compile(const std::vector<InhibitionRule>& rules);

  std::size_t size() const { return rules_.size(); }

 private:
  friend class InhibitionIndex;
  struct Rule {
    Slug slug;
    SlottedMatchers source;
    SlottedMatchers target;
    std::vector<std::uint32_t> equal;
  };
  static Digest equal_digest(const Rule& rule, const SlotValues& values);

  std::vector<Rule> rules_;
  LabelSlots slots_;
};

// The active alerts that the rules speak about.
class InhibitionIndex {
 public:
  InhibitionIndex() = default;
  explicit InhibitionIndex(InhibitionRules rules)
      : rules_(std::move(rules)), active_(rules_.size()) {}

  // An alert became active (open), or is it no longer. Its labels must be the same both times.
  void insert(AlertId id, const Labels& labels);
  void erase(AlertId id, const Labels& labels);

  // The first rule, in the order given, that quiets this alert, and the lowest numbered alert that
  // makes it do so. An alert that matches both sides of a rule is not quieted by another that does
  // so too (nothing quiets itself). The alert itself need not have been inserted.
  std::optional<InhibitedBy> inhibited_by(AlertId id, const Labels& labels) const;
  // Every such alert, by rule and then by number; for the trace and for Alertmanager's API.
  std::vector<InhibitedBy> all_inhibiting(AlertId id, const Labels& labels) const;

  // The active alerts whose inhibition may have changed because this one became active or ended:
  // sorted, without itself. Ask after insert() or erase().
  std::vector<AlertId> affected_by(AlertId id, const Labels& labels) const;

 private:
  using Groups = std::unordered_map<Digest, AlertIdSet>;  // by the values of the equal labels
  struct Active {                                         // of one rule
    Groups sources;                                       // match the source side only
    Groups both;                                          // match both sides
    Groups targets;                                       // match the target side only
  };
  Groups* groups_of(std::size_t rule, const SlotValues& values);

  InhibitionRules rules_;
  std::vector<Active> active_;
};

}  // namespace tocsin
