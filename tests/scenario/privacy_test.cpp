// Stories of private incidents: who is inside, who comes and goes, who breaks the glass, and who
// hears of it.
#include "domain/incidents/privacy.hpp"

#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

DeclareIncident secret() {
  DeclareIncident body;
  body.title = "a stolen laptop";
  body.services = {"checkout"};
  body.severity = Severity::SEV2;
  body.is_private = true;
  return body;
}

IncidentId declare(Story& story, DeclareIncident body = secret(), const Slug& who = ana) {
  const auto reply = story.run(std::move(body), who);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

Result<Reply> set(Story& story, IncidentId id, std::optional<bool> is_private,
                  std::optional<std::vector<Slug>> members, const Slug& who = ana) {
  ChangeIncident change;
  change.incident = id;
  change.is_private = is_private;
  change.members = std::move(members);
  return story.run(std::move(change), who);
}

std::vector<Slug> inside(const Story& story, IncidentId id) { return story.incident(id).insiders; }

std::vector<std::string> heard(const Story& story) {
  std::vector<std::string> texts;
  for (const Delivery& delivery : story.notices()) {
    for (const Note& note : delivery.notes) texts.push_back(delivery.user + ": " + note.text);
  }
  return texts;
}

bool any_holds(const std::vector<std::string>& texts, std::string_view start) {
  return std::ranges::any_of(texts,
                             [&](const std::string& text) { return text.starts_with(start); });
}

TEST(Privacy, WhoeverDeclaresItAndWhomTheyNameAreInside) {
  Story story;
  DeclareIncident body = secret();
  body.members = {ben};
  const IncidentId id = declare(story.at(1min), body);
  EXPECT_EQ(inside(story, id), (std::vector<Slug>{ana, ben}));
  EXPECT_EQ(words_told(story, id, EntryKind::privacy_changed), std::vector<std::string>{"private"});
  EXPECT_TRUE(any_holds(heard(story.at(2min)), "ben: You see the private incident"));
}

TEST(Privacy, WhoeverIsCalledOrGivenARoleIsInsideUntilReleased) {
  Story story;
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(story.run(PagePeople{SubjectOf::incident, id.value, {user(ben)}, false, {}}, ana));
  EXPECT_EQ(inside(story, id), (std::vector<Slug>{ana, ben}));
  ASSERT_TRUE(story.run(ReleaseResponder{id, ben}, ana));
  EXPECT_EQ(inside(story, id), std::vector<Slug>{ana});
  AssignRole role{.incident = id, .role = Slug(commander_role), .user = cleo, .gone = false};
  ASSERT_TRUE(story.run(role, ana));
  EXPECT_EQ(inside(story, id), (std::vector<Slug>{ana, cleo}));
}

TEST(Privacy, MembersComeAndGoAndSomebodyAlwaysSeesIt) {
  Story story;
  const IncidentId id = declare(story.at(1min));
  ASSERT_TRUE(set(story, id, {}, std::vector<Slug>{ana, cleo}));
  EXPECT_EQ(inside(story, id), (std::vector<Slug>{ana, cleo}));
  ASSERT_TRUE(set(story, id, {}, std::vector<Slug>{cleo}));
  EXPECT_EQ(words_told(story, id, EntryKind::members_changed),
            (std::vector<std::string>{"+ana", "+cleo", "-ana"}));
  EXPECT_EQ(set(story, id, {}, std::vector<Slug>{"nobody"}).error().pointer, "/members");
  ASSERT_TRUE(story.run(ReleaseResponder{id, ana}, cleo));
  EXPECT_EQ(inside(story, id), std::vector<Slug>{cleo});
  EXPECT_EQ(set(story, id, {}, std::vector<Slug>{}, cleo).error().pointer, "/members");
}

TEST(Privacy, AnOpenIncidentIsMadePrivateAndOpenedAgain) {
  Story story;
  DeclareIncident body = secret();
  body.is_private = false;
  const IncidentId id = declare(story.at(1min), body, ben);
  EXPECT_TRUE(inside(story, id).empty());
  ASSERT_TRUE(set(story, id, true, {}, cleo));
  EXPECT_EQ(inside(story, id), (std::vector<Slug>{ben, cleo}));
  ASSERT_TRUE(set(story, id, false, {}, ben));
  EXPECT_TRUE(inside(story, id).empty());
  EXPECT_EQ(words_told(story, id, EntryKind::privacy_changed),
            (std::vector<std::string>{"private", "open"}));
}

TEST(Privacy, WhoBreaksTheGlassIsInsideAndEverybodyInsideHearsWhy) {
  Story story;
  const IncidentId id = declare(story.at(1min));
  EXPECT_EQ(story.run(BreakGlass{id, "", {}}, cleo).error().pointer, "/reason");
  EXPECT_EQ(story.run(BreakGlass{id, "why", {}}).error().code, Error::Code::forbidden);
  ASSERT_TRUE(story.run(BreakGlass{id, "the press is calling", {}}, cleo));
  EXPECT_EQ(inside(story, id), (std::vector<Slug>{ana, cleo}));
  EXPECT_EQ(words_told(story, id, EntryKind::glass_broken),
            std::vector<std::string>{"the press is calling"});
  const auto texts = heard(story.at(2min));
  EXPECT_TRUE(std::ranges::any_of(texts, [](const std::string& text) {
    return text.starts_with("ana: ") && text.ends_with("the press is calling");
  }));
  EXPECT_EQ(story.run(BreakGlass{id, "again", {}}, cleo)->outcome, "inside_already");
  EXPECT_EQ(words_told(story, id, EntryKind::glass_broken).size(), 1u);
}

void put_team(Story& story) {
  Team team;
  team.slug = team.name = "payments";
  team.members = {ben};
  put(story, team);
  story.edit<Service>("checkout", [](Service& service) { service.team = "payments"; });
}

TEST(Privacy, TheGlassIsHeardAlsoWhenItIsOver) {
  Story story;
  const IncidentId id = declare(story.at(1min));
  ChangeIncident change;
  change.incident = id;
  change.status = IncidentStatus::resolved;
  ASSERT_TRUE(story.run(change, ana));
  ASSERT_TRUE(story.at(1h).run(BreakGlass{id, "an audit", {}}, cleo));
  const auto texts = heard(story.at(2h));
  EXPECT_TRUE(std::ranges::any_of(texts, [](const std::string& text) {
    return text.starts_with("ana: ") && text.ends_with("an audit");
  }));
}

TEST(Privacy, WhatIsLateInItIsToldInsideOnly) {
  Story story;
  const IncidentId id = declare(story.at(1min));
  for (const Slug& owner : {ana, ben}) {
    CreateTask make;
    make.incident = id;
    make.title = "wipe the laptop";
    make.owner = owner;
    make.due_at = story.time(10min);
    ASSERT_TRUE(story.run(make, ana));
  }
  const auto texts = heard(story.at(20min));
  EXPECT_TRUE(any_holds(texts, "ana: Late: wipe the laptop"));
  EXPECT_FALSE(any_holds(texts, "ben: "));
  for (const Notification& sent : story.notifications()) {
    EXPECT_EQ(sent.about.find("laptop"), std::string::npos) << sent.about;
  }
}

TEST(Privacy, NoChannelThatOthersReadIsTold) {
  for (const bool is_private : {true, false}) {
    Story story;
    put_team(story);
    ContactMethod channel;
    channel.slug = "team-room";
    channel.team = "payments";
    channel.channel = Channel::webhook;
    channel.address = "https://chat.example.org/hook";
    put(story, channel);
    set_steps(story, {step_of({user(ben), {TargetKind::channel, "team-room"}})});
    DeclareIncident body = secret();
    body.is_private = is_private;
    body.page_teams = true;
    const IncidentId id = declare(story.at(1min), body);
    story.at(3min);
    EXPECT_EQ(any_holds(heard(story), ": "), !is_private);
    EXPECT_EQ(holds(inside(story, id), ben), is_private);  // the policy calls him
  }
}

TEST(Privacy, OwnersOfItsServicesAreNotCalledForItsRoles) {
  for (const bool is_private : {true, false}) {
    Story story;
    put_team(story);
    IncidentRole role;
    role.slug = role.name = "expert";
    role.owners = true;
    put(story, role);
    DeclareIncident body = secret();
    body.is_private = is_private;
    const IncidentId id = declare(story.at(1min), body, cleo);
    EXPECT_EQ(story.incident(id).roles.empty(), is_private);
  }
}

TEST(Privacy, TheAlertOfAPrivateIncidentDoesNotTellItsTitle) {
  Story story;
  ASSERT_TRUE(story.at(1min).event("disk"));
  const AlertId alert = story.alert("disk").id;
  DeclareIncident body = secret();
  body.alerts = {alert};
  declare(story, body);
  for (const TimelineEntry& entry : story.timeline(EntryOf::alert, alert.value)) {
    EXPECT_EQ(entry.text.find("laptop"), std::string::npos) << entry.text;
  }
}

}  // namespace
}  // namespace tocsin
