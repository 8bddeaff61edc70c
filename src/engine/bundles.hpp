// Bundles: several pages to one contact method become one message. The first goes at once; what
// follows within the window waits for its end and goes together, unless it is worse than all that
// was told there lately.
#pragma once

#include "engine/decision.hpp"

namespace tocsin {

// Of the pages that State holds.
Severity worst_of(const Decision& decision, const std::vector<PageId>& pages);

// Until when the first attempt of a job must wait, because a message went there a moment ago. What
// is worse than all that was told there lately does not wait, nor does what is real for a drill.
std::optional<Time> bundled_until(const Decision& decision, const Slug& method, Severity worst,
                                  bool drill);

// A message goes out for the first time; `worst` of what it tells. The window grows while messages
// had to wait for it.
void note_message(Decision& decision, const Job& job, Severity worst);

// The message of this method in this very decision, or a pending one of before, that a page may
// join: one that is due when the window of the last message ends, not one that a ladder plans for
// later. None: nullptr.
Job* joinable(Decision& decision, const Slug& method, bool drill);

// Takes in the pages of the other messages of this method that are due as well.
void take_in_others(Decision& decision, Job& job);

}  // namespace tocsin
