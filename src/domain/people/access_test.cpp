#include "domain/people/access.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

constexpr Action actions[] = {Action::view, Action::respond, Action::configure, Action::administer};
constexpr AccessLevel levels[] = {AccessLevel::administrator, AccessLevel::manager,
                                  AccessLevel::responder, AccessLevel::stakeholder};

Viewer viewer(AccessLevel access, ScopeKind kind = ScopeKind::organisation, Slug scope = {}) {
  return Viewer{"ana", {{access, kind, std::move(scope)}}, std::nullopt};
}

// How many of the four actions, from view up, the viewer may do.
int reach(const Viewer& who, const Object& object) {
  int count = 0;
  bool open = true;
  for (const Action action : actions) {
    const bool allowed = may(who, action, object);
    EXPECT_TRUE(open || !allowed) << "a stronger action is allowed and a weaker one is not";
    open = allowed;
    count += allowed ? 1 : 0;
  }
  return count;
}

TEST(Access, EachLevelHoldsTheOnesBelow) {
  EXPECT_EQ(reach(viewer(AccessLevel::administrator), {}), 4);
  EXPECT_EQ(reach(viewer(AccessLevel::manager), {}), 3);
  EXPECT_EQ(reach(viewer(AccessLevel::responder), {}), 2);
  EXPECT_EQ(reach(viewer(AccessLevel::stakeholder), {}), 1);
}

TEST(Access, NoRightsMeansNothing) {
  EXPECT_EQ(reach(Viewer{"ana", {}, std::nullopt}, {}), 0);
  EXPECT_EQ(reach(Viewer{}, {"checkout", "payments", 12}), 0);
}

TEST(Access, TheOrganisationCoversEverything) {
  for (const Object& object : {Object{}, Object{"checkout", "payments", 0}, Object{"", "", 12}}) {
    EXPECT_EQ(reach(viewer(AccessLevel::manager), object), 3);
  }
}

TEST(Access, ATeamCoversWhatItOwns) {
  const Viewer who = viewer(AccessLevel::manager, ScopeKind::team, "payments");
  EXPECT_EQ(reach(who, {"checkout", "payments", 0}), 3);
  EXPECT_EQ(reach(who, {"", "payments", 0}), 3);
  EXPECT_EQ(reach(who, {"checkout", "search", 0}), 0);
  EXPECT_EQ(reach(who, {"payments", "", 0}), 0) << "a service is not a team of the same slug";
  EXPECT_EQ(reach(who, {}), 0) << "not the organisation as a whole";
}

TEST(Access, AServiceCoversItself) {
  const Viewer who = viewer(AccessLevel::responder, ScopeKind::service, "checkout");
  EXPECT_EQ(reach(who, {"checkout", "payments", 12}), 2);
  EXPECT_EQ(reach(who, {"search", "payments", 0}), 0);
  EXPECT_EQ(reach(who, {}), 0);
}

TEST(Access, AnIncidentCoversItself) {
  const Viewer who = viewer(AccessLevel::responder, ScopeKind::incident, "INC-12");
  EXPECT_EQ(reach(who, {"", "", 12}), 2);
  EXPECT_EQ(reach(who, {"checkout", "payments", 12}), 2);
  EXPECT_EQ(reach(who, {"", "", 1}), 0);
  EXPECT_EQ(reach(who, {}), 0);
}

TEST(Access, AnEmptyOrBrokenScopeCoversNothing) {
  for (const ScopeKind kind : {ScopeKind::team, ScopeKind::service, ScopeKind::incident}) {
    for (const char* scope : {"", "INC-", "INC-x", "INC-12x", "12", "INC-0"}) {
      const Viewer who = viewer(AccessLevel::administrator, kind, scope);
      EXPECT_EQ(reach(who, {}), 0) << scope;
      if (kind == ScopeKind::incident) EXPECT_EQ(reach(who, {"", "", 12}), 0) << scope;
    }
  }
}

TEST(Access, TheBestOfSeveralRightsCounts) {
  const Viewer who{"ana",
                   {{AccessLevel::stakeholder, ScopeKind::organisation, {}},
                    {AccessLevel::manager, ScopeKind::team, "payments"}},
                   std::nullopt};
  EXPECT_EQ(reach(who, {"checkout", "payments", 0}), 3);
  EXPECT_EQ(reach(who, {"search", "search", 0}), 1);
}

TEST(Access, ACeilingNeverAddsAndAlwaysLimits) {
  for (const AccessLevel access : levels) {
    for (const AccessLevel ceiling : levels) {
      Viewer who = viewer(access);
      const int own = reach(who, {});
      who.ceiling = ceiling;
      EXPECT_EQ(reach(who, {}), std::min(own, reach(viewer(ceiling), {})));
    }
  }
}

TEST(Access, TheSystemMayDoEverythingAndSeeEverything) {
  EXPECT_EQ(reach(Viewer::system(), {"checkout", "payments", 12}), 4);
  EXPECT_TRUE(visible_to(Viewer::system()).all);
}

TEST(Access, WhatIsVisibleIsWhatMayBeViewed) {
  const Viewer who{"ana",
                   {{AccessLevel::manager, ScopeKind::team, "payments"},
                    {AccessLevel::stakeholder, ScopeKind::service, "search"},
                    {AccessLevel::stakeholder, ScopeKind::service, "search"},
                    {AccessLevel::responder, ScopeKind::incident, "INC-12"},
                    {AccessLevel::responder, ScopeKind::incident, "broken"},
                    {AccessLevel::responder, ScopeKind::team, ""}},
                   std::nullopt};
  const VisibleServices visible = visible_to(who);
  EXPECT_FALSE(visible.all);
  EXPECT_EQ(visible.teams, std::vector<Slug>{"payments"});
  EXPECT_EQ(visible.services, std::vector<Slug>{"search"});
  EXPECT_EQ(visible.incidents, std::vector<std::uint64_t>{12});
  EXPECT_TRUE(visible_to(viewer(AccessLevel::stakeholder)).all);
  EXPECT_FALSE(visible_to(Viewer{}).all);
}

}  // namespace
}  // namespace tocsin
