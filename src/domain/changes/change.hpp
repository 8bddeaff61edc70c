// Change: something that was altered in what services run on: a deployment, a setting, a flag. Told
// by programs and people; what went out shortly before an incident is looked at first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "domain/actor.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/alerts/event.hpp"
#include "domain/slug.hpp"

namespace tocsin {

using ChangeId = Id<struct ChangeTag>;

// Text in the database: never rename or reuse one.
enum class ChangeKind { deploy, config, flag, infrastructure, other };
TOCSIN_DESCRIBE_ENUM(ChangeKind, deploy, config, flag, infrastructure, other)

// Likewise.
enum class ChangeState { planned, running, done, failed, rolled_back };
TOCSIN_DESCRIBE_ENUM(ChangeState, planned, running, done, failed, rolled_back)
constexpr bool is_over(ChangeState state) { return state >= ChangeState::done; }

// Text in the database: never rename or reuse one. none: it needs none.
enum class Approval { none, asked, approved, refused };
TOCSIN_DESCRIBE_ENUM(Approval, none, asked, approved, refused)

// Of a change that was asked for in an incident: see emergency.hpp.
struct Emergency {
  Approval approval = Approval::none;
  bool after_the_fact = false;  // carried out before anybody had approved it
  Slug asked_by = {};
  Slug decided_by = {};
  std::optional<Time> decided_at = {};
  std::string plan = {};  // what will be done
  std::string risk = {};
  std::string roll_back = {};  // how it is taken back
  std::string word = {};       // of whoever did something with it last
  Slug moved_by = {};          // and that was
  bool operator==(const Emergency&) const = default;
};
TOCSIN_DESCRIBE(Emergency, approval, after_the_fact, asked_by, decided_by, decided_at, plan, risk,
                roll_back, word, moved_by)

constexpr std::size_t change_source_id_bytes_max = 512;
constexpr std::size_t change_title_bytes_max = 500;
constexpr std::size_t change_word_bytes_max = 200;  // of who did it, and of the source
constexpr std::size_t change_services_max = 100;
constexpr std::size_t change_links_max = 32;
constexpr std::size_t change_link_bytes_max = 4096;
constexpr std::size_t change_details_bytes_max = 64 * 1024;

struct Change {
  ChangeId id;
  Digest key;             // change_key()
  std::string source_id;  // what its sender calls it: the same again is the same change
  std::string source;     // the program that told of it, in its own words
  std::string title;
  ChangeKind kind = ChangeKind::other;
  ChangeState state = ChangeState::done;
  std::vector<Slug> services;
  std::string who;               // did it, in the words of the source
  Time began_at{};               // or is planned to
  std::optional<Time> ended_at;  // none: it is planned, or runs
  std::vector<Link> links;       // http or https
  std::string details;           // JSON, as its source sent it; or nothing
  IncidentId incident;           // that it was made for; 0: none
  Actor actor;                   // whose key or token it came with
  Time received_at{};            // the first time
  Time updated_at{};             // and the last time
  std::int64_t version = 1;      // so often it was told of
  Emergency emergency = {};
  bool operator==(const Change&) const = default;
};
TOCSIN_DESCRIBE(Change, id, key, source_id, source, title, kind, state, services, who, began_at,
                ended_at, links, details, incident, actor, received_at, updated_at, version,
                emergency)

// What a sender says of a change; of one that is known already, what is not said stays.
struct ChangeReport {
  std::string source_id;
  std::optional<std::string> source = {};
  std::optional<std::string> title = {};
  std::optional<ChangeKind> kind = {};
  std::optional<ChangeState> state = {};
  std::optional<std::vector<Slug>> services = {};
  std::optional<std::string> who = {};
  std::optional<Time> began_at = {};
  std::optional<Time> ended_at = {};
  std::optional<std::vector<Link>> links = {};
  std::optional<std::string> details = {};
  bool operator==(const ChangeReport&) const = default;
};

// One sender's changes are no other's, whatever they are called.
Digest change_key(const Actor& sender, std::string_view source_id);

// The change as it becomes; `known`: as it was, or nothing. What is over has an end, and what goes
// on again has none.
Change told_of(const ChangeReport& report, const Change* known, Time now);

// Errors: invalid, too_large, with the pointer to the member of the report.
Status check(const Change& change);

// Of the newest changes State knows this much, so that two who tell of one change at once make one.
struct KnownChange {
  ChangeId id;
  Digest key;
  std::int64_t version = 1;
  bool operator==(const KnownChange&) const = default;
};
TOCSIN_DESCRIBE(KnownChange, id, key, version)
constexpr std::uint64_t known_changes_max = 10'000;

}  // namespace tocsin
