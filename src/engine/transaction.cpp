#include "engine/transaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <iterator>

#include "base/log.hpp"
#include "engine/decide.hpp"

namespace tocsin {
namespace {

// A follow-up leads to few others; a circle among them is a broken promise of our own.
constexpr std::size_t follow_ups_max = 1'000'000;

template <typename T>
void append(std::vector<T>& to, std::vector<T>&& from) {
  if (to.empty()) {
    to = std::move(from);
    return;
  }
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

std::string kept_key(const Command& command) {
  return fmt::format("{}:{}:{}", to_text(command.actor.kind), command.actor.slug,
                     command.idempotency_key);
}

}  // namespace

Transaction::Transaction(Config& config, State& state, Time now)
    : config_(config), state_(state), now_(now) {
  commit_.at = now;
}

Result<Reply> Transaction::run(Command command) {
  std::string key;
  if (!command.idempotency_key.empty()) {
    key = kept_key(command);
    if (const KeptReply* kept = state_.kept_reply(key)) {
      if (kept->request == command.request) return kept->reply;
      return fail(Error::Code::conflict,
                  "this Idempotency-Key came with another request before; use a key of its own for "
                  "each request");
    }
  }
  const Digest request = command.request;
  Result<Reply> reply;
  if (auto* ingest = std::get_if<IngestEvents>(&command.body)) {
    IngestEvents events = std::move(*ingest);
    reply = run_events(std::move(command), std::move(events));
  } else {
    std::vector<CommandBody> follow_ups;
    Reply first;
    if (auto good = step(command, first, follow_ups); !good) return std::unexpected(good.error());
    reply = std::move(first);
    run_follow_ups(command, std::move(follow_ups));
  }
  if (reply && !key.empty()) {
    Effects kept;
    kept.counters = state_.counters();
    kept.replies.push_back(KeptReply{std::move(key), now_, request, *reply});
    state_.apply(kept);
    absorb(std::move(kept));
  }
  return reply;
}

// The repeats at once: they change nothing that another one of them looks at. Then one event after
// the other, so that each sees what the ones before it did.
Result<Reply> Transaction::run_events(Command command, IngestEvents ingest) {
  Reply all;
  IngestEvents one;
  one.integration = ingest.integration;
  one.drill = ingest.drill;
  const auto run_one = [&]() -> Status {
    command.body = std::move(one);
    std::vector<CommandBody> follow_ups;
    Reply reply;
    if (auto good = step(command, reply, follow_ups); !good) return good;
    all.ids.insert(all.ids.end(), reply.ids.begin(), reply.ids.end());
    one = std::move(std::get<IngestEvents>(command.body));
    run_follow_ups(command, std::move(follow_ups));
    return {};
  };
  if (!ingest.repeats.empty()) {
    one.repeats = std::move(ingest.repeats);
    if (auto good = run_one(); !good) return std::unexpected(std::move(good.error()));
    one.repeats.clear();
  }
  for (ArrivedEvent& event : ingest.events) {
    one.events.clear();
    one.events.push_back(std::move(event));
    if (auto good = run_one(); !good) return std::unexpected(std::move(good.error()));
  }
  return all;
}

// Depth first: what a step asks for is done before what stood after it.
void Transaction::run_follow_ups(const Command& cause, std::vector<CommandBody> follow_ups) {
  std::deque<CommandBody> waiting(std::make_move_iterator(follow_ups.begin()),
                                  std::make_move_iterator(follow_ups.end()));
  for (std::size_t count = 0; !waiting.empty(); ++count) {
    Command next{cause.actor, cause.origin, {}, std::move(waiting.front()), {}};
    waiting.pop_front();
    std::vector<CommandBody> more;
    Reply ignored;
    if (const Status good = step(next, ignored, more); !good) {
      log::error("follow_up_refused", {{"reason", good.error().message}});
      continue;
    }
    waiting.insert(waiting.begin(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
    if (count == follow_ups_max) {
      log::error("follow_ups_never_end", {});
      return;
    }
  }
}

Status Transaction::step(const Command& command, Reply& reply,
                         std::vector<CommandBody>& follow_ups) {
  Result<Effects> decided = decide(config_, state_, command, now_);
  if (!decided) return std::unexpected(std::move(decided.error()));
  reply = std::move(decided->reply);
  follow_ups = std::move(decided->follow_ups);
  state_.apply(*decided);
  if (!decided->config.empty()) {
    for (const ConfigRow& row : decided->config) {
      if (auto good = put_row(config_, row); !good) return good;
    }
    if (needs_recompile(decided->config)) {
      if (auto good = recompile(config_); !good) return good;
      state_.reindex(config_);
    }
    config_changed_ = true;
  }
  absorb(std::move(*decided));
  return {};
}

void Transaction::absorb(Effects effects) {
  Effects& all = commit_.effects;
  all.counters = effects.counters;
  append(all.alerts, std::move(effects.alerts));
  append(all.touches, std::move(effects.touches));
  append(all.renewals, std::move(effects.renewals));
  append(all.payloads, std::move(effects.payloads));
  append(all.events, std::move(effects.events));
  append(all.escalations, std::move(effects.escalations));
  append(all.pages, std::move(effects.pages));
  append(all.jobs, std::move(effects.jobs));
  append(all.notifications, std::move(effects.notifications));
  append(all.receipts, std::move(effects.receipts));
  append(all.silences, std::move(effects.silences));
  append(all.incidents, std::move(effects.incidents));
  append(all.heartbeats, std::move(effects.heartbeats));
  append(all.heartbeats_gone, std::move(effects.heartbeats_gone));
  append(all.last_messages, std::move(effects.last_messages));
  append(all.step_turns, std::move(effects.step_turns));
  append(all.told, std::move(effects.told));
  append(all.told_gone, std::move(effects.told_gone));
  append(all.on_call, std::move(effects.on_call));
  append(all.on_call_gone, std::move(effects.on_call_gone));
  append(all.timeline, std::move(effects.timeline));
  append(all.tasks, std::move(effects.tasks));
  append(all.service_checks, std::move(effects.service_checks));
  append(all.files, std::move(effects.files));
  append(all.custody, std::move(effects.custody));
  append(all.changes, std::move(effects.changes));
  append(all.chat_links, std::move(effects.chat_links));
  append(all.config, std::move(effects.config));
  append(all.audit, std::move(effects.audit));
  append(all.replies, std::move(effects.replies));
}

bool Transaction::empty() const {
  const Effects& e = commit_.effects;
  return e.alerts.empty() && e.renewals.empty() && e.payloads.empty() && e.events.empty() &&
         e.escalations.empty() && e.pages.empty() && e.jobs.empty() && e.notifications.empty() &&
         e.receipts.empty() && e.silences.empty() && e.incidents.empty() && e.heartbeats.empty() &&
         e.heartbeats_gone.empty() && e.last_messages.empty() && e.step_turns.empty() &&
         e.told.empty() && e.told_gone.empty() && e.on_call.empty() && e.on_call_gone.empty() &&
         e.timeline.empty() && e.tasks.empty() && e.service_checks.empty() && e.files.empty() &&
         e.custody.empty() && e.changes.empty() && e.chat_links.empty() && e.config.empty() &&
         e.audit.empty() && e.replies.empty();
}

Commit Transaction::take() {
  // The store writes them last: what came after them in the same commit must not be undone.
  std::erase_if(commit_.effects.renewals, [&](Renewal& renewal) {
    const auto alert = state_.alerts().brief(renewal.alert);
    if (alert) renewal = {alert->id, alert->fresh, alert->wake_at};
    return !alert;
  });
  // What was told of and is forgotten since must not come back; the store forgets first.
  std::erase_if(commit_.effects.told, [&](const Told& told) {
    return !holds(state_.told_of(told.subject_kind, told.subject), told.contact_method);
  });
  std::erase_if(commit_.effects.on_call,
                [&](const OnCallRow& row) { return !state_.on_call().contains(row.schedule); });
  commit_.effects.counters = state_.counters();
  commit_.seq = commit_.effects.counters.seq++;
  Effects counted;
  counted.counters = commit_.effects.counters;
  state_.apply(counted);
  return std::move(commit_);
}

}  // namespace tocsin
