// Files and links that people bring into an incident. Their bytes never come here.
#include "domain/incidents/file.hpp"
#include "domain/incidents/privacy.hpp"
#include "engine/decision.hpp"

namespace tocsin {
namespace {

void note(Decision& decision, IncidentId incident, FileId file, CustodyAct act,
          const std::string& address) {
  decision.effects.custody.push_back({.id = CustodyId{decision.next(&Counters::custody)},
                                      .incident = incident,
                                      .file = file,
                                      .act = act,
                                      .at = decision.now,
                                      .actor = decision.command.actor,
                                      .origin = decision.command.origin,
                                      .address = address});
}

}  // namespace

Status decide_body(Decision& decision, const AddFile& body) {
  const IncidentId id = body.file.incident;
  const auto incident = known_incident(decision, id, body.closed);
  if (!incident) return std::unexpected(incident.error());
  if (decision.person().empty()) {
    return fail(Error::Code::forbidden, "only a person, or what acts for one, adds evidence");
  }
  if (auto good = check_file(body.file); !good) return good;
  if (auto good = check_readers(decision, body.file.visibility, **incident); !good) {
    return good;
  }
  IncidentFile file = body.file;
  file.id = FileId{decision.next(&Counters::file)};
  file.at = decision.now;
  file.actor = decision.command.actor;
  const EntryKind kind =
      file.kind == FileKind::link ? EntryKind::link_added : EntryKind::file_added;
  TimelineEntry& told =
      decision.tell(EntryOf::incident, id.value, kind, {}, file.name, {}, file.id.value);
  told.visibility = file.visibility;
  file.entry = told.id;
  decision.effects.reply.ids = {file.id.value, told.id.value};
  note(decision, id, file.id, CustodyAct::added, body.address);
  decision.effects.files.push_back(std::move(file));
  if (is_live((*incident)->status)) hear_from(decision, **incident);
  return {};
}

Status decide_body(Decision& decision, const NoteCustody& body) {
  note(decision, body.incident, body.file, CustodyAct::fetched, body.address);
  decision.effects.reply.ids = {body.file.value};
  return {};
}

}  // namespace tocsin
