// explain: a Reason in words, for messages, timelines and the "why" pages.
#pragma once

#include <string>

#include "domain/alerts/alert.hpp"
#include "domain/escalation/page.hpp"
#include "domain/reason.hpp"
#include "engine/config.hpp"

namespace tocsin {

// One clause in lower case: "step 1 of policy Payments". Names are those of today's configuration.
std::string explain(const Config& config, const Reason& reason);

// Why this person was called, with the words of whoever called by hand.
std::string why_paged(const Config& config, const Page& page);

// The title of what the page is about, as its person hears it: a question is told from a call.
std::string title_for(const Page& page, std::string title);

// Why an alert is quiet, as a reason.
Reason reason_of(const QuietReason& quiet);

}  // namespace tocsin
