// Users, teams and the ways to reach a person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// Which notices somebody wants: messages that nobody has to answer. Pages come whatever stands
// here.
struct UserNotices {
  std::vector<Duration> reminders = {std::chrono::hours(24)};  // so long before a shift begins
  bool hand_offs = true;  // when a shift begins and ends; when cover is wanted or taken
  bool over = true;       // when what they were paged for is over
  bool operator==(const UserNotices&) const = default;
};
TOCSIN_DESCRIBE(UserNotices, reminders, hand_offs, over)

constexpr std::size_t reminders_max = 5;
constexpr Duration reminder_lead_max = std::chrono::days(7);

// Somebody from outside, a vendor or a consultant, who sees one incident for a time and nothing
// else, whatever grants and teams say.
struct GuestPass {
  std::uint64_t incident = 0;
  Time until{};
  std::string company;
  Slug invited_by;
  bool operator==(const GuestPass&) const = default;
};
TOCSIN_DESCRIBE(GuestPass, incident, until, company, invited_by)

constexpr Duration guest_time_max = std::chrono::days(30);  // from the invitation, or its renewal
constexpr std::size_t company_bytes_max = 200;

struct User {
  Slug slug;
  std::string name;
  std::string email;              // also the name to sign in with; unique, compared without case
  std::string time_zone = "UTC";  // IANA name, for showing times
  bool active = true;             // an inactive user cannot sign in and is never paged
  UserNotices notices{};
  std::optional<GuestPass> guest = {};
  std::vector<Slug> expertise = {};  // what they can be called for: "postgresql", "network"
  bool operator==(const User&) const = default;
};
TOCSIN_DESCRIBE(User, slug, name, email, time_zone, active, notices, guest, expertise)
constexpr std::size_t expertise_max = 30;  // of one user
inline bool is_over(const User& user, Time now) { return user.guest && user.guest->until <= now; }

struct Team {
  Slug slug;
  std::string name;
  std::string description;
  std::vector<Slug> members;  // users
  bool operator==(const Team&) const = default;
};
TOCSIN_DESCRIBE(Team, slug, name, description, members)

// Text in the database: never rename one.
enum class Channel {
  email,
  slack,  // an incoming webhook
  ntfy,
  webhook,
  web_push,
  teams,
  telegram,
  matrix,
  mattermost,
  slack_app,
  sms,
  voice,
};
TOCSIN_DESCRIBE_ENUM(Channel, email, slack, ntfy, webhook, web_push, teams, telegram, matrix,
                     mattermost, slack_app, sms, voice)

// One way to reach one person. Methods are tried in `position` order; all are used at once for a
// page unless `delay` holds one back (the page may be acknowledged before it is due). Or a channel
// of a team: it is told who is called and who is on call, and no page waits for its answer.
struct ContactMethod {
  Slug slug;
  Slug user;  // whose it is; or else:
  Slug team;
  Channel channel = Channel::email;
  std::string name;     // "work phone"
  std::string address;  // an e-mail address, the URL to post to, a chat's id, +4915112345678
  std::string secret;   // sealed: the webhook's signing secret, an access token, a browser's keys
  Duration delay{};     // after the page began
  int position = 0;
  bool enabled = true;
  bool vouched = false;  // an administrator vouches for the address: it counts without verification
  bool operator==(const ContactMethod&) const = default;
};
inline bool is_channel(const ContactMethod& method) { return !method.team.empty(); }
TOCSIN_DESCRIBE(ContactMethod, slug, user, team, channel, name, address, secret, delay, position,
                enabled, vouched)

}  // namespace tocsin
