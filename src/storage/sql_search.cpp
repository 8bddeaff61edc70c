// SqlReader, the search: three ways through the same rows, each quick where the others are not.
#include "domain/incidents/search.hpp"
#include "storage/question.hpp"
#include "storage/sight_terms.hpp"
#include "storage/sql_reader.hpp"
#include "storage/tables.hpp"

namespace tocsin {
namespace {

constexpr std::size_t narrow_incidents_max = 100;  // whose rows are looked through one by one
constexpr std::int64_t walked_rows_max = 3'000;    // of the newest, before the index is asked

// Folded words hold letters and digits only; what they are quoted for is that none is an operator.
std::string fts5_query(const std::vector<std::string>& terms) {
  std::string query;
  for (const std::string& term : terms) {
    query += (query.empty() ? "\"" : " AND \"") + term + "\"";
  }
  return query + "*";
}

std::string ts_query(const std::vector<std::string>& terms) {
  std::string query;
  for (const std::string& term : terms) query += (query.empty() ? "'" : " & '") + term + "'";
  return query + ":*";
}

// "words" of a row has them, without the index.
void where_found(Question& question, Dialect dialect, const std::vector<std::string>& terms) {
  if (dialect == Dialect::postgres) {
    question.where("s.words @@ CAST(CAST(" + question.place(ts_query(terms)) +
                   " AS TEXT) AS TSQUERY)");
    return;
  }
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::string wanted = " " + terms[i] + (i + 1 < terms.size() ? " " : "");
    question.where("instr(s.words, " + question.place(wanted) + ") > 0");
  }
}

}  // namespace

// One question; `source` is what stands behind FROM, with the rows as `s`.
struct SqlReader::Search {
  const Sight& sight;
  const Sight& responding;
  const SearchQuery& query;
  std::optional<std::uint64_t> below;  // the entry of the cursor
  int limit = 0;

  Question begin(const std::string& source) const {
    // The words as they are now; that of a declaration are those of its incident.
    Question question(
        "SELECT h.id, h.incident, i.title, t.kind, t.actor_kind, t.actor_slug, "
        "t.actor_on_behalf_of, t.at, h.visibility, "
        "CASE WHEN t.kind = 'declared' THEN i.title || '\n' || i.summary ELSE "
        "COALESCE((SELECT e.text FROM timeline e WHERE e.subject = t.subject AND e.about = t.id "
        "AND e.about <> 0 AND e.subject_kind = 'incident' AND e.kind = 'edited' "
        "ORDER BY e.id DESC LIMIT 1), t.text) END "
        "FROM (SELECT s.id, s.incident, s.visibility FROM");
    question.then(source);
    return question;
  }

  // `order`: the id, as the way through the rows wants it said.
  void end(Question& question, const std::string& order) const {
    question.where_in("s.kind", query.kinds, [](EntryKind kind) { return to_text(kind); });
    if (!query.restricted) question.where("s.visibility <> 'restricted'");
    if (below) question.where(order + " < " + question.place(number(*below)));
    // What is joined away behind the LIMIT would end a page too early.
    question.where("EXISTS (SELECT 1 FROM incidents e WHERE e.id = s.incident)");
    question.where(is_of_seen_incident(question, sight, "s.incident"));
    question.where("(s.visibility IN ('stakeholder', 'public') OR " +
                   is_of_seen_incident(question, responding, "s.incident") + ")");
    question.then("ORDER BY " + order + " DESC LIMIT " + question.place(limit + 1));
    question.then(
        ") h JOIN timeline t ON t.subject = h.incident AND t.subject_kind = 'incident' "
        "AND t.id = h.id JOIN incidents i ON i.id = h.incident ORDER BY h.id DESC");
  }
};

// Incidents whose rows are few enough to be looked through: the one that is asked for, or all that
// is seen. None: they are not.
Result<std::optional<std::vector<std::uint64_t>>> SqlReader::narrow(const Search& search) {
  if (search.query.incident) return std::vector{search.query.incident.value};
  if (search.sight.all || search.sight.behind_doors) return std::nullopt;
  Question question("SELECT id FROM incidents");
  limit_incidents(question, search.sight);
  question.then("LIMIT " + question.place(number(narrow_incidents_max + 1)));
  std::vector<std::uint64_t> seen;
  auto asked = connection_->query(question.sql(), question.values(), [&](const Row& row) -> Status {
    seen.push_back(static_cast<std::uint64_t>(row.integer(0)));
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  if (seen.size() > narrow_incidents_max) return std::nullopt;
  return seen;
}

Result<std::vector<SearchHit>> SqlReader::search_narrow(
    const Search& search, const std::vector<std::uint64_t>& incidents) {
  Question question = search.begin("searchable s");
  question.where_in("s.incident", incidents, number);
  where_found(question, connection_->dialect(), search.query.terms);
  search.end(question, "+s.id");  // by the index of the incidents, and then sorted
  return ask<SearchHit>(question);
}

// What is found often is found among the newest.
Result<std::vector<SearchHit>> SqlReader::search_newest(const Search& search) {
  Question question = search.begin("(SELECT id, incident, kind, visibility, words FROM searchable");
  if (search.below) question.where("id < " + question.place(number(*search.below)));
  question.then("ORDER BY id DESC LIMIT " + question.place(walked_rows_max) + ") s");
  question.begin_where();
  where_found(question, connection_->dialect(), search.query.terms);
  search.end(question, "s.id");
  return ask<SearchHit>(question);
}

Result<std::vector<SearchHit>> SqlReader::search_index(const Search& search) {
  if (connection_->dialect() == Dialect::sqlite) {
    Question question =
        search.begin("searchable_words CROSS JOIN searchable s ON s.id = searchable_words.rowid");
    question.where("searchable_words MATCH " + question.place(fts5_query(search.query.terms)));
    search.end(question, "searchable_words.rowid");
    return ask<SearchHit>(question);
  }
  // OFFSET 0: by the index, never backwards through all ids in the hope of some.
  Question question = search.begin("(SELECT id, incident, kind, visibility FROM searchable s");
  where_found(question, Dialect::postgres, search.query.terms);
  question.then("OFFSET 0) s");
  question.begin_where();
  search.end(question, "s.id");
  return ask<SearchHit>(question);
}

Result<Slice<SearchHit>> SqlReader::search(const Sight& sight, const Sight& responding,
                                           const SearchQuery& query) {
  Search search{.sight = sight,
                .responding = responding,
                .query = query,
                .below = {},
                .limit = slice_limit(query.limit)};
  if (!query.cursor.empty()) {
    const auto last = cursor_number(query.cursor);
    if (!last) return std::unexpected(last.error());
    search.below = *last;
  }
  if (query.terms.empty()) return Slice<SearchHit>{};
  const auto incidents = narrow(search);
  if (!incidents) return std::unexpected(incidents.error());
  if (*incidents && (*incidents)->empty()) return Slice<SearchHit>{};
  auto hits = *incidents ? search_narrow(search, **incidents) : search_newest(search);
  const auto wanted = static_cast<std::size_t>(search.limit) + 1;
  if (hits && !*incidents && hits->size() < wanted) hits = search_index(search);
  if (!hits) return std::unexpected(std::move(hits.error()));
  for (SearchHit& hit : *hits) hit.snippet = snippet_of(hit.snippet, query.terms);
  return slice_of(std::move(*hits), search.limit,
                  [](const SearchHit& last) { return std::to_string(last.entry.value); });
}

}  // namespace tocsin
