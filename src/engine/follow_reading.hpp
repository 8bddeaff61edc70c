// What of an incident goes to a follower next, as the store has it.
#pragma once

#include "engine/follow.hpp"
#include "engine/store.hpp"

namespace tocsin {

struct NextEntry {
  Incident incident;                   // as it stands
  std::optional<TimelineEntry> entry;  // none: nothing of what is owed is wanted any more
  bool withdrawn = false;              // since then: its text is not to be shown
  EntryId passed;                      // the last entry before it, or of all, that is not sent
  std::uint64_t expired = 0;           // of these: wanted, but too old by now
};

// Errors: unavailable. Whatever retention has taken is passed over.
Result<NextEntry> next_entry(Reader& reader, const Config& config, const Follow& follow, Time now);

}  // namespace tocsin
