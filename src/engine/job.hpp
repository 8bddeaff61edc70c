// Job: any effect on the outside world still owed. A notification attempt is the first kind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/escalation/page.hpp"
#include "domain/incidents/chat_link.hpp"
#include "domain/note.hpp"
#include "domain/people/people.hpp"
#include "domain/reason.hpp"
#include "domain/timeline.hpp"

namespace tocsin {

using JobId = Id<struct JobTag>;
using NotificationId = Id<struct NotificationTag>;

// receipt: asks a provider what became of a message that it took. notice: a message that nobody has
// to answer. follow: what a follower is to hear of an incident.
enum class JobKind { notification, verification, receipt, notice, follow };
TOCSIN_DESCRIBE_ENUM(JobKind, notification, verification, receipt, notice, follow)

// pending: waits for due_at. leased: an attempt is under way; it was persisted before the call.
enum class JobStatus { pending, leased, done, failed, cancelled };
TOCSIN_DESCRIBE_ENUM(JobStatus, pending, leased, done, failed, cancelled)

constexpr int job_attempts_max = 8;
// Notices to channels of teams, and whatever goes to a webhook.
constexpr Duration retried_for = std::chrono::hours(48);
constexpr Duration retry_delay_max = 5min;  // also of what a provider asks for
constexpr Duration job_lease = 60s;         // longer than any channel's own deadline
constexpr std::size_t pages_per_notification_max = 200;
constexpr std::size_t receipt_bytes_max = 500;

// Which kind of configuration object asks to hear of incidents: see engine/follow.hpp.
// slack_mirror: there is one, the settings'.
enum class FollowerKind { webhook_subscription, slack_mirror };
TOCSIN_DESCRIBE_ENUM(FollowerKind, webhook_subscription, slack_mirror)

// What of an incident's timeline a follower is still owed: every entry from the first to the last
// that it wants. No text: that is read when it is sent.
struct Follow {
  FollowerKind kind = FollowerKind::webhook_subscription;
  Slug follower;
  IncidentId incident;  // 0: a test, whether the follower would take anything
  EntryId first;
  EntryId last;
  int failed = 0;   // attempts of the first entry
  int refused = 0;  // entries that it refused, one after the other
  bool operator==(const Follow&) const = default;
};
TOCSIN_DESCRIBE(Follow, kind, follower, incident, first, last, failed, refused)

struct Job {
  JobId id;
  JobKind kind = JobKind::notification;
  std::string lane;  // jobs of one lane share a limit and a breaker: "email", "webhook:host",
                     // "sms:provider"
  JobStatus status = JobStatus::pending;
  Slug contact_method;
  Slug user;
  std::vector<PageId> pages;  // what the message is about; more than one when bundled
  std::string code;           // verification: the code to enter
  int attempt = 0;            // 1 while the first attempt is under way; follow: of all entries
  Time created_at{};
  std::optional<Time> due_at;       // pending: when to try
  std::optional<Time> lease_until;  // leased: after this its outcome is unknown
  bool paused = false;  // pending: its provider is given a pause, to hurry it is of no use
  bool drill = false;
  // Of messages to phones.
  Slug provider;              // who carries the present attempt, or carried the last one
  std::vector<Slug> tried;    // who failed since the last pause: not asked again before the next
  std::vector<Slug> refused;  // of these, who never will take it
  // receipt: what is asked about.
  std::string message;          // the provider's id of it
  NotificationId notification;  // the row that says how it went
  // notice.
  std::vector<Note> notes;
  std::uint64_t notes_more = 0;  // that are only counted
  Follow follow;                 // follow
  bool operator==(const Job&) const = default;
};
TOCSIN_DESCRIBE(Job, id, kind, lane, status, contact_method, user, pages, code, attempt, created_at,
                due_at, lease_until, paused, drill, provider, tried, refused, message, notification,
                notes, notes_more, follow)

// sent: the provider took it. delivered, undelivered: it said so later, and stays with it.
enum class NotificationStatus { sent, failed, rejected, unknown, delivered, undelivered };
TOCSIN_DESCRIBE_ENUM(NotificationStatus, sent, failed, rejected, unknown, delivered, undelivered)

// One attempt with its outcome, as the provider told it. Only a receipt changes it afterwards.
struct Notification {
  NotificationId id;
  JobId job;
  int attempt = 1;
  JobKind kind = JobKind::notification;
  Slug user;
  Slug contact_method;
  Channel channel = Channel::email;
  std::vector<PageId> pages;
  Time started_at{};
  Time ended_at{};
  NotificationStatus status = NotificationStatus::sent;
  std::string receipt;  // the provider's own words or id, cut at 500 bytes
  bool drill = false;
  Slug provider;        // who carried it to a phone
  std::string message;  // and its id there
  std::string about;    // of a notice: what it said first; of an event to a follower: which one
  bool operator==(const Notification&) const = default;
};
TOCSIN_DESCRIBE(Notification, id, job, attempt, kind, user, contact_method, channel, pages,
                started_at, ended_at, status, receipt, drill, provider, message, about)

// What a provider told later of a message that it took.
struct Receipt {
  NotificationId notification;
  NotificationStatus status = NotificationStatus::delivered;
  std::string receipt;        // as above
  std::vector<PageId> pages;  // of the notification
  bool operator==(const Receipt&) const = default;
};
TOCSIN_DESCRIBE(Receipt, notification, status, receipt, pages)

// What became of an attempt: sent; failed, to be tried again; rejected for good by the provider;
// unknown, it may or may not have arrived; not tried at all because the lane's breaker is open.
// Of a receipt: on_its_way, to be asked again; delivered; undelivered, through no fault of the
// person's phone line; unanswered, the phone rang or was busy.
enum class JobOutcomeKind {
  sent,
  failed,
  rejected,
  unknown,
  not_sent_breaker,
  on_its_way,
  delivered,
  undelivered,
  unanswered,
};
TOCSIN_DESCRIBE_ENUM(JobOutcomeKind, sent, failed, rejected, unknown, not_sent_breaker, on_its_way,
                     delivered, undelivered, unanswered)

struct JobOutcome {
  JobId job;
  int attempt = 1;
  JobOutcomeKind kind = JobOutcomeKind::sent;
  std::string receipt;
  Time started_at{};
  std::optional<Time> not_before;  // Retry-After, or when the breaker closes
  std::string message = {};        // sent: the provider's id, when receipts can be asked for
  bool method_gone = false;        // the contact method has ended for good: it is turned off
  // follow: the last entry that is settled now; what was sent, in words that tell no secret (empty:
  // there was nothing to send).
  EntryId through = {};
  std::string about = {};
  // follow, of a mirror: the channel that was made, the message that was posted or changed, and why
  // the channel is the mirror no longer.
  std::optional<ChatRoom> chat = {};
  std::optional<ChatLink> chat_link = {};
  std::string chat_gone = {};
};

}  // namespace tocsin
