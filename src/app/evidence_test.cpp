// Files and links of an incident, asked as people and programs do: what is kept, how it is handed
// out, to whom, and who is noted to have had it.
#include "app/room_test.hpp"

namespace tocsin::api {
namespace {

const std::string png = "\x89PNG\r\n\x1A\n rest of a picture";

class EvidenceInRoom : public InRoom {
 protected:
  Told upload(const std::string& name, const std::string& bytes, const std::string& type,
              std::vector<net::Headers::Field> headers = {}) {
    headers.emplace_back("Content-Type", type);
    return house.request("POST", room + "/files?name=" + percent_encode(name), bytes,
                         std::move(headers));
  }
  std::string file(std::uint64_t id) const { return room + "/files/" + std::to_string(id); }
  json::array custody() { return house.get(room + "/custody").at("items").as_array(); }
};

TEST_F(EvidenceInRoom, AFileIsALineOfTheStreamAndIsHandedOutAsItCame) {
  const Told told = upload("../graph.png", png, "image/png");
  ASSERT_EQ(told.status, 201) << told.text;
  EXPECT_EQ(told.at("name"), "graph.png");
  EXPECT_EQ(told.string("sha256"), to_hex(sha256(png)));
  EXPECT_EQ(told.at("actor").at("on_behalf_of"), "ana");
  const json::array lines = house.get(room + "/timeline?kind=file_added").at("items").as_array();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("file").at("bytes").to_number<std::size_t>(), png.size());
  const Told bytes = house.get(file(1));
  EXPECT_EQ(bytes.status, 200);
  EXPECT_EQ(bytes.text, png);
  EXPECT_EQ(bytes.headers.get("Content-Type"), "image/png");
  EXPECT_TRUE(bytes.headers.get("Content-Disposition").starts_with("inline"));
  EXPECT_EQ(bytes.headers.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(bytes.headers.get("Content-Security-Policy"), "sandbox; default-src 'none'");
  const std::string etag(bytes.headers.get("ETag"));
  EXPECT_EQ(house.request("GET", file(1), {}, {{"If-None-Match", etag}}).status, 304);
  const Told part = house.request("GET", file(1), {}, {{"Range", "bytes=1-3"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.text, "PNG");
  EXPECT_EQ(house.request("GET", file(1), {}, {{"Range", "bytes=9999-"}}).status, 416);
}

TEST_F(EvidenceInRoom, WhatMayHoldAScriptIsNeverShown) {
  for (const auto& [name, bytes, type] :
       {std::tuple{"a.svg", "<svg onload='alert(1)'/>", "image/svg+xml"},
        std::tuple{"a.html", "<script>alert(1)</script>", "text/html"},
        std::tuple{"a.png", "<script>alert(1)</script>", "image/png"}}) {
    const Told told = upload(name, bytes, type);
    ASSERT_EQ(told.status, 201) << told.text;
    const Told got = house.get(file(told.at("id").to_number<std::uint64_t>()));
    EXPECT_EQ(got.headers.get("Content-Type"), "application/octet-stream") << name;
    EXPECT_TRUE(got.headers.get("Content-Disposition").starts_with("attachment")) << name;
  }
}

TEST_F(EvidenceInRoom, WhoFetchesIsNotedOnceAnHour) {
  ASSERT_EQ(upload("log.txt", "100 k lines", "text/plain").status, 201);
  as("bob");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(house.get(file(1)).status, 200);
  as("ana");
  EXPECT_EQ(house.get(file(1)).status, 200);
  const json::array rows = custody();
  ASSERT_EQ(rows.size(), 3U);  // newest first
  EXPECT_EQ(rows[0].at("actor").at("on_behalf_of"), "ana");
  EXPECT_EQ(rows[1].at("act"), "fetched");
  EXPECT_EQ(rows[1].at("actor").at("on_behalf_of"), "bob");
  EXPECT_EQ(rows[1].at("address"), "192.0.2.1");
  EXPECT_EQ(rows[2].at("act"), "added");
  EXPECT_EQ(rows[2].at("name"), "log.txt");
  const Told table = house.get(room + "/custody?format=csv");
  EXPECT_EQ(table.headers.get("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_NE(table.text.find("\"fetched\",\"bob-token\",\"bob\""), std::string::npos) << table.text;
}

TEST_F(EvidenceInRoom, StakeholdersSeeWhatIsForThem) {
  ASSERT_EQ(upload("secret.txt", "secret", "text/plain").status, 201);
  ASSERT_EQ(house.request("POST", room + "/files?name=public.txt&visibility=stakeholder", "for you")
                .status,
            201);
  as("eve");
  EXPECT_EQ(house.get(file(1)).status, 404);
  EXPECT_EQ(house.get(file(99)).status, 404);
  EXPECT_EQ(house.get(file(1)).string("detail"), house.get(file(99)).string("detail"));
  EXPECT_EQ(house.get(file(2)).text, "for you");
  const Told list = house.get(room + "/files");
  EXPECT_EQ(list.at("items").as_array().size(), 1U);
  EXPECT_EQ(upload("x.txt", "x", "text/plain").status, 403);
  EXPECT_EQ(house.get(room + "/custody").status, 403);
  house.token = "";
  EXPECT_EQ(house.get(file(2)).status, 401);
}

TEST_F(EvidenceInRoom, AFileOfAnotherIncidentIsNotHere) {
  ASSERT_EQ(upload("a.txt", "a", "text/plain").status, 201);
  ASSERT_EQ(house.post("/api/v1/incidents", R"({"title":"another"})").status, 201);
  EXPECT_EQ(house.get("/api/v1/incidents/INC-2/files/1").status, 404);
}

TEST_F(EvidenceInRoom, ALinkIsEvidenceToo) {
  const Told link = house.post(
      room + "/links", R"({"url":"https://graphs.example.org/d/1","name":"Error rate / EU"})");
  ASSERT_EQ(link.status, 201) << link.text;
  EXPECT_EQ(link.at("kind"), "link");
  EXPECT_EQ(link.at("name"), "Error rate / EU");
  EXPECT_EQ(house.post(room + "/links", R"({"url":"javascript:alert"})").status, 400);
  EXPECT_EQ(house.get(file(1)).status, 404);
  // It may be cited, for a hypothesis and for a decision.
  const std::string line = std::to_string(link.at("entry").to_number<std::uint64_t>());
  for (const std::string kind : {"hypothesis", "decision"}) {
    const Told about =
        house.post(room + "/entries", R"({"kind":")" + kind + R"(","text":"the disk"})");
    const std::string id = std::to_string(about.at("id").to_number<std::uint64_t>());
    const Told cited = house.post(
        room + "/entries", R"({"kind":"evidence","about":)" + id + R"(,"evidence":)" + line + "}");
    ASSERT_EQ(cited.status, 201) << cited.text;
    EXPECT_EQ(cited.at("standing").at("evidence").as_array().size(), 1U);
  }
  EXPECT_EQ(house.post(room + "/entries", R"({"text":"look at that","about":)" + line + "}").status,
            201);
  EXPECT_EQ(house.post(room + "/entries", R"({"kind":"withdrawn","about":)" + line + "}").status,
            403);
}

TEST_F(EvidenceInRoom, ARepeatUnderItsKeyIsAddedOnce) {
  const std::vector<net::Headers::Field> key = {{"Idempotency-Key", "one"}};
  ASSERT_EQ(upload("a.txt", "a", "text/plain", key).status, 201);
  EXPECT_EQ(upload("a.txt", "a", "text/plain", key).at("id").to_number<int>(), 1);
  EXPECT_EQ(upload("a.txt", "other bytes", "text/plain", key).status, 409);
  EXPECT_EQ(house.get(room + "/files").at("items").as_array().size(), 1U);
}

TEST_F(EvidenceInRoom, TheLimitIsThatOfTheSettings) {
  const std::string path = "/api/v1/incidents/INC-1/files";
  EXPECT_EQ(house.router.body_bytes_max("POST", path), file_bytes_usual);
  EXPECT_EQ(house.get(room + "/files").at("file_bytes_max").to_number<std::uint64_t>(),
            file_bytes_usual);
  EXPECT_EQ(house.request("PUT", "/api/v1/settings/organisation", R"({"file_bytes_max":0})").status,
            400);
  EXPECT_EQ(upload("empty", "", "text/plain").status, 400);
}

TEST_F(EvidenceInRoom, ABodyIsTakenByItsSinkForWhoeverIsSignedIn) {
  net::Request head;
  head.method = "POST";
  head.path = "/api/v1/incidents/INC-1/files";
  EXPECT_EQ(house.router.body_plan(head).refusal->status, 401);
  head.headers.add("Authorization", "Bearer tcs_nobody");
  EXPECT_EQ(house.router.body_plan(head).refusal->status, 401);
  // A stakeholder may be inside a private incident: that is known once its row is read.
  head.headers.set("Authorization", "Bearer tcs_eve");
  EXPECT_TRUE(house.router.body_plan(head).sink);
  head.headers.set("Authorization", "Bearer tcs_bob");
  const net::BodyPlan plan = house.router.body_plan(head);
  ASSERT_FALSE(plan.refusal);
  ASSERT_TRUE(plan.sink);
  EXPECT_TRUE(plan.sink->take("bytes"));
  head.path = "/api/v1/incidents";
  EXPECT_FALSE(house.router.body_plan(head).sink);
}

TEST_F(EvidenceInRoom, WhatIsOverTakesEvidenceToo) {
  for (const std::string status : {"resolved", "closed"}) {
    ASSERT_EQ(house.request("PATCH", room, R"({"status":")" + status + "\"}").status, 200);
  }
  EXPECT_EQ(upload("later.txt", "found it", "text/plain").status, 201);
}

}  // namespace
}  // namespace tocsin::api
