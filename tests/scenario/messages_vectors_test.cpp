// The suites about messages that wait: quiet hours, and what becomes of several.
#include <set>

#include "engine/notices.hpp"
#include "tests/scenario/cast.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::text_of;
using vectors::Vector;

constexpr Duration open_at_hour = 7h;

// Bob, whom nothing that is not urgent reaches before 7 in the morning.
void set_quiet(Story& story) {
  add_person(story, "bob");
  set_steps(story, {step_of({user("bob")}, 24h)});
  set_severity(story, Severity::SEV4);
  NotificationRule rule = rule_of("bob", PageUrgency::low, {{"bob-sms", 0s}});
  rule.quiet_hours = {daily(0, 7)};
  put(story, rule);
}

// It begins in the quiet, as the story does.
void expect_held_back(const Vector& vector) {
  Story story;
  set_quiet(story);
  for (const std::string& event : vectors::texts_of(vector.input.at("events"))) {
    if (event == "quiet") continue;
    if (event == "open") {
      story.at(open_at_hour);
    } else {
      story.at(story.now() + 10min);
      ASSERT_TRUE(event == "crit" ? story.event("x") : story.event_says(EventAction::resolve, "x"));
    }
  }
  story.at(24h);
  std::vector<Ring> rings;
  for (const std::string& text : vectors::texts_of(vector.expect.at("told"))) {
    ASSERT_EQ(text, "problem at open");
    rings.push_back({open_at_hour, "bob"});
  }
  story.expect_pages(rings);
}

// The end comes in the very commit in which the message falls due.
void expect_dropped_at_the_opening(const Vector& vector) {
  EXPECT_TRUE(vector.expect.at("told").as_array().empty());
  Story story;
  set_quiet(story);
  story.at(1h).event("x");
  ActOnAlerts resolve;
  resolve.alerts = {story.alert("x").id};
  resolve.verb = AlertVerb::resolve;
  std::vector<Submission> submissions;
  submissions.push_back({Command{Actor{ActorKind::user, ana, {}}, Origin::api, {}, resolve}, {}});
  story.core().process(submissions, story.time(open_at_hour));
  story.at(24h);
  EXPECT_EQ(story.alert("x").status, AlertStatus::resolved);
  story.expect_pages({});
}

void expect_not_before(const Vector& vector) {
  EXPECT_EQ(vectors::texts_of(vector.expect.at("told")),
            std::vector<std::string>{"problem after d"});
  Story story;
  RoutingRule rule;
  rule.slug = rule.name = "begin";
  rule.delay = 3min;
  put(story, rule);
  story.at(1min).event("x");
  story.at(4min - 1s);
  story.expect_pages({});
  story.at(4min);
  story.expect_pages({{4min, ana}});
}

// Bob has heard of it, and hears once that it is over.
void expect_over_once(const Vector& vector) {
  const auto told = vectors::texts_of(vector.expect.at("told"));
  const bool in_the_quiet = told[0] == "problem at once";
  ASSERT_EQ(told, in_the_quiet ? (std::vector<std::string>{"problem at once", "recovery at open"})
                               : (std::vector<std::string>{"problem", "recovery"}));
  Story story;
  set_quiet(story);
  NotificationRule rule = rule_of("bob", PageUrgency::low, {{"bob-sms", 0s}});
  rule.quiet_hours = {daily(1, 7)};
  put(story, rule);
  story.at(30min);
  for (const std::string& event : vectors::texts_of(vector.input.at("events"))) {
    if (event == "quiet") {
      story.at(2h);
    } else if (event == "open") {
      story.at(open_at_hour);
    } else {
      story.at(story.now() + 5min);
      ASSERT_TRUE(event == "crit" ? story.event("x") : story.event_says(EventAction::resolve, "x"));
    }
  }
  story.at(24h);
  story.expect_pages({{35min, "bob"}});
  ASSERT_EQ(story.notices().size(), 1U);
  ASSERT_EQ(story.notices()[0].notes.size(), 1U);
  EXPECT_EQ(story.notices()[0].notes[0].kind, NoteKind::over);
  EXPECT_EQ(story.notices()[0].at >= story.time(open_at_hour), in_the_quiet);
}

TEST(MessageVectors, QuietHours) {
  vectors::each_by_id("notify.quiet_hours",
                      {{"notify.quiet_hours.01", expect_held_back},
                       {"notify.quiet_hours.02", expect_held_back},
                       {"notify.quiet_hours.04", expect_over_once},
                       {"notify.quiet_hours.08", expect_over_once},
                       {"notify.quiet_hours.05", expect_dropped_at_the_opening},
                       {"notify.quiet_hours.07", expect_not_before}});
}

// The first goes at once; what comes in the two hours behind it waits together. One address has one
// bundle, of all services. The vectors' minutes are ours.
// Notes of one schedule, or of one alert, as they wait in one notice.
void expect_newest_kept(const Vector& vector) {
  std::map<int, std::pair<std::string, Note>> in_order;
  for (const json::value& row : vector.input.at("pending").as_array()) {
    Note note;
    note.text = text_of(row.at(0));
    const std::string about = text_of(row.at(1));
    const std::string when = text_of(row.at(2));
    if (about.starts_with("schedule")) {
      note.kind = NoteKind::on_call;
      note.schedule = about;
    } else {
      note.subject = std::stoull(about.substr(6));
    }
    in_order[std::stoi(when.substr(when.starts_with("log") ? 4 : 1))] = {note.text, note};
  }
  Job notice;
  for (const auto& [at, row] : in_order) add_note(notice, row.second);
  std::set<std::string> kept;
  for (const Note& note : notice.notes) kept.insert(note.text);
  const auto expected = vectors::texts_of(vector.expect.at("kept"));
  EXPECT_EQ(kept, std::set<std::string>(expected.begin(), expected.end()));
}

TEST(MessageVectors, Collapse) {
  vectors::for_each("outbox.collapse", [](const Vector& vector) {
    if (vector.expect.contains("kept")) return expect_newest_kept(vector);
    Story story;
    add_person(story, "bob");
    set_steps(story, {step_of({user("bob")}, 24h)});
    set_bundle_window(story, 4h);
    const Duration now = 2h;
    story.at(now - 90min).event("opener");
    ASSERT_EQ(story.deliveries().size(), 1U);
    std::map<Duration, std::string> pending;  // by age: the oldest first
    for (const json::value& message : vector.input.at("pending").as_array()) {
      const Duration at = now + std::chrono::minutes(message.at(2).to_number<int>());
      const bool bundle = text_of(message.at(1)) == "bundle";  // stands before the rest, with us
      pending[bundle ? now - 80min : at] = text_of(message.at(0));
    }
    for (const auto& [at, key] : pending) story.at(at).event(key);
    ASSERT_EQ(story.state().jobs().size(), 1U);
    const Job& left = story.state().jobs().begin()->second;
    EXPECT_EQ(left.created_at, story.time(pending.begin()->first));
    EXPECT_EQ(left.pages.size(), pending.size());
    const bool existing = vector.expect.contains("folded_into_e");
    EXPECT_EQ(pending.begin()->second, existing ? "e" : "c");
    story.at(now + 6h);
    ASSERT_EQ(story.deliveries().size(), 2U);
    for (const std::string& key :
         vectors::texts_of(vector.expect.at(existing ? "folded_into_e" : "folded"))) {
      EXPECT_TRUE(vectors::holds(keys_of(story.deliveries()[1]), key));
    }
  });
}

}  // namespace
}  // namespace tocsin
