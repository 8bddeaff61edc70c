// What keeps an alert quiet, and why somebody was paged for it or nobody, in words. Pure; a Reason
// itself is told by engine/explain.
#pragma once

#include <string>
#include <vector>

#include "domain/timeline.hpp"
#include "engine/explain.hpp"
#include "engine/job.hpp"

namespace tocsin::api {

// "silence 4 until 2026-11-23T04:00:00.000Z".
std::string explain(const Config& config, const QuietReason& quiet);

// One sentence for a person who asks why the phone rang, or did not.
std::string verdict_of(const Alert& alert, const std::vector<Escalation>& escalations,
                       const std::vector<Page>& pages,
                       const std::vector<Notification>& notifications, const Config& config);

}  // namespace tocsin::api
