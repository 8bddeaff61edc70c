// Stories of a call: what its beginning and its end leave behind.
#include "engine/notice_words.hpp"
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

class InTheRoomTheyTalk : public ::testing::Test {
 protected:
  InTheRoomTheyTalk() {
    DeclareIncident declare;
    declare.title = "payments are down";
    const auto reply = story.at(0min).run(std::move(declare), ana);
    EXPECT_TRUE(reply);
    if (reply) id = IncidentId{reply->ids.at(0)};
  }
  Story story;
  IncidentId id;
};

TEST_F(InTheRoomTheyTalk, BeginningAndEndAreLinesOfTheStream) {
  ASSERT_TRUE(story.at(1min).run(NoteCall{.incident = id, .closed = {}}, ben));
  ASSERT_TRUE(story.at(14min).run(NoteCall{.incident = id,
                                           .closed = {},
                                           .length = 12min + 4s,
                                           .took_part = {ana, ben, "who-left-the-house"}},
                                  ana));
  EXPECT_EQ(words_told(story, id, EntryKind::call_began), (std::vector<std::string>{""}));
  EXPECT_EQ(words_told(story, id, EntryKind::call_ended),
            (std::vector<std::string>{"12m4s: " + name_of_user(story.config(), ana) + ", " +
                                      name_of_user(story.config(), ben) + ", who-left-the-house"}));
}

TEST_F(InTheRoomTheyTalk, ACallOutlivesTheIncident) {
  ChangeIncident over;
  over.incident = id;
  over.status = IncidentStatus::cancelled;
  ASSERT_TRUE(story.at(5min).run(std::move(over), ana));
  NoteCall ended{.incident = id, .closed = {}, .length = 4min, .took_part = {ana}};
  EXPECT_FALSE(story.at(6min).run(NoteCall(ended), ana));
  ended.closed = story.incident(id);
  EXPECT_TRUE(story.at(7min).run(std::move(ended), ana));
  EXPECT_EQ(words_told(story, id, EntryKind::call_ended).size(), 1u);
}

TEST_F(InTheRoomTheyTalk, APersonTalks) {
  EXPECT_FALSE(story.at(1min).run(NoteCall{.incident = id, .closed = {}}, Slug()));
}

}  // namespace
}  // namespace tocsin
