#include "tests/scenario/story.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/follow_reading.hpp"
#include "tests/scenario/same_rows.hpp"

namespace tocsin {
namespace {

constexpr int rounds_at_one_instant_max = 1'000;  // more is a circle in the engine
const Sight& everything = sight_of_all;

std::string where(const std::source_location& at) {
  return fmt::format("{}:{}", at.file_name(), at.line());
}

// All rows of a query, oldest first.
template <typename Row, typename Ask>
std::vector<Row> all_rows(Ask ask) {
  std::vector<Row> rows;
  std::string cursor;
  do {
    Result<Slice<Row>> slice = ask(cursor);
    EXPECT_TRUE(slice) << slice.error().message;
    if (!slice) return rows;
    rows.insert(rows.end(), slice->rows.begin(), slice->rows.end());
    cursor = slice->next;
  } while (!cursor.empty());
  std::reverse(rows.begin(), rows.end());
  return rows;
}

std::vector<ConfigObject> the_stage() {
  std::vector<ConfigObject> objects;
  for (const Slug& slug : {ana, ben, cleo, root}) {
    User user;
    user.slug = slug;
    user.name = slug;
    user.email = slug + "@example.org";
    ContactMethod mail;
    mail.slug = slug + "-mail";
    mail.user = slug;
    mail.address = user.email;
    mail.vouched = true;
    objects.emplace_back(user);
    objects.emplace_back(mail);
  }
  Grant grant;
  grant.slug = "root-administers";
  grant.subject = root;
  grant.access = AccessLevel::administrator;
  EscalationPolicy policy;
  policy.slug = policy.name = "checkout";
  policy.steps = {Step{{{TargetKind::user, ana}}, 5min}, Step{{{TargetKind::user, ben}}, 5min}};
  Service service;
  service.slug = service.name = service.policy = "checkout";
  Integration integration;
  integration.slug = integration.name = "prom";
  integration.service = "checkout";
  for (ConfigObject object : {ConfigObject(grant), ConfigObject(policy), ConfigObject(service),
                              ConfigObject(integration)}) {
    objects.push_back(std::move(object));
  }
  return objects;
}

}  // namespace

Story::Story() {
  open_core();
  const auto reply = put_all(the_stage());
  EXPECT_TRUE(reply) << reply.error().pointer << " " << reply.error().message;
}

// Every story ends with law 4.
Story::~Story() { expect_same_as_stored(); }

void Story::open_core() {
  core_ = std::make_unique<Core>(*store_, outbox_);
  core_->on_commit([this](std::shared_ptr<const Committed> committed) {
    commits_.push_back(std::move(committed));
  });
  const Status loaded = core_->load(now_);
  EXPECT_TRUE(loaded) << loaded.error().message;
  settle();
}

void Story::restart(Duration outage) {
  core_.reset();
  outbox_.waiting.clear();  // what it had in its hands died with the process
  now_ += outage;
  open_core();
}

void Story::set_clock_back(Duration by) {
  now_ -= by;
  core_->clock_set_back(by);
  settle();
}

Story& Story::at(Duration since_start) {
  const Time wanted = start + since_start;
  EXPECT_LE(now_, wanted) << "a story goes forward";
  for (;;) {
    const std::optional<Time> due = core_->next_due(now_);
    if (!due || *due > wanted) break;
    now_ = std::max(now_, *due);
    settle();
  }
  now_ = std::max(now_, wanted);
  settle();
  return *this;
}

// A Slack that makes a channel for each incident, and a message for each entry that it takes.
void Story::mirror(const NextEntry& next, JobOutcome& outcome) {
  if (!gone_channels_.empty() && gone_channels_.contains(next.incident.chat.channel)) {
    outcome.kind = JobOutcomeKind::rejected;
    outcome.chat_gone = "Slack says: is_archived";
    return;
  }
  if (outcome.kind != JobOutcomeKind::sent) return;
  std::string channel = next.incident.chat.channel;
  if (channel.empty()) {
    channel = fmt::format("C{}", next.incident.id.value);
    outcome.chat = ChatRoom{"T1", channel, false};
  }
  outcome.chat_link = ChatLink{.channel = channel,
                               .message = fmt::format("{}.000001", next.entry->id.value),
                               .incident = next.incident.id,
                               .entry = next.entry->id,
                               .member = {},
                               .changed = {}};
}

// What a follower says to what it is sent next. False: nothing, ever.
bool Story::hear(const Delivery& delivery, JobOutcome& outcome) {
  const auto next = next_entry(*reader(), *core_->config(), delivery.follow, now_);
  EXPECT_TRUE(next);
  outcome.through = next->passed;
  const std::string key = key_of(follower_of(delivery.follow));
  const Slug alone = fmt::format("{}/{}", key, delivery.follow.incident.value);
  Answers& answers = providers_.contains(alone) ? providers_[alone] : providers_[key];
  const bool is_test = delivery.follow.incident.value == 0;
  if (next->expired > 0) {
    outcome.kind = JobOutcomeKind::rejected;
    outcome.about = "too old";
    return true;
  }
  if (!is_test && !next->entry) return true;
  if (answers.times != 0) {
    if (answers.times > 0) --answers.times;
    outcome.kind = answers.kind;
    if (answers.pause) outcome.not_before = now_ + *answers.pause;
    if (answers.silent) return false;
  }
  outcome.about = is_test ? "a test" : fmt::format("entry {}", next->entry->id.value);
  if (is_test) return true;
  if (delivery.follow.kind == FollowerKind::slack_mirror) mirror(*next, outcome);
  const bool settles =
      outcome.kind == JobOutcomeKind::sent || outcome.kind == JobOutcomeKind::rejected;
  if (settles) outcome.through = next->entry->id;
  heard_.push_back({now(), key, next->incident.id, next->entry->id, next->entry->kind,
                    next->withdrawn ? "" : next->entry->text, outcome.kind});
  return true;
}

// What the providers say about what they were handed.
std::vector<Command> Story::outcomes() {
  std::vector<Command> commands;
  for (Delivery& delivery : std::exchange(outbox_.waiting, {})) {
    const Slug& provider = delivery.provider.slug;
    Answers& answers = providers_[provider.empty()                    ? delivery.method.slug
                                  : delivery.kind == JobKind::receipt ? "receipt:" + provider
                                                                      : provider];
    JobOutcome outcome{.job = delivery.job,
                       .attempt = delivery.attempt,
                       .kind = JobOutcomeKind::sent,
                       .receipt = "ok",
                       .started_at = now_,
                       .not_before = {}};
    bool silent = false;
    if (delivery.kind == JobKind::follow) {
      silent = !hear(delivery, outcome);
    } else if (is_phone(delivery.method.channel) && provider.empty()) {
      outcome.kind = JobOutcomeKind::rejected;  // nobody carries it
    } else if (answers.times != 0) {
      if (answers.times > 0) --answers.times;
      outcome.kind = answers.kind;
      if (answers.pause) outcome.not_before = now_ + *answers.pause;
      silent = answers.silent;
      if (answers.receipts) outcome.message = fmt::format("m-{}", delivery.job.value);
      outcome.method_gone = answers.gone;
    }
    if (!silent) commands.push_back(Command{Actor{}, Origin::channel, {}, std::move(outcome)});
    auto& list = delivery.kind == JobKind::notice ? outbox_.notices : outbox_.deliveries;
    list.push_back(std::move(delivery));
  }
  return commands;
}

std::vector<Result<Reply>> Story::process(std::vector<Command> commands) {
  std::vector<Result<Reply>> replies(commands.size());
  std::vector<Submission> submissions;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    submissions.push_back(Submission{std::move(commands[i]),
                                     [&replies, i](Answer answer) { replies[i] = answer.reply; }});
  }
  core_->process(submissions, now_);
  return replies;
}

void Story::settle() {
  for (int round = 0; core_->loaded(); ++round) {
    ASSERT_LT(round, rounds_at_one_instant_max) << "the engine never comes to rest";
    std::vector<Command> commands = outcomes();
    const std::optional<Time> due = core_->next_due(now_);
    if (commands.empty() && (!due || *due > now_)) return;
    process(std::move(commands));
  }
}

Result<Reply> Story::run(CommandBody body, const Slug& who, const std::string& idempotency_key) {
  Actor actor;
  if (!who.empty()) actor = Actor{ActorKind::user, who, {}};
  std::vector<Command> commands;
  commands.push_back(
      Command{actor, who.empty() ? Origin::system : Origin::api, idempotency_key, std::move(body)});
  auto replies = process(std::move(commands));
  settle();
  return replies.front();
}

Result<Reply> Story::run(Command command) {
  std::vector<Command> commands;
  commands.push_back(std::move(command));
  auto replies = process(std::move(commands));
  settle();
  return replies.front();
}

std::vector<Result<Reply>> Story::run_together(std::vector<CommandBody> bodies) {
  std::vector<Command> commands;
  for (CommandBody& body : bodies) {
    commands.push_back(Command{Actor{}, Origin::system, {}, std::move(body)});
  }
  auto replies = process(std::move(commands));
  settle();
  return replies;
}

Event Story::trigger(const std::string& key, const Pairs& labels) {
  std::vector<Labels::Pair> pairs{{"alertname", key}};
  for (const auto& [name, value] : labels) pairs.emplace_back(name, value);
  Event event;
  event.dedup_key = key;
  event.summary = key + " is wrong";
  event.labels = *Labels::from_pairs(std::move(pairs));
  return event;
}

Result<Reply> Story::send(std::vector<Event> events, const Slug& integration, bool drill) {
  IngestEvents ingest;
  ingest.integration = integration;
  ingest.drill = drill;
  for (Event& event : events) {
    ArrivedEvent arrived;
    arrived.key = alert_key(integration, event.dedup_key);
    arrived.content = content_digest(event);
    arrived.content_json = write_json(event.content);
    arrived.event = std::move(event);
    ingest.events.push_back(std::move(arrived));
  }
  std::vector<Command> commands;
  commands.push_back(Command{
      Actor{ActorKind::integration, integration, {}}, Origin::intake, {}, std::move(ingest)});
  auto replies = process(std::move(commands));
  settle();
  return replies.front();
}

Result<Reply> Story::event(const std::string& key, const Pairs& labels) {
  return send({trigger(key, labels)});
}

Result<Reply> Story::event_says(EventAction action, const std::string& key) {
  Event event = trigger(key);
  event.action = action;
  return send({std::move(event)});
}

Result<Reply> Story::acknowledge(const std::string& key, const Slug& who) {
  return act(AlertVerb::acknowledge, key, who);
}

Result<Reply> Story::resolve(const std::string& key, const Slug& who) {
  return act(AlertVerb::resolve, key, who);
}

Result<Reply> Story::act(AlertVerb verb, const std::string& key, const Slug& who,
                         std::optional<Duration> until) {
  ActOnAlerts body;
  body.alerts = {alert(key).id};
  body.verb = verb;
  if (until) body.until = start + *until;
  return run(std::move(body), who);
}

Result<Reply> Story::press(PageId page, PageVerb verb) {
  const auto found = reader()->page(page);
  std::vector<Command> commands;
  commands.push_back(Command{Actor{ActorKind::user, found ? found->user : Slug{}, {}},
                             Origin::link,
                             {},
                             ActOnPage{page, verb}});
  auto replies = process(std::move(commands));
  settle();
  return replies.front();
}

Result<Reply> Story::silence(const std::string& matchers, Duration from, Duration until,
                             SilenceId edited) {
  PutSilence body;
  body.silence.id = edited;
  body.silence.uuid = fmt::format("00000000-0000-4000-8000-{:012}", ++silences_made_);
  body.silence.matchers = *parse_matchers(matchers);
  body.silence.starts_at = start + from;
  body.silence.ends_at = start + until;
  body.silence.created_by = ana;
  return run(std::move(body), ana);
}

Result<Reply> Story::beat(const Slug& integration) { return run(Heartbeat{integration}); }

Result<Reply> Story::put(ConfigObject object) { return put_all({std::move(object)}); }

Result<Reply> Story::put_all(std::vector<ConfigObject> objects) {
  ChangeConfig change;
  for (ConfigObject& object : objects) change.puts.push_back({std::move(object), {}});
  return run(std::move(change), {});
}

Result<Reply> Story::remove(ConfigKind kind, const Slug& slug) {
  ChangeConfig change;
  change.deletes.push_back({kind, slug, {}});
  return run(std::move(change), root);
}

void Story::report(JobOutcome outcome) {
  std::vector<Command> commands;
  commands.push_back(Command{Actor{}, Origin::channel, {}, std::move(outcome)});
  process(std::move(commands));
  settle();
}

std::vector<Ring> Story::rings() const {
  std::vector<Ring> rings;
  for (const Delivery& delivery : outbox_.deliveries) {
    if (delivery.kind == JobKind::notification)
      rings.push_back({delivery.at - start, delivery.user});
  }
  return rings;
}

std::vector<Alert> Story::alerts() const {
  const auto from = reader();
  return all_rows<Alert>([&](const std::string& cursor) {
    AlertQuery query;
    query.cursor = cursor;
    return from->alerts(everything, query);
  });
}

Alert Story::alert(const std::string& key) const {
  const std::vector<Alert> all = alerts();
  const auto found = std::find_if(all.rbegin(), all.rend(),
                                  [&](const Alert& alert) { return alert.dedup_key == key; });
  EXPECT_NE(found, all.rend()) << "no alert " << key;
  if (found == all.rend()) return {};
  return state().alert(found->id).value_or(*found);  // memory is fresher than the row
}

std::vector<TimelineEntry> Story::timeline(EntryOf of, std::uint64_t subject) const {
  const auto from = reader();
  return all_rows<TimelineEntry>(
      [&](const std::string& cursor) { return from->timeline(of, subject, cursor, 1000); });
}

std::vector<Page> Story::pages() const {
  const auto from = reader();
  return all_rows<Page>([&](const std::string& cursor) {
    PageQuery query;
    query.cursor = cursor;
    return from->pages(everything, query);
  });
}

std::vector<Notification> Story::notifications() const {
  const auto from = reader();
  return all_rows<Notification>([&](const std::string& cursor) {
    NotificationQuery query;
    query.cursor = cursor;
    return from->notifications(everything, query);
  });
}

PageId Story::page_of(const Slug& user) const {
  PageId newest;
  for (const Page& page : pages()) {
    if (page.user == user) newest = page.id;
  }
  EXPECT_TRUE(newest) << "nobody paged " << user;
  return newest;
}

Incident Story::incident(IncidentId id) const {
  const auto found = reader()->incident(everything, id);
  EXPECT_TRUE(found) << "no incident " << id.value;
  return found.value_or(Incident{});
}

void Story::expect_pages(const std::vector<Ring>& rings, std::source_location at) const {
  EXPECT_EQ(this->rings(), rings) << where(at);
}

void Story::expect_told(const std::string& key, EntryKind kind, Reason::Code code,
                        std::source_location at) const {
  std::string told;
  for (const TimelineEntry& entry : timeline(EntryOf::alert, alert(key).id.value)) {
    if (entry.kind == kind && entry.reason.code == code) return;
    told +=
        fmt::format("  {} {} {}\n", to_text(entry.kind), to_text(entry.reason.code), entry.text);
  }
  ADD_FAILURE_AT(at.file_name(), static_cast<int>(at.line()))
      << "not told: " << to_text(kind) << " " << to_text(code) << "; told were:\n"
      << told;
}

void Story::expect_same_as_stored(std::source_location at) const {
  if (!core_->loaded()) return;
  EXPECT_EQ(difference_from_store(*core_, *store_), "") << where(at);
}

}  // namespace tocsin
