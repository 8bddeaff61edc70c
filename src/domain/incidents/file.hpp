// What people bring into an incident as evidence: files by the hash of their bytes, and links. Both
// are added and never changed; who had them in hands since is their chain of custody.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "domain/actor.hpp"
#include "domain/incidents/incident.hpp"
#include "domain/timeline.hpp"

namespace tocsin {

using FileId = Id<struct FileTag>;
using CustodyId = Id<struct CustodyTag>;

// Text in the database: never rename or reuse one.
enum class FileKind {
  file,  // bytes, kept under their hash
  link,  // a graph or a log elsewhere
};
TOCSIN_DESCRIBE_ENUM(FileKind, file, link)

constexpr std::size_t file_name_bytes_max = 200;
constexpr std::size_t link_bytes_max = 2'000;
constexpr std::size_t media_type_bytes_max = 100;
constexpr std::size_t file_head_bytes = 64;           // enough to tell what a file is
constexpr std::uint64_t file_bytes_usual = 25 << 20;  // until the settings say otherwise
constexpr std::uint64_t file_bytes_most = 1 << 30;

struct IncidentFile {
  FileId id;
  IncidentId incident;
  EntryId entry;  // its line in the stream
  FileKind kind = FileKind::file;
  std::string name;  // of a link: its title
  std::string media_type;
  std::uint64_t bytes = 0;
  std::string sha256;  // 64 hexadecimal digits
  std::string url;     // of a link
  Visibility visibility = Visibility::internal;
  Time at{};
  Actor actor;
  bool operator==(const IncidentFile&) const = default;
};
TOCSIN_DESCRIBE(IncidentFile, id, incident, entry, kind, name, media_type, bytes, sha256, url,
                visibility, at, actor)

enum class CustodyAct { added, fetched };
TOCSIN_DESCRIBE_ENUM(CustodyAct, added, fetched)

// Whoever fetches the same file again within this time is noted once.
constexpr Duration custody_window = 60min;

struct Custody {
  CustodyId id;
  IncidentId incident;
  FileId file;
  CustodyAct act = CustodyAct::added;
  Time at{};
  Actor actor;
  Origin origin = Origin::api;
  std::string address;  // that it came from, or went to
  bool operator==(const Custody&) const = default;
};
TOCSIN_DESCRIBE(Custody, id, incident, file, act, at, actor, origin, address)

// The name without folders, control characters and what turns the direction of writing, at most
// `file_name_bytes_max` bytes with its ending kept; "file" when nothing is left.
std::string clean_file_name(std::string_view name);

// What the file is: by its first bytes (`file_head_bytes` are enough) where they say that it is a
// picture or a recording that browsers show; otherwise what its sender claims, but never one of
// those. Signatures: the PNG, GIF, JPEG/JFIF, RIFF, Ogg, EBML and ISO 14496-12 specifications.
std::string media_type_of(std::string_view head, std::string_view claimed);

// Pictures and recordings whose first bytes were looked at; nothing that can hold a script.
bool shows_inline(std::string_view media_type);

// Errors: invalid, too_large, with the pointer to the member.
Status check_file(const IncidentFile& file);

}  // namespace tocsin
