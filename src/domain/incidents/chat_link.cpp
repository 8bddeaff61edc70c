#include "domain/incidents/chat_link.hpp"

#include <algorithm>

namespace tocsin {

bool is_mirrored(EntryKind kind) {
  switch (kind) {
    case EntryKind::said:
    case EntryKind::note:
    case EntryKind::finding:
    case EntryKind::decision:
    case EntryKind::hypothesis:
    case EntryKind::edited:
    case EntryKind::withdrawn:
    case EntryKind::declared:
    case EntryKind::status_changed:
    case EntryKind::severity_changed:
    case EntryKind::title_changed:
    case EntryKind::major_changed:
    case EntryKind::crisis_changed:
    case EntryKind::reopened:
    case EntryKind::merged:
    case EntryKind::role_assigned:
    case EntryKind::role_left:
    case EntryKind::responder_joined:
    case EntryKind::bridge_changed:
    case EntryKind::confirmed:
    case EntryKind::ruled_out:
    case EntryKind::task_created:
    case EntryKind::task_done:
    case EntryKind::task_late:
    case EntryKind::file_added:
    case EntryKind::link_added:
    case EntryKind::impact_changed:
    case EntryKind::change_requested:
    case EntryKind::change_approved:
    case EntryKind::change_refused:
    case EntryKind::change_moved:
    case EntryKind::call_began:
    case EntryKind::call_ended:
      return true;
    default:
      return false;
  }
}

bool is_from_chat(const TimelineEntry& entry) {
  return entry.origin == Origin::channel &&
         (entry.kind == EntryKind::said || entry.kind == EntryKind::edited ||
          entry.kind == EntryKind::withdrawn);
}

bool is_chat_id(std::string_view text) {
  const auto good = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= chat_id_bytes_max && std::ranges::all_of(text, good);
}

}  // namespace tocsin
