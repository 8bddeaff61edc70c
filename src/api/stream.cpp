// Routes of an incident's stream: reading it, and writing lines and what is said about them.
#include "api/stream_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "api/csv.hpp"
#include "api/incident_view.hpp"
#include "api/json_any.hpp"
#include "api/routes.hpp"
#include "api/timeline_csv.hpp"
#include "engine/explain.hpp"

namespace tocsin::api {
namespace {

constexpr std::size_t exported_bytes_max = 64 << 20;

struct WriteRequest {
  EntryKind kind = EntryKind::said;
  std::string text;
  std::optional<EntryId> about;
  Visibility visibility = Visibility::internal;
  std::optional<Time> occurred_at;
  std::optional<EntryId> evidence;  // the entry that speaks for or against the hypothesis `about`
  std::optional<Time> next_update_by;  // promised to stakeholders with this line, which is for them
  std::vector<Slug> page;              // whom the line names (@slug) and who is called by it
};
TOCSIN_DESCRIBE(WriteRequest, kind, text, about, visibility, occurred_at, evidence, next_update_by,
                page)

Result<net::Response> one_entry(IncidentId incident, const TimelineEntry& entry, int status,
                                const Config& config, Reader& reader) {
  auto shown = stream_json(incident, {entry}, config, reader);
  if (!shown) return std::unexpected(shown.error());
  return json_response(status, std::move(shown->front()));
}

// What the entries brought, by the entry.
Result<std::map<EntryId, IncidentFile>> files_of(IncidentId incident,
                                                 const std::vector<TimelineEntry>& entries,
                                                 Reader& reader) {
  FileQuery query{.incident = incident, .limit = 1000};
  for (const TimelineEntry& entry : entries) {
    if (brings_file(entry.kind)) query.entries.push_back(entry.id);
  }
  std::map<EntryId, IncidentFile> files;
  if (query.entries.empty()) return files;
  auto slice = reader.files(query);
  if (!slice) return std::unexpected(std::move(slice.error()));
  for (IncidentFile& file : slice->rows) files.emplace(file.entry, std::move(file));
  return files;
}

// All that the query finds, in the order in which it happened; where that is more than a table may
// hold, the newest, and a row says so.
Result<net::Response> timeline_table(EntryQuery query, Clearance clearance, const Config& config,
                                     Reader& reader) {
  std::vector<std::string> parts;  // the newest first, as they are read
  std::size_t bytes = 0;
  query.limit = 1000;
  do {
    auto slice = reader.entries(query);
    if (!slice) return std::unexpected(std::move(slice.error()));
    std::erase_if(slice->rows, [&](const auto& entry) { return !may_read(clearance, entry); });
    auto shown = shown_entries(query.incident, slice->rows, config, reader);
    if (!shown) return std::unexpected(std::move(shown.error()));
    std::ranges::reverse(*shown);
    bytes += parts.emplace_back(timeline_rows(*shown, config)).size();
    query.cursor = slice->next;
  } while (!query.cursor.empty() && bytes < exported_bytes_max);
  std::string table = timeline_head(!query.cursor.empty());
  table.reserve(table.size() + bytes);
  for (const std::string& part : std::views::reverse(parts)) table += part;
  return csv_file(std::move(table), fmt::format("timeline-INC-{}", query.incident.value));
}

Result<Outcome> list_entries(Call& call, Desk& desk) {
  const auto incident = incident_of_path(call, desk);
  if (!incident) return std::unexpected(incident.error());
  EntryQuery query;
  query.incident = incident->id;
  auto kinds = enums_of<EntryKind>(call.query("kind"), "kind");
  if (!kinds) return std::unexpected(std::move(kinds.error()));
  query.kinds = std::move(*kinds);
  if (const std::string thread = call.query("thread"); !thread.empty()) {
    const auto root = id_of<EntryId>(thread);
    if (!root) return fail_at("thread", root.error());
    query.thread = *root;
  }
  const Clearance clearance = clearance_of(call, *incident);
  query.visibilities = visibilities_for(clearance);
  query.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  if (call.query("format") == "csv") {
    return timeline_table(std::move(query), clearance, *call.config, *desk.reader);
  }
  auto slice = desk.reader->entries(query);
  if (!slice) return std::unexpected(slice.error());
  std::erase_if(slice->rows, [&](const auto& entry) { return !may_read(clearance, entry); });
  auto shown = stream_json(incident->id, slice->rows, *call.config, *desk.reader);
  if (!shown) return std::unexpected(shown.error());
  json::array items;
  for (json::value& item : *shown) items.push_back(std::move(item));
  return json_response(200, json::object{{"items", std::move(items)}, {"next", slice->next}});
}

Result<Outcome> get_entry(Call& call, Desk& desk) {
  const auto incident = incident_of_path(call, desk);
  if (!incident) return std::unexpected(incident.error());
  const auto id = id_of<EntryId>(call.part(1));
  if (!id) return std::unexpected(id.error());
  const auto entry = entry_of(incident->id, *id, clearance_of(call, *incident), *desk.reader);
  if (!entry) return std::unexpected(entry.error());
  return one_entry(incident->id, *entry, 200, *call.config, *desk.reader);
}

Result<Outcome> write_entry(Call& call, Desk& desk) {
  auto request = call.body<WriteRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_of_path(call, desk);
  if (!incident) return std::unexpected(incident.error());
  if (!may_with(call, Action::respond, *incident)) {
    return std::unexpected(call.must(Action::respond).error());
  }
  WriteEntry write;
  write.incident = incident->id;
  write.kind = request->kind;
  write.text = std::move(request->text);
  write.visibility = request->visibility;
  write.occurred_at = request->occurred_at;
  write.next_update_by = request->next_update_by;
  write.page = std::move(request->page);
  const Clearance clearance = clearance_of(call, *incident);
  if (request->about) {
    auto about = entry_of(incident->id, *request->about, clearance, *desk.reader);
    if (!about) return std::unexpected(std::move(about.error()));
    write.about = std::move(*about);
  }
  if (request->evidence) {
    auto shown = entry_of(incident->id, *request->evidence, clearance, *desk.reader, "/evidence");
    if (!shown) return std::unexpected(std::move(shown.error()));
    write.evidence = std::move(*shown);
  }
  if (!is_live(incident->status)) write.closed = *incident;
  const bool folded = folds(request->kind);
  return Write{call.command(std::move(write)),
               [id = incident->id, folded, clearance, about = request->about](
                   Call& done, Desk& later, const Reply& reply) -> Result<net::Response> {
                 const EntryId shown = folded || reply.ids.empty() ? about.value_or(EntryId{})
                                                                   : EntryId{reply.ids.front()};
                 const auto entry = entry_of(id, shown, clearance, *later.reader);
                 if (!entry) return std::unexpected(entry.error());
                 return one_entry(id, *entry, 201, *done.config, *later.reader);
               }};
}

json::value entries_shape(Schemas& schemas) {
  json::object shape = list_shape<TimelineEntry>(schemas).as_object();
  shape.at("properties").at("items").as_object()["items"] =
      joined_shape<TimelineEntry, StreamEntry>(schemas);
  return shape;
}

}  // namespace

Result<TimelineEntry> entry_of(IncidentId incident, EntryId id, Clearance clearance, Reader& reader,
                               std::string_view pointer) {
  EntryQuery query;
  query.incident = incident;
  query.ids = {id};
  const auto slice = reader.entries(query);
  if (!slice) return std::unexpected(slice.error());
  if (slice->rows.empty() || !may_read(clearance, slice->rows.front())) {
    return fail(Error::Code::not_found, "there is no such entry in this incident",
                std::string(pointer));
  }
  return slice->rows.front();
}

Result<std::vector<ShownEntry>> shown_entries(IncidentId incident,
                                              const std::vector<TimelineEntry>& entries,
                                              const Config& config, Reader& reader) {
  std::vector<EntryId> ids;
  for (const TimelineEntry& entry : entries) ids.push_back(entry.id);
  const auto later = reader.entries_about(incident, ids);
  if (!later) return std::unexpected(later.error());
  std::map<EntryId, std::vector<TimelineEntry>> about;
  for (const TimelineEntry& each : *later) about[each.about].push_back(each);
  const auto files = files_of(incident, entries, reader);
  if (!files) return std::unexpected(files.error());
  std::vector<ShownEntry> shown;
  for (const TimelineEntry& entry : entries) {
    const bool reason = entry.reason.code != Reason::Code::none;
    StreamEntry view{
        reason ? explain(config, entry.reason) : "", standing_of(entry, about[entry.id]), {}};
    if (const auto file = files->find(entry.id); file != files->end()) view.file = file->second;
    TimelineEntry as_said = entry;
    if (!view.standing.edits.empty()) as_said.text = view.standing.edits.back().text;
    if (view.standing.withdrawn) {
      as_said.text.clear();
      view.standing.edits.clear();
    }
    shown.push_back({std::move(as_said), std::move(view)});
  }
  return shown;
}

Result<std::vector<json::value>> stream_json(IncidentId incident,
                                             const std::vector<TimelineEntry>& entries,
                                             const Config& config, Reader& reader) {
  const auto shown = shown_entries(incident, entries, config, reader);
  if (!shown) return std::unexpected(shown.error());
  std::vector<json::value> items;
  for (const ShownEntry& each : *shown) items.push_back(joined(each.entry, each.view));
  return items;
}

void add_stream_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/timeline",
                    .gate = Gate::signed_in,
                    .handle = list_entries,
                    .summary = "What happened and what was said, newest first; without `respond` "
                               "only what is for stakeholders. thread: the answers to an entry; "
                               "format=csv: all of it as a table, oldest first",
                    .gives = entries_shape,
                    .query = "kind thread cursor limit format"});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/entries/{entry}",
                    .gate = Gate::signed_in,
                    .handle = get_entry,
                    .summary = "One entry with its edits",
                    .gives = joined_shape<TimelineEntry, StreamEntry>});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/entries",
                    .gate = Gate::signed_in,
                    .handle = write_entry,
                    .summary = "Write a line, a note, a finding, a decision or a hypothesis, or "
                               "something about an entry: an edit, a reaction, a star, its true "
                               "time, what became of a hypothesis. Answers with the entry as "
                               "it stands",
                    .takes = partial<WriteRequest>,
                    .gives = joined_shape<TimelineEntry, StreamEntry>,
                    .status = 201});
}

}  // namespace tocsin::api
