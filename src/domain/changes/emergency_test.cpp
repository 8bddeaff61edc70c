// Emergency changes: who may approve, and what becomes of one.
#include "domain/changes/emergency.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

constexpr Time asked_time = Time{std::chrono::sys_days{std::chrono::January / 5 / 2026}} + 12h;
using People = std::vector<Slug>;

Incident incident_with(std::vector<std::pair<Slug, Slug>> roles, People present = {}) {
  Incident incident;
  for (auto& [role, user] : roles) {
    incident.roles.push_back({role, user, HoldingState::held, asked_time, {}, {}});
  }
  for (Slug& user : present) join(incident.responders, user, asked_time);
  return incident;
}

Change asked_for() {
  Change change;
  change.title = "switch the flag off";
  change.state = ChangeState::planned;
  change.began_at = asked_time;
  change.emergency = {.approval = Approval::asked,
                      .asked_by = "bo",
                      .plan = "flip it",
                      .risk = "none is known",
                      .roll_back = "flip it back"};
  return change;
}
Status act(Change& change, EmergencyAct what) {
  return act_on(change, what, "ana", "", asked_time + 5min);
}

TEST(Approvers, AreTheChangeManagersThenTheCommanderThenWhoeverIsThere) {
  const Incident full = incident_with(
      {{"change-manager", "cleo"}, {"change-manager", "dan"}, {"incident-commander", "ana"}},
      {"eve"});
  EXPECT_EQ(approvers_of(full, "bo", {}), (People{"cleo", "dan"}));
  EXPECT_EQ(approvers_of(incident_with({{"incident-commander", "ana"}}, {"eve"}), "bo", {}),
            (People{"ana"}));
  EXPECT_EQ(approvers_of(incident_with({}, {"eve", "bo"}), "bo", {}), (People{"eve"}));
}

TEST(Approvers, NobodyApprovesTheirOwnWhileThereIsAnother) {
  EXPECT_EQ(approvers_of(incident_with({{"change-manager", "bo"}, {"incident-commander", "ana"}}),
                         "bo", {}),
            (People{"ana"}));
  EXPECT_EQ(approvers_of(incident_with({{"change-manager", "bo"}, {"incident-commander", "bo"}},
                                       {"eve", "bo"}),
                         "bo", {}),
            (People{"eve"}));
  // A guest answers for nothing of the organisation.
  EXPECT_EQ(approvers_of(incident_with({}, {"gus", "bo"}), "bo", {"gus"}), (People{"bo"}));
  EXPECT_EQ(approvers_of(incident_with({{"incident-commander", "bo"}}, {"bo"}), "bo", {}),
            (People{"bo"}))
      << "alone in the room";
}

TEST(Approvers, WhoIsOnlyAskedForTheRoleIsNone) {
  Incident incident = incident_with({{"incident-commander", "ana"}});
  incident.roles.push_back({"change-manager", "cleo", HoldingState::asked, asked_time, {}, {}});
  EXPECT_EQ(approvers_of(incident, "bo", {}), (People{"ana"}));
}

TEST(EmergencyChange, IsApprovedThenCarriedOut) {
  Change change = asked_for();
  ASSERT_TRUE(act(change, EmergencyAct::approve));
  EXPECT_EQ(change.emergency.approval, Approval::approved);
  EXPECT_EQ(change.emergency.decided_by, "ana");
  ASSERT_TRUE(act(change, EmergencyAct::start));
  EXPECT_EQ(change.state, ChangeState::running);
  EXPECT_EQ(change.began_at, asked_time + 5min) << "it begins when it is begun";
  ASSERT_TRUE(act(change, EmergencyAct::done));
  EXPECT_EQ(change.ended_at, asked_time + 5min);
  EXPECT_FALSE(lacks_approval(change));
  EXPECT_EQ(change.version, 4);
  ASSERT_TRUE(act(change, EmergencyAct::rolled_back)) << "also what is done";
  EXPECT_EQ(act(change, EmergencyAct::done).error().code, Error::Code::conflict);
  EXPECT_EQ(act(change, EmergencyAct::rolled_back).error().code, Error::Code::conflict);
}

TEST(EmergencyChange, CarriedOutBeforehandLacksItsApprovalUntilItComes) {
  Change change = asked_for();
  ASSERT_TRUE(act(change, EmergencyAct::done));
  EXPECT_TRUE(lacks_approval(change));
  ASSERT_TRUE(act(change, EmergencyAct::approve));
  EXPECT_FALSE(lacks_approval(change));
  EXPECT_TRUE(change.emergency.after_the_fact) << "that it came afterwards stays known";
}

TEST(EmergencyChange, RefusedIsNotCarriedOut) {
  Change change = asked_for();
  ASSERT_TRUE(act(change, EmergencyAct::refuse));
  for (const EmergencyAct what : {EmergencyAct::start, EmergencyAct::done, EmergencyAct::failed,
                                  EmergencyAct::rolled_back, EmergencyAct::approve}) {
    EXPECT_EQ(act(change, what).error().code, Error::Code::conflict) << to_text(what);
  }
}

TEST(EmergencyChange, RefusedAfterwardsCanBeTakenBack) {
  Change change = asked_for();
  ASSERT_TRUE(act(change, EmergencyAct::done));
  ASSERT_TRUE(act(change, EmergencyAct::refuse));
  EXPECT_TRUE(lacks_approval(change));
  EXPECT_TRUE(act(change, EmergencyAct::rolled_back));
}

TEST(EmergencyChange, NeedsItsPlanItsRiskAndItsWayBack) {
  const auto place = [](Emergency emergency) {
    const Status good = check(emergency);
    return good ? std::string("good") : good.error().pointer;
  };
  const Emergency good = asked_for().emergency;
  EXPECT_EQ(place(good), "good");
  Emergency bad = good;
  bad.plan.clear();
  EXPECT_EQ(place(bad), "/plan");
  bad = good;
  bad.risk.clear();
  EXPECT_EQ(place(bad), "/risk");
  bad = good;
  bad.roll_back.clear();
  EXPECT_EQ(place(bad), "/roll_back");
  bad = good;
  bad.word = std::string(emergency_text_bytes_max + 1, 'x');
  EXPECT_EQ(place(bad), "/word");
}

}  // namespace
}  // namespace tocsin
