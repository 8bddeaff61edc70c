#include "domain/incidents/roll_call.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

constexpr Time noon = Time{std::chrono::sys_days{std::chrono::January / 5 / 2026}} + 12h;

ServiceCheck asked(const Slug& service) {
  ServiceCheck check;
  check.service = service;
  ask(check, 1, "ana", noon);
  return check;
}

TEST(RollCall, WhatWasSaidStandsWhileOneIsAskedAnew) {
  ServiceCheck check = asked("payments");
  EXPECT_EQ(check.waiting_since, noon);
  EXPECT_EQ(check.health, std::nullopt);
  answer(check, {0, Health::impaired, "errors", "ben", noon + 1min});
  EXPECT_EQ(check.waiting_since, std::nullopt);
  ask(check, 2, "cleo", noon + 10min);
  EXPECT_EQ(check.health, Health::impaired);
  EXPECT_EQ(check.waiting_since, noon + 10min);
  EXPECT_EQ(check.asked_by, "cleo");
}

TEST(RollCall, WhoeverIsSilentIsMissingSinceTheFirstRoundThatAsked) {
  ServiceCheck check = asked("payments");
  ask(check, 2, "ana", noon + 10min);
  EXPECT_EQ(check.waiting_since, noon);
  EXPECT_EQ(check.asked_at, noon + 10min);
}

TEST(RollCall, TheSameAnswerAgainChangesNothingButTheList) {
  ServiceCheck check = asked("payments");
  answer(check, {0, Health::impaired, "", "ben", noon + 1min});
  answer(check, {0, Health::impaired, "still", "ben", noon + 5min});
  EXPECT_EQ(check.health_since, noon + 1min);
  answer(check, {0, Health::healthy, "", "ben", noon + 9min});
  EXPECT_EQ(check.health_since, noon + 9min);
  EXPECT_EQ(check.impaired_at, noon + 1min) << "when it began stays known";
  EXPECT_EQ(check.answers.size(), 3u);
  EXPECT_EQ(check.answers[1].round, 1);
}

TEST(RollCall, TheOldestOfTooManyAnswersGoes) {
  ServiceCheck check = asked("payments");
  for (std::size_t i = 0; i <= health_answers_max; ++i) {
    answer(check, {0, Health::healthy, std::to_string(i), "ben", noon});
  }
  EXPECT_EQ(check.answers.size(), health_answers_max);
  EXPECT_EQ(check.answers.front().word, "1");
  EXPECT_EQ(check.answers.back().word, std::to_string(health_answers_max));
}

TEST(RollCall, TheBoardShowsFirstWhereItBegan) {
  ServiceCheck checkout = asked("checkout");
  ServiceCheck database = asked("database");
  ServiceCheck search = asked("search");
  ServiceCheck mail = asked("mail");
  answer(checkout, {0, Health::impaired, "", "ben", noon + 5min});
  answer(database, {0, Health::impaired, "", "ben", noon + 2min});
  answer(database, {0, Health::healthy, "", "ben", noon + 9min});
  answer(mail, {0, Health::healthy, "", "ben", noon + 1min});
  std::vector<Slug> order;
  for (const ServiceCheck* check : on_board({&checkout, &database, &search, &mail})) {
    order.push_back(check->service);
  }
  EXPECT_EQ(order, (std::vector<Slug>{"database", "checkout", "search", "mail"}));
  EXPECT_EQ(newest_round({&checkout, &mail}), 1);
  EXPECT_EQ(newest_round({}), 0);
}

}  // namespace
}  // namespace tocsin
