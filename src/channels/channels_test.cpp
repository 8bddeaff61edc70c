// Every channel's renderings, as golden files in testdata/. TOCSIN_UPDATE_GOLDEN=1 writes them
// anew: read the difference before committing it.
#include "channels/channels.hpp"
#include "channels/mail_id.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/crypto.hpp"
#include "base/utf8.hpp"
#include "channels/notice.hpp"
#include "channels/samples_test.hpp"

namespace tocsin {
namespace {

std::string address_of(Channel channel) {
  switch (channel) {
    case Channel::email:
      return "ana@example.org";
    case Channel::slack:
      return "https://hooks.slack.com/services/T000/B000/XXXX";
    case Channel::ntfy:
      return "https://ntfy.example.org/ana-pages";
    case Channel::webhook:
      return "https://hooks.example.org/tocsin?team=payments";
    case Channel::sms:
    case Channel::voice:  // by their providers: phone_test.cpp
      return "+4915112345678";
    case Channel::teams:
      return "https://prod-1.westeurope.logic.azure.com/workflows/abc/triggers/manual/paths/invoke";
    case Channel::telegram:
      return "-1001234567890";
    case Channel::matrix:
      return "https://matrix.example.org/!pages:example.org";
    case Channel::mattermost:
      return "https://mattermost.example.org/hooks/abc";
    case Channel::slack_app:
      return "U024BE7LH";
    case Channel::web_push:
      break;  // web_push_test.cpp
  }
  return {};
}

RenderContext context_for(Channel channel) {
  RenderContext context = samples::context();
  if (channel == Channel::ntfy) context.secret = "tk_abc123";
  if (channel == Channel::telegram) context.secret = "123456:a-token-that-is-none-at-all";
  if (channel == Channel::matrix) context.secret = "syt_abc";
  if (channel == Channel::slack_app) {
    context.secret = "xoxb-1-abc";
    context.answers_in_chat = true;
  }
  if (channel == Channel::webhook) context.secret = "new-secret old-secret";
  return context;
}

OutgoingMessage rendered(const Delivery& delivery) {
  const Channel channel = delivery.method.channel;
  auto message = row_of(channel).render(delivery, context_for(channel));
  EXPECT_TRUE(message) << message.error().message;
  return message ? *message : OutgoingMessage{};
}

std::string as_text(const OutgoingMessage& message) {
  std::string text;
  if (const auto* mail = std::get_if<MailMessage>(&message)) {
    text = "from " + mail->from + "\nto " + mail->to + "\n\n" + mail->data;
  } else {
    const auto& http = std::get<HttpMessage>(message);
    text = http.method + " " + http.url + "\n";
    for (const auto& [name, value] : http.headers) text += name + ": " + value + "\n";
    text += "\n" + http.body + "\n";
  }
  std::erase(text, '\r');  // so that the files are text for git
  return text;
}

void expect_golden(const std::string& name, const OutgoingMessage& message) {
  const std::string path = std::string(TOCSIN_SOURCE_DIR) + "/src/channels/testdata/" + name;
  const std::string text = as_text(message);
  if (std::getenv("TOCSIN_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ostringstream golden;
  golden << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(text, golden.str()) << name << ": TOCSIN_UPDATE_GOLDEN=1 accepts the new form";
}

class EachChannel : public testing::TestWithParam<Channel> {
 protected:
  std::string name(const char* what) const {
    return std::string(to_text(GetParam())) + "_" + what + ".txt";
  }
  std::string address() const { return address_of(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Channels, EachChannel,
                         testing::Values(Channel::email, Channel::slack, Channel::ntfy,
                                         Channel::webhook, Channel::teams, Channel::telegram,
                                         Channel::matrix, Channel::mattermost, Channel::slack_app),
                         [](const auto& row) { return std::string(to_text(row.param)); });

TEST_P(EachChannel, SaysOnePage) {
  expect_golden(name("page"), rendered(samples::page(GetParam(), address())));
}
TEST_P(EachChannel, MarksADrill) {
  expect_golden(name("drill"), rendered(samples::drill(GetParam(), address())));
}
TEST_P(EachChannel, SaysWhereAnIncidentMeets) {
  expect_golden(name("incident"), rendered(samples::incident(GetParam(), address())));
}
TEST_P(EachChannel, SaysABundleWorstFirst) {
  expect_golden(name("bundle"), rendered(samples::bundle(GetParam(), address(), 3)));
}
TEST_P(EachChannel, CountsWhatABundleDoesNotList) {
  const std::string text = as_text(rendered(samples::bundle(GetParam(), address(), 25)));
  if (GetParam() == Channel::webhook) {
    EXPECT_NE(text.find("disk full on db-23"), std::string::npos);  // machines get them all
  } else {
    EXPECT_NE(text.find("and 5 more"), std::string::npos);
    EXPECT_EQ(text.find("disk full on db-23"), std::string::npos);
  }
}
TEST_P(EachChannel, SaysTheCodeAndWhereToEnterIt) {
  expect_golden(name("verification"), rendered(samples::verification(GetParam(), address())));
}
TEST_P(EachChannel, SaysANotice) {
  expect_golden(name("notice"), rendered(samples::notice(GetParam(), address())));
}
TEST_P(EachChannel, SaysSeveralNoticesInOneMessage) {
  expect_golden(name("notices"), rendered(samples::notices(GetParam(), address())));
}
TEST_P(EachChannel, SurvivesHostileWords) {
  expect_golden(name("hostile"), rendered(samples::hostile(GetParam(), address())));
}

TEST_P(EachChannel, SaysTheSameForTheSameAttempt) {
  const Delivery delivery = samples::page(GetParam(), address());
  EXPECT_EQ(rendered(delivery), rendered(delivery));
}

TEST_P(EachChannel, HasNoDeadLinkWithoutAPublicUrl) {
  RenderContext context = context_for(GetParam());
  context.public_url.clear();
  for (const Delivery& delivery :
       {samples::page(GetParam(), address()), samples::bundle(GetParam(), address(), 3),
        samples::verification(GetParam(), address())}) {
    const auto message = row_of(GetParam()).render(delivery, context);
    ASSERT_TRUE(message);
    EXPECT_EQ(as_text(*message).find("/p/"), std::string::npos);
    EXPECT_EQ(as_text(*message).find("#acknowledge"), std::string::npos);
  }
}

TEST_P(EachChannel, RefusesAnAddressThatIsNone) {
  for (const char* address : {"", "nonsense", "https://x.example.org/a b", "a@b\r\nBcc: c@d",
                              "file:///etc/passwd", "ana@example.org, bo@example.org"}) {
    const auto message =
        row_of(GetParam()).render(samples::page(GetParam(), address), context_for(GetParam()));
    ASSERT_FALSE(message) << address;
    EXPECT_EQ(message.error().code, Error::Code::invalid);
    EXPECT_EQ(message.error().pointer, "/contact_method/address");
  }
}

TEST_P(EachChannel, StaysWithinLimitsForTheMostPages) {
  Delivery delivery = samples::bundle(GetParam(), address(), pages_per_notification_max);
  for (DeliveryItem& item : delivery.items) item.title = samples::hostile_title();
  const OutgoingMessage message = rendered(delivery);
  EXPECT_TRUE(valid_utf8(as_text(message)));
  if (GetParam() == Channel::ntfy) {
    EXPECT_LE(std::get<HttpMessage>(message).body.size(), 8192U);
  } else {
    EXPECT_LE(as_text(message).size(), 1'000'000U);
  }
}

TEST_P(EachChannel, ListsEveryChannelOnce) {
  std::vector<Channel> listed;
  for (const ChannelRow& row : channels()) listed.push_back(row.channel);
  EXPECT_EQ(std::ranges::count(listed, GetParam()), 1);
}

// E-mail.

std::string mail_of(const Delivery& delivery) {
  return std::get<MailMessage>(rendered(delivery)).data;
}

TEST(Email, NoHeaderCanBeSmuggledIn) {
  const std::string mail = mail_of(samples::hostile(Channel::email, "ana@example.org"));
  const std::string headers = mail.substr(0, mail.find("\r\n\r\n"));
  EXPECT_EQ(headers.find("\r\nBcc:"), std::string::npos);
  EXPECT_EQ(headers.find("\r\nX-Evil"), std::string::npos);
  EXPECT_NE(mail.find("multipart/alternative", 0), std::string::npos);
  EXPECT_LT(mail.find("multipart/alternative"), headers.size());
}

TEST(Email, EveryLineIsShortAsciiAndEndsWithCrLf) {
  Delivery delivery = samples::bundle(Channel::email, "ana@example.org", 200);
  delivery.items[0].title = samples::hostile_title();
  const std::string mail = mail_of(delivery);
  std::size_t start = 0;
  while (start < mail.size()) {
    const std::size_t end = mail.find('\n', start);
    ASSERT_NE(end, std::string::npos);
    ASSERT_GT(end, 0U);
    EXPECT_EQ(mail[end - 1], '\r');
    EXPECT_LE(end - start, 79U) << mail.substr(start, end - start);
    start = end + 1;
  }
  EXPECT_TRUE(std::ranges::all_of(
      mail, [](char c) { return c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7F); }));
}

TEST(Email, ARepeatedAttemptHasTheSameMessageId) {
  Delivery first = samples::page(Channel::email, "ana@example.org");
  Delivery second = first;
  second.attempt = 2;
  second.at += 1min;
  const auto id = [](const std::string& mail) {
    const std::size_t at = mail.find("Message-ID:");
    return mail.substr(at, mail.find('>', at) - at);
  };
  EXPECT_EQ(id(mail_of(first)), id(mail_of(second)));
  second.job = JobId{13};
  EXPECT_NE(id(mail_of(first)), id(mail_of(second)));
}

TEST(Email, ItsMessageIdLeadsToTheJobIfItCanBeAnswered) {
  const std::string key = samples::context().link_key;
  const auto job_of = [&](const Delivery& delivery) {
    const std::string mail = mail_of(delivery);
    const std::size_t begin = mail.find('<', mail.find("Message-ID:"));
    return job_of_mail_id(key, mail.substr(begin, mail.find('>', begin) - begin));
  };
  EXPECT_EQ(job_of(samples::page(Channel::email, "ana@example.org")), JobId{12});
  EXPECT_EQ(job_of(samples::bundle(Channel::email, "ana@example.org", 3)), JobId{12});
  EXPECT_EQ(job_of(samples::verification(Channel::email, "ana@example.org")), std::nullopt);
}

TEST(Email, SaysHowToReplyWhereRepliesAreRead) {
  RenderContext context = samples::context();
  const auto mail = [&](const Delivery& delivery) {
    return std::get<MailMessage>(*row_of(Channel::email).render(delivery, context)).data;
  };
  const Delivery page = samples::page(Channel::email, "ana@example.org");
  EXPECT_EQ(mail(page).find("reply to this mail"), std::string::npos);
  context.answers_by_mail = true;
  EXPECT_NE(mail(page).find("reply to this mail"), std::string::npos);
  EXPECT_EQ(mail(samples::verification(Channel::email, "ana@example.org")).find("reply to this"),
            std::string::npos);
}

TEST(Email, WantsASender) {
  RenderContext context = samples::context();
  context.mail_from.clear();
  const auto message =
      row_of(Channel::email).render(samples::page(Channel::email, "ana@example.org"), context);
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().pointer, "/settings/mail_from");
}

TEST(Email, TakesTheSendersNameFromTheSettings) {
  RenderContext context = samples::context();
  context.mail_from = "\"Bell tower\" <bell@example.org>";
  const auto message =
      row_of(Channel::email).render(samples::page(Channel::email, "ana@example.org"), context);
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<MailMessage>(*message).from, "bell@example.org");
  EXPECT_TRUE(std::get<MailMessage>(*message).data.starts_with("From: \"Bell tower\"\r\n <bell@"));
}

// Slack, ntfy, webhook.

json::value body_of(const Delivery& delivery) {
  const auto body = parse_json(std::get<HttpMessage>(rendered(delivery)).body);
  EXPECT_TRUE(body);
  return body ? *body : json::value{};
}

TEST(Slack, NobodyElseCanBeRungByATitle) {
  const json::value body = body_of(samples::hostile(Channel::slack, address_of(Channel::slack)));
  const std::string text(body.at("text").as_string());
  EXPECT_EQ(text.find("<!"), std::string::npos);
  EXPECT_EQ(text.find("@here"), std::string::npos);
  EXPECT_NE(text.find("&lt;script&gt;"), std::string::npos);
}

TEST(Slack, StaysWithinItsLimits) {
  Delivery delivery = samples::bundle(Channel::slack, address_of(Channel::slack), 200);
  for (DeliveryItem& item : delivery.items) item.title = std::string(1000, '&');
  const json::value body = body_of(delivery);
  EXPECT_LE(body.at("blocks").as_array().size(), 50U);
  for (const json::value& block : body.at("blocks").as_array()) {
    if (const json::value* text = block.as_object().if_contains("text")) {
      EXPECT_LE(text->at("text").as_string().size(), block.at("type") == "header" ? 150U : 3000U);
    }
  }
}

TEST(Ntfy, KnowsTheTopicOfAServerUnderAPath) {
  Delivery delivery = samples::page(Channel::ntfy, "https://example.org/ntfy/ana/");
  EXPECT_EQ(std::get<HttpMessage>(rendered(delivery)).url, "https://example.org/ntfy/");
  EXPECT_EQ(body_of(delivery).at("topic").as_string(), "ana");
  EXPECT_FALSE(row_of(Channel::ntfy)
                   .render(samples::page(Channel::ntfy, "https://ntfy.sh"), samples::context()));
}

TEST(Ntfy, RefusesATokenThatWouldEndTheHeader) {
  RenderContext context = samples::context();
  context.secret = "tk\r\nX-Evil: 1";
  EXPECT_FALSE(row_of(Channel::ntfy)
                   .render(samples::page(Channel::ntfy, address_of(Channel::ntfy)), context));
}

TEST(Ntfy, APageAlwaysMakesASound) {
  for (const Severity severity :
       {Severity::SEV1, Severity::SEV2, Severity::SEV3, Severity::SEV4, Severity::SEV5}) {
    Delivery delivery = samples::page(Channel::ntfy, address_of(Channel::ntfy));
    delivery.items[0].severity = severity;
    EXPECT_GE(body_of(delivery).at("priority").as_int64(), 3);
  }
}

std::string header_of(const HttpMessage& message, std::string_view name) {
  for (const auto& [header, value] : message.headers) {
    if (header == name) return value;
  }
  return "absent";
}

TEST(Webhook, IsSignedWithBothSecretsWhileTheyRotate) {
  const auto message = std::get<HttpMessage>(
      rendered(samples::page(Channel::webhook, address_of(Channel::webhook))));
  const std::string signed_text = header_of(message, "X-Tocsin-Timestamp") + "." + message.body;
  EXPECT_EQ(header_of(message, "X-Tocsin-Timestamp"), "1795403529");
  EXPECT_EQ(header_of(message, "X-Tocsin-Signature"),
            "v1=" + to_hex(hmac_sha256("new-secret", signed_text)) +
                ",v1=" + to_hex(hmac_sha256("old-secret", signed_text)));
}

TEST(Webhook, WithoutASecretIsNotSigned) {
  const auto message = row_of(Channel::webhook)
                           .render(samples::page(Channel::webhook, address_of(Channel::webhook)),
                                   samples::context());
  ASSERT_TRUE(message);
  EXPECT_EQ(header_of(std::get<HttpMessage>(*message), "X-Tocsin-Signature"), "absent");
}

TEST(Webhook, ARepeatedAttemptHasTheSameKeyAndDelivery) {
  Delivery second = samples::page(Channel::webhook, address_of(Channel::webhook));
  second.attempt = 2;
  const auto message = std::get<HttpMessage>(rendered(second));
  EXPECT_EQ(header_of(message, "Idempotency-Key"), "job-12");
  EXPECT_EQ(body_of(second).at("delivery").as_string(), "job-12");
}

// Links.

TEST(Notice, ItsLinkAnswersExactlyItsPagesForItsUser) {
  const Delivery delivery = samples::bundle(Channel::slack, address_of(Channel::slack), 25);
  const RenderContext context = samples::context();
  const auto notice = notice_of(delivery, context);
  ASSERT_TRUE(notice);
  const std::string token = notice->url.substr(notice->url.rfind('/') + 1);
  const auto link = read_link_token(context.link_key, token, samples::now + link_life - 1s);
  ASSERT_TRUE(link);
  EXPECT_EQ(link->user, "ana");
  EXPECT_EQ(link->pages.size(), 25U);
  EXPECT_EQ(link->pages.front(), (LinkedPage{PageId{100}, 1}));
  EXPECT_FALSE(read_link_token(context.link_key, token, samples::now + link_life));
}

TEST(Notice, WithoutAPageIsABrokenPromise) {
  Delivery delivery = samples::page(Channel::slack, address_of(Channel::slack));
  delivery.items.clear();
  EXPECT_EQ(notice_of(delivery, samples::context()).error().code, Error::Code::internal);
}

TEST(Notice, ATestPageDoesNotPretendASeverity) {
  Delivery delivery = samples::page(Channel::slack, address_of(Channel::slack));
  delivery.items[0].subject_kind = SubjectOf::test;
  delivery.items[0].title = "This is a test page";
  delivery.items[0].service = "";
  EXPECT_EQ(notice_of(delivery, samples::context())->headline, "[TEST] This is a test page");
}

}  // namespace
}  // namespace tocsin
