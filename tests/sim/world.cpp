#include "tests/sim/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/follow_reading.hpp"
#include "tests/sim/organisation.hpp"

namespace tocsin::sim {
namespace {

constexpr int steps_max = 120;
constexpr int rounds_at_one_instant_max = 2'000;
constexpr Duration last_watch = 48h;  // long enough for every duty to end

std::string in_words(const Command& command) {
  return std::visit(
      [](const auto& body) -> std::string {
        using T = std::remove_cvref_t<decltype(body)>;
        if constexpr (std::is_same_v<T, IngestEvents>) {
          std::string words = "events of " + body.integration;
          if (!body.repeats.empty()) words += fmt::format(" {} repeats", body.repeats.size());
          for (const ArrivedEvent& e : body.events) {
            words += fmt::format(" {}:{}", to_text(e.event.action), e.event.dedup_key);
          }
          return words;
        } else if constexpr (std::is_same_v<T, Heartbeat>) {
          return "beat of " + body.integration;
        } else if constexpr (std::is_same_v<T, ActOnAlerts>) {
          std::string words(to_text(body.verb));
          for (const AlertId id : body.alerts) words += fmt::format(" alert {}", id.value);
          return words;
        } else if constexpr (std::is_same_v<T, ActOnPage>) {
          return fmt::format("{} page {}", to_text(body.verb), body.page.value);
        } else if constexpr (std::is_same_v<T, PutSilence>) {
          return fmt::format("silence {} from {} to {}", body.silence.matchers.at(0).text(),
                             format_time(body.silence.starts_at),
                             format_time(body.silence.ends_at));
        } else if constexpr (std::is_same_v<T, ExpireSilence>) {
          return fmt::format("expire silence {}", body.silence.value);
        } else if constexpr (std::is_same_v<T, ChangeConfig>) {
          std::string words = "change";
          for (const ConfigPut& put : body.puts) {
            words += fmt::format(" {} {}", to_text(kind_of(put.object)), slug_of(put.object));
          }
          for (const ConfigDelete& gone : body.deletes) {
            words += fmt::format(" delete {} {}", to_text(gone.kind), gone.slug);
          }
          return words;
        } else if constexpr (std::is_same_v<T, DeclareIncident>) {
          return "declare " + body.title;
        } else if constexpr (std::is_same_v<T, ChangeIncident>) {
          return fmt::format("change incident {}", body.incident.value);
        } else if constexpr (std::is_same_v<T, ChangeImpact>) {
          return fmt::format("tell the impact of incident {}", body.incident.value);
        } else if constexpr (std::is_same_v<T, CreateTask>) {
          return "make " + body.title;
        } else if constexpr (std::is_same_v<T, CallRoll>) {
          return fmt::format("call the roll of incident {}", body.incident.value);
        } else if constexpr (std::is_same_v<T, AnswerRoll>) {
          return fmt::format("{} is {}", body.service, to_text(body.health));
        } else if constexpr (std::is_same_v<T, RecordChange>) {
          return fmt::format("{} is {}", body.report.source_id,
                             to_text(body.report.state.value_or(ChangeState::done)));
        } else if constexpr (std::is_same_v<T, JudgeChange>) {
          return fmt::format("change {} is {} of incident {}", body.change.id.value,
                             to_text(body.verdict), body.incident.value);
        } else if constexpr (std::is_same_v<T, RequestChange>) {
          return "ask for " + body.title;
        } else if constexpr (std::is_same_v<T, ActOnChange>) {
          return fmt::format("{} change {}", to_text(body.act), body.change.value);
        } else if constexpr (std::is_same_v<T, NoteCall>) {
          return fmt::format("a call of incident {} {}", body.incident.value,
                             body.took_part.empty() ? "begins" : "ends");
        } else if constexpr (std::is_same_v<T, ChangeTask>) {
          return fmt::format("change task {}", body.task.value);
        } else if constexpr (std::is_same_v<T, JobOutcome>) {
          return fmt::format("job {} attempt {}: {}", body.job.value, body.attempt,
                             to_text(body.kind));
        } else if constexpr (std::is_same_v<T, SendTestPage>) {
          return "test page to " + body.user;
        } else {
          return "a code is sent or entered";
        }
      },
      command.body);
}

}  // namespace

// An ordinary day, or the eve of one on which clocks are moved somewhere.
Time first_day(Dice& dice) {
  using std::chrono::April, std::chrono::January, std::chrono::March, std::chrono::October;
  const std::vector<std::chrono::year_month_day> days{
      January / 5 / 2026, March / 28 / 2026, October / 24 / 2026,  // Berlin
      April / 4 / 2026, October / 3 / 2026};                       // Lord Howe, by half an hour
  return std::chrono::sys_days{dice.pick(days)} + dice.duration(0h, 20h);
}

World::World(std::uint64_t seed, std::function<void(const std::string&)> story)
    : dice_(seed), story_(std::move(story)) {
  providers_.handed_over = [this](const Delivery& delivery) {
    tell([&] {
      std::string pages;
      for (const DeliveryItem& item : delivery.items) pages += fmt::format(" {}", item.page.value);
      for (const Note& note : delivery.notes) pages += fmt::format(" \"{}\"", note.text);
      return fmt::format("  -> {} job {} attempt {}, pages{}", delivery.method.slug,
                         delivery.job.value, delivery.attempt, pages);
    });
    oracle_.handed_over(delivery, core_->state());
  };
  providers_.read_event = [this](const Delivery& delivery, JobOutcome& outcome) {
    const auto next = next_entry(*store_.make_reader(), *core_->config(), delivery.follow, now());
    if (!next) {
      outcome.kind = JobOutcomeKind::failed;
      return EntryId{};
    }
    outcome.through = next->passed;
    if (!next->entry) return EntryId{};
    outcome.about = "an event";
    oracle_.heard(*next);
    return next->entry->id;
  };
  providers_.not_tried = [this](JobId job) { oracle_.not_tried(job); };
}

void World::tell(const std::function<std::string()>& line) const {
  if (story_) story_(fmt::format("{} {}", format_time(now()), line()));
}

void World::open() {
  core_ = std::make_unique<Core>(store_, providers_);
  core_->on_commit(
      [this](std::shared_ptr<const Committed> committed) { oracle_.committed(*committed); });
  reload();
}

// Until the store takes it; faults may strike here as well.
void World::reload() {
  for (int tries = 0; !core_->loaded(); ++tries) {
    oracle_.crashed();
    providers_.set_time(real_);
    if (core_->load(now())) break;
    real_ += dice_.duration(10ms, 2s);
    if (tries == 20) store_.set_unreachable(false);
  }
  fault_planned_ = false;
  store_.fail_commit(-1);  // what was planned and did not strike is forgotten
  store_.lie_commit(-1);
  oracle_.after_load(*core_, store_, now());
}

void World::crash() {
  tell([] { return "CRASH"; });
  core_.reset();
  providers_.forget_outcomes();
  if (dice_.chance(70)) {
    real_ += dice_.chance(80) ? dice_.duration(100ms, 30s) : dice_.duration(1min, 3h);
  }
  open();
  come_to_rest();
}

// Something goes wrong with the next commit.
void World::plan_fault() {
  if (!faults_ || fault_planned_ || !dice_.chance(6)) return;
  fault_planned_ = true;
  switch (dice_.below(3)) {
    case 0:
      tell([] { return "the next commit fails"; });
      return store_.fail_commit();
    case 1:
      tell([] { return "the next commit lies"; });
      return store_.lie_commit();
    default:
      tell([] { return "the store goes away"; });
      return store_.set_unreachable(true);
  }
}

void World::step(std::vector<Command> commands) {
  std::vector<Asked> asked;
  std::vector<Submission> submissions;
  for (Command& command : commands) {
    tell([&] { return in_words(command); });
    asked.push_back({command, std::nullopt});
    submissions.push_back({std::move(command), {}});
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    submissions[i].answered = [&asked, i, this](Answer answer) {
      if (!answer.reply) tell([&] { return "     refused: " + answer.reply.error().message; });
      asked[i].reply = std::move(answer.reply);
    };
  }
  providers_.set_time(real_);
  core_->process(submissions, now());
  for (const Asked& one : asked) {
    const auto* outcome = std::get_if<JobOutcome>(&one.command.body);
    if (outcome != nullptr && one.reply && !*one.reply) providers_.refused(*outcome);
  }
  if (core_->loaded()) return check(asked);
  oracle_.after_step(asked, *core_, store_, now());
  tell([] { return "the commit failed"; });
  if (!fault_planned_) return oracle_.blame("a commit failed without a fault");
  if (dice_.chance(30)) {  // it dies in between: durable perhaps, never handed over
    store_.set_unreachable(false);
    return crash();
  }
  store_.set_unreachable(dice_.chance(30));
  reload();
  // A caller who was told "unavailable" may ask again.
  std::vector<Command> again;
  for (Asked& one : asked) {
    const bool unsure =
        one.reply && !*one.reply && one.reply->error().code == Error::Code::unavailable;
    const bool outcome = std::holds_alternative<JobOutcome>(one.command.body);
    if (unsure && !outcome && !one.command.idempotency_key.empty() && dice_.chance(70)) {
      again.push_back(std::move(one.command));
    }
  }
  if (!again.empty()) step(std::move(again));
}

void World::check(const std::vector<Asked>& asked) {
  store_.set_unreachable(false);  // whoever checks must be able to read
  come_to_rest();
  if (core_->loaded()) oracle_.after_step(asked, *core_, store_, now());
}

// Everything that is due at this instant.
void World::come_to_rest() {
  for (int round = 0; core_->loaded() && !broken(); ++round) {
    if (round == rounds_at_one_instant_max) return oracle_.blame("the engine never comes to rest");
    const std::optional<Time> due = core_->next_due(now());
    if (!due || *due > now()) return;
    std::vector<Submission> nothing;
    core_->process(nothing, now());
    if (core_->loaded()) continue;
    if (!fault_planned_) return oracle_.blame("a commit failed without a fault");
    store_.set_unreachable(false);
    reload();
  }
}

void World::pass(Duration time) {
  const Time until = real_ + time;
  while (!broken()) {
    std::optional<Time> next = providers_.next_outcome();
    if (const auto due = core_->next_due(now())) {
      const Time real_due = std::max(real_, *due - clock_offset_);
      next = next ? std::min(*next, real_due) : real_due;
    }
    if (!next || *next > until) break;
    real_ = std::max(real_, *next);
    std::vector<Command> commands;
    for (JobOutcome& outcome : providers_.take_outcomes(real_)) {
      commands.push_back(Command{Actor{}, Origin::channel, {}, std::move(outcome)});
    }
    plan_fault();
    step(std::move(commands));
  }
  real_ = std::max(real_, until);
}

void World::move_clock() {
  const Duration jump = dice_.chance(50) ? dice_.duration(1s, 2h) : -dice_.duration(1s, 20min);
  clock_offset_ += jump;
  tell([&] { return fmt::format("the clock jumps by {} ms", jump.count()); });
  if (jump > 30s && dice_.chance(50)) core_->was_away(jump);
  if (jump > 0s) return come_to_rest();
  const auto steps = steps_ahead(now() - jump);
  core_->clock_set_back(-jump);
  come_to_rest();
  const auto later = steps_ahead(now());
  for (const auto& [step, left] : steps) {
    if (const auto still = later.find(step); still != later.end() && still->second > left) {
      oracle_.blame("a clock that was set back delays the next step of an escalation");
    }
  }
}

// How long the next step of each escalation is still away.
std::map<World::Step, Duration> World::steps_ahead(Time now) const {
  std::map<Step, Duration> steps;
  for (const auto& [id, escalation] : core_->state().escalations()) {
    if (!escalation.wake_at) continue;
    steps[{id, escalation.round, escalation.step}] = *escalation.wake_at - now;
  }
  return steps;
}

std::vector<Command> World::deeds() {
  std::vector<Command> commands;
  const Scene scene{core_->state(), *core_->config(), providers_, now()};
  for (int i = dice_.between(0, 4); i > 0; --i) commands.push_back(deeds_.next(scene));
  // Said twice, as by a caller who heard no answer.
  if (!commands.empty() && dice_.chance(5) &&
      (!commands.back().idempotency_key.empty() ||
       std::holds_alternative<IngestEvents>(commands.back().body))) {
    commands.push_back(commands.back());
  }
  return commands;
}

std::string World::live() {
  open();
  std::vector<Command> founding(1);
  founding[0].body = found_organisation(dice_);
  step(std::move(founding));
  const int steps = dice_.between(steps_max / 4, steps_max);
  for (int i = 0; i < steps && !broken(); ++i) {
    pass(dice_.chance(90) ? dice_.duration(0ms, 90s) : dice_.duration(1min, 3h));
    if (broken()) break;
    plan_fault();
    step(deeds());
    if (!broken() && dice_.chance(4)) crash();
    if (!broken() && dice_.chance(2)) move_clock();
  }
  if (!broken()) {
    tell([] { return "the faults are over"; });
    faults_ = false;
    store_.fail_commit(-1);
    store_.lie_commit(-1);
    store_.set_unreachable(false);
    providers_.end_faults();
    oracle_.faults_ended(now() + job_lease, PageId{core_->state().counters().page});
    pass(last_watch);
  }
  if (!broken()) crash();
  if (!broken()) pass(last_watch);
  if (!broken()) oracle_.at_the_end(*core_, store_);
  return broken() ? fmt::format("{}: {}", format_time(now()), oracle_.broken().front()) : "";
}

}  // namespace tocsin::sim
