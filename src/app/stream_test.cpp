// The stream of an incident, asked as people and programs do: what they write, what is shown of it,
// and to whom.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

class Room : public InRoom {
 protected:
  Told write(const std::string& members) { return house.post(room + "/entries", members); }
  std::uint64_t say(const std::string& text) {
    const Told told = write(R"({"text":")" + text + R"("})");
    EXPECT_EQ(told.status, 201) << told.text;
    return told.at("id").to_number<std::uint64_t>();
  }
  const json::object& standing(const Told& told) { return told.at("standing").as_object(); }
  json::array items(const std::string& query = {}) {
    return house.get(room + "/timeline" + query).at("items").as_array();
  }
};

TEST_F(Room, ALineIsShownWithAllThatWasSaidAboutIt) {
  const std::string line = std::to_string(say("rol back"));
  as("bob");
  Told told = write(R"({"kind":"reacted","text":"👍","about":)" + line + "}");
  ASSERT_EQ(told.status, 201) << told.text;
  EXPECT_EQ(told.at("text"), "rol back");
  EXPECT_EQ(standing(told).at("reactions").as_array()[0].at("users").as_array()[0], "bob");
  EXPECT_EQ(write(R"({"kind":"edited","text":"mine","about":)" + line + "}").status, 403);
  EXPECT_EQ(write(R"({"text":"which one?","about":)" + line + "}").status, 201);
  as("ana");
  told = write(R"({"kind":"edited","text":"roll back","about":)" + line + "}");
  EXPECT_EQ(told.at("text"), "roll back");
  EXPECT_EQ(standing(told).at("replies"), 1);
  const json::array all = items("?kind=said");
  ASSERT_EQ(all.size(), 2U);  // newest first; what folds stands by itself nowhere
  EXPECT_EQ(all[1].at("text"), "roll back");
  EXPECT_EQ(items("?thread=" + line).size(), 1U);
  told = write(R"({"kind":"withdrawn","about":)" + line + "}");
  EXPECT_EQ(told.at("text"), "");
  EXPECT_EQ(told.text.find("roll back"), std::string::npos);
}

TEST_F(Room, AnAnswerToAnAnswerStandsInTheSameThread) {
  const std::uint64_t root = say("first");
  const Told second = write(R"({"text":"second","about":)" + std::to_string(root) + "}");
  const Told third = write(R"({"text":"third","about":)" +
                           std::to_string(second.at("id").to_number<std::uint64_t>()) + "}");
  EXPECT_EQ(third.at("about").to_number<std::uint64_t>(), root);
}

TEST_F(Room, TheTimelineIsATableForWhoeverMayReadIt) {
  const std::string line = std::to_string(say("=rol back"));
  ASSERT_EQ(write(R"({"kind":"edited","text":"=roll back","about":)" + line + "}").status, 201);
  const std::string gone = std::to_string(say("my password is laptop"));
  ASSERT_EQ(write(R"({"kind":"withdrawn","about":)" + gone + "}").status, 201);
  ASSERT_EQ(write(R"({"text":"We know the cause","visibility":"stakeholder"})").status, 201);
  const Told table = house.get(room + "/timeline?format=csv");
  EXPECT_EQ(table.headers.get("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(table.headers.get("Content-Disposition"),
            "attachment; filename=\"timeline-INC-1.csv\"");
  EXPECT_TRUE(table.text.starts_with("\"at\",\"occurred_at\",\"kind\",\"who\"")) << table.text;
  EXPECT_TRUE(table.text.contains("\"said\",\"token ana-token for Ana\",\"'=roll back\""))
      << table.text;
  EXPECT_FALSE(table.text.contains("laptop")) << table.text;
  EXPECT_LT(table.text.find("declared"), table.text.find("roll back"));
  EXPECT_LT(table.text.find("roll back"), table.text.find("We know the cause"));
  as("eve");
  const Told theirs = house.get(room + "/timeline?format=csv");
  EXPECT_TRUE(theirs.text.contains("We know the cause")) << theirs.text;
  EXPECT_FALSE(theirs.text.contains("roll back")) << theirs.text;
}

TEST_F(Room, StakeholdersReadWhatIsForThemAndNothingElse) {
  const std::string secret = std::to_string(say("the database password was wrong"));
  ASSERT_EQ(
      write(R"({"kind":"note","text":"We know the cause","visibility":"stakeholder"})").status,
      201);
  as("eve");
  const Told shown = house.get(room + "/timeline");
  ASSERT_EQ(shown.status, 200) << shown.text;
  EXPECT_NE(shown.text.find("We know the cause"), std::string::npos);
  EXPECT_EQ(shown.text.find("password"), std::string::npos);
  EXPECT_EQ(house.get(room + "/entries/" + secret).status, 404);
  EXPECT_EQ(items("?kind=said").size(), 0U);
  EXPECT_EQ(write(R"({"text":"hello"})").status, 403);
}

TEST_F(Room, BadLinesAreRefusedWithTheirPlace) {
  EXPECT_EQ(write(R"({"text":""})").status, 400);
  EXPECT_EQ(write(R"({"text":")" + std::string(30'000, 'x') + R"("})").status, 413);
  EXPECT_EQ(write(R"({"kind":"declared","text":"x"})").status, 400);
  EXPECT_EQ(write(R"({"kind":"reacted","text":"<b>","about":1})").status, 400);
  EXPECT_EQ(write(R"({"text":"x","about":99999})").status, 404);
  EXPECT_EQ(write(R"({"kind":"note","text":"x","occurred_at":"2999-01-01T00:00:00Z"})").status,
            400);
  ASSERT_EQ(house.post("/api/v1/incidents", R"({"title":"another"})").status, 201);
  const std::string here = std::to_string(say("here"));
  EXPECT_EQ(
      house.post("/api/v1/incidents/INC-2/entries", R"({"text":"x","about":)" + here + "}").status,
      404);  // an entry of another incident
}

TEST_F(Room, ARepeatWritesOnce) {
  const std::vector<net::Headers::Field> key{{"Idempotency-Key", "once"}};
  const Told first = house.request("POST", room + "/entries", R"({"text":"once"})", key);
  const Told again = house.request("POST", room + "/entries", R"({"text":"once"})", key);
  EXPECT_EQ(first.at("id"), again.at("id"));
  EXPECT_EQ(items("?kind=said").size(), 1U);
}

TEST_F(Room, ItIsToldLiveToWhoeverMayReadIt) {
  const auto cursor = [&] { return house.get("/api/v1/changes?wait=0").string("cursor"); };
  const std::string before = cursor();
  const std::uint64_t line = say("live");
  const std::string ask = "/api/v1/changes?topics=incident:1&wait=5&cursor=" + before;
  const Told told = house.get(ask);
  ASSERT_EQ(told.status, 200) << told.text;
  const json::array& changes = told.at("changes").as_array();
  ASSERT_EQ(changes.size(), 1U) << told.text;
  EXPECT_EQ(changes[0].at("rows").as_array()[0].at("id").to_number<std::uint64_t>(), line);
  as("eve");
  const Told hidden = house.get(ask);
  EXPECT_EQ(hidden.text.find("live\""), std::string::npos) << hidden.text;
}

}  // namespace
}  // namespace tocsin::api
