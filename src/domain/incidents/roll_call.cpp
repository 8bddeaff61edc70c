#include "domain/incidents/roll_call.hpp"

#include <algorithm>
#include <tuple>

namespace tocsin {

const ServiceCheck* check_of(const ServiceChecks& checks, std::string_view service) {
  const auto found = std::ranges::find(checks, service, &ServiceCheck::service);
  return found == checks.end() ? nullptr : *found;
}

int newest_round(const ServiceChecks& checks) {
  int round = 0;
  for (const ServiceCheck* check : checks) round = std::max(round, check->round);
  return round;
}

void ask(ServiceCheck& check, int round, const Slug& by, Time now) {
  check.round = round;
  check.asked_at = now;
  check.asked_by = by;
  if (!check.waiting_since) check.waiting_since = now;
}

void answer(ServiceCheck& check, HealthAnswer said) {
  said.round = check.round;
  if (check.health != said.health) check.health_since = said.at;
  if (said.health == Health::impaired && !check.impaired_at) check.impaired_at = said.at;
  check.health = said.health;
  check.waiting_since.reset();
  if (check.answers.size() >= health_answers_max) check.answers.erase(check.answers.begin());
  check.answers.push_back(std::move(said));
}

ServiceChecks on_board(ServiceChecks checks) {
  std::ranges::stable_sort(checks, {}, [](const ServiceCheck* check) {
    return std::tuple(!check->impaired_at, check->impaired_at.value_or(Time{}),
                      !check->waiting_since, check->service);
  });
  return checks;
}

}  // namespace tocsin
