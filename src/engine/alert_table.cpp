#include "engine/alert_table.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstring>
#include <unordered_set>

namespace tocsin {

// The members of an open Alert in the order of their size. It has no resolved_at.
struct AlertTable::Packed {
  AlertId id;
  PayloadId payload;
  EscalationId escalation;
  IncidentId incident;
  Digest content;
  Freshness fresh;
  Time started_at{};
  Time created_at{};
  Time status_at{};
  Time moved_at{};
  std::optional<Time> wake_at;
  const std::string* integration = nullptr;
  const std::string* service = nullptr;
  const std::string* rule = nullptr;
  const std::string* acknowledged_by = nullptr;
  std::unique_ptr<std::vector<QuietReason>> quiet;  // null: none
  std::unique_ptr<char[]> texts;                    // labels, dedup key, summary, end to end
  std::uint32_t labels_bytes = 0;
  std::uint32_t dedup_key_bytes = 0;
  std::uint32_t summary_bytes = 0;
  std::uint8_t status = 0;
  std::uint8_t severity = 0;
  std::uint8_t urgency = 0;
  bool ends_at_assumed = false;
  bool drill = false;
  bool lags = false;

  std::string_view labels() const { return {texts.get(), labels_bytes}; }
  std::string_view dedup_key() const { return {texts.get() + labels_bytes, dedup_key_bytes}; }
  std::string_view summary() const {
    return {texts.get() + labels_bytes + dedup_key_bytes, summary_bytes};
  }
  void set_texts(std::string_view labels_block, std::string_view key, std::string_view line) {
    if (labels() == labels_block && dedup_key() == key && summary() == line) return;
    labels_bytes = static_cast<std::uint32_t>(labels_block.size());
    dedup_key_bytes = static_cast<std::uint32_t>(key.size());
    summary_bytes = static_cast<std::uint32_t>(line.size());
    texts = std::make_unique_for_overwrite<char[]>(labels_block.size() + key.size() + line.size());
    char* out = std::copy(labels_block.begin(), labels_block.end(), texts.get());
    out = std::copy(key.begin(), key.end(), out);
    std::copy(line.begin(), line.end(), out);
  }
};

struct AlertTable::Index {
  boost::unordered_flat_map<std::uint64_t, std::unique_ptr<Packed>> by_id;
  boost::unordered_flat_map<Digest, Packed*, std::hash<Digest>> by_key;
  // Slugs of integrations, services, rules and people: few, and kept for good.
  std::unordered_set<std::string> names;
};

AlertTable::AlertTable() : index_(std::make_unique<Index>()) {}
AlertTable::~AlertTable() = default;
AlertTable::AlertTable(AlertTable&&) noexcept = default;
AlertTable& AlertTable::operator=(AlertTable&&) noexcept = default;

AlertTable::Packed* AlertTable::packed(AlertId id) const {
  const auto found = index_->by_id.find(id.value);
  return found == index_->by_id.end() ? nullptr : found->second.get();
}

void AlertTable::share(const std::string*& place, const std::string& name) {
  if (place == nullptr || *place != name) place = &*index_->names.insert(name).first;
}

void AlertTable::unpack(const Packed& packed, Alert& alert) {
  alert.id = packed.id;
  alert.integration = *packed.integration;
  alert.dedup_key = packed.dedup_key();
  alert.status = static_cast<AlertStatus>(packed.status);
  alert.summary = packed.summary();
  alert.labels = Labels::from_block(std::string(packed.labels()));
  alert.service = *packed.service;
  alert.severity = static_cast<Severity>(packed.severity);
  alert.urgency = static_cast<Urgency>(packed.urgency);
  alert.rule = *packed.rule;
  alert.quiet.clear();
  if (packed.quiet) alert.quiet = *packed.quiet;
  alert.started_at = packed.started_at;
  alert.created_at = packed.created_at;
  alert.status_at = packed.status_at;
  alert.moved_at = packed.moved_at;
  alert.wake_at = packed.wake_at;
  alert.ends_at_assumed = packed.ends_at_assumed;
  alert.acknowledged_by = *packed.acknowledged_by;
  alert.escalation = packed.escalation;
  alert.incident = packed.incident;
  alert.payload = packed.payload;
  alert.content = packed.content;
  alert.drill = packed.drill;
  alert.fresh = packed.fresh;
}

AlertBrief AlertTable::brief_of(const Packed& packed) {
  return {packed.id,
          packed.payload,
          packed.content,
          packed.fresh,
          {packed.started_at, packed.fresh.ends_at, packed.ends_at_assumed},
          packed.wake_at,
          static_cast<Severity>(packed.severity),
          *packed.service};
}

std::size_t AlertTable::size() const { return index_->by_id.size(); }

void AlertTable::copy(AlertId id, Alert& alert) const { unpack(*packed(id), alert); }

std::vector<AlertId> AlertTable::ids() const {
  std::vector<AlertId> ids;
  ids.reserve(index_->by_id.size());
  for (const auto& [id, packed] : index_->by_id) ids.push_back(AlertId{id});
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::optional<Alert> AlertTable::find(AlertId id) const {
  const Packed* found = packed(id);
  if (found == nullptr) return std::nullopt;
  std::optional<Alert> alert(std::in_place);
  unpack(*found, *alert);
  return alert;
}

std::optional<Labels> AlertTable::labels(AlertId id) const {
  const Packed* found = packed(id);
  if (found == nullptr) return std::nullopt;
  return Labels::from_block(std::string(found->labels()));
}

std::optional<AlertBrief> AlertTable::brief(AlertId id) const {
  const Packed* found = packed(id);
  if (found == nullptr) return std::nullopt;
  return brief_of(*found);
}

std::optional<AlertBrief> AlertTable::brief(Digest key) const {
  const auto found = index_->by_key.find(key);
  if (found == index_->by_key.end()) return std::nullopt;
  return brief_of(*found->second);
}

std::vector<Alert> AlertTable::all() const {
  std::vector<Alert> alerts;
  alerts.reserve(index_->by_id.size());
  for_each([&](const Alert& alert) { alerts.push_back(alert); });
  return alerts;
}

void AlertTable::put(const Alert& alert) {
  std::unique_ptr<Packed>& place = index_->by_id[alert.id.value];
  if (!place) {
    place = std::make_unique<Packed>();
    index_->by_key.emplace(alert_key(alert.integration, alert.dedup_key), place.get());
  }
  Packed& packed = *place;
  packed.id = alert.id;
  packed.payload = alert.payload;
  packed.escalation = alert.escalation;
  packed.incident = alert.incident;
  packed.content = alert.content;
  packed.fresh = alert.fresh;
  packed.started_at = alert.started_at;
  packed.created_at = alert.created_at;
  packed.status_at = alert.status_at;
  packed.moved_at = alert.moved_at;
  packed.wake_at = alert.wake_at;
  share(packed.integration, alert.integration);
  share(packed.service, alert.service);
  share(packed.rule, alert.rule);
  share(packed.acknowledged_by, alert.acknowledged_by);
  packed.quiet =
      alert.quiet.empty() ? nullptr : std::make_unique<std::vector<QuietReason>>(alert.quiet);
  packed.set_texts(alert.labels.block(), alert.dedup_key, alert.summary);
  packed.status = static_cast<std::uint8_t>(alert.status);
  packed.severity = static_cast<std::uint8_t>(alert.severity);
  packed.urgency = static_cast<std::uint8_t>(alert.urgency);
  packed.ends_at_assumed = alert.ends_at_assumed;
  packed.drill = alert.drill;
  saved(packed);
}

void AlertTable::erase(AlertId id) {
  const auto found = index_->by_id.find(id.value);
  if (found == index_->by_id.end()) return;
  saved(*found->second);
  index_->by_key.erase(alert_key(*found->second->integration, found->second->dedup_key()));
  index_->by_id.erase(found);
}

void AlertTable::touch(AlertId id, const Freshness& fresh) {
  Packed& packed = *index_->by_id.at(id.value);
  packed.fresh = fresh;
  if (!std::exchange(packed.lags, true)) lagging_.insert(id);
}

void AlertTable::renew(AlertId id, const Freshness& fresh, std::optional<Time> wake_at) {
  Packed& packed = *index_->by_id.at(id.value);
  packed.fresh = fresh;
  packed.wake_at = wake_at;
  saved(packed);
}

void AlertTable::saved(Packed& packed) {
  if (std::exchange(packed.lags, false)) lagging_.erase(packed.id);
}

}  // namespace tocsin
