#include "tests/sim/deeds.hpp"

#include <fmt/format.h>

#include "tests/sim/organisation.hpp"

namespace tocsin::sim {
namespace {

const std::vector<std::string> severities{"critical", "error", "warning", "info"};

template <typename Map>
auto pick_key(Dice& dice, const Map& map) {
  auto found = map.begin();
  std::advance(found, dice.below(static_cast<int>(map.size())));
  return found->first;
}
AlertId pick_key(Dice& dice, const AlertTable& alerts) { return dice.pick(alerts.ids()); }

}  // namespace

CommandBody Deeds::events(const Scene& scene) {
  IngestEvents ingest;
  ingest.integration = dice_.pick(integrations);
  ingest.drill = dice_.chance(5);
  const int count = dice_.chance(5) ? dice_.between(20, 60) : dice_.between(1, 3);
  for (int i = 0; i < count; ++i) {
    const std::string name =
        fmt::format("{}-{}", ingest.drill ? "drill" : "check", dice_.below(12));
    const std::string& site = dice_.pick(sites);
    const std::string& severity = dice_.pick(severities);
    Event event;
    event.dedup_key = name;
    event.summary = name + " is wrong";
    // Some keep their labels, others change them with every event.
    const bool steady = dice_.chance(70);
    event.labels = *Labels::from_pairs({{"alertname", name},
                                        {"site", steady ? sites.front() : site},
                                        {"severity", steady ? severities.front() : severity}});
    if (dice_.chance(15)) event.content.annotations["value"] = std::to_string(dice_.below(100));
    if (dice_.chance(35)) event.action = EventAction::resolve;
    if (dice_.chance(5)) event.action = EventAction::acknowledge;
    if (event.action == EventAction::trigger && dice_.chance(25)) {
      event.ends_at = scene.now + dice_.duration(-1min, 20min);
      event.ends_at_assumed = dice_.chance(50);
    }
    ArrivedEvent arrived;
    arrived.key = alert_key(ingest.integration, event.dedup_key);
    arrived.content = content_digest(event);
    arrived.content_json = write_json(event.content);
    arrived.event = std::move(event);
    ingest.events.push_back(std::move(arrived));
  }
  if (dice_.chance(30)) add_repeats(ingest, scene);
  return ingest;
}

// Taken for repeats by somebody who heard of them before, and may not have heard the last of them.
void Deeds::add_repeats(IngestEvents& ingest, const Scene& scene) {
  if (dice_.chance(70)) ingest.events.clear();
  std::set<Digest> keys;
  for (const ArrivedEvent& event : ingest.events) keys.insert(event.key);
  scene.state.alerts().for_each([&](const Alert& alert) {
    if (alert.integration != ingest.integration || dice_.chance(40)) return;
    Repeat repeat;
    repeat.key = alert_key(alert.integration, alert.dedup_key);
    if (!keys.insert(repeat.key).second) return;
    repeat.content = alert.content;
    if (dice_.chance(3)) ++repeat.content.low;
    repeat.span.starts_at = scene.now - dice_.duration(0ms, 10min);
    if (dice_.chance(50)) repeat.span.ends_at = scene.now + dice_.duration(-1min, 20min);
    repeat.span.ends_at_assumed = dice_.chance(50);
    ingest.repeats.push_back(repeat);
  });
}

CommandBody Deeds::act_on_alerts(const Scene& scene) {
  ActOnAlerts act;
  act.verb = static_cast<AlertVerb>(dice_.below(6));
  const int count = dice_.between(1, 3);
  for (int i = 0; i < count && !scene.state.alerts().empty(); ++i) {
    act.alerts.push_back(pick_key(dice_, scene.state.alerts()));
  }
  if (act.verb == AlertVerb::snooze) act.until = scene.now + dice_.duration(1s, 2h);
  if (dice_.chance(20)) act.note = "a note";
  return act;
}

CommandBody Deeds::act_on_page(const Scene& scene) {
  if (scene.state.pages().empty() || dice_.chance(10)) {  // an old link
    return ActOnPage{PageId{static_cast<std::uint64_t>(dice_.between(1, 50))}};
  }
  return ActOnPage{pick_key(dice_, scene.state.pages()), static_cast<PageVerb>(dice_.below(3))};
}

CommandBody Deeds::silence(const Scene& scene) {
  PutSilence put;
  if (!scene.state.silences().empty() && dice_.chance(40)) {
    put.silence = scene.state.silences().at(pick_key(dice_, scene.state.silences()));
    put.silence.ends_at = scene.now + dice_.duration(1s, 3h);
    if (dice_.chance(70)) {
      put.silence.uuid = fmt::format("sim-{}", ++made_);
      return put;
    }
  }
  put.silence.uuid = fmt::format("sim-{}", ++made_);
  put.silence.matchers =
      *parse_matchers(dice_.chance(50) ? "site=" + dice_.pick(sites)
                                       : fmt::format("alertname=~\"check-{}.*\"", dice_.below(12)));
  put.silence.starts_at = scene.now + (dice_.chance(60) ? Duration{} : dice_.duration(1s, 30min));
  put.silence.ends_at = put.silence.starts_at + dice_.duration(1s, 2h);
  return put;
}

CommandBody Deeds::expire_silence(const Scene& scene) {
  if (scene.state.silences().empty()) return ExpireSilence{SilenceId{1}};
  return ExpireSilence{pick_key(dice_, scene.state.silences())};
}

CommandBody Deeds::declare(const Scene& scene) {
  DeclareIncident declare;
  declare.title = fmt::format("incident number {} of this world", ++made_);
  if (dice_.chance(50)) declare.services = {dice_.pick(services)};
  if (dice_.chance(50)) declare.severity = static_cast<Severity>(dice_.below(5));
  if (dice_.chance(50)) declare.impact = static_cast<Level>(dice_.below(5));
  declare.page_teams = dice_.chance(70);
  declare.drill = dice_.chance(10);
  if (!scene.state.alerts().empty() && dice_.chance(50)) {
    declare.alerts = {pick_key(dice_, scene.state.alerts())};
  }
  return declare;
}

CommandBody Deeds::change_incident(const Scene& scene) {
  if (scene.state.incidents().empty()) return declare(scene);
  ChangeIncident change;
  change.incident = pick_key(dice_, scene.state.incidents());
  if (dice_.chance(70)) change.status = static_cast<IncidentStatus>(dice_.below(9));
  if (dice_.chance(20)) change.severity = static_cast<Severity>(dice_.below(5));
  if (dice_.chance(20)) change.note = "a note";
  if (!scene.state.alerts().empty() && dice_.chance(30)) {
    (dice_.chance(60) ? change.attach : change.detach) = {pick_key(dice_, scene.state.alerts())};
  }
  return change;
}

// Tasks that wait for each other, are due soon, and change hands.
CommandBody Deeds::work_on(const Scene& scene) {
  if (scene.state.incidents().empty()) return declare(scene);
  const IncidentId incident = pick_key(dice_, scene.state.incidents());
  const TaskList tasks = scene.state.tasks_of(incident);
  if (tasks.empty() || dice_.chance(40)) {
    CreateTask create;
    create.incident = incident;
    create.title = fmt::format("task number {} of this world", ++made_);
    if (dice_.chance(20)) create.kind = TaskKind::action_item;
    if (dice_.chance(60)) create.owner = dice_.pick(users);
    if (dice_.chance(60)) create.due_at = scene.now + dice_.duration(1s, 2h);
    if (!tasks.empty() && dice_.chance(50)) create.after = {dice_.pick(tasks)->id};
    return create;
  }
  ChangeTask change;
  change.incident = incident;
  const Task& task = *dice_.pick(tasks);
  change.task = task.id;
  if (dice_.chance(50)) change.expected_version = task.version;
  if (dice_.chance(70)) change.status = static_cast<TaskStatus>(dice_.below(4));
  if (dice_.chance(30)) change.owner = dice_.chance(80) ? dice_.pick(users) : Slug();
  if (dice_.chance(30)) change.after = std::vector<TaskId>{dice_.pick(tasks)->id};
  if (dice_.chance(20)) change.due_at = std::optional<Time>(scene.now + dice_.duration(1s, 2h));
  return change;
}

// The roll of a few services, and answers also of some that nobody asked; or people talk.
CommandBody Deeds::call_the_roll(const Scene& scene) {
  if (scene.state.incidents().empty()) return declare(scene);
  const IncidentId incident = pick_key(dice_, scene.state.incidents());
  if (dice_.chance(15)) {
    NoteCall call{.incident = incident, .closed = {}};
    if (dice_.chance(50)) call.took_part = {dice_.pick(users)};
    return call;
  }
  const ServiceChecks checks = scene.state.service_checks_of(incident);
  if (checks.empty() || dice_.chance(30)) {
    CallRoll call{incident, {}, dice_.chance(50)};
    if (dice_.chance(70)) call.services = {dice_.pick(services)};
    return call;
  }
  const Slug service = dice_.chance(80) ? dice_.pick(checks)->service : dice_.pick(services);
  return AnswerRoll{incident, service, static_cast<Health>(dice_.below(3)), "so it is"};
}

// What it hurts, now and as it turns out to have been.
CommandBody Deeds::tell_impact(const Scene& scene) {
  if (scene.state.incidents().empty()) return declare(scene);
  ChangeImpact change;
  change.incident = pick_key(dice_, scene.state.incidents());
  if (dice_.chance(30)) change.expected_version = static_cast<std::int64_t>(dice_.below(3));
  if (dice_.chance(50)) change.customers = static_cast<std::int64_t>(dice_.below(1000));
  if (dice_.chance(50)) change.revenue_cents_a_minute = static_cast<Cents>(dice_.below(100'000));
  if (change.revenue_cents_a_minute && dice_.chance(40)) {
    change.revenue_since = scene.now - dice_.duration(0s, 2h);
  }
  if (dice_.chance(30)) {
    change.penalties = {{"a promise", 100'000, scene.now + dice_.duration(1s, 2h)}};
  }
  if (dice_.chance(20)) change.began_at = std::optional<Time>(scene.now - dice_.duration(0s, 2h));
  if (dice_.chance(20)) change.ended_at = std::optional<Time>(scene.now);
  return change;
}

// Of a few changes again and again, by senders who may not have heard what others said last.
CommandBody Deeds::tell_of_change(const Scene& scene, const Actor& actor) {
  RecordChange record;
  record.report.source_id = fmt::format("deploy-{}", dice_.below(6));
  record.report.title = fmt::format("version {} of this world", ++made_);
  record.report.state = static_cast<ChangeState>(dice_.below(5));
  if (dice_.chance(60)) record.report.services = std::vector<Slug>{dice_.pick(services)};
  if (dice_.chance(40)) record.report.began_at = scene.now - dice_.duration(0s, 2h);
  record.usual_services = {services.front()};
  const Digest key = change_key(actor, record.report.source_id);
  if (const KnownChange* newest = scene.state.known_change(key); newest && dice_.chance(80)) {
    Change known;
    known.id = newest->id;
    known.key = key;
    known.source_id = record.report.source_id;
    known.version = newest->version - (dice_.chance(10) ? 1 : 0);
    known.began_at = known.received_at = scene.now - 1h;
    record.known = known;
  }
  return record;
}

CommandBody Deeds::judge_change(const Scene& scene) {
  if (scene.state.incidents().empty()) return declare(scene);
  JudgeChange judge;
  judge.incident = pick_key(dice_, scene.state.incidents());
  judge.change.id = ChangeId{static_cast<std::uint64_t>(dice_.between(1, 6))};
  judge.change.title = "a version of this world";
  judge.verdict = static_cast<ChangeVerdict>(dice_.below(3));
  return judge;
}

// Asked for, approved by those who may and by others, and carried out in any order.
CommandBody Deeds::change_in_need(const Scene& scene) {
  if (scene.state.incidents().empty()) return declare(scene);
  const IncidentId incident = pick_key(dice_, scene.state.incidents());
  const auto changes = scene.state.emergency_changes_of(incident);
  if (changes.empty() || dice_.chance(30)) {
    RequestChange request;
    request.incident = incident;
    request.title = fmt::format("emergency number {} of this world", ++made_);
    request.services = {dice_.pick(services)};
    request.plan = "flip it";
    request.risk = dice_.chance(90) ? "none is known" : "";
    request.roll_back = "flip it back";
    request.done_already = dice_.chance(30);
    return request;
  }
  const Change& change = *dice_.pick(changes);
  ActOnChange act{incident, change.id, static_cast<EmergencyAct>(dice_.below(6)), "so it is"};
  if (dice_.chance(50)) act.expected_version = change.version - (dice_.chance(10) ? 1 : 0);
  return act;
}

// A channel becomes the mirror of an incident, speaks in it, or is given up.
CommandBody Deeds::mirror(const Scene& scene) {
  if (scene.state.incidents().empty()) return declare(scene);
  const IncidentId incident = pick_key(dice_, scene.state.incidents());
  const ChatRoom& chat = scene.state.incident(incident)->chat;
  if (!is_mirrored(chat) || dice_.chance(10)) {
    return LinkChat{incident, {"T1", fmt::format("C{}", dice_.below(6)), false}};
  }
  if (dice_.chance(10)) return LeaveChat{incident, "nobody reads it"};
  WriteEntry write;
  write.incident = incident;
  write.text = fmt::format("line number {} of this world", ++made_);
  write.heard = HeardInChat{
      .channel = chat.channel, .message = fmt::format("17640000{}.000001", made_), .member = "U1"};
  return write;
}

CommandBody Deeds::call_people(const Scene& scene) {
  PagePeople call;
  const bool incident = dice_.chance(40) && !scene.state.incidents().empty();
  if (incident) {
    call.subject_kind = SubjectOf::incident;
    call.subject = pick_key(dice_, scene.state.incidents()).value;
  } else if (!scene.state.alerts().empty()) {
    call.subject = pick_key(dice_, scene.state.alerts()).value;
  }
  call.targets.push_back({TargetKind::user, dice_.pick(users)});
  if (dice_.chance(30)) call.targets.push_back({TargetKind::schedule, dice_.pick(schedules)});
  call.instead = dice_.chance(30);
  return call;
}

CommandBody Deeds::respond(const Scene& scene) {
  if (scene.state.incidents().empty()) return declare(scene);
  const IncidentId id = pick_key(dice_, scene.state.incidents());
  const Slug role = dice_.pick(roles);
  switch (dice_.below(10)) {
    case 8:
    case 9: {
      const IncidentRole* known = scene.config.find<IncidentRole>(role);
      const bool points = known != nullptr && !known->checklist.empty();
      return TickChecklist{id, role, points ? dice_.pick(known->checklist) : "no such point",
                           dice_.chance(30)};
    }
    case 6:
      return MergeIncident{id, pick_key(dice_, scene.state.incidents())};
    case 7: {
      ChangeIncident change;
      change.incident = id;
      if (dice_.chance(50)) change.parent = pick_key(dice_, scene.state.incidents());
      if (dice_.chance(30)) change.is_private = dice_.chance(50);
      return change;
    }
    case 0:
      return AssignRole{id, role, dice_.pick(users), dice_.chance(30)};
    case 1:
      return OfferRole{id, role, dice_.pick(users)};
    case 2:
      return TakeRole{id, role};
    case 3:
      return DeclineRole{id, role};
    case 4:
      return JoinIncident{id};
    default:
      return ReleaseResponder{id, dice_.pick(users)};
  }
}

CommandBody Deeds::verify(const Scene& scene) {
  const Slug method = dice_.pick(users) + (dice_.chance(50) ? "-one" : "-two");
  const auto sent = scene.providers.codes().find(method);
  if (sent != scene.providers.codes().end() && dice_.chance(60)) {
    return ConfirmVerification{method, dice_.chance(80) ? sent->second : "000000"};
  }
  return SendVerification{method, fmt::format("{:06}", dice_.between(1, 999'999))};
}

// Codes are made, and used: often one that is left.
CommandBody Deeds::sign_in() {
  const Slug user = dice_.pick(users);
  const std::vector<std::string> codes = {"a", "b", "c"};
  if (dice_.chance(30)) {
    ChangeConfig change;
    change.puts.push_back({.object = SignInCodes{.slug = user, .code_hashes = codes, .made_at = {}},
                           .expected_version = {}});
    return change;
  }
  return SignInByCode{.code_hash = dice_.chance(80) ? dice_.pick(codes) : "none",
                      .session = {.slug = fmt::format("session-{}", ++made_),
                                  .user = user,
                                  .created_at = {},
                                  .expires_at = {}}};
}

// Somebody from outside is let into an incident, stays longer or goes.
CommandBody Deeds::guest(const Scene& scene) {
  const auto& incidents = scene.state.incidents();
  if (incidents.empty()) return sign_in();
  auto at = incidents.begin();
  std::advance(at, dice_.below(static_cast<int>(incidents.size())));
  const IncidentId incident = at->first;
  const Slug name = fmt::format("guest-{}", dice_.below(3));
  if (dice_.chance(60)) {
    User user{.slug = name, .name = name, .email = name + "@nets.example"};
    user.guest = GuestPass{.incident = incident.value,
                           .until = scene.now + std::chrono::minutes(dice_.between(1, 600)),
                           .company = "Nets",
                           .invited_by = {}};
    return InviteGuest{.incident = incident, .user = std::move(user), .code_hash = "a"};
  }
  ChangeGuest change{.incident = incident, .user = name};
  change.ends = dice_.chance(50);
  if (!change.ends) change.until = scene.now + std::chrono::minutes(dice_.between(1, 600));
  return change;
}

Command Deeds::next(const Scene& scene) {
  Command command;
  command.origin = Origin::api;
  command.actor = Actor{ActorKind::user, dice_.pick(users), {}};
  if (dice_.chance(30)) command.idempotency_key = fmt::format("key-{}", ++made_);
  const int choice = dice_.below(100);
  if (choice < 40) {
    command.body = events(scene);
    command.origin = Origin::intake;
    command.actor =
        Actor{ActorKind::integration, std::get<IngestEvents>(command.body).integration, {}};
    command.idempotency_key.clear();
  } else if (choice < 52) {
    command.body = act_on_alerts(scene);
  } else if (choice < 62) {
    command.body = act_on_page(scene);
    const Page* page = scene.state.page(std::get<ActOnPage>(command.body).page);
    if (page != nullptr) command.actor.slug = page->user;
    command.origin = Origin::link;
  } else if (choice < 68) {
    command.body = silence(scene);
  } else if (choice < 71) {
    command.body = expire_silence(scene);
  } else if (choice < 80) {
    command.body = Heartbeat{dice_.pick(heartbeats)};
    command.idempotency_key.clear();
  } else if (choice < 84) {
    command.body = declare(scene);
  } else if (choice < 86) {
    const int work = dice_.below(9);
    command.body = work == 0   ? call_the_roll(scene)
                   : work == 1 ? work_on(scene)
                   : work == 2 ? tell_impact(scene)
                   : work == 3 ? tell_of_change(scene, command.actor)
                   : work == 4 ? judge_change(scene)
                   : work == 5 ? change_in_need(scene)
                   : work == 6 ? mirror(scene)
                               : change_incident(scene);
  } else if (choice < 88) {
    command.body = respond(scene);
  } else if (choice < 94) {
    command.body = change_organisation(dice_, scene.config, scene.now);
  } else if (choice < 97) {
    command.body = dice_.chance(70) ? verify(scene) : dice_.chance(50) ? sign_in() : guest(scene);
  } else if (dice_.chance(50)) {
    command.body = SendTestPage{dice_.pick(users), {}};
  } else {
    command.body = call_people(scene);
  }
  return command;
}

}  // namespace tocsin::sim
