// What a start reads: the rows that State is made of, and the configuration.
#include "storage/commit_writer.hpp"
#include "storage/tables.hpp"

namespace tocsin {
namespace {

template <typename T, typename Take>
Status read_each(Connection& connection, std::string_view sql, Take&& take) {
  return connection.query(sql, {}, [&](const Row& row) -> Status {
    auto read = read_row<T>(row);
    if (!read) return std::unexpected(std::move(read.error()));
    take(std::move(*read));
    return {};
  });
}

template <typename T>
Status read_all(Connection& connection, std::string_view sql, std::vector<T>& rows) {
  return read_each<T>(connection, sql, [&](T&& row) { rows.push_back(std::move(row)); });
}

Status read_alerts(Connection& connection, AlertTable& alerts) {
  return read_each<Alert>(connection,
                          select_from<Alert>() + "WHERE status <> 'resolved' ORDER BY id",
                          [&](const Alert& alert) { alerts.put(alert); });
}

template <typename T>
Status read_where(Connection& connection, std::string_view rest, std::vector<T>& rows) {
  return read_all(connection, select_from<T>() + std::string(rest), rows);
}

Status read_counters(Connection& connection, Loaded& loaded) {
  static const std::string sql = "SELECT " + column_list(columns_of<Counters>()) +
                                 ", last_commit_at FROM counters WHERE one = 1";
  return connection.query(sql, {}, [&](const Row& row) -> Status {
    int column = 0;
    auto counters = read_row<Counters>(row, column);
    if (!counters) return std::unexpected(std::move(counters.error()));
    loaded.rows.counters = *counters;
    loaded.last_commit_at = from_ms(row.integer(column));
    return {};
  });
}

Status read_config(Connection& connection, Loaded& loaded) {
  static const std::string sql =
      "SELECT " + column_list(columns_of<ConfigRow>()) +
      " FROM config WHERE kind = 'policy' OR ordinal IN "
      "(SELECT MAX(ordinal) FROM config GROUP BY kind, slug) ORDER BY ordinal";
  return read_all(connection, sql, loaded.config);
}

// Pages of the escalations that run, with the statement's tables named.
std::string pages_sql() {
  return "SELECT " + column_list(columns_of<Page>(), "p") +
         " FROM escalations e JOIN pages p ON p.escalation = e.id WHERE e.status = 'running' "
         "ORDER BY p.id";
}

// As is_held() says.
constexpr std::string_view held_tasks =
    "WHERE (kind = 'action_item' AND status IN ('open', 'doing')) OR incident IN "
    "(SELECT id FROM incidents WHERE status NOT IN ('closed', 'cancelled', 'merged')) ORDER BY id";

constexpr std::string_view held_checks =
    "WHERE incident IN (SELECT id FROM incidents WHERE status NOT IN ('closed', 'cancelled', "
    "'merged')) ORDER BY id";

Status read_known_changes(Connection& connection, std::vector<KnownChange>& rows) {
  static const std::string sql = "SELECT " + column_list(columns_of<KnownChange>()) +
                                 " FROM changes WHERE id > (SELECT MAX(id) FROM changes) - " +
                                 std::to_string(known_changes_max) + " ORDER BY id";
  return read_all(connection, sql, rows);
}

}  // namespace

Result<Loaded> load_from(Connection& connection) {
  Loaded loaded;
  Rows& rows = loaded.rows;
  const auto steps = [&]() -> Status {
    if (auto s = read_counters(connection, loaded); !s) return s;
    if (auto s = read_config(connection, loaded); !s) return s;
    if (auto s = read_alerts(connection, rows.alerts); !s) return s;
    if (auto s = read_where(connection, "WHERE status = 'running' ORDER BY id", rows.escalations);
        !s) {
      return s;
    }
    if (auto s = read_all(connection, pages_sql(), rows.pages); !s) return s;
    if (auto s = read_where(connection, "ORDER BY id", rows.jobs); !s) return s;
    if (auto s = read_where(connection, "WHERE \"over\" = 0 ORDER BY id", rows.silences); !s)
      return s;
    if (auto s = read_where(connection,
                            "WHERE status NOT IN ('closed', 'cancelled', 'merged') ORDER BY id",
                            rows.incidents);
        !s) {
      return s;
    }
    if (auto s = read_where(connection, held_tasks, rows.tasks); !s) return s;
    if (auto s = read_where(connection, held_checks, rows.service_checks); !s) return s;
    if (auto s = read_where(connection, held_checks, rows.emergency_changes); !s) return s;
    if (auto s = read_known_changes(connection, rows.known_changes); !s) return s;
    if (auto s = read_where(connection, "ORDER BY integration", rows.heartbeats); !s) return s;
    if (auto s = read_where(connection, "ORDER BY contact_method, drill", rows.last_messages); !s) {
      return s;
    }
    if (auto s = read_where(connection, "ORDER BY step", rows.step_turns); !s) return s;
    if (auto s =
            read_where(connection, "ORDER BY subject_kind, subject, contact_method", rows.told);
        !s) {
      return s;
    }
    if (auto s = read_where(connection, "ORDER BY schedule", rows.on_call); !s) return s;
    // A day is kept, counted back from the newest, as State does.
    return read_where(connection,
                      "WHERE at >= (SELECT MAX(at) FROM replies) - 86400000 ORDER BY \"key\"",
                      rows.replies);
  };
  const auto begun = connection.begin_snapshot();
  if (!begun) return std::unexpected(begun.error());
  auto read = steps();
  connection.end_snapshot();
  if (!read) return std::unexpected(std::move(read.error()));
  return loaded;
}

}  // namespace tocsin
