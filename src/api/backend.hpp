// Backend: what the routes stand on. Made once by the wiring, outlives every request.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "api/pool.hpp"
#include "api/throttle.hpp"
#include "api/upload_turns.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "engine/blobs.hpp"
#include "engine/engine.hpp"

namespace tocsin::api {

class LiveHub;

// Tells Slack what became of a press on a button; best effort, never blocks.
using PostReply = std::function<void(std::string url, std::string json)>;

// How reading a calendar that others keep went last. After a start all of them are read anew.
struct CalendarState {
  std::optional<Time> read_at;  // when it could last be read
  std::string fault;            // why it could not since; empty: all is well
};
using AskCalendar = std::function<CalendarState(ConfigKind, const Slug&)>;

// How the folder does in which replies by mail arrive.
struct MailFolderState {
  bool on = false;                    // the settings name one
  std::string fault;                  // why it could not be looked into; empty: it could
  std::optional<Time> failing_since;  // with a fault
  std::uint64_t failures = 0;         // of looks, since the start, as are the next two
  std::uint64_t mails = 0;            // that were dealt with
  std::uint64_t answers = 0;          // of these, that were acted on
};

struct Backend {
  Engine& engine;
  Pool& readers;  // queries, and the answers after a commit
  Pool& hashing;  // passwords: 19 MiB each, so as many at once as it has threads
  Random& random;
  const Clock& clock;
  LiveHub& live;
  Blobs& blobs;
  std::string secrets_key;       // 32 bytes of the key file
  std::string version;           // of the program
  std::string setup_token_hash;  // SHA-256 of the one-time link's token
  Time started_at{};
  bool tls = false;  // the listener speaks TLS
  UploadTurns uploads = {};
  LoginThrottle logins;  // by account
  LoginThrottle login_addresses{LoginThrottle::free_failures_of_address};
  RateLimits intake_rates;
  RateLimits calendar_rates;                          // by feed
  RateLimits chat_rates = {};                         // of what mirrors hear, by channel
  AskCalendar calendar_state = {};                    // none: nobody reads any
  PostReply post_reply = {};                          // none: nobody is told
  std::function<MailFolderState()> mail_folder = {};  // none: replies by mail are not read
  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> events_accepted = 0;
  std::atomic<std::uint64_t> events_refused = 0;
};

}  // namespace tocsin::api
