// Generic JSON: any sender's payload, read by a mapping that says where each field stands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "intake/batch.hpp"

namespace tocsin {

constexpr std::size_t mapping_text_bytes_max = 2048;
constexpr std::size_t mapping_entries_max = 64;
// A top-level scalar of at most this many bytes on one line becomes a label by itself; a longer one
// an annotation.
constexpr std::size_t automatic_label_bytes_max = 256;

// For a configuration that is being saved. Errors: invalid, with the pointer to the field.
Status check(const JsonMapping& mapping);

// The payload is one event, a list of events, or holds such a list at mapping.events. What the
// mapping does not find is looked for under usual names (title, message, description, name, ...).
// An event without a key gets one from its texts, so that a repeat finds its alert: numbers, times,
// addresses and the status are left out, because they change.
Result<ParsedBatch> parse_json_events(std::string_view body, const Integration& integration,
                                      Time now, std::string_view fresh_key);

// What became of each mapped field, for the preview on a captured payload.
struct MappedField {
  std::string field;  // "summary", "labels/host"
  std::string from;   // the mapping's own text; empty where a usual name was taken
  std::string value;
  bool found = false;  // the mapping itself gave it
  bool operator==(const MappedField&) const = default;
};
TOCSIN_DESCRIBE(MappedField, field, from, value, found)

struct MappingPreview {
  std::vector<MappedField> fields;
  Event event;
  bool operator==(const MappingPreview&) const = default;
};
TOCSIN_DESCRIBE(MappingPreview, fields, event)

constexpr std::size_t previews_max = 20;

// The first `previews_max` events. Errors: as parse_json_events, and the error of the first bad
// event.
Result<std::vector<MappingPreview>> preview_json_events(std::string_view body,
                                                        const JsonMapping& mapping, Time now);

}  // namespace tocsin
