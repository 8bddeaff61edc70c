// Questions about changes, over either database.
#include "storage/ask.hpp"
#include "storage/change_cursor.hpp"
#include "storage/sight_terms.hpp"
#include "storage/sql_reader.hpp"

namespace tocsin {
namespace {

void filter_changes(Question& question, const ChangeQuery& query) {
  if (!query.services.empty()) question.where(mentions_any(question, query.services));
  question.where_in("id", query.ids, [](ChangeId id) { return number(id.value); });
  if (query.key) question.where("\"key\" = " + question.place(*query.key));
  if (query.incident) {
    question.where("incident <> 0 AND incident = " + question.place(number(query.incident.value)));
  }
  if (query.until) question.where("began_at <= " + question.place(to_ms(*query.until)));
  if (query.since) {
    const std::string since = question.place(to_ms(*query.since));
    question.where("(began_at >= " + since + " OR ended_at IS NULL OR ended_at >= " + since + ")");
  }
}

}  // namespace

Result<Slice<Change>> SqlReader::changes(const Sight& sight, const ChangeQuery& query) {
  const int limit = slice_limit(query.limit);
  Question question(select_from<Change>());
  limit_changes(question, sight);
  filter_changes(question, query);
  const auto after = change_cursor(query.cursor);
  if (!after) return std::unexpected(after.error());
  if (*after) {
    const std::string began = question.place(to_ms((*after)->began_at));
    question.where("(began_at < " + began + " OR (began_at = " + began + " AND id < " +
                   question.place(number((*after)->id.value)) + "))");
  }
  question.then("ORDER BY began_at DESC, id DESC LIMIT " + question.place(limit + 1));
  auto rows = ask_rows<Change>(*connection_, question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_after);
}

}  // namespace tocsin
