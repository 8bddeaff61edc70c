// What Twilio sends, at the house's door: whose signature counts, whose number may answer.
#include "channels/twilio.hpp"
#include "app/house_test.hpp"
#include "base/percent.hpp"
#include "domain/escalation/link.hpp"

namespace tocsin::api {
namespace {

constexpr const char* token = "the-auth-token";
constexpr const char* number = "+4915112345678";

class TwilioDoor : public ::testing::Test {
 protected:
  void SetUp() override {
    house.set_up();
    const std::string yaml =
        "providers:\n"
        "  - {slug: main, name: Main, channels: [sms, voice], account_sid: AC01, "
        "from: \"+15005550006\", secret: {env: TOKEN}}\n"
        "users:\n  - {slug: bob, name: Bob, email: bob@example.org}\n"
        "contact_methods:\n"
        "  - {slug: bob-sms, user: bob, channel: sms, address: \"+4915112345678\", vouched: true}\n"
        "  - {slug: ana-sms, user: ana, channel: sms, address: \"+4915100000000\"}\n"
        "policies:\n  - {slug: on-call, name: On call, steps: [{targets: [{kind: user, slug: "
        "bob}]}]}\n"
        "services:\n  - {slug: checkout, name: Checkout, policy: on-call}\n"
        "integrations:\n  - {slug: source, name: Source, protocol: json, service: checkout, "
        "keys: [{env: KEY}]}\n";
    const Told applied = house.post(
        "/api/v1/apply",
        json_text(json::object{{"yaml", yaml},
                               {"secrets", json::object{{"env:KEY", "tci_key-of-the-source"},
                                                        {"env:TOKEN", token}}}}));
    ASSERT_EQ(applied.status, 200) << applied.text;
    const Told rung =
        house.post("/intake/json/tci_key-of-the-source", R"({"summary":"disk full"})");
    ASSERT_EQ(rung.status, 202) << rung.text;
    const Told pages = house.get("/api/v1/pages?user=bob");
    page = pages.at("items").as_array().front().at("id").to_number<std::uint64_t>();
    house.token.clear();  // nobody is signed in from here on
  }

  Told twilio(const std::string& target, const twilio::Form& form,
              const std::string& signed_by = token) {
    std::string body;
    for (const auto& [name, value] : form) {
      body += (body.empty() ? "" : "&") + name + "=" + percent_encode(value);
    }
    return house.request(
        "POST", target, body,
        {{"X-Twilio-Signature",
          twilio::signature(signed_by, "https://tocsin.example.org" + target, form)}});
  }
  Told reply(const std::string& text, const std::string& from = number) {
    return twilio("/integrations/twilio/main/reply", {{"From", from}, {"Body", text}});
  }
  PageStatus page_status() { return house.store.make_reader()->page(PageId{page})->status; }

  House house;
  std::uint64_t page = 0;
};

TEST_F(TwilioDoor, OnlyItsSignatureOpensIt) {
  for (const char* what : {"status", "reply", "keys"}) {
    const std::string target = std::string("/integrations/twilio/main/") + what;
    EXPECT_EQ(twilio(target, {{"From", number}, {"Body", "ack"}}, "another").status, 403);
    EXPECT_EQ(house.request("POST", target, "From=x").status, 403);
    EXPECT_EQ(twilio(std::string("/integrations/twilio/none/") + what, {}).status, 404);
  }
  EXPECT_EQ(page_status(), PageStatus::open);
}

TEST_F(TwilioDoor, AVerifiedNumberAcknowledgesItsPersonsPages) {
  EXPECT_NE(reply("ack 999").text.find("does not ring for you"), std::string::npos);
  EXPECT_NE(reply("hello").text.find("Reply 1"), std::string::npos);
  // The other number was never verified: it is nobody's.
  EXPECT_EQ(reply("ack " + std::to_string(page), "+4915100000000").text.find("<Message>"),
            std::string::npos);
  EXPECT_EQ(page_status(), PageStatus::open);
  const Told answer = reply("ack " + std::to_string(page));
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.text.find("<Message>Acknowledged: disk full</Message>"), std::string::npos)
      << answer.text;
  EXPECT_EQ(page_status(), PageStatus::acknowledged);
}

TEST_F(TwilioDoor, AKeyAnswersThePagesOfItsCallOnly) {
  PageLink link{.pages = {{PageId{page}, 1}},
                .user = "bob",
                .expires_at = house.clock.now() + std::chrono::hours(1)};
  const std::string good = "/integrations/twilio/main/keys?link=" +
                           make_link_token(link_key_of(house.backend.secrets_key), link);
  EXPECT_NE(twilio(good + "x", {{"Digits", "4"}}).text.find("no longer be answered"),
            std::string::npos);
  EXPECT_NE(twilio(good, {{"Digits", "1"}}).text.find("<Gather"), std::string::npos);
  EXPECT_EQ(page_status(), PageStatus::open);
  EXPECT_NE(twilio(good, {{"Digits", "4"}}).text.find("Acknowledged. Goodbye."), std::string::npos);
  EXPECT_EQ(page_status(), PageStatus::acknowledged);
  EXPECT_NE(twilio(good, {{"Digits", "4"}}).text.find("answered already"), std::string::npos);
}

TEST_F(TwilioDoor, AReceiptOfNobodysMessageDoesNothing) {
  EXPECT_EQ(twilio("/integrations/twilio/main/status",
                   {{"MessageSid", "SM1"}, {"MessageStatus", "delivered"}})
                .status,
            204);
}

}  // namespace
}  // namespace tocsin::api
