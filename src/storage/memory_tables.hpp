// MemoryTables: what a MemoryStore has committed, row by row as the SQL stores have it.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "engine/store.hpp"

namespace tocsin {

struct MemoryTables {
  struct Logged {
    std::uint64_t seq = 0;
    EventRecord record;
  };

  mutable std::mutex lock;  // readers may be on threads of their own
  Counters counters;
  std::uint64_t last_seq = 0;
  std::optional<Time> last_commit_at;
  std::map<AlertId, Alert> alerts;
  std::map<PayloadId, Payload> payloads;
  std::vector<Logged> events;
  std::map<EscalationId, Escalation> escalations;
  std::map<PageId, Page> pages;
  std::map<JobId, Job> jobs;
  std::map<NotificationId, Notification> notifications;
  std::map<SilenceId, Silence> silences;
  std::map<IncidentId, Incident> incidents;
  std::map<Slug, HeartbeatRow> heartbeats;
  std::map<std::pair<Slug, bool>, LastMessage> last_messages;  // by method and drill
  std::map<std::string, StepTurn> step_turns;
  std::set<Told> told;
  std::map<Slug, OnCallRow> on_call;
  std::map<EntryId, TimelineEntry> timeline;
  std::map<TaskId, Task> tasks;
  std::map<ServiceCheckId, ServiceCheck> service_checks;
  std::map<FileId, IncidentFile> files;
  std::map<CustodyId, Custody> custody;
  std::map<ChangeId, Change> changes;
  std::map<std::pair<std::string, std::string>, ChatLink> chat_links;  // by channel and message
  std::vector<ConfigRow> config;  // in the order in which they were made
  std::map<AuditId, AuditEntry> audit;
  std::map<std::string, KeptReply> replies;
  std::vector<FeedRow> feed;
};

// `hidden`: whether the incident is private and not seen.
Result<Slice<Change>> changes_in(const MemoryTables& tables, const Sight& sight,
                                 const ChangeQuery& query,
                                 const std::function<bool(IncidentId)>& hidden);

std::unique_ptr<Reader> memory_reader(std::shared_ptr<const MemoryTables> tables);

}  // namespace tocsin
