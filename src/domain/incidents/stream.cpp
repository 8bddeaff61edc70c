#include "domain/incidents/stream.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

const Slug& author_of(const TimelineEntry& entry) {
  return entry.actor.kind == ActorKind::user ? entry.actor.slug : entry.actor.on_behalf_of;
}

void react(std::vector<Reaction>& reactions, const std::string& emoji, const Slug& user) {
  auto found = std::ranges::find(reactions, emoji, &Reaction::emoji);
  if (found == reactions.end()) {
    reactions.push_back({emoji, {user}});
  } else if (!holds(found->users, user)) {
    found->users.push_back(user);
  }
}

void take_back(std::vector<Reaction>& reactions, const std::string& emoji, const Slug& user) {
  for (Reaction& reaction : reactions) {
    if (reaction.emoji == emoji) std::erase(reaction.users, user);
  }
  std::erase_if(reactions, [](const Reaction& reaction) { return reaction.users.empty(); });
}

bool is_written(EntryKind kind) {
  return kind == EntryKind::said || kind == EntryKind::note || kind == EntryKind::finding ||
         kind == EntryKind::decision || kind == EntryKind::hypothesis;
}

Status check_size(const TimelineEntry& entry) {
  if (entry.text.size() > entry_text_bytes_max) {
    return fail(
        Error::Code::too_large,
        fmt::format("at most {} bytes; attach what is longer as a file", entry_text_bytes_max),
        "/text");
  }
  return {};
}

Status check_words(const TimelineEntry& entry) {
  if (entry.text.empty()) return fail(Error::Code::invalid, "write something", "/text");
  return check_size(entry);
}

Status check_emoji(std::string_view text) {
  const bool good =
      !text.empty() && text.size() <= emoji_bytes_max &&
      std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) <= 0x7F; });
  if (good) return {};
  return fail(Error::Code::invalid, "a reaction is one emoji", "/text");
}

}  // namespace

bool may_be_answered(EntryKind kind) { return is_written(kind) || brings_file(kind); }

EntryStanding standing_of(const TimelineEntry& entry, std::span<const TimelineEntry> later) {
  EntryStanding standing;
  standing.occurred_at = entry.occurred_at;
  for (const TimelineEntry& each : later) {
    if (each.about != entry.id) continue;
    switch (each.kind) {
      case EntryKind::edited:
        standing.edits.push_back({each.at, author_of(each), each.text});
        break;
      case EntryKind::withdrawn:
        standing.withdrawn = true;
        break;
      case EntryKind::reacted:
        react(standing.reactions, each.text, author_of(each));
        break;
      case EntryKind::unreacted:
        take_back(standing.reactions, each.text, author_of(each));
        break;
      case EntryKind::starred:
      case EntryKind::unstarred:
        standing.starred = each.kind == EntryKind::starred;
        break;
      case EntryKind::dated:
        standing.occurred_at = each.occurred_at;
        break;
      case EntryKind::said:
        ++standing.replies;
        break;
      case EntryKind::finding:
      case EntryKind::decision:
      case EntryKind::hypothesis:
      case EntryKind::task_created:
        standing.marks.push_back({each.kind, each.id, each.ref});
        break;
      case EntryKind::confirmed:
      case EntryKind::ruled_out:
        standing.verdict = {each.kind, each.at, author_of(each), each.text};
        break;
      case EntryKind::open_again:
        standing.verdict.reset();
        break;
      case EntryKind::evidence:
        if (const EntryId shown{each.ref};
            std::ranges::find(standing.evidence, shown) == standing.evidence.end()) {
          standing.evidence.push_back(shown);
        }
        break;
      default:
        break;
    }
  }
  return standing;
}

Status check_entry(const TimelineEntry& entry, const TimelineEntry* about, const Slug& person,
                   Time now, bool for_chat) {
  if (person.empty() && !for_chat) {
    return fail(Error::Code::forbidden, "only a person, or what acts for one, writes here");
  }
  if (entry.occurred_at && *entry.occurred_at > now + entry_ahead_max) {
    return fail(Error::Code::invalid, "this has not happened yet", "/occurred_at");
  }
  if (is_written(entry.kind)) {
    if (about != nullptr && entry.kind == EntryKind::said && !may_be_answered(about->kind)) {
      return fail(Error::Code::invalid, "answer what somebody wrote or showed", "/about");
    }
    return check_words(entry);
  }
  if (!folds(entry.kind)) {
    return fail(Error::Code::invalid, "this is not written by hand", "/kind");
  }
  if (about == nullptr) return fail(Error::Code::invalid, "about which entry?", "/about");
  if (folds(about->kind)) {
    return fail(Error::Code::invalid, "say it about the entry itself", "/about");
  }
  switch (entry.kind) {
    case EntryKind::edited:
    case EntryKind::withdrawn:
      if (!is_written(about->kind) || author_of(*about) != person ||
          (person.empty() && about->actor.kind != ActorKind::integration)) {
        return fail(Error::Code::forbidden, "only whoever wrote a line changes it", "/about");
      }
      return entry.kind == EntryKind::edited ? check_words(entry) : Status{};
    case EntryKind::reacted:
    case EntryKind::unreacted:
      return check_emoji(entry.text);
    case EntryKind::confirmed:
    case EntryKind::ruled_out:
    case EntryKind::open_again:
      if (about->kind != EntryKind::hypothesis) {
        return fail(Error::Code::invalid, "this is said about a hypothesis", "/about");
      }
      return check_size(entry);
    case EntryKind::evidence:
      if (about->kind != EntryKind::hypothesis && about->kind != EntryKind::decision) {
        return fail(Error::Code::invalid, "this is shown for a hypothesis or a decision", "/about");
      }
      if (entry.ref == 0) return fail(Error::Code::invalid, "which entry shows it?", "/evidence");
      return check_size(entry);
    case EntryKind::dated:
      if (!entry.occurred_at) return fail(Error::Code::invalid, "when was it?", "/occurred_at");
      return {};
    default:
      return {};
  }
}

}  // namespace tocsin
