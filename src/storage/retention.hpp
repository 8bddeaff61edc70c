// Retention: what is old is deleted, in slices so small that no commit waits long for one.
#pragma once

#include <memory>
#include <set>

#include "engine/store.hpp"
#include "storage/connection.hpp"
#include "storage/schema.hpp"

namespace tocsin {

struct Retention {
  Duration feed = std::chrono::hours(24);
  Duration replies = std::chrono::hours(48);  // State looks back a day from the newest
  Duration events = std::chrono::hours(24 * 90);
  std::uint64_t event_bytes_max = 8ull << 30;
  Duration payloads = std::chrono::hours(24 * 90);  // those of open alerts are kept
  std::uint64_t payload_bytes_max = 16ull << 30;
  Duration history = std::chrono::hours(24 * 400);  // resolved alerts with all that belongs to them
  Duration changes = std::chrono::hours(24 * 400);  // those made for an incident are kept
};

// Belongs to one worker thread, with a writing connection of its own (make_worker_connection()).
class Sweeper {
 public:
  Sweeper(std::unique_ptr<Connection> connection, Dialect dialect, Retention retention)
      : connection_(std::move(connection)), dialect_(dialect), retention_(retention) {}

  // One slice: a transaction of a few milliseconds. True when there is more to do at once; call it
  // again after a pause. False: a whole round found nothing more; once an hour is often enough.
  // Errors: those of the connection; the slice is not done then.
  Result<bool> sweep(Time now);

 private:
  enum class Stage {
    measure,
    feed,
    replies,
    events,
    payloads,
    alerts,
    notifications,
    changes,
    file,
    done
  };

  // Each does one slice of its stage; true when the stage may have more.
  Result<bool> measure();
  Result<bool> sweep_feed(Time now);
  Result<bool> sweep_replies(Time now);
  Result<bool> sweep_events(Time now);
  Result<bool> sweep_payloads(Time now);
  Result<bool> sweep_alerts(Time now);
  Result<bool> sweep_notifications(Time now);
  Result<bool> sweep_changes(Time now);
  Result<bool> shrink_file();

  struct Block;
  Status thin_out(const Block& block);
  Status forget_alert(std::uint64_t id);
  template <typename Steps>
  Status in_transaction(Steps steps);

  std::unique_ptr<Connection> connection_;
  Dialect dialect_;
  Retention retention_;
  Stage stage_ = Stage::measure;
  std::set<std::uint64_t> in_use_;     // payloads of open alerts when the round began; later
                                       // alerts have later payloads
  std::int64_t event_bytes_over_ = 0;  // how much is to go because of the size
  std::int64_t payload_bytes_over_ = 0;
  std::uint64_t payload_block_ = 0;  // blocks before this one were looked at in this round
};

}  // namespace tocsin
