// The suites silence.*: whom a silence quiets, and its life.
#include "domain/alerts/silence.hpp"

#include <functional>
#include <map>

#include "domain/alerts/inhibition.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::minutes_from;
using vectors::text_of;
using vectors::texts_of;
using vectors::Vector;

const Time now = *parse_time("2026-11-23T03:00:00Z");

Labels labels(std::vector<Labels::Pair> pairs) { return *Labels::from_pairs(std::move(pairs)); }

Silence silence(const std::vector<std::string>& matchers, Time starts_at, Time ends_at) {
  Silence silence;
  silence.matchers = *parse_matcher_list(matchers);
  silence.starts_at = starts_at;
  silence.ends_at = ends_at;
  return silence;
}

Silence over(const json::value& span) {
  return silence({"a=b"}, minutes_from(now, span.at(0)), minutes_from(now, span.at(1)));
}

TEST(SilenceVectors, Match) {
  const Labels alert = labels(
      {{"job", "test"}, {"instance", "web-1"}, {"path", "/user/profile"}, {"method", "GET"}});
  vectors::for_each("silence.match", [&](const Vector& vector) {
    bool silenced = false;
    for (const json::value& set : vector.input.at("sets").as_array()) {
      silenced = silenced || silences(silence(texts_of(set), now - 1min, now + 1min), alert, now);
    }
    EXPECT_EQ(silenced, vector.expect.at("silenced").as_bool());
  });
}

TEST(SilenceVectors, EditInPlace) {
  vectors::for_each("silence.edit_in_place", [&](const Vector& vector) {
    // The peer's "no silence" is one without times, which is over.
    const json::value& a = vector.input.at("a");
    const Silence known = a.is_null() ? silence({"a=b"}, Time{}, Time{}) : over(a);
    EXPECT_EQ(may_edit_in_place(known, over(vector.input.at("b")), now),
              vector.expect.at("in_place").as_bool());
  });
}

// silence.life: each vector tells a story in words of its own, so each is played by name.

void create_in_future() {
  const Silence wanted = silence({"a=b"}, now + 2min, now + 5min);
  const auto change = set_silence(nullptr, wanted, now);
  ASSERT_TRUE(change);
  EXPECT_TRUE(change->fresh);
  EXPECT_EQ(change->stored.starts_at, wanted.starts_at);
  EXPECT_EQ(change->stored.ends_at, wanted.ends_at);
  EXPECT_EQ(change->stored.matchers, wanted.matchers);
  EXPECT_EQ(change->stored.updated_at, now);
}

void create_without_start() {
  const auto change = set_silence(nullptr, silence({"a=b"}, Time{}, now + 1min), now);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->stored.starts_at, now);
}

Silence stored_active() {
  Silence known = silence({"a=b"}, now - 1min, now + 10min);
  known.id = SilenceId{7};
  known.uuid = "u-7";
  return known;
}

void change_comment() {
  Silence wanted = stored_active();
  wanted.comment = "longer than thought";
  const Silence known = stored_active();
  const auto change = set_silence(&known, wanted, now);
  ASSERT_TRUE(change);
  EXPECT_FALSE(change->fresh);
  EXPECT_EQ(change->stored.id, SilenceId{7});
  EXPECT_EQ(change->stored.comment, wanted.comment);
  EXPECT_FALSE(change->ended);
}

void extend_end() {
  const Silence known = stored_active();
  Silence wanted = known;
  wanted.ends_at += 100min;
  const auto change = set_silence(&known, wanted, now);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->stored.uuid, "u-7");
  EXPECT_EQ(change->stored.ends_at, known.ends_at + 100min);
}

void change_start_to_past() {
  const Silence known = stored_active();
  Silence wanted = known;
  wanted.starts_at -= 5min;
  const auto change = set_silence(&known, wanted, now);
  ASSERT_TRUE(change);
  EXPECT_TRUE(change->fresh);
  EXPECT_FALSE(change->stored.id);
  EXPECT_EQ(change->stored.starts_at, now);
  ASSERT_TRUE(change->ended);
  EXPECT_EQ(change->ended->ends_at, now);
}

void bad_edit() {
  const Silence known = stored_active();
  Silence wanted = known;
  wanted.ends_at = Time{};
  EXPECT_FALSE(set_silence(&known, wanted, now));
  EXPECT_EQ(state_of(known, now), SilenceState::active);
}

void end_active() {
  const Silence ended = end_silence(silence({"a=b"}, now - 1min, now + 1h), now);
  EXPECT_EQ(ended.starts_at, now - 1min);
  EXPECT_EQ(ended.ends_at, now);
  EXPECT_EQ(state_of(ended, now), SilenceState::expired);
}

void end_ended() {
  const Silence known = silence({"a=b"}, now - 1h, now - 1min);
  EXPECT_EQ(end_silence(known, now), known);
}

void over_time() {
  const Labels alert = labels({{"foo", "bar"}});
  std::map<int, Silence> stored;
  Time at = now;
  const auto muted = [&] {
    for (const auto& [id, one] : stored) {
      if (silences(one, alert, at)) return true;
    }
    return false;
  };
  const auto set = [&](int id, const Silence& wanted) {
    const auto known = stored.find(id);
    const auto change = set_silence(known == stored.end() ? nullptr : &known->second, wanted, at);
    ASSERT_TRUE(change);
    stored[change->fresh && known != stored.end() ? id + 100 : id] = change->stored;
  };
  std::vector<bool> after_each{muted()};
  set(1, silence({"foo=baz"}, at, at + 5min));
  after_each.push_back(muted());
  set(2, silence({"foo=bar"}, at, at + 5min));
  after_each.push_back(muted());
  at += 1h;
  after_each.push_back(muted());
  set(2, silence({"foo=bar"}, at + 1h, at + 3h));
  after_each.push_back(muted());
  at += 2h;
  after_each.push_back(muted());
  set(3, silence({"foo=~b.."}, at + 1h, at + 3h));
  after_each.push_back(muted());
  at += 2h;
  after_each.push_back(muted());
  EXPECT_EQ(after_each, (std::vector<bool>{false, false, true, false, false, true, true, true}));
}

void deleted_between_flushes() {
  const Labels test1 = labels({{"alertname", "test1"}});
  const auto second = [](double s) { return now + Duration(static_cast<int>(s * 1000)); };
  Silence all = silence({"alertname=~.+"}, second(1.5), second(100));
  EXPECT_FALSE(silences(all, test1, second(1)));
  EXPECT_TRUE(silences(all, test1, second(2)));
  EXPECT_TRUE(silences(all, test1, second(3)));
  all = end_silence(all, second(3.5));
  EXPECT_FALSE(silences(all, test1, second(3.5)));
  EXPECT_FALSE(silences(all, test1, second(4.5)));
}

void status_shown_at_once() {
  const Labels warning = labels({{"alertname", "test1"}, {"severity", "warning"}});
  const Labels critical = labels({{"alertname", "test1"}, {"severity", "critical"}});
  const auto rules = InhibitionRules::compile(
      {{"r", "r", {"severity=critical"}, {"severity=warning"}, {"alertname"}, true}});
  ASSERT_TRUE(rules);
  InhibitionIndex inhibition(*rules);
  std::optional<Silence> one;
  const auto shown = [&] {
    std::string text;
    if (one && silences(*one, warning, now)) text += ", silenced_by 1";
    if (inhibition.inhibited_by(AlertId{1}, warning)) text += ", inhibited_by 1";
    return text.empty() ? "active" : "suppressed" + text;
  };
  inhibition.insert(AlertId{1}, warning);
  std::vector<std::string> all{shown()};
  one = silence({"severity=warning"}, now, now + 1h);
  all.push_back(shown());
  inhibition.insert(AlertId{2}, critical);
  all.push_back(shown());
  one = end_silence(*one, now);
  all.push_back(shown());
  EXPECT_EQ(all, (std::vector<std::string>{"active", "suppressed, silenced_by 1",
                                           "suppressed, silenced_by 1, inhibited_by 1",
                                           "suppressed, inhibited_by 1"}));
}

void validate(const Vector& vector) {
  const auto minutes = [&](const char* member, Time otherwise) {
    const json::value* value = vector.input.if_contains(member);
    return value == nullptr ? otherwise : value->is_null() ? Time{} : minutes_from(now, *value);
  };
  const Silence one = silence(texts_of(vector.input.at("matchers")), minutes("start", now),
                              minutes("end", now + 1h));
  EXPECT_EQ(!check(one), !vector.expect.at("error").is_null());
}

TEST(SilenceVectors, Life) {
  const std::map<std::string, std::function<void()>> stories{
      {"create with a future start", create_in_future},
      {"create without a start", create_without_start},
      {"change the comment", change_comment},
      {"extend the end", extend_end},
      {"change the start to the past", change_start_to_past},
      {"a bad edit leaves the old one alone", bad_edit},
      {"end an active one", end_active},
      {"end an ended one", end_ended},
      {"silence over time", over_time},
      {"acceptance: silence all at 1.3, delete it at 3.5", deleted_between_flushes},
      {"acceptance: status shown at once, not at the next flush", status_shown_at_once}};
  vectors::for_each("silence.life", [&](const Vector& vector) {
    if (vector.input.contains("matchers")) return validate(vector);
    const auto story = stories.find(vector.name);
    ASSERT_NE(story, stories.end());
    story->second();
  });
}

}  // namespace
}  // namespace tocsin
