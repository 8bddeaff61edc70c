// Silence: planned quiet for the alerts that match. Its history is never rewritten.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/rules/matcher.hpp"
#include "domain/slug.hpp"

namespace tocsin {

using SilenceId = Id<struct SilenceTag>;

struct Silence {
  SilenceId id;
  std::string uuid;  // the id that Alertmanager's API and amtool show
  std::vector<Matcher> matchers;  // all must hold
  Time starts_at{};
  Time ends_at{};  // half-open: [starts_at, ends_at)
  Time updated_at{};
  std::string created_by;
  std::string comment;
  bool operator==(const Silence&) const = default;
};
TOCSIN_DESCRIBE(Silence, id, uuid, matchers, starts_at, ends_at, updated_at, created_by, comment)

enum class SilenceState { pending, active, expired };
TOCSIN_DESCRIBE_ENUM(SilenceState, pending, active, expired)

SilenceState state_of(const Silence& silence, Time now);

// Errors: invalid (no matcher, only matchers that hold for the empty string, no end, end before start).
Status check(const Silence& silence);

// Whether `b` may take the place of `a` under the same id, or needs a new one (which ends `a`).
bool may_edit_in_place(const Silence& a, const Silence& b, Time now);

}  // namespace tocsin
