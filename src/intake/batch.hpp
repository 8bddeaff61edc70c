// ParsedBatch: what one request body of a source is read into, and the limits and small helps that
// all protocols share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/alerts/event.hpp"
#include "domain/alerts/integration.hpp"
#include "intake/known_entries.hpp"

namespace tocsin {

constexpr std::size_t events_per_body_max = 20'000;
constexpr std::size_t event_bytes_max = 512 * 1024;
constexpr std::size_t annotations_max = 128;
constexpr std::size_t annotation_name_bytes_max = 256;
constexpr std::size_t annotation_value_bytes_max = 64 * 1024;
constexpr std::size_t links_max = 32;
constexpr std::size_t images_max = 32;
constexpr std::size_t url_bytes_max = 4096;

struct EntryError {
  std::size_t index = 0;  // of the entry in the body
  Error error;            // its pointer leads to the place in the body
  bool operator==(const EntryError&) const = default;
};

// The good entries are kept, the bad ones named.
struct ParsedBatch {
  std::vector<Event> events;
  std::vector<EntryError> errors;
  // Of a RecogniseBody only:
  std::vector<Repeat> repeats;  // entries that were known
  std::vector<Digest> entries;  // of each event: what it is to be known by
  bool operator==(const ParsedBatch&) const = default;
};

// Reads one body. Errors: the body as a whole is unusable (not JSON, the wrong shape, too large).
//   `fresh_key`: a key never seen before, for protocols that give one to an event without.
using ParseBody = Result<ParsedBatch> (*)(std::string_view body, const Integration& integration,
                                          Time now, std::string_view fresh_key);
// The same, but makes no events of entries that are known and not over.
using RecogniseBody = Result<ParsedBatch> (*)(std::string_view body, const Integration& integration,
                                              Time now, KnownEntries& known);

// One line for a person: line breaks and control characters become blanks, cut at
// summary_bytes_max.
std::string one_line(std::string_view text);

// Without NUL characters, which no database keeps; cut at bytes_max.
std::string cleaned(std::string_view text, std::size_t bytes_max);

// Whether it begins with http:// or https:// and is at most url_bytes_max long: nothing else may
// become a link.
bool is_web_url(std::string_view text);

// A time as senders write it: RFC 3339, also with an offset without colon (+0000). None for Go's
// zero time and for what is no time.
std::optional<Time> sender_time(std::string_view text);

// Puts an annotation in, within the limits; empty values and what is over the limits of number are
// left out.
void annotate(Event& event, std::string_view name, std::string_view value);
// Adds a link when `href` is one.
void add_link(Event& event, std::string_view href, std::string_view text);
void add_image(Event& event, std::string_view src, std::string_view href, std::string_view alt);

}  // namespace tocsin
