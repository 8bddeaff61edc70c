// What stories that are told by vectors put on the stage beside what stands there: people by name,
// their phones and ladders, steps, severities, hours.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "tests/scenario/story.hpp"

namespace tocsin {

inline Target user(const Slug& slug) { return {TargetKind::user, slug}; }
inline Target schedule(const Slug& slug) { return {TargetKind::schedule, slug}; }

inline Target expertise(const Slug& slug) { return {TargetKind::expertise, slug}; }

inline Step step_of(std::vector<Target> targets, Duration delay = 5min) {
  Step step;
  step.targets = std::move(targets);
  step.delay = delay;
  return step;
}
inline Step step_of(const Slug& who, Duration delay = 5min) {
  return step_of(std::vector{user(who)}, delay);
}

inline void put(Story& story, ConfigObject object) {
  const auto reply = story.put(std::move(object));
  ASSERT_TRUE(reply) << reply.error().pointer << " " << reply.error().message;
}

// The words of an incident's entries of this kind, oldest first.
inline std::vector<std::string> words_told(const Story& story, IncidentId id, EntryKind kind) {
  std::vector<std::string> texts;
  for (const TimelineEntry& entry : story.timeline(EntryOf::incident, id.value)) {
    if (entry.kind == kind) texts.push_back(entry.text);
  }
  return texts;
}

// Notices of this kind, as "who: words".
inline std::vector<std::string> heard_of(const Story& story, NoteKind kind) {
  std::vector<std::string> texts;
  for (const Delivery& delivery : story.notices()) {
    for (const Note& note : delivery.notes) {
      if (note.kind == kind) texts.push_back(delivery.user + ": " + note.text);
    }
  }
  return texts;
}

inline void set_steps(Story& story, std::vector<Step> steps, int repeat = 0) {
  story.edit<EscalationPolicy>("checkout", [&](EscalationPolicy& policy) {
    policy.steps = std::move(steps);
    policy.repeat = repeat;
  });
}

// Somebody whom nothing reaches.
inline void add_user(Story& story, const Slug& slug) {
  User user;
  user.slug = user.name = slug;
  user.email = slug + "@example.org";
  put(story, user);
}

// "bob-sms": reached at +49..., carried by provider "main", which comes with the first phone.
inline void add_phone(Story& story, const Slug& who, Channel channel) {
  Provider provider;
  provider.slug = provider.name = "main";
  provider.channels = {Channel::sms, Channel::voice};
  provider.account_sid = "AC01";
  provider.from = "+15005550006";
  put(story, provider);
  ContactMethod method;
  method.slug = who + "-" + std::string(to_text(channel));
  method.user = who;
  method.channel = channel;
  method.address = "+4915112345678";
  method.vouched = true;
  put(story, method);
}

inline void add_person(Story& story, const Slug& slug) {
  add_user(story, slug);
  add_phone(story, slug, Channel::sms);
}

inline NotificationRule rule_of(const Slug& who, PageUrgency urgency,
                                std::vector<NotificationStep> steps) {
  NotificationRule rule;
  rule.slug = notification_rule_slug(who, urgency);
  rule.user = who;
  rule.urgency = urgency;
  rule.steps = std::move(steps);
  return rule;
}

// What carries the matchers is of this severity; no matchers: everything.
inline void set_severity(Story& story, Severity severity, std::vector<std::string> matchers = {}) {
  RoutingRule rule;
  rule.slug = rule.name = "severity-" + std::string(to_text(severity));
  std::ranges::transform(rule.slug, rule.slug.begin(), [](char letter) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  });
  rule.matchers = std::move(matchers);
  rule.severity = severity;
  put(story, rule);
}

inline Restriction daily(int from_hour, int to_hour) {
  return {{Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu, Weekday::fri, Weekday::sat,
           Weekday::sun},
          {from_hour * 60},
          {to_hour * 60},
          {}};
}

// "ops", of a team.
inline void add_channel(Story& story) {
  Team team;
  team.slug = team.name = "operations";
  put(story, team);
  ContactMethod channel;
  channel.slug = "ops";
  channel.team = "operations";
  channel.channel = Channel::webhook;
  channel.address = "https://chat.example.org/ops";
  put(story, channel);
}

// A turn of a week each; around the clock.
inline Rotation turns_of_a_week(Story& story, const std::vector<Slug>& users) {
  Rotation rotation;
  rotation.anchor = TimeZone().wall(story.time({}));
  for (const Slug& slug : users) rotation.groups.push_back({{slug}, {}, {}});
  return rotation;
}

inline void add_schedule(Story& story, const Slug& slug, std::vector<Rotation> rotations) {
  Schedule made;
  made.slug = made.name = slug;
  made.rotations = std::move(rotations);
  put(story, made);
}

inline void set_bundle_window(Story& story, Duration window) {
  Settings settings = story.config().settings();
  settings.bundle_window = window;
  put(story, settings);
}

// The keys of the alerts that a message is about.
inline std::vector<std::string> keys_of(const Delivery& delivery) {
  std::vector<std::string> keys;
  for (const DeliveryItem& item : delivery.items) {
    keys.push_back(item.title.substr(0, item.title.find(' ')));
  }
  return keys;
}

}  // namespace tocsin
