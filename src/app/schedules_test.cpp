#include "app/house_test.hpp"

namespace tocsin::api {
namespace {

constexpr const char* weekly = R"({"slug":"primary","name":"Primary","time_zone":"Europe/Berlin",
  "rotations":[{"name":"week","anchor":"2026-10-19T09:00","unit":"week",
                "groups":[{"users":["ana"]},{"users":["bob"]}]}]})";

class Schedules : public ::testing::Test {
 protected:
  void SetUp() override {
    house.set_up();
    const char* bob = R"({"slug":"bob","name":"Bob","email":"bob@example.org"})";
    ASSERT_EQ(house.put("/api/v1/users/bob", bob).status, 201);
  }
  House house;
};

TEST_F(Schedules, TellTheirShiftsAcrossAChangeOfClocks) {
  ASSERT_EQ(house.put("/api/v1/schedules/primary", weekly).status, 201);
  const Told told = house.get(
      "/api/v1/schedules/primary/shifts?from=2030-10-21T07:00:00Z&to=2030-11-04T00:00:00Z");
  ASSERT_EQ(told.status, 200) << told.text;
  const json::array& shifts = told.at("shifts").as_array();
  ASSERT_EQ(shifts.size(), 2U);
  EXPECT_EQ(shifts[0].at("user"), "bob");
  EXPECT_EQ(shifts[0].at("begin"), "2030-10-21T07:00:00.000Z");
  EXPECT_EQ(shifts[0].at("end"), "2030-10-28T08:00:00.000Z");
  EXPECT_EQ(shifts[1].at("user"), "ana");
  EXPECT_EQ(shifts[1].at("goes_on"), true);
  EXPECT_TRUE(told.at("gaps").as_array().empty());
}

TEST_F(Schedules, RefuseWhatCannotBe) {
  const auto pointer = [&](const std::string& from, const std::string& to) {
    std::string body = weekly;
    body.replace(body.find(from), from.size(), to);
    const Told told = house.put("/api/v1/schedules/primary", body);
    EXPECT_EQ(told.status, 400) << told.text;
    const std::string whole = told.string("pointer");
    const std::string object = "/schedule/primary";
    return whole.starts_with(object) ? whole.substr(object.size()) : whole;
  };
  EXPECT_EQ(pointer("Europe/Berlin", "Europe/Atlantis"), "/time_zone");
  EXPECT_EQ(pointer("2026-10-19T09:00", "2026-13-19T09:00"), "/rotations/0/anchor");
  EXPECT_EQ(pointer(R"("anchor":"2026-10-19T09:00",)", ""), "/rotations/0/anchor");
  EXPECT_EQ(pointer("bob", "nobody"), "/rotations/0/groups");
  ASSERT_EQ(house.put("/api/v1/schedules/primary", weekly).status, 201);
  EXPECT_EQ(house.request("DELETE", "/api/v1/users/bob").status, 400) << "bob takes turns";
  for (const char* range : {"from=yesterday", "from=2026-10-19T00:00:00Z&to=2026-10-18T00:00:00Z",
                            "from=2026-10-19T00:00:00Z&to=2028-10-18T00:00:00Z"}) {
    EXPECT_EQ(house.get("/api/v1/schedules/primary/shifts?" + std::string(range)).status, 400);
  }
}

TEST_F(Schedules, APreviewTellsWhoGainsAndLosesAndWritesNothing) {
  ASSERT_EQ(house.put("/api/v1/schedules/primary", weekly).status, 201);
  std::string body = weekly;
  const std::string first = R"({"users":["ana"]},)";
  body.replace(body.find(first), first.size(), "");
  const Told told = house.post(
      "/api/v1/schedules/preview",
      R"({"from":"2026-11-02T08:00:00Z","to":"2026-11-16T08:00:00Z","schedule":)" + body + "}");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("shifts").as_array().size(), 1U);
  EXPECT_EQ(told.at("shifts_before").as_array().size(), 2U);
  const json::array& hours = told.at("hours").as_array();
  ASSERT_EQ(hours.size(), 2U);
  EXPECT_EQ(hours[0].at("user"), "ana");
  EXPECT_EQ(hours[0].at("before"), "7d");
  EXPECT_EQ(hours[0].at("after"), "0s");
  EXPECT_EQ(hours[1].at("after"), "14d");
  EXPECT_EQ(house.get("/api/v1/schedules/primary").at("meta").at("version").as_int64(), 1);
}

TEST_F(Schedules, AnAnswerIsNeverTooLarge) {
  std::string body = weekly;
  body.replace(body.find("\"week\",\"anchor\""), 6, "\"hour\"");
  body.replace(body.find(R"("unit":"week")"), 13, R"("unit":"hour")");
  std::string rotation = body.substr(body.find("{\"name\":\"hour\""));
  rotation.resize(rotation.rfind("]}"));
  std::string many = body.substr(0, body.find("{\"name\":\"hour\""));
  for (int i = 0; i < 20; ++i) many += (i == 0 ? "" : ",") + rotation;
  ASSERT_EQ(house.put("/api/v1/schedules/primary", many + "]}").status, 201);
  const Told told = house.get(
      "/api/v1/schedules/primary/shifts?from=2026-11-02T00:00:00Z&to=2027-11-02T00:00:00Z");
  EXPECT_EQ(told.status, 200) << told.text.substr(0, 200);
}

TEST_F(Schedules, TellWhoIsOnCallAndWhoIsNext) {
  ASSERT_EQ(house.put("/api/v1/schedules/primary", weekly).status, 201);
  const Told told = house.get("/api/v1/on-call");
  ASSERT_EQ(told.status, 200) << told.text;
  const json::value& view = told.at("items").as_array().front();
  EXPECT_EQ(view.at("name"), "Primary");
  ASSERT_EQ(view.at("now").as_array().size(), 1U);
  ASSERT_EQ(view.at("next").as_array().size(), 1U);
  EXPECT_EQ(view.at("now").at(0).at("end"), view.at("next").at(0).at("begin"));
  EXPECT_NE(view.at("now").at(0).at("user"), view.at("next").at(0).at("user"));
}

}  // namespace
}  // namespace tocsin::api
