// Access: who may do what. One pure function answers, for requests, live topics and SQL alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/slug.hpp"

namespace tocsin {

// Ready-made sets of actions, each holding the ones after it.
enum class AccessLevel { administrator, manager, responder, stakeholder };
TOCSIN_DESCRIBE_ENUM(AccessLevel, administrator, manager, responder, stakeholder)

enum class ScopeKind { organisation, team, service, incident };
TOCSIN_DESCRIBE_ENUM(ScopeKind, organisation, team, service, incident)

enum class SubjectKind { user, team };
TOCSIN_DESCRIBE_ENUM(SubjectKind, user, team)

// "Team payments is responder for service checkout."
struct Grant {
  Slug slug;
  SubjectKind subject_kind = SubjectKind::user;
  Slug subject;
  AccessLevel access = AccessLevel::stakeholder;
  ScopeKind scope_kind = ScopeKind::organisation;
  Slug scope;  // empty for the organisation; a slug, or INC-12 for an incident
  bool operator==(const Grant&) const = default;
};
TOCSIN_DESCRIBE(Grant, slug, subject_kind, subject, access, scope_kind, scope)

enum class Action {
  view,        // read alerts, incidents, pages and who is told
  respond,     // acknowledge, resolve, snooze, silence, declare, comment, page
  configure,   // change services, policies, integrations, rules of the scope
  administer,  // users, grants, tokens, settings, audit log
};
TOCSIN_DESCRIBE_ENUM(Action, view, respond, configure, administer)

// What a request is about. An empty service or incident means "of the organisation as a whole".
struct Object {
  Slug service;
  Slug team;  // the team that owns it
  std::uint64_t incident = 0;
};

// Who asks, resolved once a request from the published Config.
struct Viewer {
  struct Right {
    AccessLevel access = AccessLevel::stakeholder;
    ScopeKind scope_kind = ScopeKind::organisation;
    Slug scope;
    bool operator==(const Right&) const = default;
  };
  Slug user;                  // empty for a token of no user, an integration, the system
  std::vector<Right> rights;  // the user's own and the ones of the user's teams
  // A token of a narrower reach than its owner: actions above it are refused. None: no limit.
  std::optional<AccessLevel> ceiling;
  std::uint64_t guest_of = 0;  // somebody from outside, of this incident alone; 0: no guest
  bool operator==(const Viewer&) const = default;

  static Viewer system();  // may do everything; for timers and the command line at first set-up
};

bool may(const Viewer& viewer, Action action, const Object& object);
// False: the viewer's token does not reach that far, whatever its owner may do.
bool is_below_ceiling(const Viewer& viewer, Action action);

// The services of whose rows a viewer may do it, for a query's WHERE.
struct VisibleServices {
  bool all = false;
  std::vector<Slug> teams;               // services owned by these teams
  std::vector<Slug> services;            // and these
  std::vector<std::uint64_t> incidents;  // granted one by one, also beside `all`; sorted
};
VisibleServices visible_to(const Viewer& viewer, Action action = Action::view);

}  // namespace tocsin
