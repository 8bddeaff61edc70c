#include "tests/contract/story.hpp"

namespace tocsin::contract {

const std::vector<Slug>& Story::services() {
  static const std::vector<Slug> list = {"", "checkout", "payments", "search", "pay_ments"};
  return list;
}
const std::vector<Slug>& Story::integrations() {
  static const std::vector<Slug> list = {"prometheus", "grafana", "uptime"};
  return list;
}
const std::vector<Slug>& Story::users() {
  static const std::vector<Slug> list = {"ana", "bo", "cy"};
  return list;
}
const std::vector<std::string>& Story::texts() {
  static const std::vector<std::string> list = {"disk full",
                                                "Disk FULL on /var",
                                                "100% of 'quota' used",
                                                "a_b\\c \"quoted\"",
                                                "Zürich is down",
                                                "",
                                                "unit\x1fseparator\x1e and escape",
                                                "{\"json\": [1]}",
                                                "[]",
                                                "\U0001F525 fire"};
  return list;
}

Commit Story::empty_commit() {
  now_ += Duration{static_cast<std::int64_t>(1 + below(5'000))};
  Commit commit;
  commit.seq = counters_.seq++;
  commit.at = now_;
  commit.effects.counters = counters_;
  return commit;
}

Alert Story::new_alert(const std::string& key) {
  Alert alert;
  alert.id.value = counters_.alert++;
  alert.integration = one_of(integrations());
  alert.dedup_key = key;
  alert.summary = one_of(texts());
  const std::string host = "host-" + std::to_string(below(3));
  const std::string odd = one_of(texts());
  alert.labels = *Labels::from_pairs({{"alertname", "DiskFull"}, {"host", host}, {"odd", odd}});
  alert.started_at = alert.created_at = alert.status_at = now_;
  alert.fresh.last_seen_at = now_;
  alert.fresh.event_count = 1;
  change_one(alert);
  alert.status = AlertStatus::firing;
  return alert;
}

void Story::change_one(Alert& alert) {
  alert.service = one_of(services());
  alert.severity = any(Severity::SEV5);
  alert.urgency = any(Urgency::low);
  alert.summary = one_of(texts());
  alert.rule = below(2) == 0 ? "" : "rule-1";
  alert.quiet.clear();
  for (std::size_t n = below(3); n > 0; --n) {
    alert.quiet.push_back({any(QuietKind::delay), below(100), below(2) == 0 ? "" : "inhibit", {}});
    if (below(2) == 0) alert.quiet.back().until = now_ + Duration{5'000};
  }
  alert.wake_at = below(2) == 0 ? std::nullopt : std::optional<Time>(now_ + Duration{60'000});
  alert.fresh.ends_at =
      below(2) == 0 ? std::nullopt : std::optional<Time>(now_ + Duration{300'000});
  alert.fresh.last_seen_at = now_;
  alert.ends_at_assumed = below(2) == 0;
  alert.escalation.value = below(4);
  alert.incident.value = below(4);
  alert.content = digest_of(std::to_string(below(1'000)));
  alert.drill = below(4) == 0;
}

void Story::change_alerts(Commit& commit) {
  Effects& effects = commit.effects;
  for (std::size_t n = below(6); n > 0; --n) {
    Alert alert = new_alert("key-" + std::to_string(below(12)));
    const std::string name = alert.integration + "/" + alert.dedup_key;
    if (const auto found = open_.find(name); found != open_.end()) {
      alert = found->second;
      --counters_.alert;
      change_one(alert);
      alert.status = any(AlertStatus::resolved);
      alert.status_at = now_;
      alert.acknowledged_by = alert.status == AlertStatus::acknowledged ? "ana" : "";
    }
    if (alert.status == AlertStatus::resolved) {
      alert.resolved_at = now_;
      alert.wake_at.reset();
    }
    ++alert.fresh.event_count;
    Payload payload;
    payload.id.value = counters_.payload++;
    payload.alert = alert.id;
    payload.received_at = now_;
    payload.content =
        "{\"raw\": \"" + std::string(below(8) == 0 ? 40'000 : below(100), 'x') + "\"}";
    alert.payload = payload.id;
    effects.payloads.push_back(payload);
    const Digest key = alert_key(alert.integration, alert.dedup_key);
    effects.events.push_back(
        {alert.integration, now_, any(EventAction::resolve), key, alert.id, payload.id});
    if (below(4) == 0) {
      effects.events.push_back({one_of(integrations()), now_, EventAction::resolve, key, {}, {}});
    }
    effects.alerts.push_back(alert);
    if (alert.open()) {
      open_[name] = alert;
    } else {
      open_.erase(name);
    }
  }
  for (auto& [name, alert] : open_) {
    if (below(5) != 0) continue;
    ++alert.fresh.event_count;
    alert.fresh.last_seen_at = now_;
    alert.wake_at = alert.wake_at ? std::nullopt : std::optional(now_);
    effects.renewals.push_back({alert.id, alert.fresh, alert.wake_at});
  }
}

std::uint64_t Story::maybe_new(std::uint64_t& counter) {
  return counter > 1 && below(2) == 0 ? 1 + below(counter - 1) : counter++;
}

void Story::add_response(Commit& commit) {
  Effects& effects = commit.effects;
  for (std::size_t n = below(3); n > 0; --n) {
    Escalation row;
    row.id.value = maybe_new(counters_.escalation);
    row.subject_kind = any(SubjectOf::test);
    row.subject = below(4);
    row.service = one_of(services());
    row.policy = "policy-" + std::to_string(below(2));
    row.policy_version = 1 + static_cast<std::int64_t>(below(3));
    row.status = any(EscalationStatus::ended);
    row.started_at = now_;
    if (below(2) == 0) row.wake_at = now_ + Duration{1'000};
    effects.escalations.push_back(row);
  }
  for (std::size_t n = below(4); n > 0; --n) {
    Page row;
    row.id.value = maybe_new(counters_.page);
    row.escalation.value = 1 + row.id.value % 5;  // a page stays with its escalation
    row.subject_kind = any(SubjectOf::test);
    row.subject = below(4);
    row.user = one_of(users());
    row.status = any(PageStatus::cancelled);
    row.reason = {any(Reason::Code::declared_by_rule), "policy-1", below(5)};
    row.created_at = now_;
    if (below(2) == 0) row.ended_at = now_;
    effects.pages.push_back(row);
  }
  for (std::size_t n = below(3); n > 0; --n) {
    Job row;
    row.id.value = maybe_new(counters_.job);
    row.kind = any(JobKind::follow);
    row.lane = row.kind == JobKind::follow ? "webhook_subscription:hooks" : "email";
    row.status = any(JobStatus::cancelled);
    row.contact_method = "ana-mail";
    row.user = one_of(users());
    for (std::size_t page = below(3); page > 0; --page) row.pages.push_back(PageId{page});
    row.created_at = now_;
    row.due_at = now_;
    row.provider = one_of(texts());
    for (std::size_t i = below(3); i > 0; --i) row.tried.push_back(one_of(users()));
    if (below(3) == 0) row.refused = row.tried;
    row.message = one_of(texts());
    row.notification.value = below(5);
    if (row.kind == JobKind::follow) {
      row.follow.follower = one_of(users());
      row.follow.incident.value = below(5);
      row.follow.first.value = below(100);
      row.follow.last.value = row.follow.first.value + below(100);
      row.follow.failed = static_cast<int>(below(9));
      row.follow.refused = static_cast<int>(below(4));
    }
    effects.jobs.push_back(row);
  }
  for (std::size_t n = below(3); n > 0; --n) {
    Notification row;
    row.id.value = counters_.notification++;
    row.job.value = 1 + below(5);
    row.user = one_of(users());
    row.contact_method = row.user + "-mail";
    row.channel = any(Channel::voice);
    for (std::size_t page = below(3); page > 0; --page) row.pages.push_back(PageId{page});
    row.started_at = row.ended_at = now_;
    row.status = any(NotificationStatus::undelivered);
    row.receipt = one_of(texts());
    row.provider = one_of(users());
    row.message = one_of(texts());
    effects.notifications.push_back(row);
  }
  if (below(2) == 0 && counters_.notification > 1) {  // of an earlier commit, or of this one
    Receipt receipt;
    receipt.notification.value = 1 + below(static_cast<std::size_t>(counters_.notification - 1));
    receipt.status = any(NotificationStatus::undelivered);
    receipt.receipt = one_of(texts());
    effects.receipts.push_back(receipt);
  }
  for (std::size_t n = below(3); n > 0; --n) {
    Incident row;
    row.id.value = maybe_new(counters_.incident);
    row.title = one_of(texts());
    row.summary = one_of(texts());
    row.status = any(IncidentStatus::merged);
    row.severity = any(Severity::SEV5);
    if (below(2) == 0) row.impact = any(Level::none);
    for (std::size_t i = below(3); i > 0; --i) row.services.push_back(services()[1 + below(4)]);
    row.declared_by = one_of(users());
    row.declared_at = row.updated_at = now_;
    row.first_entered["triage"] = now_;
    row.drill = below(3) == 0;
    for (std::size_t i = below(3); i > 0; --i) {
      row.roles.push_back({"scribe", one_of(users()), any(HoldingState::passed), now_, {}, {}});
      if (below(2) == 0) row.roles.back().ticked = {{one_of(texts()), one_of(users()), now_}};
      row.responders.push_back({.user = one_of(users()),
                                .state = any(ResponderState::released),
                                .asked_at = now_,
                                .acknowledged_at = {},
                                .joined_at = {},
                                .released_at = {},
                                .by = {}});
    }
    if (below(3) == 0) row.bridge = {"https://meet.example.org/1", "+49 30 1234"};
    if (below(3) == 0) row.nag_at = now_;
    if (below(3) == 0) row.templates = {"first-minutes"};
    add_impact(row);
    effects.incidents.push_back(row);
  }
  add_tasks(effects);
  add_service_checks(effects);
  add_files(effects);
  add_changes(effects);
  add_chat_links(effects);
}

void Story::add_impact(Incident& row) {
  if (below(2) == 0) {
    row.impact_facts.version = 1 + static_cast<std::int64_t>(below(3));
    row.impact_facts.regions = {one_of(texts())};
    if (below(2) == 0) row.impact_facts.customers = static_cast<std::int64_t>(below(1000));
    row.impact_facts.revenue = {{now_ - 5min, 1250}, {now_, 0}};
    row.impact_facts.penalties = {{one_of(texts()), 100'000, now_ + 1h}};
    if (below(2) == 0) row.impact_facts.began_at = now_ - 10min;
    if (below(2) == 0) row.impact_facts.ended_at = now_;
    row.impact_facts.changes = {{"regions", 1, one_of(users()), now_}};
  }
  if (below(2) == 0) {
    row.cost_basis.stints = {{one_of(users()), "scribe", now_ - 5min, now_},
                             {one_of(users()), "", now_, {}}};
    row.cost_basis.open = {{now_ - 5min, {}}};
    if (below(2) == 0) row.cost_basis.rates = CostRates{"USD", 8'000, {{"scribe", 0}}};
  }
  if (below(2) == 0) row.alarm_at = now_ - 10min;
  if (below(2) == 0) row.first_update_at = now_;
  if (below(2) == 0) row.chat = {"T1", "C" + std::to_string(below(5)), below(2) == 0};
}

void Story::add_tasks(Effects& effects) {
  for (std::size_t n = below(4); n > 0; --n) {
    Task row;
    row.id.value = maybe_new(counters_.task);
    row.incident.value = 1 + row.id.value % 4;  // a task stays where it was made
    row.kind = any(TaskKind::action_item);
    row.title = one_of(texts());
    row.description = one_of(texts());
    row.status = any(TaskStatus::skipped);
    row.owner = one_of(users());
    row.role = one_of(services());
    if (below(2) == 0) row.due_at = now_ + 5min;
    for (std::size_t i = below(3); i > 0; --i) row.after.push_back(TaskId{i});
    row.note = one_of(texts());
    row.entry.value = below(9);
    row.created_by = one_of(users());
    row.created_at = now_;
    if (below(2) == 0) row.started_at = now_;
    if (is_over(row.status)) row.ended_at = now_;
    row.version = 1 + static_cast<std::int64_t>(below(3));
    if (row.version > 1) row.changes = {{"owner", row.version, one_of(users()), now_}};
    if (below(2) == 0) row.wake_at = row.due_at;
    effects.tasks.push_back(row);
  }
}

void Story::add_service_checks(Effects& effects) {
  for (std::size_t n = below(4); n > 0; --n) {
    ServiceCheck row;
    row.id.value = maybe_new(counters_.service_check);
    row.incident.value = 1 + row.id.value % 4;  // it stays where it was made
    row.service = one_of(services());
    row.round = 1 + static_cast<int>(below(3));
    row.asked_at = now_;
    row.asked_by = one_of(users());
    if (below(2) == 0) row.waiting_since = now_;
    if (below(2) == 0) {
      row.health = any(Health::unknown);
      row.health_since = now_;
      if (row.health == Health::impaired) row.impaired_at = now_;
      row.answers = {{row.round, *row.health, one_of(texts()), one_of(users()), now_}};
    }
    effects.service_checks.push_back(row);
  }
}

void Story::add_files(Effects& effects) {
  for (std::size_t n = below(3); n > 0; --n) {
    IncidentFile row;
    row.id.value = counters_.file++;
    row.incident.value = 1 + below(3);
    row.entry.value = 1 + below(50);
    row.kind = any(FileKind::link);
    row.name = one_of(texts());
    row.media_type = "image/png";
    row.bytes = below(1 << 20);
    row.sha256 = std::string(64, 'a');
    if (row.kind == FileKind::link) row.url = "https://graphs.example.org/1";
    row.visibility = any(Visibility::public_);
    row.at = now_;
    row.actor = {any(ActorKind::guest), one_of(users()), ""};
    effects.files.push_back(row);
  }
  for (std::size_t n = below(4); n > 0; --n) {
    effects.custody.push_back({.id = CustodyId{counters_.custody++},
                               .incident = IncidentId{1 + below(3)},
                               .file = FileId{1 + below(4)},
                               .act = any(CustodyAct::fetched),
                               .at = now_,
                               .actor = {ActorKind::user, one_of(users()), ""},
                               .origin = any(Origin::cli),
                               .address = "192.0.2.1"});
  }
}

void Story::add_changes(Effects& effects) {
  for (std::size_t n = below(4); n > 0; --n) {
    Change row;
    row.id.value = maybe_new(counters_.change);
    row.key = digest_of("change " + std::to_string(row.id.value));
    row.source_id = std::to_string(row.id.value);
    row.source = one_of(texts());
    row.title = one_of(texts());
    row.kind = any(ChangeKind::other);
    row.state = any(ChangeState::rolled_back);
    for (std::size_t i = below(3); i > 0; --i) row.services.push_back(services()[1 + below(4)]);
    row.who = one_of(users());
    row.began_at = now_ - std::chrono::minutes(below(3));
    if (is_over(row.state)) row.ended_at = row.began_at + std::chrono::minutes(below(3));
    if (below(2) == 0) row.links = {{"https://ci.example.org/1", one_of(texts())}};
    if (below(2) == 0) row.details = R"({"sha":"abc"})";
    if (below(3) == 0) row.incident.value = below(4);
    row.actor = {any(ActorKind::guest), one_of(users()), ""};
    row.received_at = row.updated_at = now_;
    row.version = 1 + static_cast<std::int64_t>(below(3));
    if (row.incident) {
      row.emergency = {.approval = any(Approval::refused),
                       .after_the_fact = below(2) == 0,
                       .asked_by = one_of(users()),
                       .decided_by = one_of(users()),
                       .plan = one_of(texts()),
                       .risk = one_of(texts()),
                       .roll_back = one_of(texts()),
                       .word = one_of(texts()),
                       .moved_by = one_of(users())};
      if (below(2) == 0) row.emergency.decided_at = now_;
    }
    effects.changes.push_back(row);
  }
}

void Story::add_chat_links(Effects& effects) {
  for (std::size_t n = below(4); n > 0; --n) {
    const std::uint64_t message = below(5);  // 0: the channel itself
    effects.chat_links.push_back(
        {.channel = "C" + std::to_string(below(5)),
         .message = message == 0 ? "" : std::to_string(1'355'517'520 + message) + ".000005",
         .incident = IncidentId{1 + below(3)},
         .entry = EntryId{below(6)},
         .member = below(2) == 0 ? "" : "U0G9QF9C6",
         .changed = below(2) == 0 ? "" : chat_gone});
  }
}

void Story::add_people(Commit& commit) {
  Effects& effects = commit.effects;
  for (std::size_t n = below(4); n > 0; --n) {
    TimelineEntry row;
    row.id.value = counters_.entry++;
    row.subject_kind = any(EntryOf::incident);
    row.subject = below(4);
    row.at = now_;
    row.kind = any(EntryKind::checklist_unticked);
    row.visibility = any(Visibility::public_);
    if (below(2) == 0) row.about.value = below(row.id.value);
    if (below(4) == 0) row.occurred_at = now_ - 5min;
    row.actor = {any(ActorKind::guest), one_of(users()), ""};
    row.reason = {any(Reason::Code::retry), "x", 1};
    row.text = one_of(texts());
    effects.timeline.push_back(row);
  }
  if (below(2) == 0) {
    Silence row;
    row.id.value = counters_.silence++;
    row.uuid = "uuid-" + std::to_string(row.id.value);
    row.matchers = {*Matcher::make("host", MatchOp::regex, "host-[12]")};
    row.starts_at = now_;
    row.ends_at = now_ + Duration{5'000};
    row.comment = one_of(texts());
    row.begun = below(2) == 0;
    row.over = below(3) == 0;
    effects.silences.push_back(row);
  }
  if (below(2) == 0) {
    effects.heartbeats.push_back({one_of(integrations()), below(2) == 0, now_, now_});
    effects.last_messages.push_back(
        {one_of(users()) + "-mail", now_, static_cast<int>(below(3)), Severity::SEV2});
    effects.step_turns.push_back({"checkout/" + std::to_string(1 + below(2)), one_of(users())});
  }
  if (below(2) == 0) {
    effects.told.push_back({any(SubjectOf::test), 1 + below(3), one_of(users()) + "-mail"});
    OnCallRow row;
    row.schedule = one_of(services());
    row.people = {one_of(users())};
    if (below(2) == 0) row.left.push_back({one_of(users()), now_});
    row.looked_at = now_;
    if (below(2) == 0) row.gap_told = now_;
    if (below(2) == 0) row.wake_at = now_;
    effects.on_call.push_back(row);
  }
  if (below(4) == 0) effects.told_gone.push_back({any(SubjectOf::test), 1 + below(3)});
  if (below(6) == 0) effects.on_call_gone.push_back(one_of(services()));
  if (below(6) == 0) effects.heartbeats_gone.push_back(one_of(integrations()));
  if (below(2) == 0) {
    KeptReply row;
    row.key = "user/ana/" + std::to_string(below(6));
    row.at = now_;
    row.request = digest_of(row.key);
    row.reply.ids = {below(9), below(9)};
    effects.replies.push_back(row);
  }
}

void Story::add_configuration(Commit& commit) {
  for (std::size_t n = below(3); n > 0; --n) {
    ConfigRow row;
    row.kind = any(ConfigKind::verification);
    row.slug = one_of(users());
    row.version = ++versions_[{row.kind, row.slug}];
    row.valid_from = row.created_at = now_;
    row.deleted = below(4) == 0;
    row.managed_by = below(2) == 0 ? "" : "org.yaml";
    row.body = row.deleted ? "" : "{\"slug\":\"" + row.slug + "\"}";
    if (row.deleted) versions_.erase({row.kind, row.slug});  // and counted from 1 again
    commit.effects.config.push_back(row);
    AuditEntry entry;
    entry.id.value = counters_.audit++;
    entry.at = now_;
    entry.actor = {ActorKind::user, one_of(users()), ""};
    entry.action = "updated";
    entry.kind = row.kind;
    entry.slug = row.slug;
    entry.version = row.version;
    entry.difference = "{}";
    commit.effects.audit.push_back(entry);
  }
}

Commit Story::next() {
  if (below(40) == 0) now_ += std::chrono::hours(20);
  Commit commit = empty_commit();
  change_alerts(commit);
  add_response(commit);
  add_people(commit);
  add_configuration(commit);
  commit.effects.counters = counters_;
  return commit;
}

}  // namespace tocsin::contract
