// The suites about escalation, each vector as a story.
#include "intake/json_mapping.hpp"
#include "tests/scenario/cast.hpp"
#include "tests/vectors/vectors.hpp"

namespace tocsin {
namespace {

using vectors::text_of;
using vectors::Vector;

using Told = std::map<std::string, std::vector<std::string>>;  // "t30" -> who, or by what

Duration minutes(const json::value& value) {
  return std::chrono::minutes(value.to_number<std::int64_t>());
}

// Since the alert began, by what `name_of` calls a message; messages of the same minute in order.
template <typename Name>
Told told(const Story& story, Duration began, Name name_of) {
  Told found;
  for (const Delivery& delivery : story.deliveries()) {
    const auto minute = (delivery.at - story.time(began)) / 1min;
    found["t" + std::to_string(minute)].push_back(name_of(delivery));
  }
  return found;
}
Slug user_of(const Delivery& delivery) { return delivery.user; }
std::string channel_of(const Delivery& delivery) {
  return std::string(to_text(delivery.method.channel));
}

// The moments that a vector names; none of them: nobody was told then.
Told expected(const json::object& expect) {
  Told wanted;
  for (const auto& [moment, names] : expect) wanted[moment] = vectors::texts_of(names);
  return wanted;
}
Told only(const Told& told, const Told& moments) {
  Told found;
  for (const auto& [moment, names] : moments) {
    const auto known = told.find(moment);
    found[moment] = known == told.end() ? std::vector<std::string>{} : known->second;
  }
  return found;
}

// "sms@30" -> by bob-sms after 30 minutes
void set_ladder(Story& story, const Slug& who, const json::value& rules) {
  std::vector<NotificationStep> steps;
  for (const std::string& rule : vectors::texts_of(rules)) {
    const auto at = rule.find('@');
    if (rule.substr(0, at) == "voice") add_phone(story, who, Channel::voice);
    steps.push_back(
        {who + "-" + rule.substr(0, at), std::chrono::minutes(std::stoi(rule.substr(at + 1)))});
  }
  put(story, rule_of(who, PageUrgency::high, steps));
}

// Somebody with a ladder, who is called for an hour.
void set_only_person(Story& story, const Slug& who, const json::value& rules) {
  add_person(story, who);
  set_ladder(story, who, rules);
  set_steps(story, {step_of({user(who)}, 1h)});
}

void step_after_step(const Vector& vector) {
  Story story;
  std::vector<Step> steps;
  for (const json::value& step : vector.input.at("steps").as_array()) {
    const Slug who = text_of(step.at("user"));
    add_person(story, who);
    steps.push_back(step_of({user(who)}, minutes(step.at("delay_min"))));
  }
  set_steps(story, steps);
  story.event("alert");
  story.at(minutes(vector.input.at("advance_min")));
  EXPECT_EQ(told(story, 0s, user_of), expected(vector.expect));
}

void ladder_within_a_step(const Vector& vector) {
  Story story;
  set_only_person(story, "bob", vector.input.at("rules"));
  story.edit<EscalationPolicy>("checkout",
                               [](EscalationPolicy& p) { p.repeat = policy_repeat_max; });
  story.event("alert");
  story.at(59min);
  EXPECT_EQ(told(story, 0s, channel_of), expected(vector.expect));
}

void engine_down_over_two_rules(const Vector& vector) {
  Story story;
  set_only_person(story, "bob", vector.input.at("rules"));
  story.event("alert");
  story.expect_pages({});
  const Duration back = minutes(vector.input.at("engine_down_min"));
  story.restart(back);
  story.at(back + 30min);
  EXPECT_EQ(vectors::texts_of(vector.expect.at("on_return")), std::vector<std::string>{"sms x1"});
  story.expect_pages({{back, "bob"}});
  EXPECT_EQ(keys_of(story.deliveries().at(0)), std::vector<std::string>{"alert"});
}

void closing_stops_everybody(const Vector& vector) {
  EXPECT_EQ(text_of(vector.input.at("bob")), "close at 0");
  Story story;
  for (const char* who : {"bob", "jane"}) {
    add_person(story, who);
    set_ladder(story, who, json::array{"sms@0", "sms@30"});
  }
  set_steps(story, {step_of({user("bob"), user("jane")}, 1h)});
  story.event("alert");
  ASSERT_EQ(story.deliveries().size(), 2U);
  ASSERT_TRUE(story.press(story.page_of("bob"), PageVerb::resolve));
  story.at(2h);
  EXPECT_EQ(only(told(story, 0s, user_of), expected(vector.expect)), expected(vector.expect));
  EXPECT_EQ(story.deliveries().size(), 2U);
}

void whoever_ends_it_knows(const Vector& vector) {
  EXPECT_EQ(text_of(vector.input.at("closed_by")), "bob by SMS reply");
  Story story;
  add_person(story, "bob");
  add_person(story, "jane");
  set_steps(story, {step_of({user("bob"), user("jane")}, 1h)});
  story.event("alert");
  ActOnPage reply{story.page_of("bob"), PageVerb::resolve};
  ASSERT_TRUE(story.run(reply, "bob"));
  story.at(2h);
  std::map<Slug, int> notices;
  for (const Delivery& notice : story.notices()) ++notices[notice.user];
  EXPECT_EQ(notices["bob"], vector.expect.at("status_sms_to_bob").to_number<int>());
  EXPECT_EQ(notices["jane"], 1);
}

void add_heartbeat(Story& story, Duration interval) {
  Integration integration;
  integration.slug = integration.name = "nightly";
  integration.protocol = Protocol::heartbeat;
  integration.service = "checkout";
  integration.heartbeat_interval = interval;
  integration.heartbeat_grace = 1min;
  put(story, integration);
  ASSERT_TRUE(story.beat("nightly"));
}

void heartbeat_back(const Vector& vector) {
  ASSERT_TRUE(vector.input.at("beat_after_page").as_bool());
  Story story;
  set_only_person(story, "bob", vector.input.at("rules"));
  add_heartbeat(story, 5min);
  const Duration missed = 6min;
  story.at(missed + 1min);
  story.expect_pages({{missed, "bob"}});
  ASSERT_TRUE(story.beat("nightly"));
  EXPECT_EQ(story.alert("heartbeat").status, AlertStatus::resolved);
  // It beats on: what is told later would be told of this alert.
  story.at(missed + 5min).beat("nightly");
  story.at(missed + 10min).beat("nightly");
  story.at(missed + minutes(vector.input.at("advance_min")));
  EXPECT_EQ(only(told(story, missed, user_of), expected(vector.expect)), expected(vector.expect));
  EXPECT_EQ(story.deliveries().size(), 1U);
}

void muted_heartbeat(const Vector& vector) {
  Story story;
  add_heartbeat(story, minutes(vector.input.at("interval_min")));
  EXPECT_EQ(text_of(vector.input.at("muted")), "silence");
  ASSERT_TRUE(story.silence("heartbeat=nightly", 0min, 10h));
  story.at(9h);
  EXPECT_EQ(story.alert("heartbeat").quiet.at(0).kind, QuietKind::silence);
  EXPECT_EQ(story.rings().size(), vector.expect.at("paged").as_array().size());
}

// Sends a text, with or without a key, as a program would.
void post(Story& story, const std::string& text, const std::string& key) {
  json::object body{{"summary", text}};
  if (!key.empty()) body.emplace("dedup_key", key);
  const auto batch = parse_json_events(json_text(body), *story.config().find<Integration>("prom"),
                                       story.time(story.now()), "fresh");
  ASSERT_TRUE(batch) << batch.error().message;
  ASSERT_TRUE(batch->errors.empty());
  ASSERT_TRUE(story.send(batch->events));
}

void deduplicated(const Vector& vector) {
  Story story;
  for (const json::value& event : vector.input.at("events").as_array()) {
    if (event.is_string()) {
      post(story, text_of(event), "");
    } else {
      const json::value& key = event.at(2);
      post(story, text_of(event.at(1)), key.is_null() ? "" : text_of(key).substr(4));
    }
  }
  EXPECT_EQ(story.alerts().size(), vector.expect.at("alerts").to_number<std::size_t>());
}

// We show what was said last, not what was said first.
void deduplicated_by_key(const Vector& vector) {
  deduplicated(vector);
  Story story;
  post(story, "hello", "foo");
  post(story, "hello2", "foo");
  EXPECT_EQ(text_of(vector.expect.at("text")), "hello");
  EXPECT_EQ(story.alerts().at(0).summary, "hello2");
}

TEST(EscalationVectors, Behaviour) {
  vectors::each_by_id("escalation.behaviour",
                      {{"escalation.behaviour.01", step_after_step},
                       {"escalation.behaviour.02", ladder_within_a_step},
                       {"escalation.behaviour.04", engine_down_over_two_rules},
                       {"escalation.behaviour.13", closing_stops_everybody},
                       {"escalation.behaviour.14", whoever_ends_it_knows},
                       {"escalation.behaviour.16", heartbeat_back},
                       {"escalation.behaviour.17", muted_heartbeat},
                       {"escalation.behaviour.20", deduplicated},
                       {"escalation.behaviour.22", deduplicated_by_key},
                       {"escalation.behaviour.23", deduplicated}});
}

// The pause between two steps is as short as a step's may be.
constexpr Duration gap = 1s;

// Whom ben follows as the next step.
void set_step(Story& story, Step first) {
  set_steps(story, {std::move(first), step_of({user(ben)})});
}

// It is the delay of the step before.
void wait(const Vector& vector) {
  const Duration length = minutes(vector.input.at("minutes"));
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
  Step queue = step_of({}, gap);
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

// We do not ask; who neither resolves it nor acknowledges again is called once more.
void acknowledgement_ends(const Vector& vector) {
  EXPECT_EQ(text_of(vector.input.at("remind_every")), "1 h");
  EXPECT_EQ(text_of(vector.input.at("unack_after")), "5 min");
  EXPECT_EQ(text_of(vector.expect.at("escalation")), "starts again");
  const Duration timeout = 1h + 5min;
  Story story;
  story.edit<Service>("checkout", [&](Service& s) { s.acknowledgement_timeout = timeout; });
  story.event("alert");
  story.acknowledge("alert", ana);
  story.at(timeout - 1s);
  story.expect_pages({{0s, ana}});
  story.at(timeout);
  story.expect_pages({{0s, ana}, {timeout, ana}});
  story.expect_told("alert", EntryKind::unacknowledged, Reason::Code::acknowledgement_expired);
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
                                           {"escalation.steps.22", acknowledgement_ends}});
}

}  // namespace
}  // namespace tocsin
