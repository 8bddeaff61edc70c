// Routes of an incident's evidence: files and links, their bytes, and their chain of custody.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "api/byte_range.hpp"
#include "api/csv.hpp"
#include "api/custody_csv.hpp"
#include "api/incident_view.hpp"
#include "api/routes.hpp"
#include "api/stream_view.hpp"
#include "api/upload.hpp"
#include "base/hash.hpp"
#include "base/percent.hpp"
#include "base/utf8.hpp"

namespace tocsin::api {
namespace {

constexpr std::size_t custody_rows_max = 100'000;  // of one export

struct LinkRequest {
  std::string url;
  std::string name;  // its title; empty: the address
  Visibility visibility = Visibility::internal;
};
TOCSIN_DESCRIBE(LinkRequest, url, name, visibility)

struct CustodyView {  // what stands beside the members of Custody
  std::string name;   // of the file
  std::string sha256;
};
TOCSIN_DESCRIBE(CustodyView, name, sha256)

struct Evidence {  // the list, and what may be added to it
  std::vector<IncidentFile> items;
  std::string next;
  std::int64_t file_bytes_max = 0;
};
TOCSIN_DESCRIBE(Evidence, items, next, file_bytes_max)

struct Place {  // where the caller stands
  Incident incident;
  Clearance clearance = Clearance::stakeholder;
};

Result<Place> place_of(const Call& call, Desk& desk) {
  const auto id = id_of<IncidentId>(call.part(0));
  if (!id) return std::unexpected(id.error());
  auto incident = desk.reader->incident(call.sight(), *id);
  if (!incident) return std::unexpected(std::move(incident.error()));
  const Clearance clearance = clearance_of(call, *incident);
  return Place{std::move(*incident), clearance};
}

// Errors: not_found, also for what the caller may not read.
Result<IncidentFile> file_of(IncidentId incident, FileId id, Clearance clearance, Reader& reader) {
  const auto slice = reader.files({.incident = incident, .ids = {id}, .limit = 1});
  if (!slice) return std::unexpected(slice.error());
  if (slice->rows.empty() || !may_read(clearance, slice->rows.front().visibility)) {
    return fail(Error::Code::not_found, "there is no such file in this incident");
  }
  return slice->rows.front();
}

Result<Outcome> list_files(Call& call, Desk& desk) {
  const auto place = place_of(call, desk);
  if (!place) return std::unexpected(place.error());
  FileQuery query{.incident = place->incident.id};
  query.visibilities = visibilities_for(place->clearance);
  query.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  auto slice = desk.reader->files(query);
  if (!slice) return std::unexpected(std::move(slice.error()));
  return respond_with(Evidence{std::move(slice->rows), std::move(slice->next),
                               call.config->settings().file_bytes_max});
}

Write answer_with_file(Command command, IncidentId incident) {
  return Write{std::move(command),
               [incident](Call&, Desk& desk, const Reply& reply) -> Result<net::Response> {
                 const FileId id{reply.ids.empty() ? 0 : reply.ids.front()};
                 const auto file = file_of(incident, id, Clearance::role, *desk.reader);
                 if (!file) return std::unexpected(file.error());
                 return respond_with(*file, 201);
               }};
}

AddFile adding(const Call& call, const Incident& incident, IncidentFile file) {
  AddFile add;
  add.file = std::move(file);
  add.file.incident = incident.id;
  add.address = call.request.peer_address;
  if (!is_live(incident.status)) add.closed = incident;
  return add;
}

Result<Outcome> upload_file(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  IncidentFile file;
  if (const std::string word = call.query("visibility"); !word.empty()) {
    const auto visibility = from_text<Visibility>(word);
    if (!visibility) return fail_at("visibility", visibility.error());
    file.visibility = *visibility;
  }
  auto blob = uploaded(call.request, desk.backend);
  if (!blob) return std::unexpected(std::move(blob.error()));
  file.name = clean_file_name(call.query("name"));
  file.media_type = media_type_of(blob->head, call.request.header("Content-Type"));
  file.bytes = blob->bytes;
  file.sha256 = std::move(blob->sha256);
  const Digest content = digest_of(file.sha256, digest_of(call.request.target).low);
  Command command = call.command(adding(call, *incident, std::move(file)));
  command.request = content;  // the body itself is in no text
  return answer_with_file(std::move(command), incident->id);
}

Result<Outcome> add_link(Call& call, Desk& desk) {
  auto request = call.body<LinkRequest>();
  if (!request) return std::unexpected(std::move(request.error()));
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  IncidentFile link;
  link.kind = FileKind::link;
  link.url = std::move(request->url);
  // A title is a line of words: it is not cut at slashes, as the name of a file is.
  link.name = request->name.empty() ? std::string(cut_utf8(link.url, file_name_bytes_max))
                                    : std::move(request->name);
  link.visibility = request->visibility;
  return answer_with_file(call.command(adding(call, *incident, std::move(link))), incident->id);
}

// ---- the bytes

net::Response bytes_response(const Call& call, const IncidentFile& file, BlobBytes blob) {
  const bool shown = shows_inline(file.media_type);
  net::Response response;
  net::Headers& headers = response.headers;
  headers.set("Content-Type", shown ? file.media_type : "application/octet-stream");
  headers.set("Content-Disposition", std::string(shown ? "inline" : "attachment") +
                                         "; filename*=UTF-8''" + percent_encode(file.name));
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  headers.set("Cache-Control", "private, no-store");  // each look is noted
  headers.set("ETag", "\"" + file.sha256 + "\"");
  headers.set("Accept-Ranges", "bytes");
  const auto [range, outside] = range_of(call.request.header("Range"), file.bytes);
  const std::string whole = "/" + std::to_string(file.bytes);
  if (outside) {
    response.status = 416;
    headers.set("Content-Range", "bytes *" + whole);
    return response;
  }
  if (range) {
    response.status = 206;
    headers.set("Content-Range", "bytes " + std::to_string(range->first) + "-" +
                                     std::to_string(range->last) + whole);
    blob.bytes = blob.bytes.substr(range->first, range->last - range->first + 1);
  }
  response.shared_body = {.bytes = blob.bytes, .owner = std::move(blob.owner)};
  return response;
}

Result<bool> noted_already(const Call& call, const IncidentFile& file, Reader& reader) {
  const auto noted = reader.custody({.incident = file.incident,
                                     .file = file.id,
                                     .actor = call.who.actor.slug,
                                     .since = call.now - custody_window,
                                     .limit = 20});
  if (!noted) return std::unexpected(noted.error());
  return std::ranges::any_of(noted->rows, [&](const Custody& row) {
    return row.act == CustodyAct::fetched && row.actor == call.who.actor;
  });
}

// Nobody gets bytes of which it is not written who got them. Parts and repeats within the window
// are one row.
Result<Outcome> fetch_file(Call& call, Desk& desk) {
  const auto place = place_of(call, desk);
  if (!place) return std::unexpected(place.error());
  const auto id = id_of<FileId>(call.part(1));
  if (!id) return std::unexpected(id.error());
  const auto file = file_of(place->incident.id, *id, place->clearance, *desk.reader);
  if (!file) return std::unexpected(file.error());
  if (file->kind == FileKind::link) {
    return fail(Error::Code::not_found, "this is a link: open its address");
  }
  if (net::list_has(call.request.header("If-None-Match"), "\"" + file->sha256 + "\"")) {
    net::Response same;
    same.status = 304;
    same.headers.set("ETag", "\"" + file->sha256 + "\"");
    return same;
  }
  auto blob = desk.backend.blobs.read(file->sha256, file->bytes);
  if (!blob) return std::unexpected(std::move(blob.error()));
  if (call.request.method == "HEAD") return bytes_response(call, *file, std::move(*blob));
  const auto noted = noted_already(call, *file, *desk.reader);
  if (!noted) return std::unexpected(noted.error());
  if (*noted) return bytes_response(call, *file, std::move(*blob));
  Command command = call.command(NoteCustody{file->incident, file->id, call.request.peer_address});
  const auto window = call.now.time_since_epoch() / custody_window;
  command.idempotency_key =
      "custody/" + std::to_string(file->id.value) + "/" + std::to_string(window);
  command.request = {};
  return Write{std::move(command),
               [file = *file, blob = std::move(*blob)](Call& done, Desk&, const Reply&)
                   -> Result<net::Response> { return bytes_response(done, file, blob); }};
}

// ---- custody

Result<std::map<FileId, IncidentFile>> files_named(const std::vector<Custody>& rows,
                                                   IncidentId incident, Reader& reader) {
  std::map<FileId, IncidentFile> files;
  FileQuery query{.incident = incident, .limit = 1000};
  for (const Custody& row : rows) {
    if (files.emplace(row.file, IncidentFile{}).second) query.ids.push_back(row.file);
  }
  if (query.ids.empty()) return files;
  auto slice = reader.files(query);
  if (!slice) return std::unexpected(std::move(slice.error()));
  for (IncidentFile& file : slice->rows) files[file.id] = std::move(file);
  return files;
}

// Of files that the caller may read.
void keep_readable(std::vector<Custody>& rows, const std::map<FileId, IncidentFile>& files,
                   Clearance clearance) {
  std::erase_if(rows, [&](const Custody& row) {
    return !may_read(clearance, files.at(row.file).visibility);
  });
}

Result<net::Response> custody_table(CustodyQuery query, Clearance clearance, Reader& reader) {
  std::vector<Custody> rows;
  query.limit = 1000;
  do {
    auto slice = reader.custody(query);
    if (!slice) return std::unexpected(std::move(slice.error()));
    rows.insert(rows.end(), slice->rows.begin(), slice->rows.end());
    query.cursor = slice->next;
  } while (!query.cursor.empty() && rows.size() < custody_rows_max);
  std::map<FileId, IncidentFile> files;
  for (std::size_t at = 0; at < rows.size(); at += 1000) {
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(at + 1000, rows.size()));
    auto named =
        files_named({rows.begin() + static_cast<std::ptrdiff_t>(at), end}, query.incident, reader);
    if (!named) return std::unexpected(std::move(named.error()));
    files.merge(*named);
  }
  keep_readable(rows, files, clearance);
  return csv_file(custody_csv(rows, files), fmt::format("custody-INC-{}", query.incident.value));
}

Result<Outcome> list_custody(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  CustodyQuery query;
  query.incident = incident->id;
  if (const std::string text = call.query("file"); !text.empty()) {
    const auto id = id_of<FileId>(text);
    if (!id) return fail_at("file", id.error());
    query.file = *id;
  }
  if (call.query("format") == "csv") {
    auto table = custody_table(std::move(query), clearance_of(call, *incident), *desk.reader);
    if (!table) return std::unexpected(std::move(table.error()));
    return std::move(*table);
  }
  query.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  auto slice = desk.reader->custody(query);
  if (!slice) return std::unexpected(slice.error());
  const auto files = files_named(slice->rows, query.incident, *desk.reader);
  if (!files) return std::unexpected(files.error());
  keep_readable(slice->rows, *files, clearance_of(call, *incident));
  return json_response(200, list_json(slice->rows, slice->next, [&](const Custody& row) {
                         const IncidentFile& file = files->at(row.file);
                         return json::value(joined(row, CustodyView{file.name, file.sha256}));
                       }));
}

json::value custody_shape(Schemas& schemas) {
  json::object shape = list_shape<Custody>(schemas).as_object();
  shape.at("properties").at("items").as_object()["items"] =
      joined_shape<Custody, CustodyView>(schemas);
  return shape;
}

}  // namespace

void add_evidence_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/files",
                    .gate = Gate::signed_in,
                    .handle = list_files,
                    .summary = "The files and links of an incident, newest first; without "
                               "`respond` only what is for stakeholders",
                    .gives = shape<Evidence>,
                    .query = "cursor limit"});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/files",
                    .gate = Gate::signed_in,
                    .handle = upload_file,
                    .summary = "Add a file: the body is its bytes, Content-Type what it is, `name` "
                               "its name. It is never changed or deleted",
                    .gives = shape<IncidentFile>,
                    .status = 201,
                    .query = "name visibility",
                    .keeps_body = true});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/files/{file}",
                    .gate = Gate::signed_in,
                    .handle = fetch_file,
                    .summary = "The bytes of a file, whole or by Range; who fetches them is noted",
                    .gives = shape<std::string>});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/links",
                    .gate = Gate::signed_in,
                    .handle = add_link,
                    .summary = "Add a link, to a graph or a log, as evidence",
                    .takes = partial<LinkRequest>,
                    .gives = shape<IncidentFile>,
                    .status = 201});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/custody",
                    .gate = Gate::signed_in,
                    .handle = list_custody,
                    .summary = "Who added and who fetched the files, newest first; file: of one; "
                               "format=csv: all of it as a table",
                    .gives = custody_shape,
                    .query = "file format cursor limit"});
}

}  // namespace tocsin::api
