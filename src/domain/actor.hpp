// Actor: who caused something.
#pragma once

#include "base/describe.hpp"
#include "domain/slug.hpp"

namespace tocsin {

enum class ActorKind { system, user, token, integration, runner, agent, guest };
TOCSIN_DESCRIBE_ENUM(ActorKind, system, user, token, integration, runner, agent, guest)

struct Actor {
  ActorKind kind = ActorKind::system;
  Slug slug;          // of the user, token or integration
  Slug on_behalf_of;  // the user a token or agent acts for
  bool operator==(const Actor&) const = default;
};
TOCSIN_DESCRIBE(Actor, kind, slug, on_behalf_of)

// Through which door it came.
enum class Origin { system, api, intake, link, timer, channel, cli };
TOCSIN_DESCRIBE_ENUM(Origin, system, api, intake, link, timer, channel, cli)

}  // namespace tocsin
