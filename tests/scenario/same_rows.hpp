// same_rows: law 4, load() == state(): what the store would load equals what memory holds.
#pragma once

#include <string>

#include "engine/core.hpp"

namespace tocsin {

// Empty when a fresh load of `store` gives the rows and the configuration that `core` holds; else
// the first differences, a line each. The freshness that unchanged repeats touched may lag.
std::string difference_from_store(const Core& core, Store& store);
// The same without the configuration, which takes longer to read.
std::string difference_in_rows(const Core& core, Store& store);

}  // namespace tocsin
