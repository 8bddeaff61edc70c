// Roll call: services that may be part of an incident are asked how they are, and whoever answers
// for one says so. What was said when shows where the failure jumped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/slug.hpp"

namespace tocsin {

using ServiceCheckId = Id<struct ServiceCheckTag>;

// Text in the database: never rename or reuse one.
enum class Health { healthy, impaired, unknown };
TOCSIN_DESCRIBE_ENUM(Health, healthy, impaired, unknown)

constexpr std::size_t service_checks_per_incident_max = 500;
constexpr std::size_t health_answers_max = 200;  // of one service; the stream keeps all of them
constexpr std::size_t health_word_bytes_max = 500;

struct HealthAnswer {
  int round = 0;  // of the roll that asked last
  Health health = Health::unknown;
  std::string word;
  Slug by;
  Time at{};
  bool operator==(const HealthAnswer&) const = default;
};
TOCSIN_DESCRIBE(HealthAnswer, round, health, word, by, at)

// A service that the roll of an incident was called for.
struct ServiceCheck {
  ServiceCheckId id;
  IncidentId incident;
  Slug service;
  int round = 0;  // that asked last, as the next two
  Time asked_at{};
  Slug asked_by;
  std::optional<Time> waiting_since;  // asked since then and not answered; none: it is
  std::optional<Health> health;       // as was said last; none: nobody has answered yet
  std::optional<Time> health_since;   // that, without a change
  std::optional<Time> impaired_at;    // when that was said first
  std::vector<HealthAnswer> answers;  // the newest, oldest first
  bool operator==(const ServiceCheck&) const = default;
};
TOCSIN_DESCRIBE(ServiceCheck, id, incident, service, round, asked_at, asked_by, waiting_since,
                health, health_since, impaired_at, answers)

// Of an incident, by id.
using ServiceChecks = std::vector<const ServiceCheck*>;

const ServiceCheck* check_of(const ServiceChecks& checks, std::string_view service);
// Of the roll that was called last; 0: none was.
int newest_round(const ServiceChecks& checks);

// Asked anew. What was said before stands until somebody answers.
void ask(ServiceCheck& check, int round, const Slug& by, Time now);
// The last word counts. Its round is the check's.
void answer(ServiceCheck& check, HealthAnswer said);

// As they stand on the board: in the order in which they became impaired, then whoever has not
// answered, then the others; by name.
ServiceChecks on_board(ServiceChecks checks);

}  // namespace tocsin
