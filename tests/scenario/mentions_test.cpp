// Stories of people whom a line names: who hears of it, who is called by it.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

IncidentId declared(Story& story, bool is_private = false) {
  DeclareIncident declare;
  declare.title = "nobody can pay";
  declare.severity = Severity::SEV2;
  declare.is_private = is_private;
  const auto reply = story.run(std::move(declare), ana);
  EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
  return reply ? IncidentId{reply->ids.at(0)} : IncidentId{};
}

Result<Reply> say(Story& story, IncidentId id, std::string text, std::vector<Slug> page = {},
                  const Slug& who = ana, Visibility visibility = Visibility::internal) {
  WriteEntry line;
  line.incident = id;
  line.text = std::move(text);
  line.page = std::move(page);
  line.visibility = visibility;
  return story.run(std::move(line), who);
}

// Called into it, and silent so far.
void call_in(Story& story, IncidentId id, const Slug& who) {
  ASSERT_TRUE(story.run(PagePeople{SubjectOf::incident, id.value, {user(who)}, false, {}}, ana));
}

TEST(Mentions, CallWhomTheWriterWantsCalled) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  ASSERT_TRUE(say(story.at(2min), id, "@ben and @cleo: the replica is gone", {ben}));
  story.at(3min);
  story.expect_pages({{2min, ben}});
  EXPECT_EQ(words_told(story, id, EntryKind::called_by_hand), std::vector<std::string>{"ben"})
      << "the words stand in the line, and go with it when it is withdrawn";
  EXPECT_EQ(story.pages().at(0).note, "@ben and @cleo: the replica is gone");
  EXPECT_TRUE(heard_of(story, NoteKind::named).empty()) << "cleo is not of this incident";
}

TEST(Mentions, CallNobodyWhomTheLineDoesNotName) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  const auto refused = say(story, id, "the replica is gone, ben@example.org", {ben});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/page");
  EXPECT_TRUE(words_told(story, id, EntryKind::said).empty()) << "nothing is said either";
  EXPECT_FALSE(say(story, id, "@nobody", {"nobody"}));
  story.edit<User>(cleo, [](User& user) { user.active = false; });
  const auto away = say(story, id, "@ben @cleo", {ben, cleo});
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().message, "there is no active user @cleo");
  EXPECT_TRUE(words_told(story, id, EntryKind::said).empty());
}

TEST(Mentions, AreHeardByPeopleOfTheIncidentWhoAreNotInTheRoom) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  call_in(story.at(2min), id, ben);
  call_in(story, id, cleo);
  ASSERT_TRUE(story.at(3min).run(JoinIncident{id}, cleo));
  ASSERT_TRUE(say(story.at(4min), id, "@ben @cleo @ana: it is the cache"));
  story.at(10min);
  const auto heard = heard_of(story, NoteKind::named);
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_TRUE(heard[0].starts_with("ben: ana names you in [SEV2] INC-1 nobody can pay"))
      << heard[0];
  EXPECT_TRUE(heard[0].ends_with("it is the cache")) << heard[0];
}

TEST(Mentions, OfALineForTheRolesTellNoWords) {
  Story story;
  IncidentRole role;
  role.slug = role.name = "scribe";
  role.many = true;
  put(story, role);
  const IncidentId id = declared(story.at(1min));
  for (const Slug& who : {ana, ben}) {
    ASSERT_TRUE(story.run(AssignRole{.incident = id, .role = "scribe", .user = who}, ana));
  }
  call_in(story.at(2min), id, cleo);
  ASSERT_TRUE(say(story.at(3min), id, "@cleo @ben the culprit is dora", {cleo}, ana,
                  Visibility::restricted));
  story.at(10min);
  for (const std::string& words : heard_of(story, NoteKind::named)) {
    EXPECT_EQ(words.find("culprit"), std::string::npos) << words;
  }
  for (const std::string& words : words_told(story, id, EntryKind::called_by_hand)) {
    EXPECT_EQ(words.find("culprit"), std::string::npos) << words;
  }
}

TEST(Mentions, OfWhatIsOverCallNobody) {
  Story story;
  const IncidentId id = declared(story.at(1min));
  ChangeIncident cancel;
  cancel.incident = id;
  cancel.status = IncidentStatus::cancelled;
  ASSERT_TRUE(story.run(std::move(cancel), ana));
  const auto incident = story.incident(id);
  WriteEntry line;
  line.incident = id;
  line.text = "@ben look";
  line.page = {ben};
  line.closed = incident;
  const auto refused = story.run(std::move(line), ana);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/page");
}

}  // namespace
}  // namespace tocsin
