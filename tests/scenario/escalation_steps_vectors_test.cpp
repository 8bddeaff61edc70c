// The suite about one step's outcome: when the next comes, and what waits or starts over.
#include "tests/scenario/cast.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::text_of;
using vectors::Vector;

// The pause between two steps is as short as a step's may be.
constexpr Duration gap = 1s;

// Whom ben follows as the next step.
void set_step(Story& story, Step first) {
  set_steps(story, {std::move(first), step_of({user(ben)})});
}

// It is the delay of the step before.
void wait(const Vector& vector) {
  const Duration length = std::chrono::minutes(vector.input.at("minutes").to_number<int>());
  EXPECT_EQ(text_of(vector.expect.at("next_in")), std::to_string(length / 1min) + " min");
  Story story;
  set_step(story, step_of({user(ana)}, length));
  story.event("alert");
  story.at(length - 1s);
  EXPECT_EQ(story.rings().size(), 1 + vector.expect.at("paged").as_array().size());
  story.at(length);
  story.expect_pages({{0s, ana}, {length, ben}});
}

void in_turns(const Vector& vector) {
  Story story;
  Step queue = step_of(std::vector<Target>{}, gap);
  for (const std::string& who : vectors::texts_of(vector.input.at("users"))) {
    add_person(story, who);
    queue.targets.push_back(user(who));
  }
  queue.round_robin = true;
  set_steps(story, {queue}, vector.input.at("runs").to_number<int>() - 1);
  story.event("alert");
  story.at(1h);
  std::vector<Ring> rings;
  for (const json::value& run : vector.expect.at("paged").as_array()) {
    ASSERT_EQ(run.as_array().size(), 1U);
    rings.push_back({static_cast<int>(rings.size()) * gap, text_of(run.at(0))});
  }
  story.expect_pages(rings);
}

void on_call(const Vector& vector) {
  Story story;
  const std::vector<Slug> people = vectors::texts_of(vector.input.at("on_call"));
  for (const Slug& who : people) add_person(story, who);
  add_schedule(story, "schedule", {turns_of_a_week(story, people)});
  set_step(story, step_of({schedule("schedule")}, gap));
  story.event("alert");
  story.at(gap);
  story.expect_pages({{0s, text_of(vector.expect.at("paged").at(0).at(0))}, {gap, ben}});
}

// Whom nothing reaches is passed at once, and that is on the record.
void on_call_but_unreachable(const Vector& vector) {
  Story story;
  add_user(story, "viewer");
  add_schedule(story, "schedule", {turns_of_a_week(story, {"viewer"})});
  set_step(story, step_of({schedule("schedule")}, 1h));
  story.event("alert");
  EXPECT_TRUE(vector.expect.at("paged").as_array().empty());
  story.expect_pages({{0s, ben}});
  EXPECT_EQ(text_of(vector.expect.at("log")), "step failed");
  story.expect_told("alert", EntryKind::step_skipped, Reason::Code::step_without_contact);
  story.expect_told("alert", EntryKind::nobody_notified, Reason::Code::no_verified_contact);
}

void within_hours(const Vector& vector) {
  EXPECT_EQ(text_of(vector.input.at("window")), "[now-2h, now+1h]");
  EXPECT_EQ(text_of(vector.expect.at("next_in")), "gap");
  Story story;
  Step first = step_of({user(ana)}, gap);
  first.when.hours = {daily(3, 6)};
  set_step(story, first);
  story.at(5h).event("alert");
  story.at(5h + gap);
  story.expect_pages({{5h, ana}, {5h + gap, ben}});
}

void start_over(const Vector& vector) {
  const int limit = vector.expect.at("limit").to_number<int>();
  Story story;
  set_steps(story, {step_of({user(ana)}, 5min)}, limit);
  story.event("alert");
  const auto escalation = [&] { return story.state().escalations().begin()->second; };
  EXPECT_EQ(escalation().round, vector.input.at("runs_so_far").to_number<int>());
  story.at(5min);
  EXPECT_EQ(escalation().round, vector.expect.at("runs").to_number<int>());
  story.expect_pages({{0s, ana}, {5min, ana}});
  story.at(5h);
  EXPECT_EQ(story.rings().size(), static_cast<std::size_t>(1 + limit));
}

// Bob, who has nothing but a phone, hears of everything; the bundle waits as long as the peer's.
constexpr Duration window = 2min;
void set_bundle(Story& story) {
  add_person(story, "bob");
  set_steps(story, {step_of({user("bob")}, 24h)});
  set_bundle_window(story, window);
}

// The keys of the messages that went out, in order.
std::vector<std::vector<std::string>> sent(const Story& story) {
  std::vector<std::vector<std::string>> keys;
  for (const Delivery& delivery : story.deliveries()) keys.push_back(keys_of(delivery));
  return keys;
}
using Sent = std::vector<std::vector<std::string>>;

void second_waits(const Vector& vector) {
  EXPECT_EQ(text_of(vector.expect.at("timer")), "last sent + 2 min");
  Story story;
  set_bundle(story);
  for (const std::string& key : vectors::texts_of(vector.input.at("pages"))) story.event(key);
  const auto now = vectors::texts_of(vector.expect.at("sent_now"));
  EXPECT_EQ(sent(story), Sent{now});
  ASSERT_EQ(story.state().jobs().size(), 1U);
  EXPECT_EQ(story.state().jobs().begin()->second.due_at, story.time(window));
  story.at(window);
  EXPECT_EQ(sent(story), (Sent{now, vectors::texts_of(vector.expect.at("bundle"))}));
}

// What is worse than all that was told lately is not held; what waits goes along.
void important_is_not_held(const Vector& vector) {
  Story story;
  set_bundle(story);
  set_severity(story, Severity::SEV1, {"important=yes"});
  const auto important = vectors::texts_of(vector.input.at("important"));
  story.event("g0");
  for (const std::string& key : vectors::texts_of(vector.input.at("pages"))) {
    if (!vectors::holds(important, key)) story.event(key);
  }
  EXPECT_EQ(sent(story), Sent{{"g0"}});
  story.event(important.at(0), {{"important", "yes"}});
  ASSERT_EQ(story.deliveries().size(), 2U);
  for (const std::string& key : vectors::texts_of(vector.expect.at("important_sent_now"))) {
    EXPECT_TRUE(vectors::holds(keys_of(story.deliveries()[1]), key));
  }
}

void resolved_in_the_bundle(const Vector& vector) {
  Story story;
  set_bundle(story);
  story.event("g0");
  for (const std::string& key : vectors::texts_of(vector.input.at("bundle"))) story.event(key);
  for (const std::string& key : vectors::texts_of(vector.input.at("resolved"))) {
    story.event_says(EventAction::resolve, key);
  }
  story.at(1h);
  // Of one it is a page like any other: a message with a single item.
  const json::value* bundle = vector.expect.if_contains("sent_as_bundle");
  const auto left =
      vectors::texts_of(bundle != nullptr ? *bundle : vector.expect.at("sent_as_page"));
  EXPECT_EQ(sent(story), (Sent{{"g0"}, left}));
}

// So many, or more, in so long: the vectors say "more than".
void waits_for_more(const Vector& vector) {
  EXPECT_TRUE(vector.expect.at("pause").as_bool());
  const auto least = vector.input.at("more_than").to_number<int>() + 1;
  Story story;
  Step many = step_of({user(ana)});
  many.when.alerts_min = least;
  many.when.alerts_within = 1min;
  set_steps(story, {many});
  set_bundle_window(story, 0s);
  const auto came = vector.input.at("alerts").to_number<int>();
  for (int i = 0; i < came; ++i) story.event("alert-" + std::to_string(i));
  if (vector.input.contains("deleted_from_config")) {
    set_steps(story, {step_of({user(ben)})});
    story.at(30s);
    return story.expect_pages({});
  }
  story.at(30s);
  story.expect_pages({});
  EXPECT_FALSE(story.state().escalations().begin()->second.wake_at);
  for (int i = came; i < least; ++i) story.event("alert-" + std::to_string(i));
  EXPECT_EQ(story.rings().size(), static_cast<std::size_t>(least));  // those that waited, too
}

// Asked an hour after the answer, and five minutes before it would end.
void set_reminder(Story& story, const Vector& vector) {
  EXPECT_EQ(text_of(vector.input.at("remind_every")), "1 h");
  EXPECT_EQ(text_of(vector.input.at("unack_after")), "5 min");
  story.edit<Service>("checkout", [&](Service& service) {
    service.acknowledgement_timeout = 1h + 5min;
    service.acknowledgement_reminder = 5min;
  });
  story.event("alert");
  story.acknowledge("alert", ana);
  story.at(1h);
  story.expect_pages({{0s, ana}, {1h, ana}});
}

void acknowledgement_ends(const Vector& vector) {
  EXPECT_FALSE(vector.input.at("confirmed").as_bool());
  EXPECT_EQ(text_of(vector.expect.at("escalation")), "starts again");
  Story story;
  set_reminder(story, vector);
  story.at(1h + 5min);
  story.expect_pages({{0s, ana}, {1h, ana}, {1h + 5min, ana}});
  story.expect_told("alert", EntryKind::unacknowledged, Reason::Code::acknowledgement_expired);
}

// The vector counts from the end of the five minutes.
void acknowledgement_is_confirmed(const Vector& vector) {
  EXPECT_TRUE(vector.input.at("confirmed").as_bool());
  EXPECT_EQ(text_of(vector.expect.at("next_reminder_in")), "55 min");
  EXPECT_TRUE(vector.expect.at("log").is_null());
  Story story;
  set_reminder(story, vector);
  const auto entries = [&] {
    return story.timeline(EntryOf::alert, story.alert("alert").id.value).size();
  };
  const std::size_t before = entries();
  ASSERT_TRUE(story.press(story.page_of(ana), PageVerb::acknowledge));
  const Duration next = 1h + 5min + 55min;
  story.at(next - 1s);
  EXPECT_EQ(entries(), before);
  EXPECT_EQ(story.alert("alert").status, AlertStatus::acknowledged);
  story.expect_pages({{0s, ana}, {1h, ana}});
  story.at(next);
  story.expect_pages({{0s, ana}, {1h, ana}, {next, ana}});
}

TEST(EscalationVectors, Steps) {
  vectors::each_by_id("escalation.steps", {{"escalation.steps.01", wait},
                                           {"escalation.steps.02", in_turns},
                                           {"escalation.steps.04", on_call},
                                           {"escalation.steps.05", on_call_but_unreachable},
                                           {"escalation.steps.07", within_hours},
                                           {"escalation.steps.08", waits_for_more},
                                           {"escalation.steps.10", waits_for_more},
                                           {"escalation.steps.11", start_over},
                                           {"escalation.steps.13", second_waits},
                                           {"escalation.steps.14", important_is_not_held},
                                           {"escalation.steps.16", resolved_in_the_bundle},
                                           {"escalation.steps.17", resolved_in_the_bundle},
                                           {"escalation.steps.22", acknowledgement_ends},
                                           {"escalation.steps.23", acknowledgement_is_confirmed}});
}

}  // namespace
}  // namespace tocsin
