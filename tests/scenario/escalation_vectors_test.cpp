// The suite about escalation from end to end, each vector as a story.
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

// Bob and jane, who each have to acknowledge; bob does so at once.
void set_each(Story& story, const json::value& rules) {
  for (const char* who : {"bob", "jane"}) {
    add_person(story, who);
    set_ladder(story, who, rules);
  }
  Step step = step_of({user("bob"), user("jane")}, 1h);
  step.each_acknowledges = true;
  set_steps(story, {step, step_of({user(ana)})});
  story.edit<Service>("checkout", [](Service& s) { s.acknowledgement_timeout = 0s; });
  story.event("alert");
}

void the_others_ladders_go_on(const Vector& vector) {
  EXPECT_EQ(text_of(vector.input.at("step")), "multi_ack");
  EXPECT_EQ(minutes(vector.input.at("bob_acks_at")), 0min);
  Story story;
  set_each(story, vector.input.at("rules"));
  ASSERT_TRUE(story.press(story.page_of("bob"), PageVerb::acknowledge));
  story.at(30min);
  EXPECT_EQ(only(told(story, 0s, user_of), expected(vector.expect)), expected(vector.expect));
  EXPECT_EQ(story.deliveries().size(), 3U);
}

void each_answer_is_recorded(const Vector& vector) {
  Story story;
  set_each(story, json::array{"sms@0"});
  Result<Reply> last;
  for (const std::string& who : vectors::texts_of(vector.input.at("acks"))) {
    last = story.press(story.page_of(who), PageVerb::acknowledge);
    ASSERT_TRUE(last);
  }
  EXPECT_TRUE(text_of(vector.expect.at("second_reply")).starts_with(last->outcome));
  std::size_t recorded = 0;
  for (const TimelineEntry& entry : story.timeline(EntryOf::alert, story.alert("alert").id.value)) {
    const bool answer =
        entry.kind == EntryKind::acknowledged || entry.kind == EntryKind::page_acknowledged;
    if (answer) ++recorded;
  }
  EXPECT_EQ(recorded, vector.expect.at("ack_log_entries").to_number<std::size_t>());
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
                       {"escalation.behaviour.10", the_others_ladders_go_on},
                       {"escalation.behaviour.11", each_answer_is_recorded},
                       {"escalation.behaviour.13", closing_stops_everybody},
                       {"escalation.behaviour.14", whoever_ends_it_knows},
                       {"escalation.behaviour.16", heartbeat_back},
                       {"escalation.behaviour.17", muted_heartbeat},
                       {"escalation.behaviour.20", deduplicated},
                       {"escalation.behaviour.22", deduplicated_by_key},
                       {"escalation.behaviour.23", deduplicated}});
}

}  // namespace
}  // namespace tocsin
