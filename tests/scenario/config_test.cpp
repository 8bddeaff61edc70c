// Stories of configuration: versions, locks, references, the audit log.
#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

Service service(const std::string& name) {
  Service made;
  made.slug = "shop";
  made.name = name;
  return made;
}

Result<Reply> put_at(Story& story, const Service& value, std::optional<std::int64_t> expected,
                     const std::string& owner = {}, bool override_lock = false) {
  ChangeConfig change;
  change.puts.push_back({value, expected});
  change.managed_by = owner;
  change.override_lock = override_lock;
  return story.run(std::move(change), root);
}

TEST(Configuration, EveryChangeIsAVersion) {
  Story story;
  EXPECT_EQ(put_at(story, service("one"), {})->version, 1);
  EXPECT_EQ(put_at(story.at(1min), service("two"), {})->version, 2);
  const auto rows = story.reader()->versions(ConfigKind::service, "shop");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->size(), 2u);
  const auto* entry = story.config().table<Service>().find_entry("shop");
  EXPECT_EQ(entry->meta.updated_at, story.time(1min));
  EXPECT_EQ(entry->meta.created_at, story.time(0min));
}

TEST(Configuration, WhatDoesNotChangeIsNoVersion) {
  Story story;
  put_at(story, service("one"), {});
  const std::size_t commits = story.commits().size();
  EXPECT_EQ(put_at(story, service("one"), {})->version, 1);
  EXPECT_EQ(story.commits().size(), commits);
}

TEST(Configuration, AStaleVersionIsRefused) {
  Story story;
  put_at(story, service("one"), 0);
  ASSERT_TRUE(put_at(story, service("two"), 1));
  const auto stale = put_at(story, service("three"), 1);
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, Error::Code::stale);
  const auto taken = put_at(story, service("three"), 0);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Error::Code::conflict);
}

TEST(Configuration, OfTwoEditsInOneBatchTheSecondIsStale) {
  Story story;
  put_at(story, service("one"), {});
  ChangeConfig first;
  first.puts.push_back({service("two"), 1});
  ChangeConfig second;
  second.puts.push_back({service("three"), 1});
  const auto replies = story.run_together({first, second});
  EXPECT_TRUE(replies[0]);
  ASSERT_FALSE(replies[1]);
  EXPECT_EQ(replies[1].error().code, Error::Code::stale);
}

TEST(Configuration, WhatAFileManagesIsLocked) {
  Story story;
  put_at(story, service("one"), {}, "org.yaml");
  EXPECT_EQ(put_at(story, service("two"), {}).error().code, Error::Code::conflict);
  EXPECT_EQ(put_at(story, service("two"), {}, "other.yaml").error().code, Error::Code::conflict);
  EXPECT_TRUE(put_at(story, service("two"), {}, "org.yaml"));
  EXPECT_TRUE(put_at(story, service("three"), {}, {}, true));
}

TEST(Configuration, AReferenceToNothingIsRefusedAndPointsToIt) {
  Story story;
  Service made = service("one");
  made.policy = "nothing";
  const auto reply = put_at(story, made, {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Error::Code::invalid);
  EXPECT_EQ(reply.error().pointer, "/service/shop/policy");
  EXPECT_EQ(story.config().find<Service>("shop"), nullptr);
}

TEST(Configuration, WhatIsInUseIsNotDeleted) {
  Story story;
  EXPECT_FALSE(story.remove(ConfigKind::policy, "checkout"));
  EXPECT_FALSE(story.remove(ConfigKind::user, ana));
  EXPECT_TRUE(story.config().find<User>(ana));
}

TEST(Configuration, AllOfAChangeOrNothing) {
  Story story;
  ChangeConfig change;
  change.puts.push_back({service("one"), {}});
  Service bad = service("bad");
  bad.slug = "bad";
  bad.tier = 9;
  change.puts.push_back({bad, {}});
  EXPECT_FALSE(story.run(change, root));
  EXPECT_EQ(story.config().find<Service>("shop"), nullptr);
}

TEST(Configuration, ObjectsOfOneChangeMayNameEachOther) {
  Story story;
  Service shop = service("one");
  shop.depends_on = {"till"};
  Service till = service("two");
  till.slug = "till";
  EXPECT_TRUE(story.put_all({shop, till}));
}

TEST(Configuration, WhatComesBackContinuesItsVersions) {
  Story story;
  put_at(story, service("one"), {});
  put_at(story, service("two"), {});
  ASSERT_TRUE(story.remove(ConfigKind::service, "shop"));
  story.restart(1s);
  EXPECT_EQ(put_at(story, service("three"), 0)->version, 4);
}

TEST(Configuration, TheAuditLogTellsWhoAndWhat) {
  Story story;
  put_at(story, service("one"), {});
  put_at(story, service("two"), {});
  story.remove(ConfigKind::service, "shop");
  AuditQuery query;
  query.slug = "shop";
  const auto audit = story.reader()->audit(query);
  ASSERT_TRUE(audit);
  ASSERT_EQ(audit->rows.size(), 3u);
  EXPECT_EQ(audit->rows[0].action, "deleted");
  EXPECT_EQ(audit->rows[1].difference, R"({"name":{"from":"one","to":"two"}})");
  EXPECT_EQ(audit->rows[1].actor, (Actor{ActorKind::user, root, {}}));
  EXPECT_EQ(audit->rows[2].action, "created");
}

TEST(Configuration, SecretsNeverReachTheAuditLog) {
  Story story;
  story.edit<ContactMethod>("ana-mail", [](ContactMethod& m) { m.secret = "hush-1"; });
  story.edit<Integration>("prom", [](Integration& i) { i.keys = {{"hush-2", "sh-2", {}}}; });
  Settings settings;
  settings.smtp_password = "hush-3";
  settings.slack_bot_token = "hush-5";
  settings.slack_signing_secret = "hush-6";
  ASSERT_TRUE(story.put(settings));
  ASSERT_TRUE(story.put(Credential{ana, "hush-4"}));
  const auto audit = story.reader()->audit({});
  ASSERT_TRUE(audit);
  for (const AuditEntry& entry : audit->rows) {
    EXPECT_EQ(entry.difference.find("hush"), std::string::npos) << entry.difference;
  }
  EXPECT_NE(audit->rows[0].difference.find("(secret)"), std::string::npos);
}

TEST(Configuration, IsThereAfterARestartBeforeAnythingHappens) {
  Story story;
  story.restart(1s);
  EXPECT_NE(story.config().find<User>(ana), nullptr);
}

TEST(Configuration, AFailedCommitOfAChangeLeavesNoTrace) {
  Story story;
  story.store().fail_commit();
  EXPECT_FALSE(put_at(story, service("one"), {}));
  ASSERT_TRUE(story.core().load(story.time(1s)));
  EXPECT_EQ(story.config().find<Service>("shop"), nullptr);
}

TEST(Configuration, ACommitThatLiedIsPublishedAfterTheReload) {
  Story story;
  story.store().lie_commit();
  EXPECT_FALSE(put_at(story, service("one"), {}));
  ASSERT_TRUE(story.core().load(story.time(1s)));
  EXPECT_NE(story.config().find<Service>("shop"), nullptr);
}

TEST(Configuration, AZoneThatNobodyKnowsIsRefusedForPeopleAndTheOrganisation) {
  Story story;
  User lost = *story.config().find<User>(ana);
  lost.time_zone = "Foo/Bar";
  const auto refused = story.put(lost);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/user/ana/time_zone");
  Settings settings = story.config().settings();
  settings.time_zone = "Foo/Bar";
  EXPECT_FALSE(story.put(settings));
}

TEST(Configuration, WhoIsStillNamedIsNotDeletedAndItSaysWhere) {
  Story story;
  const auto refused = story.remove(ConfigKind::user, ana);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("user \"ana\" is still named at /policy/checkout"),
            std::string::npos)
      << refused.error().message;
  story.edit<EscalationPolicy>(
      "checkout", [](EscalationPolicy& policy) { policy.steps.erase(policy.steps.begin()); });
  ASSERT_TRUE(story.remove(ConfigKind::user, ana));
  EXPECT_EQ(story.config().find<ContactMethod>("ana-mail"), nullptr);  // it goes along
}

}  // namespace
}  // namespace tocsin
