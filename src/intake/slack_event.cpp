#include "intake/slack_event.hpp"

#include <algorithm>

#include "base/describe.hpp"

namespace tocsin {
namespace {

constexpr std::size_t files_max = 20;

const json::value* member(const json::value* value, std::string_view name) {
  return value != nullptr && value->is_object() ? value->get_object().if_contains(name) : nullptr;
}
std::string text_of(const json::value* value) {
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}
bool is_true(const json::value* value) {
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::string first_of(std::initializer_list<const json::value*> values) {
  for (const json::value* value : values) {
    if (std::string text = text_of(value); !text.empty()) return text;
  }
  return {};
}

std::vector<SlackFile> files_of(const json::value* message) {
  std::vector<SlackFile> files;
  const json::value* list = member(message, "files");
  if (list == nullptr || !list->is_array()) return files;
  for (const json::value& file : list->get_array()) {
    if (files.size() == files_max) break;
    SlackFile one{first_of({member(&file, "title"), member(&file, "name")}),
                  text_of(member(&file, "permalink"))};
    if (!one.name.empty() || !one.link.empty()) files.push_back(std::move(one));
  }
  return files;
}

void read_author(SlackMessage& told, const json::value* message) {
  told.member = text_of(member(message, "user"));
  const json::value* profile = member(message, "user_profile");
  told.name = first_of(
      {member(profile, "display_name"), member(profile, "real_name"), member(profile, "name")});
  told.by_app = member(message, "bot_id") != nullptr || member(message, "app_id") != nullptr ||
                text_of(member(message, "subtype")) == "bot_message";
  const auto elsewhere = [&](const json::value* team) {
    const std::string id = text_of(team);
    return !id.empty() && id != told.team;
  };
  told.outsider = elsewhere(member(message, "user_team")) ||
                  elsewhere(member(message, "source_team")) || elsewhere(member(profile, "team")) ||
                  is_true(member(profile, "is_restricted")) ||
                  is_true(member(profile, "is_ultra_restricted"));
}

// What a person says comes without a subtype, or with one of these.
bool is_said(std::string_view subtype) {
  return subtype.empty() || subtype == "file_share" || subtype == "thread_broadcast" ||
         subtype == "me_message";
}

SlackEvent read_message(const json::value* whole, const json::value* event) {
  SlackMessage told;
  told.team = text_of(member(whole, "team_id"));
  told.shared = is_true(member(whole, "is_ext_shared_channel"));
  told.channel = text_of(member(event, "channel"));
  const std::string subtype = text_of(member(event, "subtype"));
  const json::value* message = event;
  if (subtype == "message_changed") {
    told.deed = SlackDeed::changed;
    message = member(event, "message");
    const json::value* before = member(event, "previous_message");
    // Slack says so of previews of links, too.
    if (before != nullptr && text_of(member(before, "text")) == text_of(member(message, "text"))) {
      return {};
    }
    // A message with answers stays as a gravestone when it is deleted.
    if (text_of(member(message, "subtype")) == "tombstone") {
      told.deed = SlackDeed::deleted;
      message = before;
    }
  } else if (subtype == "message_deleted") {
    told.deed = SlackDeed::deleted;
    message = member(event, "previous_message");
  } else if (!is_said(subtype)) {
    return {};
  }
  read_author(told, message);
  told.message = text_of(member(message, "ts"));
  if (told.message.empty()) told.message = text_of(member(event, "deleted_ts"));
  told.thread = text_of(member(message, "thread_ts"));
  if (told.thread == told.message) told.thread.clear();
  told.text = text_of(member(message, "text"));
  told.files = files_of(message);
  if (told.deed != SlackDeed::said) {
    told.changed = first_of(
        {member(member(message, "edited"), "ts"), member(event, "event_ts"), member(event, "ts")});
    if (told.deed == SlackDeed::deleted) told.changed = text_of(member(event, "event_ts"));
  }
  if (told.channel.empty() || told.message.empty()) return {};
  return told;
}

}  // namespace

Result<SlackEvent> read_slack_event(std::string_view body) {
  const auto read = parse_json(body);
  if (!read || !read->is_object()) {
    return fail(Error::Code::invalid, "an event of Slack's Events API is wanted");
  }
  const json::value* whole = &*read;
  const std::string type = text_of(member(whole, "type"));
  if (type == "url_verification") return SlackChallenge{text_of(member(whole, "challenge"))};
  const json::value* event = member(whole, "event");
  if (type != "event_callback" || text_of(member(event, "type")) != "message") return SlackEvent{};
  return read_message(whole, event);
}

}  // namespace tocsin
