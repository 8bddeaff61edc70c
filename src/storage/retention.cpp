#include "storage/retention.hpp"

#include <vector>

#include "storage/block.hpp"
#include "storage/question.hpp"

namespace tocsin {
namespace {

constexpr std::int64_t rows_a_slice = 500;
constexpr std::int64_t blocks_a_slice = 32;
constexpr std::int64_t alerts_a_slice = 50;
constexpr std::int64_t pages_a_slice = 256;  // of the file

Values values_of(std::initializer_list<std::int64_t> numbers) {
  Values values;
  for (const std::int64_t number : numbers) values.add_integer(number);
  return values;
}

// The oldest rows are the first ones: the end of the run of them that began before `limit`.
struct OldRun {
  std::int64_t last = 0;
  std::int64_t count = 0;
};
Result<OldRun> old_run(Connection& connection, std::string_view sql, Time limit) {
  OldRun run;
  bool young = false;
  auto asked = connection.query(sql, values_of({rows_a_slice}), [&](const Row& row) -> Status {
    young = young || from_ms(row.integer(1)) >= limit;
    if (!young) run = {row.integer(0), run.count + 1};
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return run;
}

}  // namespace

struct Sweeper::Block {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::string packing;
  std::string body;
};

template <typename Steps>
Status Sweeper::in_transaction(Steps steps) {
  Status status = connection_->begin();
  if (status) status = steps();
  if (status) status = connection_->commit();
  if (!status) connection_->rollback();
  return status;
}

Result<bool> Sweeper::sweep(Time now) {
  const auto step = [&]() -> Result<bool> {
    switch (stage_) {
      case Stage::measure:
        return measure();
      case Stage::feed:
        return sweep_feed(now);
      case Stage::replies:
        return sweep_replies(now);
      case Stage::events:
        return sweep_events(now);
      case Stage::payloads:
        return sweep_payloads(now);
      case Stage::alerts:
        return sweep_alerts(now);
      case Stage::notifications:
        return sweep_notifications(now);
      case Stage::changes:
        return sweep_changes(now);
      case Stage::file:
        return shrink_file();
      case Stage::done:
        return false;
    }
    return false;
  };
  const auto more = step();
  if (!more) return more;
  if (!*more) stage_ = static_cast<Stage>(static_cast<int>(stage_) + 1);
  if (stage_ != Stage::done) return true;
  stage_ = Stage::measure;
  return false;
}

Result<bool> Sweeper::measure() {
  payload_block_ = 0;
  in_use_.clear();
  auto asked = connection_->query("SELECT payload FROM alerts WHERE status <> 'resolved'", {},
                                  [&](const Row& row) -> Status {
                                    in_use_.insert(static_cast<std::uint64_t>(row.integer(0)));
                                    return {};
                                  });
  const auto over = [&](std::string_view sql, std::uint64_t bytes_max) {
    std::int64_t bytes = 0;
    asked = connection_->query(sql, {}, [&](const Row& row) -> Status {
      bytes += row.integer(0);
      return {};
    });
    return bytes - number(bytes_max);
  };
  if (asked) {
    event_bytes_over_ = over("SELECT length(body) FROM event_blocks", retention_.event_bytes_max);
  }
  if (asked) {
    payload_bytes_over_ =
        over("SELECT length(body) FROM payload_blocks", retention_.payload_bytes_max);
  }
  if (!asked) return std::unexpected(std::move(asked.error()));
  return false;
}

Result<bool> Sweeper::sweep_feed(Time now) {
  const auto run = old_run(*connection_, "SELECT seq, at FROM feed ORDER BY seq LIMIT $1",
                           now - retention_.feed);
  if (!run) return std::unexpected(run.error());
  if (run->count == 0) return false;
  const Values last = values_of({run->last});
  auto done = in_transaction([&]() -> Status {
    auto ran = connection_->execute("DELETE FROM feed WHERE seq <= $1", last);
    if (!ran) return ran;
    // Who asks for changes since before this is told to read everything again.
    return connection_->execute(
        "UPDATE counters SET feed_floor = $1 WHERE one = 1 AND feed_floor < $1", last);
  });
  if (!done) return std::unexpected(std::move(done.error()));
  return run->count == rows_a_slice;
}

Result<bool> Sweeper::sweep_replies(Time now) {
  const auto run = old_run(*connection_, "SELECT at, at FROM replies ORDER BY at LIMIT $1",
                           now - retention_.replies);
  if (!run) return std::unexpected(run.error());
  if (run->count == 0) return false;
  auto done = connection_->execute("DELETE FROM replies WHERE at <= $1", values_of({run->last}));
  if (!done) return std::unexpected(std::move(done.error()));
  return run->count == rows_a_slice;
}

Result<bool> Sweeper::sweep_events(Time now) {
  std::vector<std::int64_t> old;
  std::set<Slug> integrations;
  bool young = false;
  auto asked =
      connection_->query("SELECT seq, to_at, packing, body FROM event_blocks ORDER BY seq LIMIT $1",
                         values_of({blocks_a_slice}), [&](const Row& row) -> Status {
                           const bool by_age = from_ms(row.integer(1)) < now - retention_.events;
                           young = young || (!by_age && event_bytes_over_ <= 0);
                           if (young) return {};
                           auto raw = expand(row.text(2), row.blob(3));
                           if (!raw) return std::unexpected(std::move(raw.error()));
                           const auto events = unpack_events(*raw);
                           if (!events) return std::unexpected(events.error());
                           for (const EventRecord& event : *events)
                             integrations.insert(event.integration);
                           event_bytes_over_ -= number(row.blob(3).size());
                           old.push_back(row.integer(0));
                           return {};
                         });
  if (!asked) return std::unexpected(std::move(asked.error()));
  if (old.empty()) return false;
  auto done = in_transaction([&]() -> Status {
    auto ran =
        connection_->execute("DELETE FROM event_blocks WHERE seq <= $1", values_of({old.back()}));
    for (const Slug& integration : integrations) {
      if (!ran) return ran;
      Values values;
      values.add_text(integration);
      values.add_integer(old.back());
      ran = connection_->execute(
          "DELETE FROM event_integrations WHERE integration = $1 AND seq <= $2", values);
    }
    return ran;
  });
  if (!done) return std::unexpected(std::move(done.error()));
  return number(old.size()) == blocks_a_slice;
}

Result<bool> Sweeper::sweep_payloads(Time now) {
  std::vector<Block> old;
  bool young = false;
  auto asked = connection_->query(
      "SELECT first_id, last_id, received_at, packing, body FROM payload_blocks "
      "WHERE first_id > $1 ORDER BY first_id LIMIT $2",
      values_of({number(payload_block_), blocks_a_slice}), [&](const Row& row) -> Status {
        const bool by_age = from_ms(row.integer(2)) < now - retention_.payloads;
        young = young || (!by_age && payload_bytes_over_ <= 0);
        if (young) return {};
        payload_bytes_over_ -= number(row.blob(4).size());
        old.push_back(
            {row.integer(0), row.integer(1), std::string(row.text(3)), std::string(row.blob(4))});
        return {};
      });
  if (!asked) return std::unexpected(std::move(asked.error()));
  if (old.empty()) return false;
  auto done = in_transaction([&]() -> Status {
    for (const Block& block : old) {
      if (auto thinned = thin_out(block); !thinned) return thinned;
    }
    return {};
  });
  if (!done) return std::unexpected(std::move(done.error()));
  payload_block_ = static_cast<std::uint64_t>(old.back().first);
  return number(old.size()) == blocks_a_slice;
}

// Leaves of a block what open alerts still show.
Status Sweeper::thin_out(const Block& block) {
  const auto first = in_use_.lower_bound(static_cast<std::uint64_t>(block.first));
  const bool any = first != in_use_.end() && *first <= static_cast<std::uint64_t>(block.last);
  if (!any) {
    return connection_->execute("DELETE FROM payload_blocks WHERE first_id = $1",
                                values_of({block.first}));
  }
  auto raw = expand(block.packing, block.body);
  if (!raw) return std::unexpected(std::move(raw.error()));
  const auto views = unpack_payloads(*raw);
  if (!views) return std::unexpected(views.error());
  std::vector<Payload> kept;
  for (const PayloadView& view : *views) {
    if (in_use_.contains(view.id.value)) {
      kept.push_back({view.id, view.alert, view.received_at, std::string(view.content)});
    }
  }
  if (kept.size() == views->size()) return {};
  std::vector<const Payload*> pointers;
  for (const Payload& payload : kept) pointers.push_back(&payload);
  std::string body;
  for (PayloadBlock& part : pack_payloads(pointers)) body += part.body;
  PackedBody packed = packed_body(std::move(body));
  // first_id stays, so that the block is found by every id that it ever held.
  Values values;
  values.add_text(packed.packing);
  values.add_blob(packed.bytes);
  values.add_integer(block.first);
  return connection_->execute(
      "UPDATE payload_blocks SET packing = $1, body = $2 WHERE first_id = $3", values);
}

Result<bool> Sweeper::sweep_alerts(Time now) {
  std::vector<std::uint64_t> old;
  auto asked = connection_->query(
      "SELECT id FROM alerts WHERE status = 'resolved' AND resolved_at < $1 "
      "ORDER BY resolved_at LIMIT $2",
      values_of({to_ms(now - retention_.history), alerts_a_slice}), [&](const Row& row) -> Status {
        old.push_back(static_cast<std::uint64_t>(row.integer(0)));
        return {};
      });
  if (!asked) return std::unexpected(std::move(asked.error()));
  if (old.empty()) return false;
  auto done = in_transaction([&]() -> Status {
    for (const std::uint64_t id : old) {
      if (auto forgotten = forget_alert(id); !forgotten) return forgotten;
    }
    return {};
  });
  if (!done) return std::unexpected(std::move(done.error()));
  return number(old.size()) == alerts_a_slice;
}

Status Sweeper::forget_alert(std::uint64_t id) {
  constexpr std::string_view statements[] = {
      "DELETE FROM notification_pages WHERE page IN "
      "(SELECT id FROM pages WHERE subject = $1 AND subject_kind = 'alert')",
      "DELETE FROM pages WHERE subject = $1 AND subject_kind = 'alert'",
      "DELETE FROM escalations WHERE subject = $1 AND subject_kind = 'alert'",
      "DELETE FROM timeline WHERE subject = $1 AND subject_kind = 'alert'",
      "DELETE FROM alerts WHERE id = $1",
  };
  const Values values = values_of({number(id)});
  for (const std::string_view statement : statements) {
    if (auto ran = connection_->execute(statement, values); !ran) return ran;
  }
  return {};
}

Result<bool> Sweeper::sweep_notifications(Time now) {
  const auto run =
      old_run(*connection_, "SELECT id, ended_at FROM notifications ORDER BY id LIMIT $1",
              now - retention_.history);
  if (!run) return std::unexpected(run.error());
  if (run->count == 0) return false;
  auto done =
      connection_->execute("DELETE FROM notifications WHERE id <= $1", values_of({run->last}));
  if (!done) return std::unexpected(std::move(done.error()));
  return run->count == rows_a_slice;
}

// The newest stay however old they are: State knows them.
Result<bool> Sweeper::sweep_changes(Time now) {
  std::int64_t count = 0;
  std::int64_t last = 0;
  const Values old =
      values_of({to_ms(now - retention_.changes), number(known_changes_max), rows_a_slice});
  auto asked = connection_->query(
      "SELECT updated_at FROM changes WHERE incident = 0 AND updated_at < $1 "
      "AND id <= (SELECT MAX(id) FROM changes) - $2 ORDER BY updated_at LIMIT $3",
      old, [&](const Row& row) -> Status {
        ++count;
        last = row.integer(0);
        return {};
      });
  if (!asked) return std::unexpected(std::move(asked.error()));
  if (count == 0) return false;
  auto done = connection_->execute(
      "DELETE FROM changes WHERE incident = 0 AND updated_at <= $1 "
      "AND id <= (SELECT MAX(id) FROM changes) - $2",
      values_of({last, number(known_changes_max)}));
  if (!done) return std::unexpected(std::move(done.error()));
  return count == rows_a_slice;
}

// Gives free pages back to the disk. PostgreSQL's autovacuum needs no help.
Result<bool> Sweeper::shrink_file() {
  if (dialect_ == Dialect::postgres) return false;
  std::int64_t free_pages = 0;
  auto asked = connection_->query("PRAGMA freelist_count", {}, [&](const Row& row) -> Status {
    free_pages = row.integer(0);
    return {};
  });
  // A few free pages are kept: the next commit wants some.
  if (asked && free_pages > 4 * pages_a_slice) {
    asked = connection_->execute("PRAGMA incremental_vacuum(" + std::to_string(pages_a_slice) + ")",
                                 {});
  }
  if (!asked) return std::unexpected(std::move(asked.error()));
  return free_pages > 5 * pages_a_slice;
}

}  // namespace tocsin
