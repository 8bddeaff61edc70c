// The outbox's decisions in simulated time, with a sender that answers when the test says so.
#include "app/dispatch.hpp"

#include <gtest/gtest.h>

#include "base/crypto.hpp"
#include "channels/vapid.hpp"
#include "engine/secrets.hpp"

namespace tocsin {
namespace {

using Reached = ProviderAnswer::Reached;

const std::string master_key(32, 'm');
const ProviderAnswer ok{Reached::answered, 200, "ok", ""};
const ProviderAnswer broken{Reached::answered, 500, "oops", ""};

class DispatchTest : public testing::Test {
 protected:
  DispatchTest() {
    settings_.public_url = "https://tocsin.example.org";
    settings_.smtp_host = "mail.example.org";
    settings_.mail_from = "tocsin@example.org";
    publish();
  }

  void publish() {
    auto config = std::make_shared<Config>();
    std::get<Table<Settings>>(config->tables).put({.meta = {}, .value = settings_});
    config_ = std::move(config);
  }

  static Delivery page(std::uint64_t job, Channel channel = Channel::webhook,
                       std::string host = "a.example.org") {
    Delivery delivery;
    delivery.job = JobId{job};
    delivery.idempotency_key = "job-" + std::to_string(job);
    delivery.user = "ana";
    delivery.method.slug = "ana-method";
    delivery.method.channel = channel;
    delivery.method.address =
        channel == Channel::email ? "ana@example.org" : "https://" + host + "/topic";
    delivery.lane =
        channel == Channel::email ? "email" : std::string(to_text(channel)) + ":" + host;
    delivery.items.push_back({.page = PageId{job},
                              .generation = 1,
                              .subject_kind = SubjectOf::alert,
                              .subject = 1,
                              .title = "disk full",
                              .severity = Severity::SEV2,
                              .service = "db",
                              .why = "policy DB, step 1",
                              .since = from_ms(0),
                              .drill = false});
    return delivery;
  }

  void deliver(const Delivery& delivery) { dispatch_.deliver(delivery, now_); }
  void answer(std::size_t sent, const ProviderAnswer& said) {
    dispatch_.answered(sent_.at(sent).first, said, now_);
  }
  std::vector<JobOutcomeKind> outcomes(std::uint64_t job) const {
    std::vector<JobOutcomeKind> kinds;
    for (const JobOutcome& outcome : told_) {
      if (outcome.job == JobId{job}) kinds.push_back(outcome.kind);
    }
    return kinds;
  }
  using Kinds = std::vector<JobOutcomeKind>;

  Time now_ = from_ms(1'795'403'529'000);
  Settings settings_;
  std::shared_ptr<const Config> config_;
  std::vector<std::pair<Ticket, Dispatch::Errand>> sent_;
  std::vector<JobOutcome> told_;
  SystemRandom random_;
  Dispatch dispatch_{master_key, random_, [this] { return config_; },
                     [this](Ticket ticket, Dispatch::Errand errand) {
                       sent_.emplace_back(ticket, std::move(errand));
                     },
                     [this](JobOutcome outcome) { told_.push_back(std::move(outcome)); }};
};

TEST_F(DispatchTest, SendsAtOnceAndTellsTheOutcomeOnce) {
  deliver(page(1));
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_TRUE(told_.empty());
  now_ += 120ms;
  answer(0, ok);
  answer(0, ok);
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_EQ(told_[0].kind, JobOutcomeKind::sent);
  EXPECT_EQ(told_[0].receipt, "HTTP 200 ok");
  EXPECT_EQ(told_[0].started_at, now_ - 120ms);
  EXPECT_EQ(dispatch_.lanes(), 0U);
}

// What a follower is owed is read first; what it says of that entry settles it.
TEST_F(DispatchTest, AnEventIsPreparedThenSentThenSettled) {
  Delivery event;
  event.job = JobId{9};
  event.kind = JobKind::follow;
  event.lane = "webhook_subscription:deploys";
  event.follow.follower = "deploys";
  event.follow.incident = IncidentId{7};
  deliver(event);
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<FollowErrand>(sent_[0].second));
  const auto prepared = [&] {
    PreparedEvent made;
    made.errand = HttpErrand{};
    made.entry = EntryId{12};
    made.passed = EntryId{11};
    made.about = "incident.said of INC-7";
    return made;
  };
  dispatch_.prepared(sent_[0].first, prepared(), now_);
  ASSERT_EQ(sent_.size(), 2U);
  answer(1, ok);
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_EQ(told_[0].kind, JobOutcomeKind::sent);
  EXPECT_EQ(told_[0].through, EntryId{12});
  EXPECT_EQ(told_[0].about, "incident.said of INC-7");
  deliver(event);
  dispatch_.prepared(sent_.at(2).first, prepared(), now_);
  answer(3, broken);
  EXPECT_EQ(told_.at(1).kind, JobOutcomeKind::failed);
  EXPECT_EQ(told_[1].through, EntryId{11});
}

TEST_F(DispatchTest, AnEventThatNobodyWantsAnyMoreIsSettledUnsent) {
  Delivery event;
  event.job = JobId{9};
  event.kind = JobKind::follow;
  event.lane = "webhook_subscription:deploys";
  deliver(event);
  dispatch_.prepared(
      sent_.at(0).first,
      PreparedEvent{.errand = {}, .outcome = JobOutcomeKind::sent, .passed = EntryId{11}}, now_);
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_EQ(told_[0].through, EntryId{11});
  EXPECT_TRUE(told_[0].about.empty());
  EXPECT_EQ(dispatch_.lanes(), 0U);
}

TEST_F(DispatchTest, OneSlowHostNeverHoldsAnother) {
  for (std::uint64_t job = 1; job <= 40; ++job) deliver(page(job));
  EXPECT_EQ(sent_.size(), 16U);
  EXPECT_EQ(dispatch_.waiting(), 24U);
  deliver(page(41, Channel::webhook, "b.example.org"));
  EXPECT_EQ(sent_.size(), 17U);
  answer(0, ok);
  EXPECT_EQ(sent_.size(), 18U);  // the next of the slow host took the place
}

TEST_F(DispatchTest, SendsInTheOrderOfTheLane) {
  for (std::uint64_t job = 1; job <= 20; ++job) deliver(page(job, Channel::email));
  for (std::size_t i = 0; i < 20; ++i) answer(i, {Reached::answered, 250, "queued", ""});
  ASSERT_EQ(told_.size(), 20U);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(told_[i].job, JobId{i + 1});
}

TEST_F(DispatchTest, CancelTakesBackWhatWaitsButNotWhatIsUnderWay) {
  for (std::uint64_t job = 1; job <= 18; ++job) deliver(page(job));
  dispatch_.cancel(JobId{1}, now_);
  dispatch_.cancel(JobId{17}, now_);
  dispatch_.cancel(JobId{999}, now_);
  EXPECT_EQ(outcomes(1), Kinds{});
  EXPECT_EQ(outcomes(17), Kinds{JobOutcomeKind::failed});
  answer(0, ok);
  answer(1, ok);
  EXPECT_EQ(outcomes(1), Kinds{JobOutcomeKind::sent});
  EXPECT_EQ(sent_.size(), 17U);  // 18 went out, 17 never did
}

TEST_F(DispatchTest, ABrokenProviderGetsAPauseAndThenOneTrial) {
  for (std::uint64_t job = 1; job <= 5; ++job) {
    deliver(page(job));
    answer(job - 1, broken);
  }
  deliver(page(6));
  EXPECT_EQ(sent_.size(), 5U);
  EXPECT_EQ(outcomes(6), Kinds{JobOutcomeKind::not_sent_breaker});
  EXPECT_EQ(told_.back().not_before, now_ + breaker_pause_min);
  now_ += breaker_pause_min;
  deliver(page(7));
  deliver(page(8));
  EXPECT_EQ(sent_.size(), 6U);
  EXPECT_EQ(outcomes(8), Kinds{JobOutcomeKind::not_sent_breaker});
  answer(5, ok);
  deliver(page(9));
  EXPECT_EQ(sent_.size(), 7U);
}

TEST_F(DispatchTest, ARefusalDoesNotOpenTheBreaker) {
  for (std::uint64_t job = 1; job <= 20; ++job) {
    deliver(page(job));
    answer(job - 1, {Reached::answered, 404, "no_service", ""});
    EXPECT_EQ(outcomes(job), Kinds{JobOutcomeKind::rejected});
  }
}

TEST_F(DispatchTest, PassesOnWhenToComeBack) {
  deliver(page(1));
  answer(0, {Reached::answered, 429, "slow down", "30"});
  EXPECT_EQ(told_[0].kind, JobOutcomeKind::failed);
  EXPECT_EQ(told_[0].not_before, now_ + 30s);
}

TEST_F(DispatchTest, WhatWaitsTooLongIsHandedBackBeforeItsLeaseEnds) {
  for (std::uint64_t job = 1; job <= 17; ++job) deliver(page(job));
  now_ += waiting_max + 1ms;
  answer(0, ok);
  EXPECT_EQ(outcomes(17), Kinds{JobOutcomeKind::not_sent_breaker});
  EXPECT_EQ(sent_.size(), 16U);
}

TEST_F(DispatchTest, ANewerAttemptReplacesTheWaitingOne) {
  for (std::uint64_t job = 1; job <= 17; ++job) deliver(page(job));
  Delivery again = page(17);
  again.attempt = 2;
  deliver(again);
  EXPECT_EQ(outcomes(17), Kinds{JobOutcomeKind::not_sent_breaker});
  EXPECT_EQ(told_.back().attempt, 1);
  answer(0, ok);
  answer(16, ok);
  EXPECT_EQ(told_.back().attempt, 2);
  EXPECT_EQ(told_.back().kind, JobOutcomeKind::sent);
}

TEST_F(DispatchTest, AFullLaneHandsBack) {
  const std::uint64_t full = lane_waiting_max + 16;
  for (std::uint64_t job = 1; job <= full + 1; ++job) deliver(page(job));
  EXPECT_EQ(dispatch_.waiting(), lane_waiting_max);
  EXPECT_EQ(outcomes(full + 1), Kinds{JobOutcomeKind::not_sent_breaker});
  EXPECT_EQ(told_.back().not_before, now_ + breaker_pause_min);
}

TEST_F(DispatchTest, AStormForOnePersonHoldsUpNobodyElse) {
  for (std::uint64_t job = 1; job <= 100; ++job) deliver(page(job));
  Delivery other = page(101);
  other.method.slug = "bob-method";
  other.method.address = "https://a.example.org/of-bob";
  deliver(other);
  answer(0, ok);
  answer(1, ok);
  ASSERT_EQ(sent_.size(), 18U);
  EXPECT_EQ(std::get<HttpErrand>(sent_[17].second).message.url, other.method.address);
}

TEST_F(DispatchTest, InAFullLaneWhoeverWaitsForMostGivesWay) {
  const std::uint64_t full = lane_waiting_max + 16;
  for (std::uint64_t job = 1; job <= full; ++job) deliver(page(job));
  Delivery other = page(full + 1);
  other.method.slug = "bob-method";
  deliver(other);
  EXPECT_EQ(outcomes(full + 1), Kinds{});
  EXPECT_EQ(outcomes(full), Kinds{JobOutcomeKind::not_sent_breaker});
  EXPECT_EQ(told_.back().not_before, now_ + breaker_pause_min);
  EXPECT_EQ(dispatch_.waiting(), lane_waiting_max);
}

TEST_F(DispatchTest, OpensTheSealedSecrets) {
  SystemRandom random;
  settings_.smtp_username = "tocsin";
  settings_.smtp_password = seal(random, master_key, smtp_password_purpose, "hunter2");
  publish();
  deliver(page(1, Channel::email));
  EXPECT_EQ(std::get<MailErrand>(sent_[0].second).password, "hunter2");
  EXPECT_EQ(std::get<MailErrand>(sent_[0].second).host, "mail.example.org");
  Delivery ntfy = page(2, Channel::ntfy);
  ntfy.method.secret = seal(random, master_key, contact_secret_purpose("ana-method"), "tk_1");
  deliver(ntfy);
  const auto& headers = std::get<HttpErrand>(sent_[1].second).message.headers;
  EXPECT_EQ(headers.back(), std::pair(std::string("Authorization"), std::string("Bearer tk_1")));
}

TEST_F(DispatchTest, ASecretOfAnotherKeyIsARefusalThatSaysSo) {
  SystemRandom random;
  Delivery stale = page(1, Channel::ntfy);
  stale.method.secret =
      seal(random, std::string(32, 'x'), contact_secret_purpose("ana-method"), "tk_1");
  deliver(stale);
  EXPECT_TRUE(sent_.empty());
  ASSERT_EQ(outcomes(1), Kinds{JobOutcomeKind::rejected});
  EXPECT_NE(told_[0].receipt.find("enter it again"), std::string::npos);
}

TEST_F(DispatchTest, WithoutAMailServerTheNextMethodIsTried) {
  settings_.smtp_host.clear();
  publish();
  deliver(page(1, Channel::email));
  EXPECT_EQ(outcomes(1), Kinds{JobOutcomeKind::rejected});
}

TEST_F(DispatchTest, PassesOnWhereItMayGo) {
  settings_.allow_private_addresses = true;
  settings_.allowed_hosts = {"ntfy.lan"};
  publish();
  deliver(page(1));
  EXPECT_TRUE(std::get<HttpErrand>(sent_[0].second).allow_private_addresses);
  EXPECT_EQ(std::get<HttpErrand>(sent_[0].second).allowed_hosts, settings_.allowed_hosts);
}

TEST_F(DispatchTest, AtTheEndEveryDeliveryHasOneOutcome) {
  for (std::uint64_t job = 1; job <= 20; ++job) deliver(page(job));
  dispatch_.drop_waiting(now_);
  answer(0, ok);
  dispatch_.abandon_under_way();
  answer(1, ok);
  EXPECT_EQ(sent_.size(), 16U);
  EXPECT_EQ(outcomes(1), Kinds{JobOutcomeKind::sent});
  EXPECT_EQ(outcomes(2), Kinds{JobOutcomeKind::unknown});
  EXPECT_EQ(outcomes(20), Kinds{JobOutcomeKind::not_sent_breaker});
  EXPECT_EQ(told_.size(), 20U);
}

TEST_F(DispatchTest, APushIsSignedByOneKeyAndNeverEncryptedTheSameTwice) {
  Delivery push = page(1, Channel::web_push);
  push.method.secret = seal(
      random_, master_key, contact_secret_purpose(push.method.slug),
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4 "
      "BTBZMqHH6r4Tts7J_aSIgg");
  deliver(push);
  push.job = JobId{2};
  deliver(push);
  ASSERT_EQ(sent_.size(), 2U);
  const auto& first = std::get<HttpErrand>(sent_[0].second).message;
  const auto& second = std::get<HttpErrand>(sent_[1].second).message;
  EXPECT_NE(first.body.substr(0, 16), second.body.substr(0, 16));  // the salt
  const std::string key = ", k=" + vapid_public_key(vapid_key_of(master_key));
  EXPECT_TRUE(first.headers[0].second.ends_with(key));
  EXPECT_TRUE(second.headers[0].second.ends_with(key));
  answer(0, {Reached::answered, 410, "gone", ""});
  EXPECT_TRUE(told_.at(0).method_gone);
}

}  // namespace
}  // namespace tocsin
