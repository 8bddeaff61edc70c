// Dispatch: the outbox's decisions, without its thread. Each lane has a limit of attempts under
// way, a queue behind it and a breaker, so that one slow provider never holds another. One thread
// calls it: the outbox's.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <variant>

#include "app/followers.hpp"
#include "app/mail_errand.hpp"
#include "app/sender.hpp"
#include "base/fair_queue.hpp"
#include "base/random.hpp"
#include "engine/breaker.hpp"
#include "engine/channel.hpp"
#include "engine/config.hpp"

namespace tocsin {

using Ticket = std::uint64_t;  // one attempt that was handed to the sender

constexpr std::size_t lane_waiting_max = 10'000;
constexpr Duration http_deadline = 15s;
// What waited longer is handed back untried: its lease must not run out while it is under way.
constexpr Duration waiting_max = 30s;
static_assert(waiting_max + mail_deadline < job_lease);

class Dispatch {
 public:
  using Published = std::function<std::shared_ptr<const Config>()>;
  using Errand = std::variant<HttpErrand, MailErrand, SpoolErrand, FollowErrand>;
  using Send = std::function<void(Ticket, Errand)>;

  // `master_key`: the 32 bytes of the key file. Every delivery ends in exactly one `delivered`.
  // `random`: for what a message must never have twice.
  Dispatch(std::string_view master_key, Random& random, Published config, Send send,
           Delivered delivered);

  void deliver(Delivery delivery, Time now);
  void cancel(JobId job, Time now);  // no effect on what the sender has
  void answered(Ticket ticket, const ProviderAnswer& answer, Time now);
  // What a FollowErrand came to.
  void prepared(Ticket ticket, PreparedEvent event, Time now);
  // The end, in two halves: nothing more goes out, and what waited is told as not tried ...
  void drop_waiting(Time now);
  // ... and what the sender has not answered by now is told as unknown.
  void abandon_under_way();

  std::size_t waiting() const { return waiting_.size(); }
  std::size_t under_way() const { return under_way_.size(); }
  std::size_t lanes() const { return lanes_.size(); }

 private:
  struct Lane {
    Breaker breaker;
    // Keys of waiting_, by contact method: a storm for one person holds up nobody else's first
    // message. A key that is gone was cancelled.
    FairQueue<std::uint64_t> queue;
    int under_way = 0;
  };
  struct Waiting {
    Delivery delivery;
    Time since{};
  };
  struct UnderWay {
    JobId job;
    int attempt = 1;
    std::string lane;
    Channel channel = Channel::email;
    JobKind kind = JobKind::notification;
    Provider provider;  // to phones
    Time started_at{};
    FollowerKind follower = FollowerKind::webhook_subscription;  // these three: to followers
    EntryId settles;                                             // when it is taken or refused
    EntryId passed;                                              // whatever comes of it
    std::string about;
  };

  void pump(const std::string& lane_name, Time now);
  void start(const std::string& lane_name, Lane& lane, const Delivery& delivery, Time now);
  Result<Errand> errand_for(const Delivery& delivery, Time now) const;
  Status prove_sender(RenderContext& context, const Delivery& delivery, Time now) const;
  bool make_room(Lane& lane, const Slug& contact_method, Time now);
  void drop(std::uint64_t key, JobOutcomeKind kind, std::string why, Time now,
            std::optional<Time> not_before = {});
  void forget_if_idle(const std::string& lane_name);
  void tell(const Delivery& delivery, JobOutcomeKind kind, std::string why, Time now,
            std::optional<Time> not_before = {});

  std::string master_key_;
  std::string link_key_;
  std::string vapid_key_;
  Random& random_;
  Published config_;
  Send send_;
  Delivered delivered_;
  std::map<std::string, Lane> lanes_;
  std::unordered_map<std::uint64_t, Waiting> waiting_;
  std::unordered_map<JobId, std::uint64_t> waiting_of_job_;
  std::unordered_map<Ticket, UnderWay> under_way_;
  std::uint64_t last_key_ = 0;
};

}  // namespace tocsin
