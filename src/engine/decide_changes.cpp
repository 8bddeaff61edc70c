// Changes: told of by programs and people, and judged where they may have caused an incident.
#include <fmt/format.h>

#include "domain/incidents/stream.hpp"
#include "engine/decision.hpp"

namespace tocsin {

Status decide_body(Decision& decision, const RecordChange& body) {
  const Digest key = change_key(decision.command.actor, body.report.source_id);
  const KnownChange* newest = decision.state.known_change(key);
  if (newest != nullptr && (!body.known || body.known->version != newest->version)) {
    return fail(Error::Code::stale, "somebody told of this change at the same moment: try again");
  }
  Change change = told_of(body.report, body.known ? &*body.known : nullptr, decision.now);
  if (!body.known) {
    change.key = key;
    change.actor = decision.command.actor;
    if (!body.report.services) change.services = body.usual_services;
  }
  if (auto good = check(change); !good) return good;
  if (!body.known) change.id = ChangeId{decision.next(&Counters::change)};
  decision.effects.reply.ids = {change.id.value};
  decision.effects.reply.version = change.version;
  decision.effects.changes.push_back(std::move(change));
  return {};
}

namespace {

std::optional<EntryKind> entry_of_verdict(ChangeVerdict verdict) {
  switch (verdict) {
    case ChangeVerdict::suspect:
      return std::nullopt;
    case ChangeVerdict::confirmed:
      return EntryKind::confirmed;
    case ChangeVerdict::ruled_out:
      return EntryKind::ruled_out;
  }
  return std::nullopt;
}

}  // namespace

// A change that is judged stands as a hypothesis in the stream, once; what becomes of that is said
// about it, as of every other.
Status decide_body(Decision& decision, const JudgeChange& body) {
  if (auto good = decision.check_person(); !good) return good;
  const auto known = known_incident(decision, body.incident, body.closed);
  if (!known) return std::unexpected(known.error());
  if (body.why.size() > entry_text_bytes_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} bytes", entry_text_bytes_max),
                "/why");
  }
  const Incident& incident = **known;
  EntryId hypothesis = body.hypothesis ? body.hypothesis->id : EntryId{};
  if (!body.hypothesis) {
    const TimelineEntry& told = decision.tell(
        EntryOf::incident, incident.id.value, EntryKind::hypothesis, {},
        fmt::format("The change \"{}\"", body.change.title), {}, body.change.id.value);
    hypothesis = told.id;
  }
  const std::optional<EntryKind> wanted = entry_of_verdict(body.verdict);
  if (wanted != body.before) {
    TimelineEntry& told = decision.tell(EntryOf::incident, incident.id.value,
                                        wanted.value_or(EntryKind::open_again), {}, body.why);
    told.about = hypothesis;
  }
  if (is_live(incident.status)) hear_from(decision, incident);
  decision.effects.reply.ids = {body.change.id.value};
  return {};
}

}  // namespace tocsin
