#include "tests/sim/organisation.hpp"

#include <array>

namespace tocsin::sim {
namespace {

std::vector<Target> targets(Dice& dice) {
  std::vector<Target> made;
  for (int i = dice.between(1, 2); i > 0; --i) made.push_back({TargetKind::user, dice.pick(users)});
  if (dice.chance(20)) made.push_back({TargetKind::team, "everyone"});
  if (dice.chance(30)) made.push_back({TargetKind::schedule, dice.pick(schedules)});
  if (dice.chance(15)) made.push_back({TargetKind::channel, "ops-channel"});
  if (dice.chance(3)) made = {{TargetKind::channel, "ops-channel"}};
  return made;
}

// Short turns and short hours: stories last hours, and people change while escalations run.
Rotation rotation(Dice& dice) {
  Rotation made;
  made.name = "turns";
  made.priority = dice.below(2);
  made.anchor = WallTime(std::chrono::hours(500'000 + dice.below(2'000)));
  made.unit = dice.chance(70) ? TurnUnit::hour : TurnUnit::day;
  made.lengths = {dice.between(1, 3)};
  if (dice.chance(20)) made.off = 1;
  for (int i = dice.between(1, 3); i > 0; --i) made.groups.push_back({{dice.pick(users)}, {}, {}});
  if (dice.chance(30)) {
    const int start = dice.below(24);
    made.restrictions = {{{Weekday::mon, Weekday::wed, Weekday::fri, Weekday::sat},
                          ClockTime{60 * start},
                          ClockTime{60 * ((start + dice.between(1, 12)) % 24)},
                          {}}};
  }
  return made;
}

Schedule schedule(Dice& dice, const Slug& slug) {
  Schedule made;
  made.slug = made.name = slug;
  made.time_zone = dice.pick(zones);
  for (int i = dice.below(3); i > 0; --i) made.rotations.push_back(rotation(dice));
  if (dice.chance(50)) made.notices.channels = {"ops-channel"};
  if (dice.chance(30)) made.notices.daily_at = ClockTime{dice.below(24 * 60)};
  return made;
}

Restriction some_hours(Dice& dice) {
  const int start = dice.below(24);
  return {{Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu, Weekday::fri, Weekday::sat,
           Weekday::sun},
          ClockTime{60 * start},
          ClockTime{60 * ((start + dice.between(1, 20)) % 24)},
          {}};
}

Step step(Dice& dice) {
  Step made;
  made.targets = targets(dice);
  made.delay = dice.duration(10s, 10min);
  made.round_robin = dice.chance(30);
  made.each_acknowledges = !made.round_robin && dice.chance(30);
  if (dice.chance(20)) made.when.severities = {Severity::SEV1, Severity::SEV3};
  if (dice.chance(20)) {
    made.when.hours = {some_hours(dice)};
    made.when.time_zone = dice.pick(zones);
  }
  if (dice.chance(10)) {
    made.when.alerts_min = dice.between(1, 3);
    made.when.alerts_within = dice.duration(10s, 10min);
  }
  return made;
}

EscalationPolicy policy(Dice& dice, const Slug& slug) {
  EscalationPolicy made;
  made.slug = made.name = slug;
  for (int i = dice.between(1, 3); i > 0; --i) made.steps.push_back(step(dice));
  made.repeat = dice.below(3);
  if (slug != policies.back() && dice.chance(25)) {
    made.hand_over = policies.back();
  } else if (dice.chance(50)) {
    made.catch_all = targets(dice);
  }
  return made;
}

NotificationRule notification_rule(Dice& dice, const Config& config, const Slug& user) {
  NotificationRule made;
  made.user = user;
  made.urgency = dice.chance(50) ? PageUrgency::high : PageUrgency::low;
  made.slug = notification_rule_slug(user, made.urgency);
  for (const char* which : {"-one", "-two"}) {
    const Slug method = user + which;
    if (config.find<ContactMethod>(method) == nullptr || dice.chance(30)) continue;
    made.steps.push_back({method, dice.chance(50) ? 0s : dice.duration(1s, 10min)});
  }
  if (made.urgency == PageUrgency::low && dice.chance(50)) {
    made.quiet_hours = {some_hours(dice)};
  }
  return made;
}

Override override_of(Dice& dice, Time now) {
  Override made;
  made.slug = "override-" + std::to_string(dice.below(4));
  made.schedule = dice.pick(schedules);
  made.begin = now + dice.duration(-1h, 1h);
  made.end = made.begin + dice.duration(1min, 3h);
  const int kind = dice.below(4);
  if (kind != 0) made.user = dice.pick(users);
  if (kind == 0 || kind == 1) made.absent = dice.pick(users);
  made.wanted = kind == 0 && dice.chance(50);
  made.everyone = kind == 3;
  return made;
}

TemporarySchedule temporary_schedule(Dice& dice, Time now) {
  TemporarySchedule made;
  made.slug = "temporary-" + std::to_string(dice.below(2));
  made.schedule = dice.pick(schedules);
  made.begin = now + dice.duration(-1h, 1h);
  made.end = made.begin + dice.duration(1h, 3h);
  for (int i = dice.below(3); i > 0; --i) {
    made.shifts.push_back({dice.pick(users), made.begin, made.begin + dice.duration(1min, 1h)});
  }
  return made;
}

ShiftCalendar shift_calendar(Dice& dice, Time now) {
  ShiftCalendar made;
  made.slug = made.name = "planned-elsewhere";
  made.schedule = dice.pick(schedules);
  made.priority = dice.below(2);
  for (int i = dice.below(4); i > 0; --i) {
    const Time begin = now + dice.duration(-1h, 3h);
    made.shifts.push_back({dice.pick(users), begin, begin + dice.duration(1min, 2h)});
  }
  return made;
}

// Something arranged, or taken back; it may contradict what is there, and is refused then.
void arrange(Dice& dice, const Config& config, Time now, ChangeConfig& change) {
  const auto put = [&](ConfigObject object) { change.puts.push_back({std::move(object), {}}); };
  switch (dice.below(5)) {
    case 4:
      put(shift_calendar(dice, now));
      break;
    case 0:
      put(override_of(dice, now));
      break;
    case 1:
      put(temporary_schedule(dice, now));
      break;
    case 2: {
      const auto& overrides = config.table<Override>().all();
      if (overrides.empty()) return put(override_of(dice, now));
      change.deletes.push_back({ConfigKind::override, overrides.begin()->first, {}});
      break;
    }
    default:
      put(notification_rule(dice, config, dice.pick(users)));
  }
}

ContactMethod method(Dice& dice, const Slug& user, const Slug& slug) {
  ContactMethod made;
  made.slug = slug;
  made.user = user;
  made.channel = std::array{Channel::email, Channel::webhook, Channel::sms,
                            Channel::voice}[static_cast<std::size_t>(dice.below(4))];
  made.address = is_phone(made.channel) ? "+4915112345678"
                 : made.channel == Channel::email
                     ? slug + "@example.org"
                     : "https://" + dice.pick(sites) + ".example.org/" + slug;
  made.delay = dice.chance(30) ? dice.duration(1s, 5min) : 0s;
  made.position = dice.below(3);
  made.vouched = dice.chance(80);
  return made;
}

Provider provider(const Slug& slug, int position) {
  Provider made;
  made.slug = made.name = slug;
  made.channels = {Channel::sms, Channel::voice};
  made.position = position;
  made.account_sid = "AC01";
  made.from = "+15005550006";
  return made;
}

RoutingRule routing_rule(Dice& dice, const Slug& slug) {
  RoutingRule made;
  made.slug = made.name = slug;
  made.position = dice.below(5);
  made.continue_ = dice.chance(40);
  made.matchers.push_back("alertname=~\"check-[" + std::to_string(dice.below(9)) + "-9].*\"");
  if (dice.chance(60)) made.matchers.push_back("site=" + dice.pick(sites));
  if (dice.chance(40)) made.matchers.push_back("severity=~\"critical|error\"");
  switch (dice.below(6)) {
    case 0:
      made.suppress = true;
      break;
    case 1:
      made.delay = dice.duration(1s, 10min);
      break;
    case 2:
      made.urgency = dice.chance(70) ? Urgency::low : Urgency::high;
      break;
    case 3:
      made.declare_incident = true;
      break;
    case 4:
      made.severity = Severity::SEV1;
      break;
    default:
      made.service = dice.pick(services);
      break;
  }
  return made;
}

InhibitionRule inhibition_rule(Dice& dice, const Slug& slug) {
  InhibitionRule made;
  made.slug = made.name = slug;
  made.source = {"severity=critical"};
  made.target = {dice.chance(50) ? "severity!=critical" : "severity=~\"critical|warning\""};
  if (dice.chance(80)) made.equal = {"site"};
  return made;
}

Integration integration(const Slug& slug) {
  Integration made;
  made.slug = made.name = slug;
  return made;
}

}  // namespace

ChangeConfig found_organisation(Dice& dice) {
  ChangeConfig change;
  const auto add = [&](ConfigObject object) { change.puts.push_back({std::move(object), {}}); };
  Team everyone;
  everyone.slug = everyone.name = "everyone";
  for (const Slug& slug : users) {
    User user;
    user.slug = user.name = slug;
    user.email = slug + "@example.org";
    user.notices.reminders = {dice.duration(1min, 2h)};
    user.notices.hand_offs = dice.chance(80);
    user.notices.over = dice.chance(80);
    add(user);
    everyone.members.push_back(slug);
    for (int i = dice.between(1, 2); i > 0; --i) {
      add(method(dice, slug, slug + (i == 1 ? "-one" : "-two")));
    }
  }
  add(everyone);
  WebhookSubscription follower;
  follower.slug = follower.name = "follower";
  follower.url = "https://follower.example.org/in";
  follower.drills = true;
  add(follower);
  ContactMethod channel;
  channel.slug = "ops-channel";
  channel.team = "everyone";
  channel.channel = Channel::webhook;
  channel.address = "https://chat.example.org/ops";
  add(channel);
  add(provider("main", 0));
  add(provider("backup", 1));
  Grant grant;
  grant.slug = "root-administers";
  grant.subject = "root";
  grant.access = AccessLevel::administrator;
  add(grant);
  for (const Slug& slug : schedules) add(schedule(dice, slug));
  for (const Slug& slug : policies) add(policy(dice, slug));
  for (const Slug& slug : services) {
    Service service;
    service.slug = service.name = slug;
    service.policy = slug == "unpaged" ? "" : slug;
    service.acknowledgement_timeout = dice.chance(50) ? dice.duration(1min, 30min) : 0s;
    if (service.acknowledgement_timeout > 2min && dice.chance(50)) {
      service.acknowledgement_reminder = dice.duration(1min, service.acknowledgement_timeout - 1s);
    }
    service.auto_resolve_after = dice.chance(20) ? dice.duration(5min, 2h) : 0s;
    if (dice.chance(10)) service.urgency = Urgency::low;
    add(service);
  }
  for (const Slug& slug : integrations) {
    Integration made = integration(slug);
    if (slug != "homeless") made.service = dice.pick(services);
    add(made);
  }
  for (const Slug& slug : heartbeats) {
    Integration made = integration(slug);
    made.protocol = Protocol::heartbeat;
    made.service = dice.pick(services);
    made.heartbeat_interval = dice.duration(30s, 10min);
    made.heartbeat_grace = dice.duration(1s, 1min);
    add(made);
  }
  for (int i = dice.below(3); i > 0; --i) add(routing_rule(dice, "rule-" + std::to_string(i)));
  if (dice.chance(70)) add(inhibition_rule(dice, "inhibit-1"));
  for (const Slug& slug : roles) {
    IncidentRole role;
    role.slug = role.name = slug;
    role.must_have = dice.chance(60);
    if (dice.chance(80)) role.checklist = {"say who you are", "look at the clock"};
    role.many = slug != commander_role && dice.chance(50);
    if (dice.chance(70)) role.filled_by.push_back({TargetKind::user, dice.pick(users)});
    if (dice.chance(50)) role.filled_by.push_back({TargetKind::schedule, dice.pick(schedules)});
    add(role);
  }
  Settings settings;
  settings.bundle_window = dice.chance(80) ? dice.duration(1s, 1min) : 0s;
  add(settings);
  return change;
}

ChangeConfig change_organisation(Dice& dice, const Config& config, Time now) {
  ChangeConfig change;
  const auto put = [&](ConfigObject object) { change.puts.push_back({std::move(object), {}}); };
  const Slug rule = "rule-" + std::to_string(dice.between(1, 4));
  const Slug inhibition = "inhibit-" + std::to_string(dice.between(1, 2));
  switch (dice.below(15)) {
    case 10:
    case 11:
    case 12:
      arrange(dice, config, now, change);
      break;
    case 13: {  // the other one is always there
      Provider main = *config.find<Provider>("main");
      main.enabled = !main.enabled;
      put(main);
      break;
    }
    case 0:
      put(policy(dice, dice.pick(policies)));
      break;
    case 8:
      put(schedule(dice, dice.pick(schedules)));
      break;
    case 1: {
      User user = *config.find<User>(dice.pick(users));
      user.active = !user.active || user.slug == "root";
      put(user);
      break;
    }
    case 2: {
      const Slug& user = dice.pick(users);
      put(method(dice, user, user + (dice.chance(50) ? "-one" : "-two")));
      break;
    }
    case 3: {
      const Slug slug = dice.pick(users) + "-one";
      if (const auto* found = config.find<ContactMethod>(slug)) {
        ContactMethod toggled = *found;
        toggled.enabled = !toggled.enabled;
        put(toggled);
      }
      break;
    }
    case 4:
      change.deletes.push_back({ConfigKind::contact_method, dice.pick(users) + "-two", {}});
      break;
    case 5:
      put(routing_rule(dice, rule));
      break;
    case 6:
      change.deletes.push_back({ConfigKind::routing_rule, rule, {}});
      break;
    case 7:
      if (dice.chance(50)) {
        put(inhibition_rule(dice, inhibition));
      } else {
        change.deletes.push_back({ConfigKind::inhibition_rule, inhibition, {}});
      }
      break;
    default: {
      Settings settings = config.settings();
      settings.bundle_window = dice.duration(0s, 1min);
      put(settings);
    }
  }
  return change;
}

}  // namespace tocsin::sim
