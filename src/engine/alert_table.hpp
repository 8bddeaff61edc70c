// AlertTable: the open alerts, by id and by key. Each lies packed in a few hundred bytes, because
// there may be a hundred thousand: names that many share stand once, texts in one block. Whoever
// wants a whole Alert is given a copy; a repeat that changes nothing needs only the AlertBrief.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/alerts/alert.hpp"
#include "domain/alerts/merge.hpp"

namespace tocsin {

// What an event looks at to see whether it brings anything new.
struct AlertBrief {
  AlertId id;
  PayloadId payload;
  Digest content;
  Freshness fresh;
  AlertSpan span;
  std::optional<Time> wake_at;
  Severity severity = Severity::SEV3;
  std::string_view service;  // lives as long as the table
};

class AlertTable {
 public:
  AlertTable();
  ~AlertTable();
  AlertTable(AlertTable&&) noexcept;
  AlertTable& operator=(AlertTable&&) noexcept;

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::vector<AlertId> ids() const;  // sorted

  std::optional<Alert> find(AlertId id) const;
  std::optional<Labels> labels(AlertId id) const;
  std::optional<AlertBrief> brief(AlertId id) const;
  std::optional<AlertBrief> brief(Digest key) const;  // by alert_key()

  // Visits a whole copy of each, by id.
  template <typename Visit>
  void for_each(Visit&& visit) const {
    Alert alert;
    for (const AlertId id : ids()) {
      copy(id, alert);
      visit(static_cast<const Alert&>(alert));
    }
  }
  std::vector<Alert> all() const;  // by id

  // Takes the row of an open alert in; its row in the store is as new. Its key never changes.
  void put(const Alert& alert);
  // Lets go of one that is over.
  void erase(AlertId id);
  // An unchanged repeat: its row in the store lags behind from now on. The alert must be here.
  void touch(AlertId id, const Freshness& fresh);
  // Its row is written with these. The alert must be here.
  void renew(AlertId id, const Freshness& fresh, std::optional<Time> wake_at);
  const std::set<AlertId>& lagging() const { return lagging_; }

  // The same alerts; whether their rows lag does not count.
  bool operator==(const AlertTable& other) const { return all() == other.all(); }

 private:
  struct Packed;
  struct Index;
  void copy(AlertId id, Alert& alert) const;
  Packed* packed(AlertId id) const;
  void saved(Packed& packed);  // its row is as new as what is here
  static void unpack(const Packed& packed, Alert& alert);
  static AlertBrief brief_of(const Packed& packed);
  void share(const std::string*& place, const std::string& name);

  std::unique_ptr<Index> index_;
  std::set<AlertId> lagging_;
};

}  // namespace tocsin
