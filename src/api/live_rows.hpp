// The rows behind a live topic: read once for all who look, cut down to what each may see.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.hpp"

namespace tocsin::api {

inline constexpr std::string_view live_topics[] = {"alerts",   "incidents", "pages",
                                                   "silences", "changes",   "config"};
bool is_live_topic(std::string_view topic);  // one of these, "incident:12", "tasks:12" or "roll:12"

inline constexpr std::size_t live_topics_max = 20;  // of one client

// More rows than this in one flush are not sent: the client is told to read the list again.
inline constexpr std::size_t live_rows_max = 500;

struct LiveRow {
  std::uint64_t id = 0;
  json::value row;                                 // as its list shows it
  std::vector<Slug> services;                      // it is seen by whoever sees one of these,
  std::uint64_t incident = 0;                      // or this incident,
  Slug user;                                       // or is this user
  bool to_all = false;                             // or by everybody
  bool internal = false;                           // and of these only by whoever may respond there
  std::optional<std::vector<Slug>> only = {};      // and of these only these people
  bool money = false;                              // and no guest
  json::value outside = {};                        // what the others see instead; null: the same
  json::value guests = {};                         // and what guests do
  std::optional<std::vector<Slug>> insiders = {};  // it is of a private incident, and they see it
  bool shared = false;  // with those who do not: an alert. They see `outside`
};

// The newest form of these rows; an id that no longer exists has no row.
Result<std::vector<LiveRow>> read_live_rows(std::string_view topic,
                                            const std::set<std::uint64_t>& ids,
                                            const Config& config, Reader& reader, Time now);

struct LiveSight {
  Sight view;
  Sight respond;
  std::uint64_t guest_of = 0;  // see Viewer
};
bool sees(const LiveSight& sight, const Slug& user, const LiveRow& row);
// Whether whoever sees so responds in the room of the incident.
bool responds_in_room(const LiveSight& sight, const Slug& user, const Incident& incident);
// The row is of a private incident that is not seen: nothing tells that it changed.
bool is_hidden(const LiveSight& sight, const Slug& user, const LiveRow& row);
// Of a row that is seen.
const json::value& shown_to(const LiveSight& sight, const LiveRow& row);

// The incident of the topic "incident:12", "tasks:12" or "roll:12"; none: it is another topic.
std::optional<IncidentId> incident_of_topic(std::string_view topic);
// "here:12" with the beginning "here:": incident 12. None: it is another topic.
std::optional<IncidentId> incident_behind(std::string_view begin, std::string_view topic);

}  // namespace tocsin::api
