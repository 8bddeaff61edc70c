#include "engine/follow_reading.hpp"

#include <algorithm>

namespace tocsin {
namespace {

constexpr int entries_at_once = 200;

Status look_for(Reader& reader, const Config& config, const Follow& follow, Time now,
                NextEntry& next) {
  const Follower follower = follower_of(follow);
  for (EntryId first = follow.first; first <= follow.last;) {
    auto entries = reader.entries_between(follow.incident, first, follow.last, entries_at_once);
    if (!entries) return std::unexpected(std::move(entries.error()));
    for (TimelineEntry& entry : *entries) {
      if (wants(config, follower, entry, &next.incident)) {
        if (entry.at + followed_for > now) {
          next.entry = std::move(entry);
          return {};
        }
        ++next.expired;
      }
      next.passed = entry.id;
    }
    if (entries->size() < static_cast<std::size_t>(entries_at_once)) break;
    first = EntryId{next.passed.value + 1};
  }
  next.passed = follow.last;
  return {};
}

}  // namespace

Result<NextEntry> next_entry(Reader& reader, const Config& config, const Follow& follow, Time now) {
  NextEntry next;
  auto incident = reader.incident(sight_of_all, follow.incident);
  if (!incident) {
    if (incident.error().code != Error::Code::not_found) {
      return std::unexpected(std::move(incident.error()));
    }
    next.passed = follow.last;
    return next;
  }
  next.incident = *std::move(incident);
  if (auto read = look_for(reader, config, follow, now, next); !read) {
    return std::unexpected(std::move(read.error()));
  }
  if (!next.entry) return next;
  // Of an edit, too, which holds the words of the line that it is about.
  std::vector<EntryId> lines = {next.entry->id};
  if (next.entry->about) lines.push_back(next.entry->about);
  const auto about = reader.entries_about(follow.incident, lines);
  if (!about) return std::unexpected(about.error());
  const bool says_again = next.entry->kind == EntryKind::edited;
  next.withdrawn = std::ranges::any_of(*about, [&](const TimelineEntry& later) {
    return later.kind == EntryKind::withdrawn &&
           (later.about == next.entry->id || (says_again && later.about == next.entry->about));
  });
  return next;
}

}  // namespace tocsin
