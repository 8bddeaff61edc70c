// Mails at the house's door: whose answer counts, and what a mail that came back does.
#include "api/mail_answers.hpp"

#include "app/house_test.hpp"
#include "channels/mail_id.hpp"
#include "domain/escalation/link.hpp"

namespace tocsin::api {
namespace {

using Kind = MailDeed::Kind;

class MailDoor : public ::testing::Test {
 protected:
  void SetUp() override {
    house.set_up();
    const std::string yaml =
        "users:\n  - {slug: bob, name: Bob, email: bob@example.org}\n"
        "  - {slug: eve, name: Eve, email: eve@example.org}\n"
        "contact_methods:\n"
        "  - {slug: bob-mail, user: bob, channel: email, address: \"Pager@bob.example.net\", "
        "vouched: true}\n"
        "  - {slug: eve-mail, user: eve, channel: email, address: eve@example.org, "
        "vouched: true}\n"
        "policies:\n  - {slug: on-call, name: On call, steps: [{targets: [{kind: user, slug: "
        "bob}]}, {targets: [{kind: user, slug: eve}]}]}\n"
        "services:\n  - {slug: checkout, name: Checkout, policy: on-call}\n"
        "integrations:\n  - {slug: source, name: Source, protocol: json, service: checkout, "
        "keys: [{env: KEY}]}\n";
    const Told applied = house.post(
        "/api/v1/apply",
        json_text(json::object{{"yaml", yaml},
                               {"secrets", json::object{{"env:KEY", "tci_key-of-the-source"}}}}));
    ASSERT_EQ(applied.status, 200) << applied.text;
    const Told rung =
        house.post("/intake/json/tci_key-of-the-source", R"({"summary":"disk full"})");
    ASSERT_EQ(rung.status, 202) << rung.text;
    const auto deliveries = house.outbox.deliveries();
    ASSERT_EQ(deliveries.size(), 1U);
    sent = deliveries.front();
    page = sent.items.at(0).page;
    id = answerable_mail_id(link_key_of(house.backend.secrets_key), sent.job, "example.org");
  }
  void outcome(JobOutcomeKind kind = JobOutcomeKind::sent) {
    house.ask(JobOutcome{sent.job, sent.attempt, kind, "250 ok", house.clock.now(), {}});
  }

  std::string letter(const std::string& text,
                     const std::string& from = "Bob <pager@BOB.example.net>",
                     const std::string& more = {}) {
    return "From: " + from +
           "\r\nTo: tocsin@example.org\r\nMessage-ID: <reply@bob.example.net>\r\n" +
           "In-Reply-To: " + id + "\r\nReferences: <thread@example.org> " + id + "\r\n" + more +
           "\r\n" + text + "\r\n";
  }
  MailDeed act(const std::string& bytes) {
    std::promise<MailDeed> told;
    act_on_mail(house.backend, bytes, [&](MailDeed deed) { told.set_value(std::move(deed)); });
    return told.get_future().get();
  }
  Page page_now() { return *house.store.make_reader()->page(page); }
  std::string summary_of(const MailDeed& deed) { return deed.note ? deed.note->words : ""; }

  House house;
  Delivery sent;
  PageId page;
  std::string id;
};

TEST_F(MailDoor, AReplyAcknowledgesInTheNameOfThePerson) {
  outcome();
  const MailDeed deed = act(letter("ack\r\n\r\nOn Monday, Tocsin wrote:\r\n> disk full"));
  EXPECT_EQ(deed.kind, Kind::acted);
  EXPECT_EQ(summary_of(deed), "Acknowledged: disk full");
  EXPECT_EQ(deed.note->to, "pager@bob.example.net");
  EXPECT_EQ(deed.note->answers, "reply@bob.example.net");
  EXPECT_EQ(page_now().status, PageStatus::acknowledged);
  const Told alert = house.get("/api/v1/alerts/1");
  EXPECT_EQ(alert.string("acknowledged_by"), "bob") << alert.text;
  EXPECT_NE(house.get("/api/v1/alerts/1/timeline").text.find("\"channel\""), std::string::npos);
}

TEST_F(MailDoor, TheAddressTheySignInWithWillDoAsWell) {
  outcome();
  EXPECT_EQ(act(letter("1", "bob@example.org")).kind, Kind::acted);
}

TEST_F(MailDoor, TheSameMailAgainCountsOnce) {
  outcome();
  EXPECT_EQ(act(letter("escalate")).kind, Kind::acted);
  const std::size_t pages = house.get("/api/v1/pages").at("items").as_array().size();
  EXPECT_EQ(pages, 2U);  // eve's
  EXPECT_EQ(act(letter("escalate")).kind, Kind::acted);
  EXPECT_EQ(house.get("/api/v1/pages").at("items").as_array().size(), pages);
  EXPECT_EQ(act(letter("ack")).kind, Kind::acted);
  const MailDeed again = act(letter("ack"));
  EXPECT_EQ(again.kind, Kind::nothing);
  EXPECT_EQ(summary_of(again), "Nothing to do: this was answered or is over already");
}

TEST_F(MailDoor, WhoHasAcknowledgedMayStillResolve) {
  outcome();
  EXPECT_EQ(act(letter("ack")).kind, Kind::acted);
  EXPECT_EQ(summary_of(act(letter("Resolved."))), "Resolved: disk full");
  EXPECT_EQ(house.get("/api/v1/alerts/1").string("status"), "resolved");
}

TEST_F(MailDoor, NobodyElseMayAnswer) {
  outcome();
  for (const char* from : {"mallory@example.org", "", "Bob <pager@bob.example.net>, x@example.org",
                           "\"pager@bob.example.net\" <mallory@example.org>"}) {
    const MailDeed deed = act(letter("ack", from));
    EXPECT_EQ(deed.kind, Kind::nothing) << from;
    EXPECT_FALSE(deed.note) << from;
  }
  // Eve gets pages by mail, but not this one.
  const MailDeed eve = act(letter("ack", "eve@example.org"));
  EXPECT_EQ(eve.kind, Kind::not_yet);
  EXPECT_FALSE(eve.note);
  EXPECT_EQ(page_now().status, PageStatus::open);
}

TEST_F(MailDoor, AMadeUpIdOpensNothing) {
  outcome();
  id = answerable_mail_id(std::string(32, 'x'), sent.job, "example.org");
  EXPECT_EQ(act(letter("ack")).kind, Kind::nothing);
  id = plain_mail_id(link_key_of(house.backend.secrets_key), "job-1", "example.org");
  EXPECT_EQ(act(letter("ack")).kind, Kind::nothing);
  EXPECT_EQ(page_now().status, PageStatus::open);
}

TEST_F(MailDoor, ProgramsAreNeitherObeyedNorAnswered) {
  outcome();
  for (const char* mark : {"Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n",
                           "X-Auto-Response-Suppress: All\r\n", "Return-Path: <>\r\n"}) {
    const MailDeed deed = act(letter("ack", "bob@example.org", mark));
    EXPECT_EQ(deed.kind, Kind::nothing) << mark;
    EXPECT_FALSE(deed.note) << mark;
  }
  EXPECT_EQ(page_now().status, PageStatus::open);
}

// Else a program without marks and Tocsin would write to each other for ever.
TEST_F(MailDoor, WhatIsNotUnderstoodIsToldOnceAndNotInReplyToThat) {
  outcome();
  const MailDeed deed = act(letter("I am on a beach"));
  EXPECT_EQ(deed.kind, Kind::nothing);
  EXPECT_NE(summary_of(deed).find("the first line"), std::string::npos);
  std::string in_reply_to_note = letter("I am on a beach");
  in_reply_to_note.replace(in_reply_to_note.find(id), id.size(), "<note@example.org>");
  EXPECT_FALSE(act(in_reply_to_note).note);
  EXPECT_EQ(page_now().status, PageStatus::open);
}

TEST_F(MailDoor, AReplyThatIsFasterThanItsOutcomeWaits) {
  EXPECT_EQ(act(letter("ack")).kind, Kind::not_yet);
  outcome(JobOutcomeKind::unknown);
  EXPECT_EQ(act(letter("ack")).kind, Kind::acted);
}

TEST_F(MailDoor, APageThatCameBackReachedNobodyAndTheNextIsCalled) {
  outcome();
  ASSERT_TRUE(page_now().notified_at);
  const std::string report =
      "From: MAILER-DAEMON@example.org\r\nContent-Type: multipart/report; "
      "report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: "
      "message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\n"
      "Diagnostic-Code: smtp; 550 no such user\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
      "To: \"Bob\"\r\n <pager@bob.example.net>\r\nMessage-ID:\r\n " +
      id + "\r\n--b--\r\n";
  EXPECT_EQ(act(report).kind, Kind::bounced);
  const auto row = house.get("/api/v1/notifications?contact_method=bob-mail")
                       .at("items")
                       .as_array()
                       .front()
                       .as_object();
  EXPECT_EQ(row.at("status").as_string(), "undelivered");
  EXPECT_EQ(row.at("receipt").as_string(), "it came back: smtp; 550 no such user");
  EXPECT_FALSE(page_now().notified_at);
  EXPECT_EQ(house.get("/api/v1/pages").at("items").as_array().size(), 2U);
  EXPECT_EQ(act(report).kind, Kind::nothing);
  EXPECT_EQ(house.get("/api/v1/pages").at("items").as_array().size(), 2U);
}

TEST_F(MailDoor, HomeSaysThatRepliesCannotBeRead) {
  EXPECT_FALSE(house.get("/api/v1/home").at("mail_folder").at("failing").as_bool());
  house.backend.mail_folder = [] {
    return MailFolderState{.on = true, .fault = "wrong password", .failing_since = Time{}};
  };
  const Told home = house.get("/api/v1/home");
  EXPECT_TRUE(home.at("mail_folder").at("failing").as_bool());
  EXPECT_EQ(home.at("mail_folder").at("fault").as_string(), "wrong password");
}

TEST_F(MailDoor, TheSettingsAreChecked) {
  const auto put = [&](const std::string& member, json::value value) {
    json::object settings = house.get("/api/v1/settings/organisation").at("value").as_object();
    settings["imap_host"] = "imap.example.org";
    settings["imap_username"] = "tocsin";
    settings["imap_password"] = "secret";
    settings[member] = std::move(value);
    return house.put("/api/v1/settings/organisation", json_text(settings));
  };
  EXPECT_EQ(put("imap_folder", "INBOX").status, 200);
  EXPECT_EQ(house.get("/api/v1/settings/organisation").at("value").at("imap_password"), "");
  EXPECT_TRUE(is_sealed(house.engine.config()->settings().imap_password));
  for (const auto& [member, value] : std::map<std::string, json::value>{{"imap_port", 0},
                                                                        {"imap_port", 65'536},
                                                                        {"imap_security", "ssl"},
                                                                        {"imap_username", ""},
                                                                        {"imap_folder", ""},
                                                                        {"imap_folder", "Entwürfe"},
                                                                        {"imap_host", "imap://x"},
                                                                        {"smtp_security", ""}}) {
    const Told answer = put(member, value);
    EXPECT_EQ(answer.status, 400) << member << ": " << answer.text;
    EXPECT_NE(answer.text.find("/" + member), std::string::npos) << answer.text;
  }
}

}  // namespace
}  // namespace tocsin::api
