// Silences: made, edited, ended, and what that means for the alerts that they match.
#include <algorithm>

#include "engine/decision.hpp"

namespace tocsin {
namespace {

// Open alerts that either side of an edit speaks about.
void reconsider_matching(Decision& decision, const Silence* before, const Silence& after) {
  std::vector<AlertId> ids;
  decision.state.alerts().for_each([&](const Alert& alert) {
    if (all_match(after.matchers, alert.labels) ||
        (before != nullptr && all_match(before->matchers, alert.labels))) {
      ids.push_back(alert.id);
    }
  });
  if (ids.empty()) return;
  decision.then(ReconsiderAlerts{std::move(ids), {Reason::Code::silenced, {}, after.id.value}});
}

Silence ended(Silence silence, Time now) {
  silence.starts_at = std::min(silence.starts_at, now);
  silence.ends_at = now;
  silence.updated_at = now;
  silence.begun = silence.over = true;
  return silence;
}

}  // namespace

Status decide_body(Decision& decision, const PutSilence& body) {
  Silence silence = body.silence;
  if (silence.starts_at == Time{}) silence.starts_at = decision.now;
  silence.updated_at = decision.now;
  if (const Status good = check(silence); !good) return good;
  if (silence.ends_at <= decision.now) {
    return fail(Error::Code::invalid, "the end lies in the past", "/ends_at");
  }
  const Silence* before = nullptr;
  if (silence.id) {
    before = decision.state.silence(silence.id);
    if (before == nullptr) {
      return fail(Error::Code::not_found, "this silence is over; make a new one");
    }
  }
  if (before != nullptr && may_edit_in_place(*before, silence, decision.now)) {
    silence.uuid = before->uuid;
    silence.created_by = before->created_by;
  } else {  // a changed past needs a silence of its own: history is not rewritten
    if (before != nullptr) decision.effects.silences.push_back(ended(*before, decision.now));
    silence.id = SilenceId{decision.next(&Counters::silence)};
    silence.starts_at = std::max(silence.starts_at, decision.now);
  }
  silence.over = false;
  silence.begun = silence.starts_at <= decision.now;
  reconsider_matching(decision, before, silence);
  decision.effects.reply.ids = {silence.id.value};
  decision.effects.reply.uuid = silence.uuid;
  decision.effects.silences.push_back(std::move(silence));
  return {};
}

Status decide_body(Decision& decision, const ExpireSilence& body) {
  const Silence* silence = decision.state.silence(body.silence);
  decision.effects.reply.ids = {body.silence.value};
  if (silence == nullptr) {  // it is over already: nothing to do, nothing wrong
    decision.effects.reply.outcome = "ended_before";
    return {};
  }
  Silence over = ended(*silence, decision.now);
  reconsider_matching(decision, nullptr, over);
  decision.effects.silences.push_back(std::move(over));
  return {};
}

Status wake_silence(Decision& decision, SilenceId id) {
  const Silence* silence = decision.state.silence(id);
  if (silence == nullptr) return {};
  Silence next = *silence;
  next.begun = next.starts_at <= decision.now;
  next.over = next.ends_at <= decision.now;
  reconsider_matching(decision, nullptr, next);
  decision.effects.silences.push_back(std::move(next));
  return {};
}

}  // namespace tocsin
