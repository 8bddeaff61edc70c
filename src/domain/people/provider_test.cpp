#include "domain/people/provider.hpp"

#include <gtest/gtest.h>

#include "domain/people/gateway_template.hpp"
#include "domain/people/phone_number.hpp"

namespace tocsin {
namespace {

Provider twilio() {
  Provider provider;
  provider.slug = provider.name = "main";
  provider.account_sid = "AC0123456789abcdef0123456789abcdef";
  provider.from = "+15005550006";
  return provider;
}

Provider gateway() {
  Provider provider;
  provider.slug = provider.name = "gateway";
  provider.kind = ProviderKind::sms_gateway;
  provider.url = "https://sms.example.org/send";
  provider.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer {{secret}}"}};
  provider.body = R"({"to": "{{to}}", "text": "{{ text }}", "ref": "{{id}}"})";
  return provider;
}

Provider spool() {
  Provider provider;
  provider.slug = provider.name = "modem";
  provider.kind = ProviderKind::spool;
  provider.directory = "/var/spool/gammu/outbox";
  return provider;
}

TEST(PhoneNumber, IsWrittenAsE164) {
  for (const char* good : {"+4915112345678", "+15005550006", "+290123456", "+123456789012345"}) {
    EXPECT_TRUE(is_phone_number(good)) << good;
  }
  for (const char* bad :
       {"", "+", "015112345678", "+49 151 12345678", "+0151123456", "+123456", "+1234567890123456",
        "+49151x2345678", "tel:+4915112345678", "+4915112345678\n"}) {
    EXPECT_FALSE(is_phone_number(bad)) << bad;
  }
}

TEST(Provider, TakesWhatEachKindNeeds) {
  for (const Provider& good : {twilio(), gateway(), spool()}) {
    EXPECT_TRUE(check(good)) << check(good).error().message;
  }
}

TEST(Provider, NamesThePlaceOfWhatIsWrong) {
  const auto place = [](Provider provider, auto change) {
    change(provider);
    const Status status = check(provider);
    return status ? std::string("taken") : status.error().pointer;
  };
  using P = Provider&;
  EXPECT_EQ(place(twilio(), [](P p) { p.account_sid = "SK1"; }), "/account_sid");
  EXPECT_EQ(place(twilio(), [](P p) { p.account_sid = "AC1/../x"; }), "/account_sid");
  EXPECT_EQ(place(twilio(), [](P p) { p.from.clear(); }), "/from");
  EXPECT_EQ(place(twilio(), [](P p) { p.messaging_service = "XX"; }), "/messaging_service");
  EXPECT_EQ(place(twilio(), [](P p) { p.url = "ftp://x"; }), "/url");
  EXPECT_EQ(place(twilio(), [](P p) { p.channels = {}; }), "/channels");
  EXPECT_EQ(place(twilio(), [](P p) { p.channels = {Channel::email}; }), "/channels");
  EXPECT_EQ(place(twilio(),
                  [](P p) {
                    p.channels = {Channel::voice};
                    p.from = "Tocsin";
                  }),
            "/from");
  EXPECT_EQ(place(gateway(), [](P p) { p.channels = {Channel::voice}; }), "/channels");
  EXPECT_EQ(place(gateway(), [](P p) { p.url = "sms.example.org"; }), "/url");
  EXPECT_EQ(place(gateway(), [](P p) { p.url = "https://{{to}}.example.org/"; }), "/url");
  EXPECT_EQ(place(gateway(), [](P p) { p.method = "DELETE"; }), "/method");
  EXPECT_EQ(place(gateway(), [](P p) { p.method = "GET"; }), "/body");
  EXPECT_EQ(place(gateway(), [](P p) { p.body = "{{to}}"; }), "/body");
  EXPECT_EQ(place(gateway(), [](P p) { p.body = "{{to}} {{text}} {{password}}"; }), "/body");
  EXPECT_EQ(place(gateway(), [](P p) { p.body = "{{to}} {{text"; }), "/body");
  EXPECT_EQ(place(gateway(), [](P p) { p.headers[0].name = "A B"; }), "/headers/0/name");
  EXPECT_EQ(place(gateway(), [](P p) { p.headers[1].value = "a\r\nb"; }), "/headers/1/value");
  EXPECT_EQ(place(gateway(), [](P p) { p.headers.resize(21, {"A", "b"}); }), "/headers");
  EXPECT_EQ(place(gateway(), [](P p) { p.success_pointer = "status"; }), "/success_pointer");
  EXPECT_EQ(place(spool(), [](P p) { p.directory = "outbox"; }), "/directory");
}

const GatewayFill fill{.to = "+4915112345678",
                       .text = "disk \"full\" & <hot>\\ 100% \u20ac",
                       .id = "job-12",
                       .from = "Tocsin",
                       .secret = "s3cret"};

TEST(GatewayTemplate, EscapesForThePlaceWhereItStands) {
  EXPECT_EQ(fill_template(R"({"t": "{{text}}", "to": "{{to}}"})", fill, Escape::json),
            "{\"t\": \"disk \\\"full\\\" & <hot>\\\\ 100% \u20ac\", \"to\": \"+4915112345678\"}");
  EXPECT_EQ(fill_template("https://x/?to={{to}}&t={{text}}", fill, Escape::url),
            "https://x/?to=%2B4915112345678&t=disk%20%22full%22%20%26%20%3Chot%3E%5C%20100%25%20"
            "%E2%82%AC");
  EXPECT_EQ(fill_template("<m>{{text}}</m>", fill, Escape::xml),
            "<m>disk &quot;full&quot; &amp; &lt;hot&gt;\\ 100% \u20ac</m>");
  EXPECT_EQ(fill_template("{{ from }}:{{id}}:{{secret}}", fill, Escape::none),
            "Tocsin:job-12:s3cret");
}

TEST(GatewayTemplate, WhatIsFilledInIsNotReadAgain) {
  GatewayFill tricky = fill;
  tricky.text = "{{secret}}";
  EXPECT_EQ(fill_template("{{text}}", tricky, Escape::none), "{{secret}}");
}

TEST(GatewayTemplate, TheContentTypeSaysHowToEscape) {
  EXPECT_EQ(escape_for("application/json; charset=utf-8"), Escape::json);
  EXPECT_EQ(escape_for("Application/Vnd.X+JSON"), Escape::json);
  EXPECT_EQ(escape_for("application/x-www-form-urlencoded"), Escape::form);
  EXPECT_EQ(escape_for("text/xml"), Escape::xml);
  EXPECT_EQ(escape_for("application/soap+xml; charset=utf-8"), Escape::xml);
  EXPECT_EQ(escape_for("text/plain"), Escape::none);
  EXPECT_EQ(escape_for(""), Escape::none);
}

}  // namespace
}  // namespace tocsin
