// Stories of codes for signing in: each opens one session, its owner hears of it, and they go with
// the person.
#include "tests/scenario/cast.hpp"

namespace tocsin {
namespace {

void give_codes(Story& story, std::vector<std::string> hashes) {
  put(story, SignInCodes{.slug = ana, .code_hashes = std::move(hashes), .made_at = {}});
}

SignInByCode by(const std::string& hash, const Slug& session) {
  return {.code_hash = hash,
          .session = {.slug = session, .user = ana, .created_at = {}, .expires_at = {}}};
}

TEST(SignInByCode, OpensOneSessionAndTellsTheOwner) {
  Story story;
  give_codes(story.at(1min), {"first", "second"});
  ASSERT_TRUE(story.at(2min).run(by("first", "s1"), ana));
  EXPECT_EQ(story.config().find<SignInCodes>(ana)->code_hashes, std::vector<std::string>{"second"});
  EXPECT_EQ(story.config().find<Session>("s1")->user, ana);
  story.at(3min);
  const auto heard = story.notices();
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard.front().user, ana);
  EXPECT_TRUE(heard.front().notes.front().text.starts_with(
      "One of your codes was used to sign in; 1 is left"));
}

TEST(SignInByCode, OfTwoWithTheSameCodeOneIsLate) {
  Story story;
  give_codes(story.at(1min), {"first", "second"});
  const auto replies = story.at(2min).run_together({by("first", "s1"), by("first", "s2")});
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_TRUE(replies[0]);
  ASSERT_FALSE(replies[1]);
  EXPECT_EQ(replies[1].error().code, Error::Code::unauthorized);
  EXPECT_EQ(story.config().find<Session>("s2"), nullptr);
}

TEST(SignInByCode, CodesGoWithThePerson) {
  Story story;
  add_user(story, "guest");
  put(story, SignInCodes{.slug = "guest", .code_hashes = {"secret-hash"}, .made_at = {}});
  ChangeConfig change;
  change.deletes.push_back({.kind = ConfigKind::user, .slug = "guest", .expected_version = {}});
  ASSERT_TRUE(story.run(std::move(change), ana));
  EXPECT_EQ(story.config().find<SignInCodes>("guest"), nullptr);
}

}  // namespace
}  // namespace tocsin
