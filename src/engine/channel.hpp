// The channel port: how jobs leave the house.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/people/provider.hpp"
#include "domain/severity.hpp"
#include "engine/job.hpp"

namespace tocsin {

// One page in a message, snapshotted when the attempt was committed.
struct DeliveryItem {
  PageId page;
  int generation = 1;
  SubjectOf subject_kind = SubjectOf::alert;
  std::uint64_t subject = 0;
  std::string title;  // the alert's summary or the incident's title
  Severity severity = Severity::SEV3;
  std::string service;  // its name
  std::string why;      // "policy Payments, step 1": the reason in words
  Time since{};
  bool drill = false;
  std::string bridge_url = {};  // of an incident: where voices meet
  std::string bridge_phone = {};
  bool operator==(const DeliveryItem&) const = default;
};
TOCSIN_DESCRIBE(DeliveryItem, page, generation, subject_kind, subject, title, severity, service,
                why, since, drill, bridge_url, bridge_phone)

// One attempt, ready to be rendered and sent. `idempotency_key` is the same for each attempt of a
// job, so that a receiver can recognise a repeat.
struct Delivery {
  JobId job;
  int attempt = 1;
  JobKind kind = JobKind::notification;
  std::string lane;
  std::string idempotency_key;
  Slug user;
  std::string user_name;
  ContactMethod method;
  std::string code;  // verification
  std::vector<DeliveryItem> items;
  Time at{};                     // when the attempt was committed
  Provider provider = {};        // to phones: who carries it; without a slug: nobody
  std::string message = {};      // receipt: the provider's id of what is asked about
  std::vector<Note> notes = {};  // notice
  std::uint64_t notes_more = 0;
  Follow follow = {};
  bool operator==(const Delivery&) const = default;
};

// What became of an attempt; goes back to the engine as a JobOutcome command.
using Delivered = std::function<void(JobOutcome)>;

// Hands attempts to the outside world. deliver() must not block and is called on the engine thread
// after the commit; `done` may be called on any thread, exactly once. cancel() is best effort: a
// page ended, what has not been handed to the provider yet is not sent (done is told `failed`).
class Outbox {
 public:
  virtual ~Outbox() = default;
  virtual void deliver(Delivery delivery) = 0;
  virtual void cancel(JobId job) = 0;
};

}  // namespace tocsin
