// What followers are sent (engine/follow.hpp): read from the store and rendered on a thread of its
// own, so that neither the engine nor the outbox waits for a database.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/pool.hpp"
#include "app/sender.hpp"
#include "base/clock.hpp"
#include "engine/config.hpp"

namespace tocsin {

constexpr Duration event_deadline = 10s;
constexpr int followed_at_once = 4;  // incidents of one follower

// An attempt whose entry is still to be read.
struct FollowErrand {
  Delivery delivery;
};

struct PreparedEvent {
  std::optional<HttpErrand> errand = {};  // none: nothing is sent, and `outcome` is what came of it
  JobOutcomeKind outcome = JobOutcomeKind::failed;
  std::string why = {};
  EntryId entry = {};      // what the errand tells
  EntryId passed = {};     // before that, all is settled
  std::string about = {};  // "incident.declared of INC-7"
};

class EventReading {
 public:
  virtual ~EventReading() = default;
  // Must not block. `ready` is called once, on any thread, at the latest by the destructor.
  virtual void prepare(Delivery delivery, std::function<void(PreparedEvent)> ready) = 0;
};

class Followers final : public EventReading {
 public:
  using Published = std::function<std::shared_ptr<const Config>()>;
  Followers(std::string_view master_key, Published config, api::MakeReader make_reader,
            const Clock& clock);
  void prepare(Delivery delivery, std::function<void(PreparedEvent)> ready) override;

 private:
  std::string master_key_;
  Published config_;
  const Clock& clock_;
  api::Pool reading_;
};

// Without the thread.
PreparedEvent prepare_event(const Delivery& delivery, Reader& reader, const Config& config,
                            std::string_view master_key, Time now);

// What the follower's answer means.
Interpretation interpret_event(FollowerKind kind, const ProviderAnswer& answer, Time now);

}  // namespace tocsin
