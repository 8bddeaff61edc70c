// StreamEntry: an entry of an incident's stream as people see it, with all that was said about it.
#pragma once

#include "api/call.hpp"
#include "domain/incidents/file.hpp"
#include "domain/incidents/privacy.hpp"
#include "domain/incidents/stream.hpp"

namespace tocsin::api {

struct StreamEntry {  // what stands beside the members of TimelineEntry
  std::string why;    // the reason in words; "" when there is none
  EntryStanding standing;
  std::optional<IncidentFile> file;  // that it brought
};
TOCSIN_DESCRIBE(StreamEntry, why, standing, file)

struct ShownEntry {
  TimelineEntry entry;
  StreamEntry view;
};

// In the order of `entries`. The text is what was said last; of what was withdrawn there is none.
Result<std::vector<ShownEntry>> shown_entries(IncidentId incident,
                                              const std::vector<TimelineEntry>& entries,
                                              const Config& config, Reader& reader);
Result<std::vector<json::value>> stream_json(IncidentId incident,
                                             const std::vector<TimelineEntry>& entries,
                                             const Config& config, Reader& reader);

// An entry that stands in the incident's stream and that the caller may read. Errors: not_found, at
// `pointer`.
Result<TimelineEntry> entry_of(IncidentId incident, EntryId id, Clearance clearance, Reader& reader,
                               std::string_view pointer = "/about");

}  // namespace tocsin::api
