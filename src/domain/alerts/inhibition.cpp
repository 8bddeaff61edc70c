#include "domain/alerts/inhibition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

namespace tocsin {
namespace {

std::unexpected<Error> fault(std::size_t index, const InhibitionRule& rule, std::string_view member,
                             Error error) {
  error.message = fmt::format("inhibition rule \"{}\": {}", rule.slug, error.message);
  error.pointer.insert(0, fmt::format("/{}/{}", index, member));
  return std::unexpected(std::move(error));
}

const AlertIdSet* find(const std::unordered_map<Digest, AlertIdSet>& groups, const Digest& digest) {
  const auto found = groups.find(digest);
  return found == groups.end() || found->second.empty() ? nullptr : &found->second;
}

}  // namespace

std::vector<std::uint64_t>::iterator AlertIdSet::find(std::uint64_t id) {
  // A new alert has the highest id of all: no search through a large group's memory.
  if (entries_.empty() || entries_.back() >> 1 < id) return entries_.end();
  return std::lower_bound(entries_.begin() + first_, entries_.end(), id << 1);
}

bool AlertIdSet::insert(std::uint64_t id) {
  const auto at = find(id);
  if (at != entries_.end() && *at >> 1 == id) {
    if ((*at & 1) == 0) return false;
    *at &= ~std::uint64_t{1};
    --holes_;
    return true;
  }
  entries_.insert(at, id << 1);
  return true;
}

bool AlertIdSet::erase(std::uint64_t id) {
  const auto at = find(id);
  if (at == entries_.end() || *at != id << 1) return false;
  *at |= 1;
  ++holes_;
  while (first_ < entries_.size() && (entries_[first_] & 1) != 0) {
    ++first_;
    --holes_;
  }
  if ((first_ + holes_) * 2 > entries_.size()) {
    entries_.erase(entries_.begin(), entries_.begin() + first_);
    std::erase_if(entries_, [](std::uint64_t entry) { return (entry & 1) != 0; });
    first_ = 0;
    holes_ = 0;
  }
  return true;
}

Result<InhibitionRules> InhibitionRules::compile(const std::vector<InhibitionRule>& rules) {
  if (rules.size() > inhibition_rules_max) {
    return fail(Error::Code::too_large,
                fmt::format("there may be at most {} inhibition rules", inhibition_rules_max));
  }
  std::vector<std::vector<Matcher>> sources;
  std::vector<std::vector<Matcher>> targets;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    auto source = parse_matcher_list(rules[i].source);
    if (!source) return fault(i, rules[i], "source", std::move(source.error()));
    auto target = parse_matcher_list(rules[i].target);
    if (!target) return fault(i, rules[i], "target", std::move(target.error()));
    if (rules[i].equal.size() > inhibition_equal_max) {
      return fault(
          i, rules[i], "equal",
          Error{Error::Code::too_large,
                fmt::format("at most {} labels may have to be equal", inhibition_equal_max),
                {}});
    }
    for (const Matcher& matcher : *source) names.push_back(matcher.name());
    for (const Matcher& matcher : *target) names.push_back(matcher.name());
    names.insert(names.end(), rules[i].equal.begin(), rules[i].equal.end());
    sources.push_back(std::move(*source));
    targets.push_back(std::move(*target));
  }
  InhibitionRules compiled;
  compiled.slots_ = LabelSlots(std::move(names));
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i].enabled) continue;
    Rule rule;
    rule.slug = rules[i].slug;
    rule.source = SlottedMatchers(sources[i], compiled.slots_);
    rule.target = SlottedMatchers(targets[i], compiled.slots_);
    for (const std::string& name : rules[i].equal) rule.equal.push_back(compiled.slots_.slot(name));
    compiled.rules_.push_back(std::move(rule));
  }
  return compiled;
}

Digest InhibitionRules::equal_digest(const Rule& rule, const SlotValues& values) {
  std::string bytes;
  for (const std::uint32_t slot : rule.equal) bytes.append(values[slot]).append(1, '\0');
  return digest_of(bytes);
}

InhibitionIndex::Groups* InhibitionIndex::groups_of(std::size_t rule, const SlotValues& values) {
  const bool source = rules_.rules_[rule].source.match(values);
  const bool target = rules_.rules_[rule].target.match(values);
  if (source) return target ? &active_[rule].both : &active_[rule].sources;
  return target ? &active_[rule].targets : nullptr;
}

void InhibitionIndex::insert(AlertId id, const Labels& labels) {
  if (active_.empty()) return;
  const SlotValues values = rules_.slots_.values(labels);
  for (std::size_t i = 0; i < active_.size(); ++i) {
    if (Groups* groups = groups_of(i, values)) {
      (*groups)[InhibitionRules::equal_digest(rules_.rules_[i], values)].insert(id.value);
    }
  }
}

void InhibitionIndex::erase(AlertId id, const Labels& labels) {
  if (active_.empty()) return;
  const SlotValues values = rules_.slots_.values(labels);
  for (std::size_t i = 0; i < active_.size(); ++i) {
    Groups* groups = groups_of(i, values);
    if (groups == nullptr) continue;
    const auto found = groups->find(InhibitionRules::equal_digest(rules_.rules_[i], values));
    if (found == groups->end()) continue;
    found->second.erase(id.value);
    if (found->second.empty()) groups->erase(found);
  }
}

std::optional<InhibitedBy> InhibitionIndex::inhibited_by(AlertId id, const Labels& labels) const {
  if (active_.empty()) return std::nullopt;
  const SlotValues values = rules_.slots_.values(labels);
  for (std::size_t i = 0; i < active_.size(); ++i) {
    const InhibitionRules::Rule& rule = rules_.rules_[i];
    const bool nothing_fires = active_[i].sources.empty() && active_[i].both.empty();
    if (nothing_fires || !rule.target.match(values)) continue;
    const Digest digest = InhibitionRules::equal_digest(rule, values);
    const AlertIdSet* plain = find(active_[i].sources, digest);
    const AlertIdSet* both = find(active_[i].both, digest);
    // A two-sided alert hears no other two-sided one and, being one of them, not itself.
    if (both != nullptr && rule.source.match(values)) both = nullptr;
    if (plain == nullptr && both == nullptr) continue;
    std::uint64_t source = plain != nullptr ? plain->front() : both->front();
    if (both != nullptr) source = std::min(source, both->front());
    assert(source != id.value);
    return InhibitedBy{rule.slug, AlertId{source}};
  }
  return std::nullopt;
}

std::vector<InhibitedBy> InhibitionIndex::all_inhibiting(AlertId id, const Labels& labels) const {
  std::vector<InhibitedBy> all;
  if (active_.empty()) return all;
  const SlotValues values = rules_.slots_.values(labels);
  for (std::size_t i = 0; i < active_.size(); ++i) {
    const InhibitionRules::Rule& rule = rules_.rules_[i];
    if (!rule.target.match(values)) continue;
    const Digest digest = InhibitionRules::equal_digest(rule, values);
    std::set<std::uint64_t> sources;
    const auto collect = [&](std::uint64_t source) { sources.insert(source); };
    if (const AlertIdSet* plain = find(active_[i].sources, digest)) plain->for_each(collect);
    const AlertIdSet* both = find(active_[i].both, digest);
    if (both != nullptr && !rule.source.match(values)) both->for_each(collect);
    assert(!sources.contains(id.value));
    for (const std::uint64_t source : sources) all.push_back({rule.slug, AlertId{source}});
  }
  return all;
}

std::vector<AlertId> InhibitionIndex::affected_by(AlertId id, const Labels& labels) const {
  std::vector<AlertId> affected;
  if (active_.empty()) return affected;
  const SlotValues values = rules_.slots_.values(labels);
  for (std::size_t i = 0; i < active_.size(); ++i) {
    const InhibitionRules::Rule& rule = rules_.rules_[i];
    if (!rule.source.match(values)) continue;
    const Digest digest = InhibitionRules::equal_digest(rule, values);
    const auto collect = [&](std::uint64_t target) { affected.push_back(AlertId{target}); };
    if (const AlertIdSet* targets = find(active_[i].targets, digest)) targets->for_each(collect);
    // Alerts that match both sides hear only sources that do not.
    const AlertIdSet* both = find(active_[i].both, digest);
    if (both != nullptr && !rule.target.match(values)) both->for_each(collect);
  }
  std::sort(affected.begin(), affected.end());
  affected.erase(std::unique(affected.begin(), affected.end()), affected.end());
  std::erase(affected, id);
  return affected;
}

}  // namespace tocsin
