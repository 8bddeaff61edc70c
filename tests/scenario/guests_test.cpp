// Stories of guests: somebody from outside is let in for a time, into one incident and no other.
#include "domain/incidents/privacy.hpp"

#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

Time time_in(const Story& story) { return story.time(story.now()); }

IncidentId declared(Story& story, bool is_private = false) {
  DeclareIncident body;
  body.title = "Checkout is down";
  body.severity = Severity::SEV2;
  body.is_private = is_private;
  const auto reply = story.run(std::move(body), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

InviteGuest invitation(IncidentId incident, Time until, const std::string& code = "a") {
  InviteGuest body;
  body.incident = incident;
  body.user = User{.slug = "gus", .name = "Gus", .email = "gus@nets.example"};
  body.user.guest = GuestPass{incident.value, until, "Nets Ltd", ana};
  body.code_hash = code;
  return body;
}

const User& gus(const Story& story) { return *story.config().find<User>("gus"); }
const SignInCodes* codes(const Story& story) { return story.config().find<SignInCodes>("gus"); }

TEST(Guests, SeeOneIncidentForATime) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  const Time until = time_in(story) + 4h;
  ASSERT_TRUE(story.run(invitation(id, until), ana));
  EXPECT_EQ(words_told(story, id, EntryKind::guest_invited),
            std::vector<std::string>{"of Nets Ltd, until " + format_time(until)});
  const Viewer viewer = viewer_of(story.config(), "gus");
  EXPECT_EQ(viewer.guest_of, id.value);
  EXPECT_TRUE(may(viewer, Action::respond, story.incident(id), {}));
  const IncidentId other = declared(story.at(2min));
  EXPECT_FALSE(may(viewer, Action::view, story.incident(other), {}));
  EXPECT_FALSE(may(viewer, Action::view, Object{}));
  EXPECT_FALSE(is_over(gus(story), until - 1ms));
  EXPECT_TRUE(is_over(gus(story), until));
}

TEST(Guests, HaveNothingFromGrantsAndTeams) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  ASSERT_TRUE(story.run(invitation(id, time_in(story) + 4h), ana));
  ChangeConfig change;
  change.puts.push_back({.object = Grant{.slug = "gus",
                                         .subject_kind = SubjectKind::user,
                                         .subject = "gus",
                                         .access = AccessLevel::administrator,
                                         .scope_kind = ScopeKind::organisation,
                                         .scope = {}},
                         .expected_version = {}});
  ASSERT_TRUE(story.run(std::move(change), ana));
  EXPECT_FALSE(may(viewer_of(story.config(), "gus"), Action::view, Object{}));
}

TEST(Guests, NobodyOfTheOrganisationBecomesOne) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  InviteGuest body = invitation(id, time_in(story) + 4h);
  body.user.slug = ben;
  EXPECT_EQ(story.run(body, ana).error().pointer, "/email");
  // Nor does one guest take another's name.
  ASSERT_TRUE(story.run(invitation(id, time_in(story) + 4h), ana));
  body = invitation(id, time_in(story) + 4h);
  body.user.email = "gus@other.example";
  EXPECT_EQ(story.run(body, ana).error().pointer, "/name");
}

TEST(Guests, TheirTimeHasAnEnd) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  for (const Time until : {time_in(story), time_in(story) + guest_time_max + 1ms}) {
    EXPECT_EQ(story.run(invitation(id, until), ana).error().pointer, "/until");
  }
  ASSERT_TRUE(story.run(invitation(id, time_in(story) + guest_time_max), ana));
  ChangeGuest change{.incident = id, .user = "gus"};
  change.until = time_in(story);
  EXPECT_EQ(story.run(change, ana).error().pointer, "/until");
}

TEST(Guests, WhoseTimeIsEndedHasNoWayIn) {
  Story story;
  const IncidentId id = declared(story.at(1min), true);
  ASSERT_TRUE(story.run(invitation(id, time_in(story) + 4h), ana));
  EXPECT_EQ(story.incident(id).insiders, (std::vector<Slug>{ana, "gus"}));
  ASSERT_TRUE(story.run(
      SignInByCode{.code_hash = "a",
                   .session = {.slug = "s", .user = "gus", .created_at = {}, .expires_at = {}}},
      ana));
  ASSERT_NE(story.config().find<Session>("s"), nullptr);
  ChangeGuest change{.incident = id, .user = "gus", .ends = true};
  ASSERT_TRUE(story.at(2min).run(change, ana));
  EXPECT_TRUE(is_over(gus(story), time_in(story)));
  EXPECT_EQ(story.config().find<Session>("s"), nullptr);
  EXPECT_EQ(codes(story), nullptr);
  EXPECT_EQ(story.incident(id).insiders, std::vector<Slug>{ana});
  EXPECT_EQ(words_told(story, id, EntryKind::guest_left).size(), 1u);
  // No code helps before they are let in again.
  change = {.incident = id, .user = "gus", .code_hash = "b"};
  EXPECT_EQ(story.run(change, ana).error().pointer, "/until");
  change.until = time_in(story) + 1h;
  ASSERT_TRUE(story.run(change, ana));
  EXPECT_EQ(codes(story)->code_hashes, std::vector<std::string>{"b"});
  EXPECT_EQ(story.incident(id).insiders, (std::vector<Slug>{ana, "gus"}));
}

TEST(Guests, WhoComesToAnotherIncidentLeavesTheFirst) {
  Story story;
  const IncidentId first = declared(story.at(1min), true);
  const IncidentId second = declared(story.at(2min));
  ASSERT_TRUE(story.run(invitation(first, time_in(story) + 4h), ana));
  ASSERT_TRUE(story.run(JoinIncident{first}, "gus"));
  EXPECT_EQ(story.incident(first).insiders, (std::vector<Slug>{ana, "gus"}));
  // Not out of the hands of those who work with them.
  EXPECT_EQ(story.run(invitation(second, time_in(story) + 4h), ana).error().pointer, "/email");
  story.at(5h);
  ASSERT_TRUE(story.run(invitation(second, time_in(story) + 4h), ana));
  EXPECT_EQ(story.incident(first).insiders, std::vector<Slug>{ana});
  const Viewer viewer = viewer_of(story.config(), "gus");
  EXPECT_FALSE(may(viewer, Action::view, story.incident(first), {}));
  EXPECT_TRUE(may(viewer, Action::respond, story.incident(second), {}));
}

TEST(Guests, HoldNoRole) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  ASSERT_TRUE(story.run(invitation(id, time_in(story) + 4h), ana));
  EXPECT_EQ(story.run(AssignRole{.incident = id, .role = Slug(commander_role), .user = "gus"}, ana)
                .error()
                .pointer,
            "/user");
}

// Lines for the people of the incident's roles.
TEST(Restricted, LinesAreWrittenByWhoHoldsARole) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  WriteEntry line;
  line.incident = id;
  line.text = "the press knows";
  line.visibility = Visibility::restricted;
  EXPECT_EQ(story.run(line, ben).error().pointer, "/visibility");
  ASSERT_TRUE(
      story.run(AssignRole{.incident = id, .role = Slug(commander_role), .user = ben}, ana));
  ASSERT_TRUE(story.run(line, ben));
}

TEST(Restricted, LinesBecomeNoTasksAndMarksAreNoLessOpen) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  ASSERT_TRUE(
      story.run(AssignRole{.incident = id, .role = Slug(commander_role), .user = ben}, ana));
  TimelineEntry line;
  line.id = EntryId{1};
  line.subject_kind = EntryOf::incident;
  line.subject = id.value;
  line.kind = EntryKind::said;
  line.visibility = Visibility::restricted;
  CreateTask task;
  task.incident = id;
  task.title = "call the press";
  task.about = line;
  EXPECT_EQ(story.run(task, ben).error().pointer, "/entry");
  line.visibility = Visibility::internal;
  WriteEntry star;
  star.incident = id;
  star.kind = EntryKind::starred;
  star.about = line;
  star.visibility = Visibility::restricted;
  EXPECT_EQ(story.run(star, ben).error().pointer, "/visibility");
}

TEST(Guests, WriteToRespondersAlone) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  ASSERT_TRUE(story.run(invitation(id, time_in(story) + 4h), ana));
  WriteEntry line;
  line.incident = id;
  line.text = "all is well";
  line.visibility = Visibility::stakeholder;
  EXPECT_EQ(story.run(line, "gus").error().pointer, "/visibility");
  line.visibility = Visibility::internal;
  EXPECT_TRUE(story.run(line, "gus"));
}

TEST(Restricted, EachClearanceReadsWhatItMay) {
  TimelineEntry entry;
  const auto readers = [&] {
    std::string words;
    for (const auto& [clearance, word] :
         {std::pair{Clearance::stakeholder, 's'}, std::pair{Clearance::guest, 'g'},
          std::pair{Clearance::responder, 'r'}, std::pair{Clearance::role, 'R'}}) {
      if (may_read(clearance, entry)) words += word;
    }
    return words;
  };
  entry.visibility = Visibility::stakeholder;
  EXPECT_EQ(readers(), "sgrR");
  entry.visibility = Visibility::internal;
  EXPECT_EQ(readers(), "grR");
  entry.visibility = Visibility::restricted;
  EXPECT_EQ(readers(), "R");
  entry.kind = EntryKind::impact_changed;  // money is no guest's affair
  entry.visibility = Visibility::internal;
  EXPECT_EQ(readers(), "rR");
  entry.visibility = Visibility::stakeholder;
  EXPECT_EQ(readers(), "sgrR");
}

}  // namespace
}  // namespace tocsin
