#include "api/timeline_csv.hpp"

#include "api/csv.hpp"
#include "engine/notice_words.hpp"

namespace tocsin::api {
namespace {

std::string who(const Config& config, const Actor& actor) {
  if (actor.kind == ActorKind::user) return name_of_user(config, actor.slug);
  std::string words(to_text(actor.kind));
  if (!actor.slug.empty()) words += " " + actor.slug;
  if (!actor.on_behalf_of.empty()) words += " for " + name_of_user(config, actor.on_behalf_of);
  return words;
}

std::string number(std::uint64_t id) { return id == 0 ? "" : std::to_string(id); }

}  // namespace

std::string timeline_head(bool cut) {
  std::string table;
  add_csv_row(table, {"at", "occurred_at", "kind", "who", "text", "user", "why", "readers",
                      "starred", "withdrawn", "edits", "about", "entry"});
  constexpr std::string_view words = "older entries are left out: read them page by page";
  if (cut) add_csv_row(table, {"", "", "", "", words, "", "", "", "", "", "", "", ""});
  return table;
}

std::string timeline_rows(const std::vector<ShownEntry>& rows, const Config& config) {
  std::string table;
  for (const auto& [entry, view] : rows) {
    const EntryStanding& standing = view.standing;
    const std::optional<Time> occurred =
        standing.occurred_at ? standing.occurred_at : entry.occurred_at;
    add_csv_row(table, {format_time(entry.at), occurred ? format_time(*occurred) : "",
                        to_text(entry.kind), who(config, entry.actor), entry.text,
                        entry.user.empty() ? "" : name_of_user(config, entry.user), view.why,
                        to_text(entry.visibility), standing.starred ? "yes" : "",
                        standing.withdrawn ? "yes" : "", number(standing.edits.size()),
                        number(entry.about.value), number(entry.id.value)});
  }
  return table;
}

}  // namespace tocsin::api
