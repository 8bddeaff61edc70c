#include "api/explain.hpp"

#include <gtest/gtest.h>

namespace tocsin::api {
namespace {

class Verdict : public ::testing::Test {
 protected:
  void SetUp() override {
    User user;
    user.slug = "ana";
    user.name = "Ana";
    config.table_of<User>().put({.meta = {}, .value = user});
  }
  void page_ana() {
    Page page;
    page.id = PageId{1};
    page.user = "ana";
    page.reason = {Reason::Code::policy_step, "payments", 1};
    pages = {page};
  }
  std::string verdict() { return verdict_of(alert, escalations, pages, notifications, config); }

  struct Tables : Config {
    template <typename T>
    Table<T>& table_of() {
      return std::get<Table<T>>(tables);
    }
  };
  Tables config;
  Alert alert;
  std::vector<Escalation> escalations;
  std::vector<Page> pages;
  std::vector<Notification> notifications;
};

TEST_F(Verdict, NamesWhatKeepsAnAlertQuiet) {
  alert.quiet = {{QuietKind::silence, 4, "", from_ms(0)}};
  EXPECT_EQ(verdict(), "nobody was paged: silence 4 until 1970-01-01T00:00:00.000Z");
}

TEST_F(Verdict, NamesTheMissingService) {
  alert.integration = "prometheus";
  EXPECT_NE(verdict().find("names no service"), std::string::npos) << verdict();
}

TEST_F(Verdict, NamesTheMissingPolicy) {
  Service service;
  service.slug = service.name = "checkout";
  config.table_of<Service>().put({.meta = {}, .value = service});
  alert.service = "checkout";
  EXPECT_EQ(verdict(), "nobody was paged: service checkout has no escalation policy");
}

TEST_F(Verdict, OfWhatRingsAgainTellsWhomItCallsNow) {
  page_ana();
  pages.front().status = PageStatus::acknowledged;
  pages.front().escalation.value = 1;
  Escalation first;
  first.id.value = 1;
  first.status = EscalationStatus::acknowledged;
  Escalation second;
  second.id.value = 2;
  second.policy = "payments";
  escalations = {first, second};
  Page page = pages.front();
  page.id.value += 1;
  page.escalation = second.id;
  page.user = "ben";
  page.status = PageStatus::open;
  page.reason = {Reason::Code::policy_step, "payments", 2};
  pages.push_back(page);
  EXPECT_EQ(
      verdict(),
      "\"ben\" was paged: step 2 of policy payments; no message has been delivered yet; before "
      "that Ana acknowledged; policy \"payments\" has come to its end: nobody else is called");
}

TEST_F(Verdict, TellsWhoWasPagedAndWhetherAnythingArrived) {
  page_ana();
  EXPECT_EQ(verdict(),
            "Ana was paged: step 1 of policy payments; no message has been delivered yet");
  Notification sent;
  sent.user = "ana";
  sent.status = NotificationStatus::sent;
  notifications = {sent};
  EXPECT_EQ(verdict(), "Ana was paged: step 1 of policy payments; nobody has acknowledged yet");
  pages.front().status = PageStatus::acknowledged;
  EXPECT_EQ(verdict(), "Ana was paged: step 1 of policy payments; Ana acknowledged");
}

TEST_F(Verdict, SaysWhenNobodyElseIsCalled) {
  page_ana();
  Escalation escalation;
  escalation.policy = "payments";
  escalation.wake_at = from_ms(0);
  escalations = {escalation};
  const std::string end = "policy \"payments\" has come to its end: nobody else is called";
  EXPECT_EQ(verdict().find(end), std::string::npos) << verdict();
  escalations.front().wake_at.reset();
  EXPECT_NE(verdict().find(end), std::string::npos) << verdict();
  pages.front().status = PageStatus::acknowledged;
  EXPECT_EQ(verdict().find(end), std::string::npos) << verdict();
}

}  // namespace
}  // namespace tocsin::api
