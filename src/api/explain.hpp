// Reasons in words: why somebody was paged, why nobody was. Pure; the names come from the Config.
#pragma once

#include <string>
#include <vector>

#include "domain/timeline.hpp"
#include "engine/config.hpp"
#include "engine/job.hpp"

namespace tocsin::api {

// "policy Payments, step 1". Names instead of slugs where the object still exists.
std::string explain(const Reason& reason, const Config& config);

// "silenced until 2026-11-23T04:00:00.000Z".
std::string explain(const QuietReason& quiet, const Config& config);

// One sentence for a person who asks why the phone rang, or did not.
std::string verdict_of(const Alert& alert, const std::vector<Escalation>& escalations,
                       const std::vector<Page>& pages,
                       const std::vector<Notification>& notifications, const Config& config);

}  // namespace tocsin::api
