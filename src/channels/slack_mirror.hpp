// The mirror of an incident in Slack: what one entry of its stream needs there, call after call.
// Nothing is sent here: next() gives the call, answered() takes what came of it, until next() gives
// none. One run is one attempt of one entry.
//
// A run that ended without knowing whether its message arrived is followed by one that looks first:
// each message carries the entry's number as metadata, which the channel's history tells.
// https://api.slack.com/methods, https://api.slack.com/metadata
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channels/message.hpp"
#include "domain/incidents/chat_link.hpp"
#include "domain/incidents/incident.hpp"

namespace tocsin::slack_mirror {

constexpr std::size_t channel_name_bytes_max = 80;
constexpr std::size_t text_bytes_max = 12'000;  // Slack cuts at 40,000 characters
constexpr int names_tried_max = 9;              // "inc-42-...", "inc-42-...-2" ... "-9"
constexpr int pages_max = 20;                   // of the channels that the app is in

// Where Slack is and how its app is named to it.
struct Workspace {
  std::string api_url = {};  // "https://slack.com/api"
  std::string token = {};    // opened
  std::string public_url = {};
  std::string prefix = "inc";
  bool private_channels = false;
};

struct Work {
  Incident incident = {};  // as it stands
  TimelineEntry entry = {};
  std::string author = {};             // as the room shows them; empty: the program itself
  std::string person = {};             // whom a fact is about
  bool withdrawn = false;              // since: its text is not to be shown
  bool look_first = false;             // an attempt before may have arrived
  bool look_at_channel = false;        // who reads it was not asked for a while
  std::optional<ChatLink> link = {};   // of the entry: it is there already
  std::optional<ChatLink> about = {};  // of the entry that it answers or changes
  EntryKind about_kind = EntryKind::said;
  std::vector<std::string> members = {};  // who are invited into a new channel
};

struct Outcome {
  JobOutcomeKind kind = JobOutcomeKind::sent;
  std::string receipt;
  std::optional<Time> not_before;
  std::optional<ChatRoom> made;  // the channel, when this run made or found it
  std::optional<ChatLink> link;  // the message, when this run posted or found it
  std::string gone;              // why the channel is the mirror no longer
  bool operator==(const Outcome&) const = default;
};

// "inc-42-checkout-down": lower case, digits, - and _, at most 80. `turn` from 1.
std::string channel_name(std::string_view prefix, IncidentId incident, std::string_view title,
                         int turn);
std::string topic_of(const Incident& incident, std::string_view public_url);

class Run {
 public:
  Run(Workspace workspace, Work work);

  // The call to be made now; none: the run is over.
  std::optional<HttpMessage> next();
  void answered(const ProviderAnswer& answer, Time now);
  const Outcome& outcome() const { return outcome_; }

 private:
  enum class Step { sign_in, info, create, find, topic, purpose, invite, look, join, send, done };

  HttpMessage call(std::string_view method, json::object body) const;
  HttpMessage ask(std::string_view method, const json::object& query) const;
  HttpMessage send_call() const;
  void begin_entry();
  void took(const json::object& body);
  void refused(const std::string& error);
  bool nothing_to_send() const;
  bool changes_a_message() const;
  std::string words() const;
  std::string thread() const;
  void seen(const json::object& body);
  void created(const json::object& body);
  void looked(const json::object& body);
  void listed(const json::object& body);
  void finish(JobOutcomeKind kind, std::string receipt);
  const std::string& channel() const { return channel_.channel; }

  const Workspace workspace_;
  const Work work_;
  Step step_ = Step::sign_in;
  ChatRoom channel_;
  std::string bot_;  // the app's own member id
  int name_turn_ = 1;
  int page_ = 0;
  std::string cursor_;
  bool joined_ = false;
  bool in_thread_ = true;  // until Slack says that there is no such thread
  Outcome outcome_;
};

}  // namespace tocsin::slack_mirror
