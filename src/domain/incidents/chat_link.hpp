// A mirror of an incident in an outside chat: which channel it is, and which message there is which
// line here. The room is the truth: the mirror may fail, and nothing is lost by it.
#pragma once

#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/timeline.hpp"

namespace tocsin {

// Where an incident is mirrored. Empty: nowhere.
struct ChatRoom {
  std::string team;     // of Slack: the workspace's id, "T024BE7LD"
  std::string channel;  // "C024BE91L"
  bool ended = false;   // it is the mirror no longer, and no other is made by itself
  bool operator==(const ChatRoom&) const = default;
};
TOCSIN_DESCRIBE(ChatRoom, team, channel, ended)
inline bool is_mirrored(const ChatRoom& chat) { return !chat.channel.empty() && !chat.ended; }

// A message there and the line here that it stands for. Store only; no two have the same message.
struct ChatLink {
  std::string channel;
  std::string message;  // its id in the channel, of Slack the ts; empty: the channel itself
  IncidentId incident;
  EntryId entry;        // 0: the channel itself
  std::string member;   // who wrote it there; empty: it was written here
  std::string changed;  // the newest change there that counted; see chat_gone
  bool operator==(const ChatLink&) const = default;
};
TOCSIN_DESCRIBE(ChatLink, channel, message, incident, entry, member, changed)

// As `changed`: the message is deleted. Behind every ts, as letters stand behind digits.
inline constexpr const char* chat_gone = "gone";

// That a line, or a change of one, came from there.
struct HeardInChat {
  std::string channel;
  std::string message;
  std::string member;
  std::string changed = {};
  bool operator==(const HeardInChat&) const = default;
};

// The actor of lines by people whom only the chat knows.
inline constexpr const char* slack_actor = "slack";

// Which incidents are mirrored; private ones never are.
enum class MirrorChoice { none, major, severe, all };
TOCSIN_DESCRIBE_ENUM(MirrorChoice, none, major, severe, all)

// Whether a mirror shows entries of that kind: what people write, and the facts that a room of
// people talks about.
bool is_mirrored(EntryKind kind);
// What somebody said there, or said about it: it is not said back.
bool is_from_chat(const TimelineEntry& entry);

constexpr std::size_t chat_id_bytes_max = 40;
// Letters and digits, as all ids of Slack are.
bool is_chat_id(std::string_view text);

}  // namespace tocsin
