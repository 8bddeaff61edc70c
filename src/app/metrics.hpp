// The route /metrics: Prometheus' text format, read from the running parts when asked.
#pragma once

#include <vector>

#include "api/router.hpp"

namespace tocsin {

void add_metrics_route(std::vector<api::Route>& routes);

}  // namespace tocsin
