// Messages to phones, by each kind of provider, and what the providers' answers mean.
#include "channels/phone.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "channels/samples_test.hpp"
#include "channels/sms_text.hpp"
#include "channels/spool.hpp"
#include "channels/twilio.hpp"
#include "domain/escalation/link.hpp"

namespace tocsin {
namespace {

constexpr const char* number = "+4915112345678";

Provider twilio_main() {
  Provider provider;
  provider.slug = provider.name = "main";
  provider.channels = {Channel::sms, Channel::voice};
  provider.account_sid = "AC00112233445566778899aabbccddeeff";
  provider.from = "+15005550006";
  return provider;
}

Provider gateway() {
  Provider provider;
  provider.slug = provider.name = "gateway";
  provider.kind = ProviderKind::sms_gateway;
  provider.url = "https://sms.example.org/send?ref={{id}}";
  provider.headers = {{"content-type", "application/json"}, {"X-Key", "{{secret}}"}};
  provider.body = R"({"to":"{{to}}","text":"{{text}}"})";
  return provider;
}

Provider spool(SpoolFormat format) {
  Provider provider;
  provider.slug = provider.name = "modem";
  provider.kind = ProviderKind::spool;
  provider.directory = "/var/spool/sms";
  provider.format = format;
  return provider;
}

RenderContext context() {
  RenderContext with = samples::context();
  with.secret = "auth-token";
  return with;
}

Delivery by(Provider provider, Delivery delivery) {
  delivery.provider = std::move(provider);
  return delivery;
}
Delivery page_by(Provider provider, Channel channel = Channel::sms) {
  return by(std::move(provider), samples::page(channel, number));
}

HttpMessage http(const Delivery& delivery, const RenderContext& with = context()) {
  const auto message = phone::render(delivery, with);
  EXPECT_TRUE(message) << message.error().message;
  return message ? std::get<HttpMessage>(*message) : HttpMessage{};
}
SpoolMessage file(const Delivery& delivery) {
  const auto message = phone::render(delivery, context());
  EXPECT_TRUE(message) << message.error().message;
  return message ? std::get<SpoolMessage>(*message) : SpoolMessage{};
}

// A form's value, percent-decoded.
std::string field(const std::string& form, const std::string& name) {
  std::string padded = "&" + form;
  const std::size_t at = padded.find("&" + name + "=");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 2;
  const std::string raw = padded.substr(begin, padded.find('&', begin) - begin);
  std::string value;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%') {
      value += static_cast<char>(std::stoi(raw.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      value += raw[i];
    }
  }
  return value;
}

// Texts.

TEST(SmsText, CountsSegmentsAsNetworksDo) {
  EXPECT_EQ(sms_segments(""), 0);
  EXPECT_EQ(sms_segments(std::string(160, 'a')), 1);
  EXPECT_EQ(sms_segments(std::string(161, 'a')), 2);
  EXPECT_EQ(sms_segments(std::string(306, 'a')), 2);
  EXPECT_EQ(sms_segments(std::string(307, 'a')), 3);
  EXPECT_EQ(sms_segments(std::string(80, '[')), 1);  // each takes two
  EXPECT_EQ(sms_segments(std::string(81, '[')), 2);
  std::string cyrillic;
  for (int i = 0; i < 70; ++i) cyrillic += "\u0436";
  EXPECT_EQ(sms_segments(cyrillic), 1);
  EXPECT_EQ(sms_segments(cyrillic + "\u0436"), 2);
  EXPECT_EQ(sms_segments("\U0001F525"), 1);
}

TEST(SmsText, KeepsTheLinkAndTheNumberHoweverLongTheTitle) {
  for (const std::string& title : {std::string(3000, 'x'), std::string(1000, '{'),
                                   std::string("\u0436\u0436\u0436 ") + std::string(1000, 'y')}) {
    Delivery delivery = page_by(twilio_main());
    delivery.items[0].title = title;
    const std::string text = *sms_text(delivery, context(), true);
    EXPECT_LE(sms_segments(text), sms_segments_max) << text;
    EXPECT_TRUE(valid_utf8(text));
    EXPECT_NE(text.find("https://tocsin.example.org/p/"), std::string::npos) << text;
    EXPECT_NE(text.find("#4711"), std::string::npos) << text;
    EXPECT_NE(text.find("..."), std::string::npos) << text;
    EXPECT_NE(text.find("[SEV2]"), std::string::npos) << text;
  }
}

TEST(SmsText, ATitleOfAnotherScriptStaysReadable) {
  Delivery delivery = page_by(twilio_main());
  delivery.items[0].title = "\u043d\u0435\u0442 \u0441\u0435\u0442\u0438";
  const std::string text = *sms_text(delivery, context(), true);
  EXPECT_TRUE(text.starts_with("[SEV2] \u043d\u0435\u0442 \u0441\u0435\u0442\u0438 (payments) h"))
      << text;
  EXPECT_TRUE(text.ends_with(" 1=ack 2=esc #4711")) << text;
  EXPECT_LE(sms_segments(text), sms_segments_max);
}

TEST(SmsText, MakesTypographyPlainRatherThanLosingHalfTheRoom) {
  EXPECT_EQ(fit_sms("p99 \u2265 4 s \u2014 \u201Cslow\u201D\u2026", ""),
            "p99 >= 4 s - \"slow\"...");
}

TEST(SmsText, ABundleIsCountedAndAnsweredAsAWhole) {
  const Delivery delivery =
      by(twilio_main(), samples::bundle(Channel::sms, number, pages_per_notification_max));
  const std::string text = *sms_text(delivery, context(), true);
  EXPECT_LE(sms_segments(text), sms_segments_max);
  EXPECT_NE(text.find("200 pages"), std::string::npos) << text;
  EXPECT_NE(text.find("acknowledge all"), std::string::npos) << text;
}

TEST(SmsText, SurvivesHostileWords) {
  for (const Provider& provider :
       {twilio_main(), gateway(), spool(SpoolFormat::gammu), spool(SpoolFormat::smstools)}) {
    const Delivery delivery = by(provider, samples::hostile(Channel::sms, number));
    const std::string text = *sms_text(delivery, context(), true);
    EXPECT_LE(sms_segments(text), sms_segments_max);
    EXPECT_EQ(text.find_first_of("\r\n"), std::string::npos);
    EXPECT_TRUE(phone::render(delivery, context()));
  }
}

// Twilio.

// The example of Twilio's own libraries.
TEST(Twilio, SignsAsItsDocumentationSays) {
  const twilio::Form form{{"To", "+18005551212"},
                          {"Digits", "1234"},
                          {"Caller", "+14158675309"},
                          {"CallSid", "CA1234567890ABCDE"},
                          {"From", "+14158675309"}};
  EXPECT_EQ(twilio::signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
}

TEST(Twilio, SendsATextMessage) {
  const HttpMessage message = http(page_by(twilio_main()));
  EXPECT_EQ(message.method, "POST");
  EXPECT_EQ(message.url,
            "https://api.twilio.com/2010-04-01/Accounts/AC00112233445566778899aabbccddeeff/"
            "Messages.json");
  EXPECT_EQ(message.headers[0].second,
            "Basic QUMwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZjphdXRoLXRva2Vu");
  EXPECT_EQ(field(message.body, "To"), number);
  EXPECT_EQ(field(message.body, "From"), "+15005550006");
  EXPECT_TRUE(
      field(message.body, "Body").starts_with("[SEV2] checkout p99 > 4 s (payments) https:"));
  EXPECT_EQ(field(message.body, "StatusCallback"),
            "https://tocsin.example.org/integrations/twilio/main/status");
}

TEST(Twilio, NamesNoCallbackThatNobodyCanReach) {
  Provider provider = twilio_main();
  provider.callbacks = false;
  for (const Channel channel : {Channel::sms, Channel::voice}) {
    const std::string body = http(page_by(provider, channel)).body;
    EXPECT_EQ(field(body, "StatusCallback"), "");
    EXPECT_EQ(body.find("Gather"), std::string::npos);
    EXPECT_EQ(field(body, "Body").find("Reply"), std::string::npos);
  }
  RenderContext with = context();
  with.public_url.clear();
  EXPECT_EQ(field(http(page_by(twilio_main()), with).body, "StatusCallback"), "");
}

TEST(Twilio, SendsByAMessagingService) {
  Provider provider = twilio_main();
  provider.messaging_service = "MG1";
  const std::string body = http(page_by(provider)).body;
  EXPECT_EQ(field(body, "MessagingServiceSid"), "MG1");
  EXPECT_EQ(field(body, "From"), "");
}

TEST(Twilio, CallsWithAKeypadWhoseLinkIsOfThesePages) {
  const HttpMessage message = http(page_by(twilio_main(), Channel::voice));
  EXPECT_TRUE(message.url.ends_with("/Calls.json"));
  const std::string twiml = field(message.body, "Twiml");
  EXPECT_LE(twiml.size(), 4000u);
  EXPECT_NE(twiml.find("Severity 2. checkout p99 &gt; 4 s."), std::string::npos) << twiml;
  EXPECT_NE(twiml.find("Press 4 to acknowledge, 6 to escalate."), std::string::npos);
  const std::size_t at = twiml.find("?link=") + 6;
  const std::string token = twiml.substr(at, twiml.find('"', at) - at);
  const auto link = read_link_token(context().link_key, token, samples::now);
  ASSERT_TRUE(link);
  EXPECT_EQ(link->pages.front().page, PageId{4711});
}

TEST(Twilio, ACallForManyPagesFitsIntoTheRequest) {
  Delivery delivery =
      by(twilio_main(), samples::bundle(Channel::voice, number, pages_per_notification_max));
  for (DeliveryItem& item : delivery.items) item.title = samples::hostile_title();
  const std::string twiml = field(http(delivery).body, "Twiml");
  EXPECT_LE(twiml.size(), 4000u);
  EXPECT_EQ(twiml.find("<script"), std::string::npos);
}

TEST(Twilio, ReadsTheCodeDigitByDigit) {
  const std::string twiml =
      field(http(by(twilio_main(), samples::verification(Channel::voice, number))).body, "Twiml");
  EXPECT_NE(twiml.find("Your code is 4, 9, 3, 0, 2, 1."), std::string::npos) << twiml;
}

TEST(Twilio, AsksWhatBecameOfAMessage) {
  Delivery delivery = page_by(twilio_main());
  delivery.kind = JobKind::receipt;
  delivery.message = "SM1/../x";
  const HttpMessage message = http(delivery);
  EXPECT_EQ(message.method, "GET");
  EXPECT_TRUE(message.url.ends_with("/Messages/SM1%2F..%2Fx.json")) << message.url;
  EXPECT_TRUE(message.body.empty());
}

Interpretation twilio_said(int status, const std::string& text) {
  return phone::interpret_of(twilio_main(), JobKind::notification, Channel::sms,
                             {ProviderAnswer::Reached::answered, status, text, ""}, samples::now);
}

TEST(Twilio, OnlyAMessageWithAnIdWasTaken) {
  const Interpretation taken = twilio_said(201, R"({"sid": "SM1", "status": "queued"})");
  EXPECT_EQ(taken.kind, JobOutcomeKind::sent);
  EXPECT_EQ(taken.message, "SM1");
  EXPECT_EQ(taken.receipt, "SM1 queued");
  for (const char* garbage : {"", "<html>", "[]", "{}", R"({"sid": null})", "null"}) {
    EXPECT_EQ(twilio_said(200, garbage).kind, JobOutcomeKind::failed) << garbage;
  }
  EXPECT_EQ(twilio_said(201, R"({"sid": "SM1", "status": "failed"})").kind,
            JobOutcomeKind::rejected);
}

TEST(Twilio, ARefusalIsToldInItsWords) {
  const Interpretation refused =
      twilio_said(400, R"({"code": 21211, "message": "The 'To' number is not valid"})");
  EXPECT_EQ(refused.kind, JobOutcomeKind::rejected);
  EXPECT_EQ(refused.receipt, "HTTP 400, error 21211: The 'To' number is not valid");
  EXPECT_EQ(twilio_said(429, "{}").kind, JobOutcomeKind::failed);
  EXPECT_EQ(twilio_said(503, "down").kind, JobOutcomeKind::failed);
}

TEST(Twilio, AReceiptSaysWhatBecameOfIt) {
  const auto said = [](Channel channel, const std::string& text, int status = 200) {
    return phone::interpret_of(twilio_main(), JobKind::receipt, channel,
                               {ProviderAnswer::Reached::answered, status, text, ""}, samples::now);
  };
  EXPECT_EQ(said(Channel::sms, R"({"status": "delivered"})").kind, JobOutcomeKind::delivered);
  EXPECT_EQ(said(Channel::sms, R"({"status": "sending"})").kind, JobOutcomeKind::on_its_way);
  const Interpretation lost = said(
      Channel::sms, R"({"status": "undelivered", "error_code": 30003, "error_message": "gone"})");
  EXPECT_EQ(lost.kind, JobOutcomeKind::undelivered);
  EXPECT_EQ(lost.receipt, "undelivered, error 30003: gone");
  EXPECT_EQ(said(Channel::voice, R"({"status": "completed"})").kind, JobOutcomeKind::delivered);
  EXPECT_EQ(said(Channel::voice, R"({"status": "ringing"})").kind, JobOutcomeKind::on_its_way);
  EXPECT_EQ(said(Channel::voice, R"({"status": "no-answer"})").kind, JobOutcomeKind::unanswered);
  EXPECT_EQ(said(Channel::voice, R"({"status": "failed"})").kind, JobOutcomeKind::undelivered);
  EXPECT_EQ(said(Channel::sms, "garbage").kind, JobOutcomeKind::failed);
  EXPECT_EQ(said(Channel::sms, R"({"status": "delivered"})", 404).kind, JobOutcomeKind::failed);
}

// The gateway.

TEST(SmsGateway, FillsItsTemplates) {
  Delivery delivery = page_by(gateway());
  delivery.items[0].title = R"(a "quoted" title)";
  const HttpMessage message = http(delivery);
  EXPECT_EQ(message.url, "https://sms.example.org/send?ref=job-12");
  EXPECT_EQ(message.headers[1], (std::pair<std::string, std::string>("X-Key", "auth-token")));
  const auto body = parse_json(message.body);
  ASSERT_TRUE(body) << message.body;
  EXPECT_EQ(body->at("to").as_string(), number);
  EXPECT_NE(std::string(body->at("text").as_string()).find(R"(a "quoted" title)"),
            std::string::npos);
}

TEST(SmsGateway, ATwoHundredWithGarbageIsAFailure) {
  Provider provider = gateway();
  const auto said = [&](int status, const std::string& text) {
    return phone::interpret_of(provider, JobKind::notification, Channel::sms,
                               {ProviderAnswer::Reached::answered, status, text, ""}, samples::now)
        .kind;
  };
  EXPECT_EQ(said(200, "garbage"), JobOutcomeKind::sent);  // nothing better is known
  provider.success_pointer = "/messages/0/status";
  provider.success_value = "0";
  EXPECT_EQ(said(200, R"({"messages": [{"status": "0"}]})"), JobOutcomeKind::sent);
  EXPECT_EQ(said(200, R"({"messages": [{"status": 0}]})"), JobOutcomeKind::sent);
  for (const char* bad : {"garbage", "", "{}", R"({"messages": []})", R"({"messages": "x"})",
                          R"({"messages": [{"status": "4"}]})"}) {
    EXPECT_EQ(said(200, bad), JobOutcomeKind::failed) << bad;
  }
  EXPECT_EQ(said(403, "no"), JobOutcomeKind::rejected);
}

// The spool.

TEST(Spool, WritesWhatGammuReads) {
  const SpoolMessage message = file(page_by(spool(SpoolFormat::gammu)));
  EXPECT_EQ(message.directory, "/var/spool/sms");
  EXPECT_EQ(message.name, "OUTA_+4915112345678_12.txt");
  EXPECT_TRUE(message.content.starts_with("[SEV2] checkout p99 > 4 s (payments) https://"));
}

TEST(Spool, WritesUtf16ForGammuWhereAsciiDoesNotSuffice) {
  Delivery delivery = page_by(spool(SpoolFormat::gammu));
  delivery.items[0].title = "\u0436\U0001F525";
  const std::string content = file(delivery).content;
  EXPECT_TRUE(content.starts_with(std::string("\xFE\xFF\0[", 4)));
  EXPECT_NE(content.find(std::string("\x04\x36\xD8\x3D\xDD\x25", 6)), std::string::npos);
}

TEST(Spool, WritesWhatSmstoolsReads) {
  const SpoolMessage message = file(page_by(spool(SpoolFormat::smstools)));
  EXPECT_EQ(message.name, "tocsin-12");
  EXPECT_TRUE(message.content.starts_with(
      "To: 4915112345678\nAlphabet: UTF-8\n\n[SEV2] checkout p99 > 4 s"));
}

TEST(Spool, AsksWhatBecameOfItsFileAndTakesBackWhatADeadModemLeaves) {
  Delivery ask = page_by(spool(SpoolFormat::gammu));
  ask.kind = JobKind::receipt;
  ask.message = "OUTA_+4915112345678_12.txt";
  ask.attempt = 1;
  EXPECT_TRUE(file(ask).ask);
  EXPECT_FALSE(file(ask).take_back);
  ask.attempt = tocsin::spool::question_taking_back;
  EXPECT_TRUE(file(ask).take_back);
  const auto kind = [](std::string text) {
    return tocsin::spool::interpret_receipt(
               {ProviderAnswer::Reached::answered, 200, std::move(text), {}})
        .kind;
  };
  EXPECT_EQ(kind("waiting"), JobOutcomeKind::on_its_way);
  EXPECT_EQ(kind("sent"), JobOutcomeKind::delivered);
  EXPECT_EQ(kind("failed"), JobOutcomeKind::undelivered);
  EXPECT_EQ(kind("taken_back"), JobOutcomeKind::undelivered);
  EXPECT_EQ(kind("taken"), JobOutcomeKind::rejected);
  EXPECT_EQ(kind("?"), JobOutcomeKind::failed);
}

TEST(Spool, ARepeatedAttemptReplacesItsFile) {
  Delivery again = page_by(spool(SpoolFormat::gammu));
  again.attempt = 2;
  again.at += 30s;
  EXPECT_EQ(file(again).name, file(page_by(spool(SpoolFormat::gammu))).name);
}

// All of them.

TEST(Phone, WithoutAProviderNobodyCarriesIt) {
  const auto message = phone::render(samples::page(Channel::sms, number), context());
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().code, Error::Code::invalid);
  EXPECT_NE(message.error().message.find("administrator"), std::string::npos);
}

TEST(Phone, RefusesAnAddressThatIsNone) {
  for (const char* bad : {"", "0151", "+49\n151", "ana@example.org"}) {
    const auto message =
        phone::render(by(twilio_main(), samples::page(Channel::sms, bad)), context());
    ASSERT_FALSE(message) << bad;
    EXPECT_EQ(message.error().pointer, "/contact_method/address");
  }
}

}  // namespace
}  // namespace tocsin
