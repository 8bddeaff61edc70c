// What people write into the stream of an incident.
#include "domain/incidents/privacy.hpp"
#include "domain/incidents/stream.hpp"
#include "engine/decision.hpp"
#include "engine/mentions.hpp"
#include "engine/notice_words.hpp"

namespace tocsin {
namespace {

Status check_promise(const TimelineEntry& entry, bool live, std::optional<Time> promised,
                     Time now) {
  if (!promised) return {};
  constexpr const char* place = "/next_update_by";
  if (entry.visibility < Visibility::stakeholder || folds(entry.kind)) {
    return fail(Error::Code::invalid, "the next update is promised with a line for stakeholders",
                place);
  }
  if (!live) return fail(Error::Code::invalid, "it is over: there is nothing to promise", place);
  if (*promised > now) return {};
  return fail(Error::Code::invalid, "that has passed: promise a later time", place);
}

// Stakeholders heard of it: what was promised them is kept, and perhaps the next word is promised.
void note_update(Decision& decision, const Incident& incident, std::optional<Time> next) {
  const bool first = !incident.first_update_at;
  if (!first && incident.impact_facts.next_update_by == next) return;
  Incident& row = *incident_row(decision, incident.id);
  if (first) row.first_update_at = decision.now;
  ImpactFacts& facts = row.impact_facts;
  if (facts.next_update_by == next) return;
  facts.next_update_by = next;
  constexpr std::string_view member = "next_update_by";
  std::erase_if(facts.changes, [&](const TaskChange& old) { return old.member == member; });
  facts.changes.push_back({std::string(member), ++facts.version, decision.person(), decision.now});
}

}  // namespace

Status decide_body(Decision& decision, const WriteEntry& body) {
  const auto known = known_incident(decision, body.incident, body.closed);
  if (!known) return std::unexpected(known.error());
  const Incident* incident = *known;
  const bool live = is_live(incident->status);
  const bool elsewhere = body.about && (body.about->subject_kind != EntryOf::incident ||
                                        body.about->subject != body.incident.value);
  if (elsewhere) return fail(Error::Code::not_found, "there is no such entry here", "/about");
  const bool shown_elsewhere = body.evidence && (body.evidence->subject_kind != EntryOf::incident ||
                                                 body.evidence->subject != body.incident.value);
  if (shown_elsewhere)
    return fail(Error::Code::not_found, "there is no such entry here", "/evidence");
  TimelineEntry entry;
  entry.kind = body.kind;
  entry.text = body.text;
  entry.visibility = body.visibility;
  entry.occurred_at = body.occurred_at;
  if (body.about) {
    // A thread has one root.
    const bool reply = body.kind == EntryKind::said && body.about->kind == EntryKind::said;
    entry.about = reply && body.about->about.value != 0 ? body.about->about : body.about->id;
  }
  if (body.evidence && body.kind == EntryKind::evidence) entry.ref = body.evidence->id.value;
  const TimelineEntry* about = body.about ? &*body.about : nullptr;
  if (body.heard) {
    if (auto good = check_heard(decision, body, *incident); !good) return good;
  }
  const bool chat_speaks = body.heard && decision.person().empty();
  if (auto good = check_entry(entry, about, decision.person(), decision.now, chat_speaks); !good) {
    return good;
  }
  if (about != nullptr && about->visibility == Visibility::restricted) {
    entry.visibility = Visibility::restricted;  // an answer tells what it answers
  }
  if (about != nullptr && folds(body.kind) && entry.visibility == Visibility::restricted &&
      about->visibility != Visibility::restricted) {
    return fail(Error::Code::invalid, "what is said about a line is read by whoever reads the line",
                "/visibility");
  }
  if (auto good = check_readers(decision, entry.visibility, *incident); !good) return good;
  if (auto good = check_promise(entry, live, body.next_update_by, decision.now); !good) return good;
  if (auto good = check_called(decision, body, live); !good) return good;
  TimelineEntry& told =
      decision.tell(EntryOf::incident, body.incident.value, entry.kind, {}, std::move(entry.text));
  told.visibility = entry.visibility;
  told.occurred_at = entry.occurred_at;
  told.about = entry.about;
  told.ref = entry.ref;
  decision.effects.reply.ids = {told.id.value};
  if (body.heard) {
    decision.effects.chat_links.push_back({.channel = body.heard->channel,
                                           .message = body.heard->message,
                                           .incident = body.incident,
                                           .entry = folds(body.kind) ? body.about->id : told.id,
                                           .member = body.heard->member,
                                           .changed = body.heard->changed});
  }
  if (live && !folds(body.kind)) {
    // Marking what was said is no new word.
    const bool mark = about != nullptr && body.kind != EntryKind::said;
    if (told.visibility >= Visibility::stakeholder && (!mark || body.next_update_by)) {
      note_update(decision, *incident, body.next_update_by);
    }
    hear_from(decision, *incident);
    if (body.kind == EntryKind::said || !mark) tell_named(decision, told, *incident, body.page);
  }
  return {};
}

Status decide_body(Decision& decision, const NoteCall& body) {
  if (auto good = decision.check_person(); !good) return good;
  const auto incident = known_incident(decision, body.incident, body.closed);
  if (!incident) return std::unexpected(incident.error());
  std::string text;
  for (const Slug& user : body.took_part) {
    text += (text.empty() ? format_duration(body.length) + ": " : ", ") +
            name_of_user(decision.config, user);
  }
  const bool ended = !body.took_part.empty();
  const TimelineEntry& told =
      decision.tell(EntryOf::incident, body.incident.value,
                    ended ? EntryKind::call_ended : EntryKind::call_began, {}, std::move(text));
  decision.effects.reply.ids = {told.id.value};
  // Whoever talks is there, as whoever writes is.
  if (!ended && is_live((*incident)->status)) hear_from(decision, **incident);
  return {};
}

Status check_readers(const Decision& decision, Visibility visibility, const Incident& incident) {
  const User* writer = decision.config.find<User>(decision.person());
  if (writer != nullptr && writer->guest && visibility != Visibility::internal) {
    return fail(Error::Code::forbidden, "a guest writes to responders", "/visibility");
  }
  return check_readers(visibility, incident, decision.person());
}

void hear_from(Decision& decision, const Incident& incident) {
  const bool comes = responder_of(incident.responders, decision.person()) != nullptr &&
                     !is_present(incident.responders, decision.person());
  if (!incident.wake_at && !comes) return;
  Incident& moved = *incident_row(decision, incident.id);
  put_off(decision, moved);
  if (comes) join(moved.responders, decision.person(), decision.now);
}

}  // namespace tocsin
