// What every store promises, whichever it is.
#include <gtest/gtest.h>

#include "tests/contract/stores.hpp"
#include "tests/contract/story.hpp"

namespace tocsin::contract {
namespace {

const Sight everything{.all = true, .services = {}, .incidents = {}};

class EveryStore : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { ASSERT_TRUE(rig_->store().load()); }

  void commit(const Commit& commit) {
    const Status done = rig_->store().commit(commit);
    ASSERT_TRUE(done) << done.error().message;
  }
  // A commit that holds these alerts, with the counters as they are now.
  Commit holding(std::vector<Alert> alerts) {
    Commit commit = story_.empty_commit();
    commit.effects.alerts = std::move(alerts);
    commit.effects.counters = story_.counters();
    return commit;
  }
  // Durable: a store that is opened anew finds it.
  Loaded loaded() {
    rig_->reopen();
    auto loaded = rig_->store().load();
    EXPECT_TRUE(loaded) << loaded.error().message;
    return loaded ? std::move(*loaded) : Loaded{};
  }
  Alert plain_alert(const std::string& key, const Slug& service) {
    Alert alert = story_.new_alert(key);
    alert.service = service;
    alert.integration = "prometheus";
    alert.quiet.clear();
    alert.incident = {};
    return alert;
  }
  static void resolve(Alert& alert) {
    alert.status = AlertStatus::resolved;
    alert.resolved_at = alert.created_at;
  }

  std::unique_ptr<Rig> rig_ = make_rig(GetParam());
  Story story_{7};
};

TEST_P(EveryStore, IsEmptyAtFirst) {
  const Loaded nothing = loaded();
  EXPECT_EQ(nothing.rows, Rows{});
  EXPECT_TRUE(nothing.config.empty());
  EXPECT_FALSE(nothing.last_commit_at);
  EXPECT_EQ(rig_->reader()->last_seq().value(), 0u);
  EXPECT_EQ(rig_->reader()->alert(everything, AlertId{1}).error().code, Error::Code::not_found);
}

TEST_P(EveryStore, LoadsWhatWasCommittedMemberForMember) {
  const Alert alert = story_.new_alert("disk");
  const Commit first = holding({alert});
  commit(first);
  const Loaded after = loaded();
  ASSERT_EQ(after.rows.alerts.size(), 1u);
  EXPECT_EQ(after.rows.alerts.find(alert.id), alert);
  EXPECT_EQ(after.rows.counters, story_.counters());
  EXPECT_EQ(after.last_commit_at, first.at);
}

TEST_P(EveryStore, KeepsTheLastRowOfAnId) {
  Alert alert = plain_alert("disk", "checkout");
  Alert later = alert;
  later.summary = "the last word";
  commit(holding({alert, later}));
  EXPECT_EQ(loaded().rows.alerts.all().at(0).summary, "the last word");
  later.summary = "and another";
  later.severity = Severity::SEV1;
  commit(holding({later}));
  EXPECT_EQ(loaded().rows.alerts.all(), std::vector<Alert>{later});
}

TEST_P(EveryStore, RenewsAnAlertAndChangesNothingElseOfIt) {
  const Alert alert = plain_alert("disk", "checkout");
  commit(holding({alert}));
  Alert renewed = alert;
  renewed.fresh.event_count = 900;
  renewed.fresh.ends_at = alert.created_at;
  renewed.wake_at = alert.created_at + 1h;
  Commit renewal = holding({});
  renewal.effects.renewals = {{alert.id, renewed.fresh, {}},
                              {alert.id, renewed.fresh, renewed.wake_at},
                              {AlertId{alert.id.value + 1}, renewed.fresh, {}}};
  commit(renewal);
  EXPECT_EQ(loaded().rows.alerts.all(), std::vector<Alert>{renewed});
}

TEST_P(EveryStore, RefusesACommitThatDoesNotFollowTheLast) {
  const Alert first = plain_alert("disk", "checkout");
  commit(holding({first}));
  Commit late = holding({plain_alert("cpu", "checkout")});  // of somebody who knew nothing of it
  --late.seq;
  EXPECT_EQ(rig_->store().commit(late).error().code, Error::Code::internal);
  EXPECT_EQ(loaded().rows.alerts.all(), std::vector<Alert>{first});
  ++late.seq;
  commit(late);
  EXPECT_EQ(loaded().rows.alerts.size(), 2u);
}

TEST_P(EveryStore, LetsANewAlertFollowAResolvedOneInOneCommit) {
  Alert first = plain_alert("disk", "checkout");
  commit(holding({first}));
  const Alert second = plain_alert("disk", "checkout");
  resolve(first);
  commit(holding({second, first}));
  EXPECT_EQ(loaded().rows.alerts.all(), std::vector<Alert>{second});
}

TEST_P(EveryStore, LeavesNothingOfAFailedCommitAndGoesOn) {
  commit(holding({plain_alert("disk", "checkout")}));
  const Loaded before = loaded();
  std::vector<Alert> many;
  for (int i = 0; i < 400; ++i) many.push_back(plain_alert("key-" + std::to_string(i), "search"));
  rig_->fail_next_commit();
  const Commit lost = holding(many);
  EXPECT_EQ(rig_->store().commit(lost).error().code, Error::Code::unavailable);
  rig_->heal();
  const auto reloaded = rig_->store().load();  // the same store, as an engine does it
  ASSERT_TRUE(reloaded) << reloaded.error().message;
  EXPECT_EQ(reloaded->rows, before.rows);
  commit(lost);
  EXPECT_EQ(loaded().rows.alerts.size(), 401u);
}

TEST_P(EveryStore, ShowsAlertsToWhomTheyConcern) {
  Alert mine = plain_alert("a", "checkout");
  Alert other = plain_alert("b", "search");
  Alert of_incident = plain_alert("c", "search");
  of_incident.incident.value = 5;
  commit(holding({mine, other, of_incident}));
  const auto reader = rig_->reader();
  const Sight sight{.all = false, .services = {"checkout"}, .incidents = {5}};
  const auto seen = reader->alerts(sight, {});
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->rows, (std::vector<Alert>{of_incident, mine}));
  EXPECT_EQ(reader->alert(sight, other.id).error().code, Error::Code::not_found);
  EXPECT_EQ(reader->count_alerts(sight, {}), (AlertCounts{2, 0, 0, 0}));
  EXPECT_TRUE(reader->alerts(Sight{}, {})->rows.empty());
}

TEST_P(EveryStore, ShowsAPrivateIncidentToItsCircleOnly) {
  Incident open;
  open.id = IncidentId{1};
  open.title = "checkout is slow";
  open.services = {"checkout"};
  Incident hidden = open;
  hidden.id = IncidentId{2};
  hidden.is_private = true;
  hidden.members = {"an_a", "bob"};
  hidden.insiders = {"an_a", "bob"};
  Alert alert = plain_alert("a", "checkout");
  alert.incident = hidden.id;
  Page page;
  page.id = PageId{7};
  page.user = "bob";
  page.subject_kind = SubjectOf::incident;
  page.subject = 2;
  Notification sent;
  sent.id = NotificationId{9};
  sent.user = "bob";
  sent.pages = {page.id};
  Commit first = holding({alert});
  first.effects.incidents = {open, hidden};
  first.effects.pages = {page};
  first.effects.notifications = {sent};
  commit(first);
  const auto reader = rig_->reader();
  const auto seen_by = [&](const Slug& user, std::vector<std::uint64_t> granted = {},
                           bool all = true) {
    const Sight sight{.all = all,
                      .services = all ? std::vector<Slug>{} : std::vector<Slug>{"checkout"},
                      .incidents = std::move(granted),
                      .user = user,
                      .behind_doors = false};
    std::string text;
    for (const Incident& incident : reader->incidents(sight, {})->rows) {
      text += std::to_string(incident.id.value);
    }
    text += reader->incident(sight, hidden.id) ? " one" : "";
    text += reader->pages(sight, {})->rows.empty() ? "" : " page";
    text += reader->notifications(sight, {})->rows.empty() ? "" : " sent";
    const Alert one = *reader->alert(sight, alert.id);
    EXPECT_EQ(one, reader->alerts(sight, {})->rows.at(0));
    AlertQuery of_it;
    of_it.order = AlertQuery::Order::severity;
    EXPECT_EQ(one, reader->alerts(sight, of_it)->rows.at(0));
    of_it.incident = hidden.id;
    EXPECT_EQ(reader->alerts(sight, of_it)->rows.size(), one.incident ? 1u : 0u);
    EXPECT_EQ(reader->count_alerts(sight, of_it).value().firing, one.incident ? 1u : 0u);
    return text + (one.incident ? " linked" : "");
  };
  EXPECT_EQ(seen_by("bob"), "21 one page sent linked");
  EXPECT_EQ(seen_by("an_a"), "21 one page sent linked");
  EXPECT_EQ(seen_by("anxa"), "1");  // no pattern of LIKE
  EXPECT_EQ(seen_by("bo"), "1");
  EXPECT_EQ(seen_by(""), "1");
  EXPECT_EQ(seen_by("", {2}), "1");  // a grant opens nothing
  EXPECT_EQ(seen_by("eve", {}, false), "1");
  EXPECT_EQ(seen_by("bob", {}, false), "21 one linked");
  EXPECT_EQ(reader->incidents(sight_of_all, {})->rows.size(), 2u);
}

TEST_P(EveryStore, CountsByWhatPeopleMustDo) {
  Alert quiet = plain_alert("a", "checkout");
  quiet.quiet = {{QuietKind::silence, 1, "", {}}};
  Alert seen = plain_alert("b", "checkout");
  seen.status = AlertStatus::acknowledged;
  seen.quiet = quiet.quiet;
  Alert over = plain_alert("c", "checkout");
  resolve(over);
  commit(holding({quiet, seen, over, plain_alert("d", "checkout"), plain_alert("e", "checkout")}));
  EXPECT_EQ(rig_->reader()->count_alerts(everything, {}), (AlertCounts{2, 1, 1, 1}));
}

TEST_P(EveryStore, FindsTextWithoutCaseAndTakesItLiterally) {
  Alert percent = plain_alert("a", "checkout");
  percent.summary = "100% of /var_lib used";
  Alert other = plain_alert("b", "checkout");
  other.summary = "1000 of /varXlib used";
  other.labels = *Labels::from_pairs({{"host", "Node-7"}});
  percent.labels = {};
  commit(holding({percent, other}));
  const auto reader = rig_->reader();
  const auto found = [&](const std::string& text) {
    AlertQuery query;
    query.text = text;
    return reader->alerts(everything, query)->rows;
  };
  EXPECT_EQ(found("100% OF"), std::vector<Alert>{percent});
  EXPECT_EQ(found("var_lib"), std::vector<Alert>{percent});
  EXPECT_EQ(found("node-7"), std::vector<Alert>{other});
  EXPECT_EQ(found("used").size(), 2u);
  EXPECT_TRUE(found("\\").empty());
}

TEST_P(EveryStore, RefusesACursorThatItDidNotGive) {
  const auto reader = rig_->reader();
  AlertQuery query;
  query.cursor = "12; DROP TABLE alerts";
  EXPECT_EQ(reader->alerts(everything, query).error().code, Error::Code::invalid);
  query.order = AlertQuery::Order::severity;
  query.cursor = "worst.3";
  EXPECT_EQ(reader->alerts(everything, query).error().code, Error::Code::invalid);
  EXPECT_EQ(reader->events(everything, "", {}, "x", 5).error().code, Error::Code::invalid);
  EXPECT_EQ(reader->silences(true, "-1", 5).error().code, Error::Code::invalid);
}

TEST_P(EveryStore, HoldsSlicesToAThousandRows) {
  std::vector<Alert> many;
  for (int i = 0; i < 1'010; ++i) many.push_back(plain_alert("key-" + std::to_string(i), "search"));
  commit(holding(many));
  AlertQuery query;
  query.limit = 5'000;
  const auto slice = rig_->reader()->alerts(everything, query);
  ASSERT_TRUE(slice);
  EXPECT_EQ(slice->rows.size(), 1'000u);
  EXPECT_EQ(slice->rows.front().id.value, 1'010u);
  query.cursor = slice->next;
  EXPECT_EQ(rig_->reader()->alerts(everything, query)->rows.size(), 10u);
}

TEST_P(EveryStore, TellsWhatChangedSinceASequenceNumber) {
  for (int i = 0; i < 5; ++i) commit(holding({plain_alert("k" + std::to_string(i), "search")}));
  const auto reader = rig_->reader();
  EXPECT_EQ(reader->last_seq(), 5u);
  const auto feed = reader->feed_after(3, 100);
  ASSERT_TRUE(feed);
  ASSERT_EQ(feed->size(), 2u);
  EXPECT_EQ(feed->at(0).seq, 4u);
  EXPECT_EQ(feed->at(0).topic, "alerts");
  EXPECT_EQ(feed->at(0).ids, std::vector<std::uint64_t>{4});
  EXPECT_TRUE(reader->feed_after(5, 100)->empty());
  EXPECT_EQ(reader->feed_after(6, 100).error().code, Error::Code::not_found);
}

TEST_P(EveryStore, ForgetsJobsThatAreDoneAndHeartbeatsThatAreGone) {
  Commit first = story_.empty_commit();
  Job job;
  job.id.value = 1;
  job.lane = "email";
  job.pages = {PageId{3}, PageId{4}};
  Job second = job;
  second.id.value = 2;
  first.effects.jobs = {job, second};
  first.effects.step_turns = {{"checkout/2", "ben"}, {"checkout/1", "ana"}};
  first.effects.heartbeats = {{"backup", false, first.at, first.at}, {"cron", true, first.at, {}}};
  commit(first);
  EXPECT_EQ(loaded().rows.jobs, (std::vector<Job>{job, second}));
  Commit next = story_.empty_commit();
  job.status = JobStatus::done;
  next.effects.jobs = {job};
  next.effects.heartbeats_gone = {"backup"};
  next.effects.step_turns = {{"checkout/1", "cleo"}};
  commit(next);
  EXPECT_EQ(rig_->reader()->step_turns().value(),
            (std::vector<StepTurn>{{"checkout/1", "cleo"}, {"checkout/2", "ben"}}));
  const Loaded after = loaded();
  EXPECT_EQ(after.rows.jobs, std::vector<Job>{second});
  ASSERT_EQ(after.rows.heartbeats.size(), 1u);
  EXPECT_EQ(after.rows.heartbeats[0].integration, "cron");
}

TEST_P(EveryStore, KeepsTheVersionsOfConfigurationButNotOfSessions) {
  const auto put = [&](ConfigKind kind, std::int64_t version, bool deleted) {
    Commit change = story_.empty_commit();
    ConfigRow row;
    row.kind = kind;
    row.slug = "x";
    row.version = version;
    row.valid_from = row.created_at = change.at;
    row.deleted = deleted;
    row.body = deleted ? "" : "{\"slug\":\"x\"}";
    change.effects.config = {row};
    commit(change);
    return row;
  };
  put(ConfigKind::service, 1, false);
  put(ConfigKind::service, 2, false);
  put(ConfigKind::service, 3, true);
  const ConfigRow again = put(ConfigKind::service, 1, false);
  put(ConfigKind::policy, 1, false);
  put(ConfigKind::policy, 2, false);
  put(ConfigKind::session, 1, false);
  put(ConfigKind::session, 2, false);
  const Loaded after = loaded();
  ASSERT_EQ(after.config.size(), 4u);  // a service, two versions of the policy, a session
  EXPECT_EQ(after.config[0], again);
  const auto reader = rig_->reader();
  EXPECT_EQ(reader->versions(ConfigKind::service, "x")->size(), 4u);
  EXPECT_EQ(reader->versions(ConfigKind::service, "x")->front(), again);
  EXPECT_EQ(reader->versions(ConfigKind::session, "x")->size(), 1u);
  EXPECT_EQ(reader->versions_of_all(ConfigKind::service)->size(), 4u);
  EXPECT_EQ(reader->versions_of_all(ConfigKind::service)->back(), again);
  put(ConfigKind::session, 3, true);
  EXPECT_TRUE(rig_->reader()->versions(ConfigKind::session, "x")->empty());
}

TEST_P(EveryStore, RepliesToARepeatForADay) {
  Commit first = story_.empty_commit();
  KeptReply old;
  old.key = "user/ana/1";
  old.at = first.at;
  old.reply.ids = {1, 2};
  KeptReply young = old;
  young.key = "user/ana/2";
  young.at = first.at + std::chrono::hours(24);
  first.effects.replies = {old, young};
  commit(first);
  EXPECT_EQ(loaded().rows.replies.size(), 2u);
  Commit next = story_.empty_commit();
  young.at += Duration{1};
  next.effects.replies = {young};
  commit(next);
  EXPECT_EQ(loaded().rows.replies, std::vector<KeptReply>{young});
}

TEST_P(EveryStore, GivesStateTheRowsThatStateGivesBack) {
  for (int i = 0; i < 60; ++i) commit(story_.next());
  const Loaded after = loaded();
  const Config config;
  EXPECT_EQ(State(loaded().rows, config).rows(), after.rows);
}

INSTANTIATE_TEST_SUITE_P(All, EveryStore,
                         testing::Values(Kind::memory, Kind::sqlite, Kind::postgres),
                         [](const auto& kind) { return name_of(kind.param); });

}  // namespace
}  // namespace tocsin::contract
