#include "app/house_test.hpp"

namespace tocsin::api {
namespace {

// Each year's first of May, and two days of Christmas of this year and the next.
std::string calendar(int year) {
  const std::string now = std::to_string(year), next = std::to_string(year + 1);
  return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:May Day\r\n"
         "DTSTART;VALUE=DATE:20000501\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"
         "BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:" +
         now + "1225\r\nDTEND;VALUE=DATE:" + now +
         "1227\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:c\r\nSUMMARY:Party\r\nDTSTART:" + next +
         "0601T180000Z\r\nDURATION:PT3H\r\nEND:VEVENT\r\n"
         "BEGIN:VEVENT\r\nUID:d\r\nDTSTART:soon\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

class HolidayCalendars : public ::testing::Test {
 protected:
  void SetUp() override {
    house.set_up();
    const std::chrono::year_month_day today(
        std::chrono::floor<std::chrono::days>(house.clock.now()));
    year = static_cast<int>(today.year());
    put("teams/shop", R"({"slug":"shop","name":"Shop"})");
    put("schedules/shop", R"({"slug":"shop","name":"Shop","team":"shop",
                              "time_zone":"Asia/Tokyo"})");
    put("schedules/all", R"({"slug":"all","name":"All"})");
  }
  void put(const std::string& place, const std::string& body) {
    const Told told = house.put("/api/v1/" + place, body);
    ASSERT_TRUE(told.status == 201 || told.status == 200) << told.text;
  }
  std::vector<std::string> of(const std::string& schedule) {
    const std::string begin = std::to_string(year) + "-01-01T00:00:00Z";
    const std::string end = std::to_string(year + 1) + "-01-31T00:00:00Z";
    const Told told =
        house.get("/api/v1/schedules/" + schedule + "/holidays?from=" + begin + "&to=" + end);
    EXPECT_EQ(told.status, 200) << told.text;
    std::vector<std::string> dates;
    for (const json::value& item : told.at("items").as_array()) {
      dates.emplace_back(item.at("date").as_string());
    }
    return dates;
  }
  House house;
  int year = 0;
};

TEST_F(HolidayCalendars, HoldForEverybodyOrForOneTeam) {
  const std::string now = std::to_string(year);
  put("holiday-calendars/every",
      R"({"name":"Everybody","days":[{"date":")" + now + R"(-12-25","name":"Christmas"}]})");
  put("holiday-calendars/shop", R"({"name":"Shop","team":"shop","days":[{"date":")" + now +
                                    R"(-05-03","name":"Constitution"}]})");
  EXPECT_EQ(of("all"), std::vector<std::string>{now + "-12-25"});
  EXPECT_EQ(of("shop"), (std::vector<std::string>{now + "-05-03", now + "-12-25"}));
  const Told told = house.get("/api/v1/schedules/shop/holidays?from=" + now +
                              "-05-01T00:00:00Z&to=" + now + "-05-10T00:00:00Z");
  EXPECT_EQ(std::string(told.at("items").at(0).at("begin").as_string()),
            now + "-05-02T15:00:00.000Z");
  EXPECT_EQ(house.request("DELETE", "/api/v1/teams/shop").status, 400) << "it is named";
}

TEST_F(HolidayCalendars, AreReadFromADocument) {
  put("holiday-calendars/de", R"({"name":"Germany","days":[
      {"date":"1999-12-31","name":"long ago"},{"date":")" +
                                  std::to_string(year) + R"(-03-03","name":"by mistake"}]})");
  const Told told = house.post("/api/v1/holiday-calendars/de/import", calendar(year));
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("read").as_int64(), 9) << "seven first days of May, two of Christmas";
  ASSERT_EQ(told.at("faults").as_array().size(), 1U);
  EXPECT_EQ(told.at("value").at("days").as_array().size(), 10U) << "and the one long ago";
  const std::string now = std::to_string(year);
  EXPECT_EQ(of("all"), (std::vector<std::string>{now + "-05-01", now + "-12-25", now + "-12-26"}));
  const Told again = house.post("/api/v1/holiday-calendars/de/import", calendar(year));
  EXPECT_EQ(again.at("meta").at("version"), told.at("meta").at("version")) << "nothing changed";
}

TEST_F(HolidayCalendars, CountAsHoursOfTheirOwn) {
  const std::string now = std::to_string(year);
  put("schedules/all", R"({"slug":"all","name":"All","rotations":[{"name":"all",
      "anchor":"2026-10-19T09:00","groups":[{"users":["ana"]}]}]})");
  put("holiday-calendars/every", R"({"name":"Everybody","days":[{"date":")" + now +
                                     R"(-12-25"},{"date":")" + now + R"(-12-26"}]})");
  const Told told = house.get("/api/v1/on-call/load?schedule=all&from=" + now +
                              "-12-20T00:00:00Z&to=" + now + "-12-30T00:00:00Z");
  ASSERT_EQ(told.status, 200) << told.text;
  EXPECT_EQ(told.at("items").at(0).at("load").at("holiday"), "2d") << told.text;
}

TEST_F(HolidayCalendars, StandInAFile) {
  const std::string yaml =
      "holiday_calendars:\n  - slug: berlin\n    name: Berlin\n    days:\n"
      "      - {date: \"2026-12-25\", name: Christmas Day}\n      - {date: 2026-12-26}\n";
  const Told applied = house.post("/api/v1/apply", json_text(json::object{{"yaml", yaml}}));
  ASSERT_EQ(applied.status, 200) << applied.text;
  const Told told = house.get("/api/v1/holiday-calendars/berlin");
  EXPECT_EQ(told.at("value").at("days").as_array().size(), 2U) << told.text;
  EXPECT_EQ(house.post("/api/v1/holiday-calendars/berlin/import", calendar(year)).status, 409)
      << "the file owns it";
}

TEST_F(HolidayCalendars, RefuseWhatIsNotRight) {
  put("holiday-calendars/de", R"({"name":"Germany"})");
  EXPECT_EQ(house.post("/api/v1/holiday-calendars/de/import", "<html>").status, 400);
  EXPECT_EQ(house.post("/api/v1/holiday-calendars/at/import", calendar(year)).status, 404);
  const Told told = house.put("/api/v1/holiday-calendars/de",
                              R"({"name":"Germany","days":[{"date":"25.12.2026"}]})");
  EXPECT_EQ(told.status, 400);
  EXPECT_EQ(told.string("pointer"), "/days/0/date");
  EXPECT_EQ(house.put("/api/v1/holiday-calendars/de", R"({"name":"Germany","team":"none"})").status,
            400);
  EXPECT_EQ(house
                .get("/api/v1/schedules/all/holidays?from=2026-01-01T00:00:00Z&"
                     "to=2025-01-01T00:00:00Z")
                .status,
            400);
  std::string daily =
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20000101\n"
      "RRULE:FREQ=DAILY\nSUMMARY:a\nEND:VEVENT\nBEGIN:VEVENT\n"
      "DTSTART;VALUE=DATE:20000101\nRRULE:FREQ=DAILY\nSUMMARY:b\nEND:VEVENT\n"
      "END:VCALENDAR\n";
  EXPECT_EQ(house.post("/api/v1/holiday-calendars/de/import", daily).status, 413);
  ChangeConfig change;
  put("users/rob", R"({"slug":"rob","name":"Rob","email":"rob@example.org"})");
  put("grants/rob", R"({"slug":"rob","subject":"rob","access":"responder"})");
  house.put_token(change, "rob", AccessLevel::responder, "tcs_rob");
  house.ask(std::move(change));
  house.token = "tcs_rob";
  EXPECT_EQ(house.post("/api/v1/holiday-calendars/de/import", calendar(year)).status, 403);
  EXPECT_EQ(house.put("/api/v1/holiday-calendars/de", R"({"name":"Mine"})").status, 403);
  EXPECT_EQ(house.get("/api/v1/holiday-calendars/de").status, 200);
}

}  // namespace
}  // namespace tocsin::api
