// CalendarFeed: a private address at which calendar programs read shifts.
#pragma once

#include <string>

#include "base/describe.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// Whose shifts are in it: those of one schedule, of one person in all schedules, of all schedules
// of one team.
enum class CalendarScope { schedule, user, team };
TOCSIN_DESCRIBE_ENUM(CalendarScope, schedule, user, team)

// Shows what its owner may see at the time it is read, and nothing to anybody else.
struct CalendarFeed {  // slug: the first 40 hexadecimal digits of the SHA-256 of the secret
  Slug slug;
  Slug user;  // the owner
  CalendarScope scope_kind = CalendarScope::schedule;
  Slug scope;        // the slug of the schedule, the user or the team
  std::string hint;  // the last 4 characters of the secret
  bool operator==(const CalendarFeed&) const = default;
};
TOCSIN_DESCRIBE(CalendarFeed, slug, user, scope_kind, scope, hint)

constexpr std::size_t calendar_feeds_of_user_max = 100;

}  // namespace tocsin
