// What each answer of a provider does to the job.
#include "channels/interpret.hpp"

#include <gtest/gtest.h>

#include "channels/channels.hpp"

namespace tocsin {
namespace {

using Reached = ProviderAnswer::Reached;
const Time now = from_ms(1'795'403'529'000);  // 2026-11-23T03:12:09Z

ProviderAnswer answered(int status, std::string text = "", std::string retry_after = "") {
  return {Reached::answered, status, std::move(text), std::move(retry_after)};
}

JobOutcomeKind kind_of(Channel channel, const ProviderAnswer& answer) {
  return row_of(channel).interpret(answer, now).kind;
}

TEST(Interpret, HttpStatusesDecide) {
  for (const Channel channel : {Channel::slack, Channel::ntfy, Channel::webhook}) {
    for (const int status : {200, 202, 204}) {
      EXPECT_EQ(kind_of(channel, answered(status)), JobOutcomeKind::sent) << status;
    }
    for (const int status : {408, 425, 429, 500, 502, 503, 504, 507}) {
      EXPECT_EQ(kind_of(channel, answered(status)), JobOutcomeKind::failed) << status;
    }
    for (const int status : {301, 302, 308, 400, 401, 403, 404, 410, 413}) {
      EXPECT_EQ(kind_of(channel, answered(status)), JobOutcomeKind::rejected) << status;
    }
  }
}

TEST(Interpret, WhatNeverArrivedMayBeTriedAgainAndWhatMayHaveIsUnknown) {
  for (const ChannelRow& row : channels()) {
    EXPECT_EQ(kind_of(row.channel, {Reached::not_sent, 0, "connection refused", ""}),
              JobOutcomeKind::failed);
    EXPECT_EQ(kind_of(row.channel, {Reached::broken, 0, "connection reset", ""}),
              JobOutcomeKind::unknown);
    EXPECT_EQ(kind_of(row.channel, {Reached::forbidden, 0, "10.0.0.1 is private", ""}),
              JobOutcomeKind::rejected);
  }
}

TEST(Interpret, SmtpRepliesDecide) {
  EXPECT_EQ(kind_of(Channel::email, answered(250, "2.0.0 Ok: queued as 4F9D")),
            JobOutcomeKind::sent);
  EXPECT_EQ(kind_of(Channel::email, answered(421)), JobOutcomeKind::failed);
  EXPECT_EQ(kind_of(Channel::email, answered(451, "greylisted")), JobOutcomeKind::failed);
  EXPECT_EQ(kind_of(Channel::email, answered(550, "no such user")), JobOutcomeKind::rejected);
  EXPECT_EQ(kind_of(Channel::email, answered(535, "bad credentials")), JobOutcomeKind::rejected);
  EXPECT_EQ(
      row_of(Channel::email).interpret(answered(250, "2.0.0 Ok: queued as 4F9D"), now).receipt,
      "SMTP 250 2.0.0 Ok: queued as 4F9D");
}

TEST(Interpret, SlackSaysNoInWords) {
  EXPECT_EQ(row_of(Channel::slack).interpret(answered(200, "ok"), now),
            (Interpretation{JobOutcomeKind::sent, "HTTP 200 ok", {}}));
  EXPECT_EQ(row_of(Channel::slack).interpret(answered(404, "no_service"), now),
            (Interpretation{JobOutcomeKind::rejected, "HTTP 404 no_service", {}}));
  EXPECT_EQ(kind_of(Channel::slack, answered(200, R"({"ok":false,"error":"invalid_auth"})")),
            JobOutcomeKind::rejected);
  EXPECT_EQ(kind_of(Channel::slack, answered(200, R"({"success":true})")), JobOutcomeKind::sent);
}

TEST(Interpret, NtfysReceiptIsItsMessageId) {
  EXPECT_EQ(row_of(Channel::ntfy).interpret(answered(200, R"({"id":"hwQ2YpKdmg","time":1})"), now),
            (Interpretation{JobOutcomeKind::sent, "ntfy hwQ2YpKdmg", {}}));
}

TEST(Interpret, AReceiptIsOneShortLine) {
  const std::string receipt =
      interpret_http(answered(500, "a\r\nb\x01" + std::string(10'000, 'x')), now).receipt;
  EXPECT_TRUE(receipt.starts_with("HTTP 500 a b x"));
  EXPECT_LE(receipt.size(), receipt_bytes_max);
}

TEST(Interpret, RetryAfterIsSecondsOrADate) {
  EXPECT_EQ(interpret_http(answered(429, "", "30"), now).not_before, now + 30s);
  EXPECT_EQ(read_retry_after("0", now), now);
  EXPECT_EQ(read_retry_after("Mon, 23 Nov 2026 03:14:09 GMT", now), now + 2min);
  EXPECT_EQ(read_retry_after("Mon, 23 Nov 2026 03:00:00 GMT", now), now);
  for (const char* nonsense : {"", "soon", "-1", "1.5", "Mon, 23 Nop 2026 03:14:09 GMT",
                               "Mon, 99 Nov 2026 03:14:09 GMT", "99999999999999999999"}) {
    EXPECT_EQ(read_retry_after(nonsense, now), std::nullopt) << nonsense;
  }
}

TEST(Interpret, AProviderCannotSwitchUsOff) {
  EXPECT_EQ(read_retry_after("2000000000", now), now + retry_after_max);
  EXPECT_EQ(read_retry_after("Fri, 23 Nov 2096 03:14:09 GMT", now), now + retry_after_max);
}

}  // namespace
}  // namespace tocsin
