// The store and reader ports: where Effects become durable, and where people's questions are
// answered.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/people/access.hpp"
#include "engine/effects.hpp"
#include "engine/state.hpp"

namespace tocsin {

// One transaction: the Effects of a batch of commands, in order. Rows of one id may appear more
// than once in a list: the last counts.
struct Commit {
  std::uint64_t seq = 0;
  Time at{};
  Effects effects;  // reply and follow_ups are not stored; renewals count after alerts
};

struct Loaded {
  std::vector<ConfigRow>
      config;  // the newest version of each object, and every version of policies
  Rows rows;
  std::optional<Time> last_commit_at;  // none: an empty store
};

// Belongs to the engine thread.
class Store {
 public:
  virtual ~Store() = default;
  // What a start needs: every configuration row, open alerts, open escalations and their pages,
  // unsent jobs, silences that are not over, open incidents, heartbeats, kept replies, counters.
  // Errors: unavailable, internal.
  virtual Result<Loaded> load() = 0;
  // Durable when it returns. Errors: unavailable (nothing of it is durable, or it is not known).
  virtual Status commit(const Commit& commit) = 0;
};

template <typename T>
struct Slice {  // one cursor page of rows
  std::vector<T> rows;
  std::string next;  // cursor of the next page; empty at the end
};

struct AlertQuery {
  std::vector<AlertStatus> statuses;  // empty: any
  std::optional<bool> suppressed;
  std::vector<Slug> services;
  std::vector<Slug> integrations;
  std::vector<Severity> severities;
  std::vector<AlertId> ids;
  IncidentId incident;  // attached to it
  std::string text;     // in the summary or a label, without case
  std::optional<bool> drill;
  enum class Order { newest, severity } order = Order::newest;
  std::string cursor;
  int limit = 100;  // at most 1000
};

struct IncidentQuery {
  std::vector<IncidentStatus> statuses;
  std::vector<Severity> severities;
  std::vector<Slug> services;
  std::vector<Slug> types;
  IncidentId parent;  // its children
  std::string text;
  std::optional<bool> drill;
  std::string cursor;
  int limit = 100;
};

// Of an incident's stream; what folds is told by entries_about alone.
struct EntryQuery {
  IncidentId incident;
  std::vector<EntryKind> kinds;  // empty: any
  std::vector<EntryId> ids;
  std::optional<EntryId> thread;              // answers to this one
  std::vector<Visibility> visibilities = {};  // empty: any; as they were written
  std::string cursor;
  int limit = 100;
};

// Of an incident; newest first.
struct FileQuery {
  IncidentId incident;
  std::vector<FileId> ids = {};  // empty: any
  std::vector<EntryId> entries = {};
  std::vector<Visibility> visibilities = {};
  std::string cursor = {};
  int limit = 100;
};

struct CustodyQuery {
  IncidentId incident;
  std::optional<FileId> file = {};
  Slug actor = {};                 // the slug of whoever did it; empty: anybody
  std::optional<Time> since = {};  // not before
  std::string cursor = {};
  int limit = 100;
};

// What is said and recorded of incidents, by its words: see domain/incidents/search.hpp.
struct SearchQuery {
  std::vector<std::string> terms;     // as terms_of() gives them; none: nothing is found
  std::vector<EntryKind> kinds = {};  // empty: any
  IncidentId incident = {};           // 0: any
  bool restricted = false;            // also what is for the people of the incident's roles
  std::string cursor = {};
  int limit = 50;
};

// A line, or, as the entry of its declaration, an incident that has the words in its title or
// summary.
struct SearchHit {
  EntryId entry;
  IncidentId incident;
  std::string title;  // of the incident
  EntryKind kind = EntryKind::said;
  Actor actor;
  Time at{};
  Visibility visibility = Visibility::internal;
  std::string snippet;
  bool operator==(const SearchHit&) const = default;
};
TOCSIN_DESCRIBE(SearchHit, entry, incident, title, kind, actor, at, visibility, snippet)

// By when they began, the newest first.
struct ChangeQuery {
  std::vector<Slug> services = {};  // on any of these; empty: any
  std::vector<ChangeId> ids = {};
  std::optional<Digest> key = {};
  IncidentId incident = {};        // made for it; 0: any
  std::optional<Time> since = {};  // began or ended not before it, or still runs
  std::optional<Time> until = {};  // began not after it
  std::string cursor = {};
  int limit = 100;
};

// Messages of mirrors; each member narrows. By channel and message.
struct ChatLinkQuery {
  std::string channel = {};
  std::optional<std::string> message = {};  // empty: the channel itself
  IncidentId incident = {};
  std::vector<EntryId> entries = {};
};

struct PageQuery {
  Slug user;
  std::vector<PageStatus> statuses;
  std::optional<SubjectOf> subject_kind;
  std::uint64_t subject = 0;
  std::vector<PageId> ids;
  std::string cursor;
  int limit = 100;
};

struct NotificationQuery {
  Slug user;
  std::vector<PageId> pages;  // of any of these
  Slug contact_method;
  std::optional<SubjectOf> subject_kind;  // about some page of that kind
  std::optional<JobId> job;               // beside one of the others: it has no index of its own
  std::string cursor;
  int limit = 100;
};

struct AuditQuery {
  std::optional<ConfigKind> kind;
  Slug slug;
  Slug actor;
  std::string cursor;
  int limit = 100;
};

// An event as the log tells it: what arrived and what became of it.
struct LoggedEvent {
  EventRecord record;
  std::string summary;  // of its alert
  AlertStatus status = AlertStatus::firing;
  std::string content;  // JSON of EventContent; empty when retention has taken it
};
TOCSIN_DESCRIBE(LoggedEvent, record, summary, status, content)

struct AlertCounts {
  std::uint64_t firing = 0;  // open, not acknowledged, not suppressed
  std::uint64_t acknowledged = 0;
  std::uint64_t suppressed = 0;
  std::uint64_t resolved = 0;
  bool operator==(const AlertCounts&) const = default;
};
TOCSIN_DESCRIBE(AlertCounts, firing, acknowledged, suppressed, resolved)

// Of which rows a viewer may do something, resolved to services by the caller: Reader puts it into
// the WHERE.
struct Sight {
  bool all = false;
  std::vector<Slug> services;
  std::vector<std::uint64_t> incidents;  // granted one by one
  Slug user = {};                        // sees the private incidents of whose circle they are
  bool behind_doors = false;             // and this one all of them
  std::uint64_t guest_of = 0;            // of a guest: of private incidents this one alone
};
Sight sight_of(const Config& config, const Viewer& viewer, Action action = Action::view);
// For what was asked of the right elsewhere: a signed link, one's own pages, one's own change.
inline const Sight sight_of_all{
    .all = true, .services = {}, .incidents = {}, .user = {}, .behind_doors = true};
// Whether a private incident with these insiders is seen.
bool lets_in(const Sight& sight, IncidentId incident, const std::vector<Slug>& insiders);

// Blocking read-only queries on a snapshot; used by the reader threads, one Reader each. A private
// incident, and what is said about it, is seen by its circle only; an alert that belongs to one is
// seen as belonging to none.
// Everything is newest first. Errors: invalid (a bad cursor), not_found, unavailable.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual Result<Slice<Alert>> alerts(const Sight& sight, const AlertQuery& query) = 0;
  virtual Result<AlertCounts> count_alerts(const Sight& sight, const AlertQuery& query) = 0;
  virtual Result<Alert> alert(const Sight& sight, AlertId id) = 0;
  virtual Result<std::string> payload(PayloadId id) = 0;  // JSON of EventContent
  virtual Result<std::vector<std::string>> payloads(
      const std::vector<PayloadId>& ids) = 0;  // "" when gone
  virtual Result<Slice<LoggedEvent>> events(const Sight& sight, std::string_view integration,
                                            AlertId alert, const std::string& cursor,
                                            int limit) = 0;
  virtual Result<Slice<Incident>> incidents(const Sight& sight, const IncidentQuery& query) = 0;
  virtual Result<Incident> incident(const Sight& sight, IncidentId id) = 0;
  virtual Result<Slice<TimelineEntry>> timeline(EntryOf kind, std::uint64_t subject,
                                                const std::string& cursor, int limit) = 0;
  virtual Result<Slice<TimelineEntry>> entries(const EntryQuery& query) = 0;
  // All that stands between these two, and they themselves, the oldest first.
  virtual Result<std::vector<TimelineEntry>> entries_between(IncidentId incident, EntryId first,
                                                             EntryId last, int limit) = 0;
  // What was said later about these entries of the incident, oldest first; at most 10,000.
  virtual Result<std::vector<TimelineEntry>> entries_about(IncidentId incident,
                                                           const std::vector<EntryId>& ids) = 0;
  // Of incidents that `sight` sees; where `responding` does not, only what is for stakeholders and
  // everybody.
  virtual Result<Slice<SearchHit>> search(const Sight& sight, const Sight& responding,
                                          const SearchQuery& query) = 0;
  // Of the incident, by id; of these only, when there are any.
  virtual Result<std::vector<Task>> tasks(IncidentId incident,
                                          const std::vector<TaskId>& ids = {}) = 0;
  virtual Result<std::vector<ServiceCheck>> service_checks(IncidentId incident) = 0;  // by id
  virtual Result<Slice<IncidentFile>> files(const FileQuery& query) = 0;
  virtual Result<Slice<Custody>> custody(const CustodyQuery& query) = 0;
  virtual Result<Slice<Change>> changes(const Sight& sight, const ChangeQuery& query) = 0;
  // At most 1,000.
  virtual Result<std::vector<ChatLink>> chat_links(const ChatLinkQuery& query) = 0;
  virtual Result<Slice<Page>> pages(const Sight& sight, const PageQuery& query) = 0;
  virtual Result<Page> page(PageId id) = 0;
  virtual Result<std::vector<Escalation>> escalations(SubjectOf kind, std::uint64_t subject) = 0;
  virtual Result<Slice<Notification>> notifications(const Sight& sight,
                                                    const NotificationQuery& query) = 0;
  // What a follower is owed, by id. `key`: key_of() of it, the lane of its jobs.
  virtual Result<std::vector<Job>> owed_to(std::string_view key) = 0;
  virtual Result<Slice<Silence>> silences(bool with_expired, const std::string& cursor,
                                          int limit) = 0;
  virtual Result<Silence> silence(std::string_view uuid) = 0;
  virtual Result<HeartbeatRow> heartbeat(std::string_view integration) = 0;
  virtual Result<std::vector<StepTurn>> step_turns() = 0;  // by step
  virtual Result<Slice<AuditEntry>> audit(const AuditQuery& query) = 0;
  virtual Result<std::vector<ConfigRow>> versions(ConfigKind kind, std::string_view slug) = 0;
  // Of every object of the kind, the deleted ones too; oldest first.
  virtual Result<std::vector<ConfigRow>> versions_of_all(ConfigKind kind) = 0;
  // Which rows changed after `seq`, for a client that comes back: see FeedRow. Errors: not_found
  // when `seq` is older than what is kept.
  virtual Result<std::vector<struct FeedRow>> feed_after(std::uint64_t seq, int limit) = 0;
  virtual Result<std::uint64_t> last_seq() = 0;
};

// What one commit changed under one topic: ids only, rows are read when they are sent.
struct FeedRow {
  std::uint64_t seq = 0;
  std::string topic;               // alerts, incidents, pages, silences, changes, config,
                                   // incident:<id>, tasks:<id>, roll:<id>
  std::vector<std::uint64_t> ids;  // empty when too many: the client reads again
};
TOCSIN_DESCRIBE(FeedRow, seq, topic, ids)

// "incident:12": the entries of its stream; "tasks:12": its tasks; "roll:12": its service checks.
std::string stream_topic(IncidentId incident);
std::string tasks_topic(IncidentId incident);
std::string roll_topic(IncidentId incident);

// A commit tells apart so many of these topics; beyond, "incidents" without ids stands for all of
// them.
constexpr std::size_t feed_streams_max = 400;
constexpr int feed_topics_max = 512;  // of one commit: more than there can be

constexpr std::size_t feed_ids_max = 500;
std::vector<FeedRow> feed_of(const Commit& commit);

}  // namespace tocsin
