// Changes of MemoryTables, as every other Reader must answer.
#include <algorithm>

#include "storage/change_cursor.hpp"
#include "storage/memory_tables.hpp"

namespace tocsin {
namespace {

template <typename List, typename Item>
bool is_named(const List& list, const Item& item) {
  return list.empty() || std::ranges::find(list, item) != list.end();
}

bool is_on_any(const Change& row, const std::vector<Slug>& services) {
  return std::ranges::any_of(row.services,
                             [&](const Slug& service) { return holds(services, service); });
}

bool is_within(const ChangeQuery& query, const Change& row) {
  if (query.until && row.began_at > *query.until) return false;
  return !query.since || row.began_at >= *query.since || !row.ended_at ||
         *row.ended_at >= *query.since;
}

bool is_asked_for(const ChangeQuery& query, const Change& row) {
  return (query.services.empty() || is_on_any(row, query.services)) &&
         is_named(query.ids, row.id) && (!query.key || *query.key == row.key) &&
         (!query.incident || query.incident == row.incident) && is_within(query, row);
}

}  // namespace

Result<Slice<Change>> changes_in(const MemoryTables& tables, const Sight& sight,
                                 const ChangeQuery& query,
                                 const std::function<bool(IncidentId)>& hidden) {
  const auto after = change_cursor(query.cursor);
  if (!after) return std::unexpected(after.error());
  const auto place = [](const Change& row) { return ChangePlace{row.began_at, row.id}; };
  std::vector<Change> rows;
  for (const auto& [id, row] : tables.changes) {
    const bool seen =
        sight.all || is_on_any(row, sight.services) ||
        std::ranges::find(sight.incidents, row.incident.value) != sight.incidents.end();
    if (!seen || hidden(row.incident) || !is_asked_for(query, row)) continue;
    if (!*after || place(row) < **after) rows.push_back(row);
  }
  std::ranges::sort(rows, std::greater{}, place);
  return slice_of(std::move(rows), slice_limit(query.limit), cursor_after);
}

}  // namespace tocsin
