// Percentiles of what was measured.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace tocsin::bench {

// Nearest rank; 0 when there is nothing. Sorts `samples`.
inline double percentile(std::vector<double>& samples, double percent) {
  if (samples.empty()) return 0;
  std::ranges::sort(samples);
  const auto rank =
      static_cast<std::size_t>(std::ceil(percent / 100 * static_cast<double>(samples.size())));
  return samples[std::clamp<std::size_t>(rank, 1, samples.size()) - 1];
}

}  // namespace tocsin::bench
