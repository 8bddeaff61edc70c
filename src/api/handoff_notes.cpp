// Routes of hand-off notes: what whoever goes leaves to whoever comes.
#include "api/config_routes.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

struct WriteNote {
  std::string text;  // empty: there is nothing to be said any more
};
TOCSIN_DESCRIBE(WriteNote, text)

struct Notes {
  std::vector<HandoffNote> items;  // the newest first
  std::string next;                // always empty: all are told at once
};
TOCSIN_DESCRIBE(Notes, items, next)

constexpr std::size_t notes_shown_max = 50;

Result<Outcome> list_notes(Call& call, Desk& desk) {
  const auto entry = entry_for<Schedule>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const auto rows = desk.reader->versions(ConfigKind::handoff_note, call.part(0));
  if (!rows) return std::unexpected(rows.error());
  Notes notes;
  for (const ConfigRow& row : *rows) {
    if (row.deleted) break;  // of an earlier schedule of the name
    if (notes.items.size() == notes_shown_max) break;
    auto note = read_json<HandoffNote>(row.body);
    if (!note) return std::unexpected(std::move(note.error()));
    notes.items.push_back(std::move(*note));
  }
  return respond_with(notes);
}

Result<Outcome> write_note(Call& call, Desk&) {
  const auto entry = entry_for<Schedule>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const Slug& self = call.who.viewer.user;
  if (self.empty()) return fail(Error::Code::forbidden, "only a person can leave a note");
  auto request = call.body<WriteNote>();
  if (!request) return std::unexpected(std::move(request.error()));
  HandoffNote note{call.part(0), self, call.now, std::move(request->text)};
  if (const Status may = KindRules<HandoffNote>::may_write(call, note); !may) {
    return std::unexpected(may.error());
  }
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  return put_object(call, std::move(note), *expected, 200);
}

}  // namespace

void add_handoff_note_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/schedules/{slug}/handoff-notes",
                    .gate = Gate::view,
                    .handle = list_notes,
                    .summary = "What was left to whoever comes, the newest note first",
                    .gives = shape<Notes>});
  routes.push_back({.method = "PUT",
                    .pattern = "/api/v1/schedules/{slug}/handoff-note",
                    .gate = Gate::respond,
                    .handle = write_note,
                    .summary = "Leave a note to whoever is on call next",
                    .takes = shape<WriteNote>,
                    .gives = item_shape<HandoffNote>});
}

}  // namespace tocsin::api
