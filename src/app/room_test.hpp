// The room of an incident in a house with bob, a responder, and eve, a stakeholder.
#pragma once

#include <string>

#include "app/house_test.hpp"

namespace tocsin::api {

class InRoom : public ::testing::Test {
 protected:
  explicit InRoom(std::string severity = "SEV3") : severity_(std::move(severity)) {}

  void SetUp() override {
    house.set_up();
    for (const std::string name : {"bob", "eve"}) {
      ASSERT_EQ(house
                    .put("/api/v1/users/" + name,
                         R"({"name":")" + name + R"(","email":")" + name + R"(@x.org"})")
                    .status,
                201);
      const std::string access = name == "eve" ? "stakeholder" : "responder";
      ASSERT_EQ(house
                    .put("/api/v1/grants/" + name,
                         R"({"subject":")" + name + R"(","access":")" + access + R"("})")
                    .status,
                201);
      ChangeConfig change;
      house.put_token(change, name, AccessLevel::administrator, "tcs_" + name);
      house.ask(std::move(change));
    }
    const Told declared = house.post(
        "/api/v1/incidents", R"({"title":"Checkout is down","severity":")" + severity_ + "\"}");
    ASSERT_EQ(declared.status, 201) << declared.text;
  }
  // The administrator asks until then.
  void as(const std::string& user) { house.token = "tcs_" + user; }

  const std::string room = "/api/v1/incidents/INC-1";
  House house;

 private:
  std::string severity_;
};

}  // namespace tocsin::api
