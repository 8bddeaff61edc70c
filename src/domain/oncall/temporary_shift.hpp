// TemporaryShift: a shift that is written down by itself, as against those that turns give.
#pragma once

#include "base/describe.hpp"
#include "base/time.hpp"
#include "domain/slug.hpp"

namespace tocsin {

struct TemporaryShift {
  Slug user;
  Time begin{};
  Time end{};
  bool operator==(const TemporaryShift&) const = default;
};
TOCSIN_DESCRIBE(TemporaryShift, user, begin, end)

}  // namespace tocsin
