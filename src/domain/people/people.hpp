// Users, teams and the ways to reach a person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/slug.hpp"

namespace tocsin {

struct User {
  Slug slug;
  std::string name;
  std::string email;              // also the name to sign in with; unique, compared without case
  std::string time_zone = "UTC";  // IANA name, for showing times
  bool active = true;             // an inactive user cannot sign in and is never paged
  bool operator==(const User&) const = default;
};
TOCSIN_DESCRIBE(User, slug, name, email, time_zone, active)

struct Team {
  Slug slug;
  std::string name;
  std::string description;
  std::vector<Slug> members;  // users
  bool operator==(const Team&) const = default;
};
TOCSIN_DESCRIBE(Team, slug, name, description, members)

enum class Channel { email, slack, ntfy, webhook, sms, voice };
TOCSIN_DESCRIBE_ENUM(Channel, email, slack, ntfy, webhook, sms, voice)

// One way to reach one person. Methods are tried in `position` order; all are used at once for a
// page unless `delay` holds one back (the page may be acknowledged before it is due).
struct ContactMethod {
  Slug slug;
  Slug user;
  Channel channel = Channel::email;
  std::string name;     // "work phone"
  std::string address;  // an e-mail address, the URL to post to, or a number such as +4915112345678
  std::string secret;   // sealed: the webhook's signing secret, the ntfy access token
  Duration delay{};     // after the page began
  int position = 0;
  bool enabled = true;
  bool vouched = false;  // an administrator vouches for the address: it counts without verification
  bool operator==(const ContactMethod&) const = default;
};
TOCSIN_DESCRIBE(ContactMethod, slug, user, channel, name, address, secret, delay, position, enabled,
                vouched)

}  // namespace tocsin
