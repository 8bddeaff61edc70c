// Escalation and Page: the running of a policy for one subject, and the obligation to get one
// person's attention.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/escalation/policy.hpp"
#include "domain/reason.hpp"

namespace tocsin {

using PageId = Id<struct PageTag>;

// What people are called for. test: "send me a test page".
enum class SubjectOf { alert, incident, test };
TOCSIN_DESCRIBE_ENUM(SubjectOf, alert, incident, test)

enum class EscalationStatus { running, acknowledged, ended };
TOCSIN_DESCRIBE_ENUM(EscalationStatus, running, acknowledged, ended)

// The policy is the version that was valid when the escalation began; people are resolved when a
// step fires.
struct Escalation {
  EscalationId id;
  SubjectOf subject_kind = SubjectOf::alert;
  std::uint64_t subject = 0;
  Slug service;
  Slug policy;
  std::int64_t policy_version = 0;
  EscalationStatus status = EscalationStatus::running;
  int step = 0;   // the step that fires next, from 0; past the last one: the catch-all
  int round = 0;  // how often the steps have started over
  std::optional<Time> wake_at;
  Time started_at{};
  bool drill = false;
  // Somebody takes care: no step follows, and who has to answer as well is waited for. `round` then
  // counts how often these were reached again.
  bool held = false;
  bool operator==(const Escalation&) const = default;
};
TOCSIN_DESCRIBE(Escalation, id, subject_kind, subject, service, policy, policy_version, status,
                step, round, wake_at, started_at, drill, held)

enum class PageStatus { open, acknowledged, escalated, cancelled };
TOCSIN_DESCRIBE_ENUM(PageStatus, open, acknowledged, escalated, cancelled)

// open: rings until answered. escalated: nobody answered in time and the next step was called; the
// person may still acknowledge. Ends acknowledged or cancelled.
struct Page {
  PageId id;
  EscalationId escalation;
  SubjectOf subject_kind = SubjectOf::alert;
  std::uint64_t subject = 0;
  Slug user;
  int step = 0;
  int round = 0;
  PageStatus status = PageStatus::open;
  int generation = 1;  // bumped when it ends: what is queued for an older one is not sent
  Reason reason;       // why this person
  std::string note;    // of whoever called by hand
  Reason end_reason;
  Time created_at{};
  std::optional<Time> notified_at;  // when a provider first took a message about it
  int messages = 0;                 // that were taken, but for those that turned out not to arrive
  std::optional<Time> ended_at;
  bool drill = false;
  bool own_answer = false;  // asked of its person also when another takes care already
  bool operator==(const Page&) const = default;
};
TOCSIN_DESCRIBE(Page, id, escalation, subject_kind, subject, user, step, round, status, generation,
                reason, note, end_reason, created_at, notified_at, messages, ended_at, drill,
                own_answer)

}  // namespace tocsin
