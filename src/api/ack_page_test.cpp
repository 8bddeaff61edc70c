#include "api/ack_page.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/crypto.hpp"

namespace tocsin {
namespace {

const Time now = from_ms(1'795'403'529'000);  // 2026-11-23T03:12:09Z

AckPageItem item() {
  AckPageItem item;
  item.title = "checkout p99 > 4 s (EU)";
  item.severity = Severity::SEV1;
  item.service = "checkout-api";
  item.why = "policy Payments, step 1";
  item.since = now - 90s;
  return item;
}

AckPageView view(AckPageState state = AckPageState::ready) {
  AckPageView view;
  view.state = state;
  view.now = now;
  view.token = "AbC-_9";
  view.user_name = "Ana Souza";
  if (state != AckPageState::expired && state != AckPageState::unknown) view.items = {item()};
  return view;
}

AckPageView several(std::size_t count) {
  AckPageView several = view();
  several.items.clear();
  for (std::size_t i = 0; i < count; ++i) {
    AckPageItem one = item();
    one.title = "disk full on db-" + std::to_string(i);
    one.severity = static_cast<Severity>(i % 5);
    several.items.push_back(one);
  }
  return several;
}

AckPageView answered(AckedState state, std::string by) {
  AckPageView answered = view();
  answered.items[0].state = state;
  answered.items[0].by = std::move(by);
  answered.items[0].at = now - 30s;
  return answered;
}

// TOCSIN_PAGES=<folder> leaves each page there, to be looked at in a browser.
std::string page(const char* name, const AckPageView& view) {
  std::string html = render_ack_page(view);
  EXPECT_LT(html.size(), ack_page_bytes_max) << name;
  EXPECT_EQ(html.find("<script"), std::string::npos) << name;
  if (const char* folder = std::getenv("TOCSIN_PAGES")) {
    std::ofstream(std::string(folder) + "/" + name + ".html") << html;
  }
  return html;
}

bool has(const std::string& html, const std::string& text) {
  return html.find(text) != std::string::npos;
}

TEST(AckPage, OffersThreeAnswersWhileItRings) {
  const std::string html = page("ready", view());
  EXPECT_TRUE(has(html, "<form method=\"post\" action=\"/p/AbC-_9\">"));
  for (const char* verb : {"acknowledge", "resolve", "escalate"}) {
    EXPECT_TRUE(has(html, std::string("name=\"verb\" value=\"") + verb + "\"")) << verb;
    EXPECT_TRUE(has(html, std::string("id=\"") + verb + "\"")) << verb;
  }
  EXPECT_TRUE(has(html, "SEV1 critical"));
  EXPECT_TRUE(has(html, "checkout p99 &gt; 4 s (EU)"));
  EXPECT_TRUE(has(html, "policy Payments, step 1"));
  EXPECT_TRUE(has(html, "2026-11-23 03:10:39 UTC"));
}

TEST(AckPage, ShowsTheClockOfThePersonPaged) {
  AckPageView abroad = view();
  abroad.time_zone = "Europe/Stockholm";
  EXPECT_TRUE(has(page("abroad", abroad), "2026-11-23 04:10:39 CET</time>"));
  abroad.time_zone = "Europe/Nowhere";
  EXPECT_TRUE(has(page("nowhere", abroad), "2026-11-23 03:10:39 UTC</time>"));
}

TEST(AckPage, SaysThatTheAnswerWasTaken) {
  AckPageView done = answered(AckedState::acknowledged, "you");
  done.state = AckPageState::done;
  const std::string html = page("done", done);
  EXPECT_TRUE(has(html, "✓ Acknowledged at <time datetime=\"2026-11-23T03:12:09.000Z\">"));
  EXPECT_FALSE(has(html, "value=\"acknowledge\""));
  EXPECT_TRUE(has(html, "value=\"resolve\""));
}

TEST(AckPage, SaysWhoWasFaster) {
  const std::string html = page("acknowledged", answered(AckedState::acknowledged, "Bo <b>"));
  EXPECT_TRUE(has(html, "✓ Acknowledged by Bo &lt;b&gt; at "));
  EXPECT_FALSE(has(html, "value=\"acknowledge\""));
  EXPECT_TRUE(has(html, "value=\"escalate\""));
}

TEST(AckPage, OfWhatIsOverHasNoButtons) {
  EXPECT_FALSE(has(page("resolved", answered(AckedState::resolved, "Bo")), "<form"));
  EXPECT_FALSE(has(page("ended", answered(AckedState::ended, "")), "<form"));
}

TEST(AckPage, NeverClaimsAnAnswerThatWasNotTaken) {
  AckPageView failed = view(AckPageState::failed);
  failed.failure = "the store did not answer; nothing was done, try again";
  const std::string html = page("failed", failed);
  EXPECT_TRUE(has(html, "✗ Not acknowledged. It still rings: try again."));
  EXPECT_TRUE(has(html, failed.failure));
  EXPECT_TRUE(has(html, "value=\"acknowledge\""));
  EXPECT_FALSE(has(html, "✓"));
}

TEST(AckPage, OfADeadLinkShowsNothingOfThePage) {
  for (const auto& [name, state] :
       {std::pair("expired", AckPageState::expired), std::pair("unknown", AckPageState::unknown)}) {
    const std::string html = page(name, view(state));
    EXPECT_FALSE(has(html, "<form")) << name;
    EXPECT_FALSE(has(html, "checkout")) << name;
    EXPECT_TRUE(has(html, "role=\"alert\"")) << name;
  }
}

TEST(AckPage, AcknowledgesSeveralWithOneTap) {
  const std::string html = page("several", several(5));
  EXPECT_TRUE(has(html, "Acknowledge all 5"));
  EXPECT_TRUE(has(html, "disk full on db-4"));
  EXPECT_FALSE(has(html, "value=\"resolve\""));
}

TEST(AckPage, StaysSmallForTheMostPagesAndTheWorstWords) {
  AckPageView worst = several(200);
  for (AckPageItem& one : worst.items) {
    one.title = std::string(1024, '"');
    one.service = std::string(1024, '\'');
    one.drill = true;
  }
  worst.user_name = std::string(1024, '"');
  worst.state = AckPageState::failed;
  worst.failure = std::string(1024, '"');
  EXPECT_TRUE(has(page("worst", worst), " more</li>"));
  worst.items.resize(1);
  worst.items[0].why = std::string(1024, '"');
  page("worst_single", worst);
}

TEST(AckPage, MarksADrillAndATest) {
  AckPageView marked = view();
  marked.items[0].drill = true;
  marked.items[0].test = true;
  const std::string html = page("drill", marked);
  EXPECT_TRUE(has(html, ">DRILL<"));
  EXPECT_TRUE(has(html, ">TEST<"));
  EXPECT_FALSE(has(html, "SEV1"));
}

TEST(AckPage, NoWordCanBecomeMarkup) {
  AckPageView hostile = view();
  hostile.items[0].title = "<script>alert(1)</script>\" onload=\"x";
  hostile.items[0].service = "<img src=x>";
  hostile.items[0].why = "'><svg>";
  hostile.user_name = "</bdi><b>";
  hostile.token = "\"><script>";
  const std::string html = page("hostile", hostile);
  EXPECT_FALSE(has(html, "<img"));
  EXPECT_FALSE(has(html, "<svg>"));
  EXPECT_FALSE(has(html, "</bdi><b>"));
  EXPECT_FALSE(has(html, "onload=\"x"));
}

TEST(AckPage, ItsPolicyAllowsItsOwnStyleOnly) {
  const std::string html = render_ack_page(view());
  const std::size_t begin = html.find("<style>") + 7;
  const std::string style = html.substr(begin, html.find("</style>") - begin);
  for (const auto& [name, value] : ack_page_headers()) {
    if (name != "Content-Security-Policy") continue;
    EXPECT_EQ(value, "default-src 'none'; style-src 'sha256-" + to_base64(sha256(style)) +
                         "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    return;
  }
  FAIL() << "no policy";
}

}  // namespace
}  // namespace tocsin
