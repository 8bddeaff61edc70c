#include "storage/search_writer.hpp"

#include <charconv>

#include "domain/incidents/search.hpp"
#include "storage/ask.hpp"

namespace tocsin {
namespace {

constexpr std::string_view of_id = "id = $1";
constexpr std::string_view of_declaration = "incident = $1 AND kind = 'declared'";

class SearchWriter {
 public:
  explicit SearchWriter(Connection& connection)
      : connection_(connection), sqlite_(connection.dialect() == Dialect::sqlite) {}

  Status write(const TimelineEntry& entry) {
    if (entry.subject_kind != EntryOf::incident) return {};
    if (entry.kind == EntryKind::edited) {
      static const std::string condition =
          std::string(of_id) + " AND incident = $3 AND kind <> 'declared'";
      return replace(condition, entry.about.value, entry.text, entry.subject);
    }
    if (entry.kind == EntryKind::withdrawn) return remove(entry.about.value, entry.subject);
    return is_findable(entry.kind) ? add(entry) : Status{};
  }

  Status write(const Incident& incident) {
    static const std::string condition = std::string(of_declaration) + " AND $3 = incident";
    return replace(condition, incident.id.value, incident.title + "\n" + incident.summary,
                   incident.id.value);
  }

 private:
  Status add(const TimelineEntry& entry) {
    const bool declared = entry.kind == EntryKind::declared;
    values_.clear();
    values_.add_integer(number(entry.id.value));
    if (auto ran = unindex(of_id); !ran) return ran;
    values_.add_integer(number(entry.subject));
    values_.add_text(to_text(entry.kind));
    values_.add_text(to_text(declared ? usual_visibility(entry.kind) : entry.visibility));
    // Those of an incident come with it: see write(incident).
    values_.own_text(declared ? std::string() : searchable_words(entry.text));
    static const std::string insert = upsert("$5");
    static const std::string insert_vector = upsert(vector_of("$5"));
    if (auto ran = connection_.execute(sqlite_ ? insert : insert_vector, values_); !ran) return ran;
    if (!sqlite_) return {};
    values_.clear();
    values_.add_integer(number(entry.id.value));
    return connection_.execute(
        "INSERT INTO searchable_words (rowid, words) SELECT id, words FROM searchable "
        "WHERE id = $1",
        values_);
  }

  // Where `condition` holds ($1: `id`, $3: `incident`) and the words are others.
  Status replace(const std::string& condition, std::uint64_t id, std::string_view text,
                 std::uint64_t incident) {
    values_.clear();
    values_.add_integer(number(id));
    values_.own_text(searchable_words(text));
    values_.add_integer(number(incident));
    if (!sqlite_) {
      return connection_.execute("UPDATE searchable SET words = " + vector_of("$2") + " WHERE " +
                                     condition + " AND words <> " + vector_of("$2"),
                                 values_);
    }
    const std::string changed = condition + " AND words <> $2";
    if (auto ran = unindex(changed); !ran) return ran;
    if (auto ran = connection_.execute("INSERT INTO searchable_words (rowid, words) "
                                       "SELECT id, $2 FROM searchable WHERE " +
                                           changed,
                                       values_);
        !ran) {
      return ran;
    }
    return connection_.execute("UPDATE searchable SET words = $2 WHERE " + changed, values_);
  }

  Status remove(std::uint64_t id, std::uint64_t incident) {
    constexpr std::string_view condition = "id = $1 AND incident = $2 AND kind <> 'declared'";
    values_.clear();
    values_.add_integer(number(id));
    values_.add_integer(number(incident));
    if (auto ran = unindex(condition); !ran) return ran;
    return connection_.execute("DELETE FROM searchable WHERE " + std::string(condition), values_);
  }

  // FTS5 is told what it knew of the rows; see "external content tables" in its manual.
  Status unindex(std::string_view condition) {
    if (!sqlite_) return {};
    return connection_.execute(
        "INSERT INTO searchable_words (searchable_words, rowid, words) "
        "SELECT 'delete', id, words FROM searchable WHERE " +
            std::string(condition),
        values_);
  }

  // Folded words need no parser: each is a lexeme.
  static std::string vector_of(const std::string& place) {
    return "CAST(CAST(" + place + " AS TEXT) AS TSVECTOR)";
  }
  static std::string upsert(const std::string& words) {
    return "INSERT INTO searchable (id, incident, kind, visibility, words) "
           "VALUES ($1, $2, $3, $4, " +
           words +
           ") ON CONFLICT (id) DO UPDATE SET incident = excluded.incident, "
           "kind = excluded.kind, visibility = excluded.visibility, words = excluded.words";
  }

  Connection& connection_;
  bool sqlite_;
  Values values_;
};

Result<std::optional<std::uint64_t>> filled_until(Connection& connection) {
  std::optional<std::uint64_t> until;
  auto asked = connection.query("SELECT value FROM meta WHERE name = 'searchable_until'", {},
                                [&](const Row& row) -> Status {
                                  const std::string_view text = row.text(0);
                                  until = 0;
                                  std::from_chars(text.data(), text.data() + text.size(), *until);
                                  return {};
                                });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return until;
}

template <typename T>
std::vector<const T*> pointers_to(const std::vector<T>& rows) {
  std::vector<const T*> pointers;
  for (const T& row : rows) pointers.push_back(&row);
  return pointers;
}

// The next incidents after `until`, in one transaction; none: all are done.
Result<std::optional<std::uint64_t>> fill_next(Connection& connection, std::uint64_t until) {
  constexpr std::int64_t incidents_a_slice = 5;
  Question next(select_from<Incident>());
  next.where("id > " + next.place(number(until)));
  next.then("ORDER BY id LIMIT " + next.place(incidents_a_slice));
  const auto incidents = ask_rows<Incident>(connection, next);
  if (!incidents) return std::unexpected(incidents.error());
  std::vector<TimelineEntry> entries;
  if (!incidents->empty()) {
    Question of_them(select_from<TimelineEntry>());
    of_them.where("subject > " + of_them.place(number(until)));
    of_them.where("subject <= " + of_them.place(number(incidents->back().id.value)));
    of_them.where("subject_kind = 'incident'");
    of_them.then("ORDER BY id");
    auto found = ask_rows<TimelineEntry>(connection, of_them);
    if (!found) return std::unexpected(std::move(found.error()));
    entries = std::move(*found);
  }
  Values values;
  if (!incidents->empty()) values.own_text(std::to_string(incidents->back().id.value));
  Status status = connection.begin();
  if (status) status = write_searchable(connection, pointers_to(entries), pointers_to(*incidents));
  if (status) {
    status = connection.execute(incidents->empty()
                                    ? "DELETE FROM meta WHERE name = 'searchable_until'"
                                    : "UPDATE meta SET value = $1 WHERE name = 'searchable_until'",
                                values);
  }
  if (status) status = connection.commit();
  if (!status) {
    connection.rollback();
    return std::unexpected(status.error());
  }
  if (incidents->empty()) return std::nullopt;
  return incidents->back().id.value;
}

}  // namespace

Status write_searchable(Connection& connection, std::span<const TimelineEntry* const> entries,
                        std::span<const Incident* const> incidents) {
  SearchWriter writer(connection);
  for (const TimelineEntry* entry : entries) {
    if (auto written = writer.write(*entry); !written) return written;
  }
  for (const Incident* incident : incidents) {
    if (auto written = writer.write(*incident); !written) return written;
  }
  return {};
}

Status fill_searchable(Connection& connection) {
  auto until = filled_until(connection);
  while (until && *until) until = fill_next(connection, **until);
  return until ? Status{} : Status(std::unexpected(until.error()));
}

}  // namespace tocsin
