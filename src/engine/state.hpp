// State: what a rule reads, and nothing else: open alerts, escalations, unsent jobs, silences,
// incidents, heartbeats. Belongs to the engine thread; previews work on a copy.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "domain/alerts/inhibition.hpp"
#include "engine/alert_table.hpp"
#include "engine/effects.hpp"

namespace tocsin {

// One thing that waits for an instant. Mirrors the wake_at, due_at and lease_until of the rows.
struct Due {
  Time at{};
  WakeKind kind = WakeKind::alert;
  std::uint64_t id = 0;
  Slug slug;  // of a heartbeat or a schedule, instead of an id
  bool operator==(const Due&) const = default;
};

// The rows a State is made of: what a store loads, and what State gives back for comparison.
struct Rows {
  Counters counters;
  AlertTable alerts;                    // open ones
  std::vector<Escalation> escalations;  // running and acknowledged; by id, as all lists here
  std::vector<Page> pages;              // of these escalations
  std::vector<Job> jobs;                // pending and leased
  std::vector<Silence> silences;        // pending and active when last looked at
  std::vector<Incident> incidents;      // not closed, cancelled or merged
  std::vector<HeartbeatRow> heartbeats;
  std::vector<LastMessage> last_messages;
  std::vector<StepTurn> step_turns;
  std::vector<Told> told;  // of subjects that are not over
  std::vector<OnCallRow> on_call;
  std::vector<KeptReply> replies;  // of the last day
  std::vector<Task> tasks;         // of these incidents, and action items that are not over
  std::vector<ServiceCheck> service_checks;  // of these incidents
  std::vector<KnownChange> known_changes;    // the newest
  std::vector<Change> emergency_changes;     // of these incidents
  bool operator==(const Rows&) const = default;
};

class State {
 public:
  State() = default;
  State(Rows rows, const Config& config);

  const Counters& counters() const { return counters_; }

  const AlertTable& alerts() const { return alerts_; }
  std::optional<Alert> alert(AlertId id) const { return alerts_.find(id); }

  const std::map<EscalationId, Escalation>& escalations() const { return escalations_; }
  const Escalation* escalation(EscalationId id) const;
  const std::map<PageId, Page>& pages() const { return pages_; }  // of open escalations
  const Page* page(PageId id) const;
  std::vector<const Page*> pages_of(EscalationId id) const;
  // The running ones of the service that began after `since`: the newest first, at most so many.
  std::vector<EscalationId> begun_since(std::string_view service, Time since,
                                        std::size_t most) const;

  const std::map<JobId, Job>& jobs() const { return jobs_; }  // pending and leased
  const Job* job(JobId id) const;
  // A message to this contact method that waits for its first attempt, is due by then and has room
  // for further pages; none: nullptr.
  const Job* pending_job(std::string_view contact_method, bool drill, Time due_by) const;
  // Notices to the contact method that are not done, the oldest first.
  std::vector<const Job*> notices_to(std::string_view contact_method) const;
  // Pending jobs of the contact method.
  std::vector<JobId> pending_jobs(std::string_view contact_method) const;
  const LastMessage* last_message(const Slug& contact_method, bool drill) const;
  const std::map<std::pair<Slug, bool>, LastMessage>& last_messages() const {
    return last_messages_;
  }
  const Slug* step_turn(std::string_view step) const;  // whom it called last
  // The contact methods that took a message about the subject.
  std::vector<Slug> told_of(SubjectOf kind, std::uint64_t subject) const;
  const std::map<Slug, OnCallRow, std::less<>>& on_call() const { return on_call_; }
  std::vector<JobId> jobs_of(PageId page) const;  // those that would still reach its person
  // The job that asks what became of this message; none: nullptr.
  const Job* receipt_job(std::string_view provider, std::string_view message) const;

  // What the follower is owed of the incident; nothing: nullptr.
  const Job* follow_job(FollowerKind kind, const Slug& follower, IncidentId incident) const;

  const std::map<SilenceId, Silence>& silences() const { return silences_; }  // not over
  const Silence* silence(SilenceId id) const;
  const std::map<IncidentId, Incident>& incidents() const { return incidents_; }  // live
  const Incident* incident(IncidentId id) const;
  const Task* task(TaskId id) const;
  TaskList tasks_of(IncidentId id) const;
  ServiceChecks service_checks_of(IncidentId id) const;
  std::vector<const Change*> emergency_changes_of(IncidentId id) const;
  const KnownChange* known_change(const Digest& key) const;  // none, or older: nullptr
  const std::map<Slug, HeartbeatRow>& heartbeats() const { return heartbeats_; }
  const KeptReply* kept_reply(const std::string& key) const;

  const InhibitionIndex& inhibitors() const { return inhibitors_; }

  // The earliest instant that something waits for.
  std::optional<Time> next_due() const;
  // What waits for instants up to and with `until`: the earliest first, of each kind.
  std::vector<Due> due_until(Time until, std::size_t most) const;
  bool waits(const Due& due) const;

  // Takes the rows of `effects`. Must be given what the store is given, in the same order.
  void apply(const Effects& effects);
  // After the inhibition rules changed.
  void reindex(const Config& config);

  // Everything, sorted by id: for comparison with what a store loads.
  Rows rows() const;

 private:
  void put(const Alert& alert);
  void put(const Renewal& renewal);
  void put(const Job& job);
  void put(const Escalation& escalation);
  void put(const Page& page);
  void put(const Silence& silence);
  void put(const Incident& incident);
  void put(const Task& task);
  void erase(TaskId id);
  void put(const ServiceCheck& check);
  void put(const KnownChange& change);
  void put(const Change& change);
  void put(const HeartbeatRow& beat);
  void put(const KeptReply& reply);
  void put(const OnCallRow& row);
  // Moves a waiting thing from the instant `before` to `after`; none: it does not wait.
  void wait_for(std::optional<Time> before, std::optional<Time> after, WakeKind kind,
                std::uint64_t id);
  void wait_for(std::optional<Time> before, std::optional<Time> after, WakeKind kind,
                const Slug& slug);

  Counters counters_;
  AlertTable alerts_;
  std::map<EscalationId, Escalation> escalations_;
  std::map<PageId, Page> pages_;
  std::map<EscalationId, std::set<PageId>> pages_by_escalation_;
  std::map<Slug, std::set<std::pair<Time, EscalationId>>, std::less<>> begun_by_service_;
  std::map<JobId, Job> jobs_;
  std::map<Slug, std::set<JobId>, std::less<>> pending_by_method_;
  std::map<PageId, std::set<JobId>> jobs_by_page_;
  std::map<std::pair<Slug, std::string>, JobId> receipt_jobs_;  // by provider and message
  std::map<std::tuple<FollowerKind, Slug, IncidentId>, JobId> follow_jobs_;
  std::map<SilenceId, Silence> silences_;
  std::map<IncidentId, Incident> incidents_;
  std::map<TaskId, Task> tasks_;
  std::map<IncidentId, std::set<TaskId>> tasks_by_incident_;
  std::map<IncidentId, std::map<ServiceCheckId, ServiceCheck>> service_checks_;
  std::map<IncidentId, std::map<ChangeId, Change>> emergency_changes_;
  std::map<ChangeId, KnownChange> known_changes_;
  std::map<Digest, ChangeId> changes_by_key_;
  std::map<Slug, HeartbeatRow> heartbeats_;
  std::map<std::pair<Slug, bool>, LastMessage> last_messages_;
  std::map<std::string, Slug, std::less<>> step_turns_;
  std::map<Slug, std::set<JobId>, std::less<>> notices_by_method_;
  std::map<std::pair<SubjectOf, std::uint64_t>, std::set<Slug>> told_;
  std::map<Slug, OnCallRow, std::less<>> on_call_;
  std::map<std::string, KeptReply> replies_;
  std::set<std::pair<Time, std::string>> replies_by_age_;
  InhibitionIndex inhibitors_;
  // As there may be one for every open alert, what waits by a slug stands apart.
  struct Waiting {
    Time at{};
    WakeKind kind = WakeKind::alert;
    std::uint64_t id = 0;
    auto operator<=>(const Waiting&) const = default;
  };
  std::set<Waiting> due_;
  struct NamedWaiting {
    Time at{};
    WakeKind kind = WakeKind::heartbeat;
    Slug slug;
    auto operator<=>(const NamedWaiting&) const = default;
  };
  std::set<NamedWaiting> named_due_;
};

}  // namespace tocsin
