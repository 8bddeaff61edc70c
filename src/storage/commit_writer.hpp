// CommitWriter: a Commit as statements, the same for both databases.
#pragma once

#include "engine/store.hpp"
#include "storage/connection.hpp"

namespace tocsin {

class CommitWriter {
 public:
  // Writes everything of `commit` between the connection's begin() and commit(), which are the
  // caller's. Errors: those of the connection.
  Status write(Connection& connection, const Commit& commit);

  // What is durable now: rows of alerts from `next` on are known not to exist yet.
  void known(const Counters& next) { next_alert_ = next.alert; }

 private:
  Status write_alerts(Connection& connection, const Commit& commit);
  Status write_alert(Connection& connection, const Alert& alert);
  Status write_events(Connection& connection, const Commit& commit);
  Status write_payloads(Connection& connection, const Commit& commit);
  Status write_jobs(Connection& connection, const Commit& commit);
  Status write_notifications(Connection& connection, const Commit& commit);
  Status write_heartbeats(Connection& connection, const Commit& commit);
  Status write_told(Connection& connection, const Commit& commit);
  Status write_config(Connection& connection, const Commit& commit);
  Status write_feed(Connection& connection, const Commit& commit);
  Status write_counters(Connection& connection, const Commit& commit);
  template <typename T>
  Status upsert_all(Connection& connection, const std::vector<T>& rows);

  Values values_;  // kept from row to row for its memory
  std::uint64_t next_alert_ = 0;
};

// What a start reads. Errors: those of the connection, internal.
Result<Loaded> load_from(Connection& connection);

}  // namespace tocsin
