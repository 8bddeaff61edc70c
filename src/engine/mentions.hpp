// What a line does to the people whom it names, as @slug: it calls those whom its writer wants
// called, and the others of the incident's people hear of it, unless they are in the room.
#pragma once

#include "engine/decision.hpp"

namespace tocsin {

// Whether the line may call whom it wants to. Errors: invalid, forbidden, conflict at "/page".
Status check_called(const Decision& decision, const WriteEntry& body, bool live);
// Of a line that was written now, of an incident that is live. `page`: who is called.
void tell_named(Decision& decision, const TimelineEntry& line, const Incident& incident,
                const std::vector<Slug>& page);

}  // namespace tocsin
