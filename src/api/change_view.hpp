// ChangeView: a change as people and scripts see it; SuspectView: and what it has to do with an
// incident.
#pragma once

#include "api/call.hpp"
#include "api/json_any.hpp"
#include "domain/changes/emergency.hpp"
#include "domain/changes/suspects.hpp"
#include "domain/incidents/incident.hpp"

namespace tocsin::api {

struct ChangeView {
  ChangeId id;
  std::string source_id;
  std::string source;
  std::string title;
  ChangeKind kind = ChangeKind::other;
  ChangeState state = ChangeState::done;
  std::vector<Slug> services;
  std::string who;
  Time began_at{};
  std::optional<Time> ended_at;
  std::vector<Link> links;
  json::value details;  // as its source sent it
  IncidentId incident;  // that it was made for; 0: none
  Actor actor;          // whose key or token it came with
  Time received_at{};
  Time updated_at{};
  std::int64_t version = 1;
  Approval approval = Approval::none;  // of an emergency change
  bool lacks_approval = false;         // it was carried out, and nobody approved it yet
};
TOCSIN_DESCRIBE(ChangeView, id, source_id, source, title, kind, state, services, who, began_at,
                ended_at, links, details, incident, actor, received_at, updated_at, version,
                approval, lacks_approval)

ChangeView view_of(const Change& change);

struct SuspectView {                // what stands beside the members of ChangeView
  std::string why;                  // "on Checkout, 12 min before the impact began"
  Slug service;                     // the nearest of its services,
  Slug affected;                    // the affected one that depends on it, or is the same,
  int distance = 0;                 // so many steps away
  std::int64_t before_seconds = 0;  // began so long before the impact; negative: afterwards
  bool just_before = false;         // within the hour before, or it ran when the impact began
  EntryId hypothesis;               // the line of the stream that is about it; 0: none
  std::optional<ChangeVerdict> verdict;
};
TOCSIN_DESCRIBE(SuspectView, why, service, affected, distance, before_seconds, just_before,
                hypothesis, verdict)

// Of an emergency change, for whoever responds to its incident.
struct EmergencyView {  // what stands beside the members of ChangeView
  bool after_the_fact = false;
  Slug asked_by;
  Slug decided_by;
  std::optional<Time> decided_at;
  std::string plan;
  std::string risk;
  std::string roll_back;
  std::string word;
  Slug moved_by;
  std::vector<Slug> approvers;  // who may approve it now
};
TOCSIN_DESCRIBE(EmergencyView, after_the_fact, asked_by, decided_by, decided_at, plan, risk,
                roll_back, word, moved_by, approvers)

json::object emergency_view_of(const Change& change, const Incident& incident,
                               const Config& config);

}  // namespace tocsin::api
