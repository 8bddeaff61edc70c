// Suspects: which changes may have caused an incident: those on what it hits and on what that
// depends on, that went out shortly before it began or since.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/changes/change.hpp"

namespace tocsin {

constexpr Duration suspect_window = std::chrono::hours(24);  // before the impact began
constexpr Duration just_before_max = 1h;                     // and this is the usual culprit
// What says for longer that it runs is not believed: nobody told that it ended.
constexpr Duration change_runs_max = std::chrono::days(7);
constexpr std::size_t related_services_max = 200;

// A service whose failure would be felt in an affected one.
struct RelatedService {
  Slug service;
  Slug affected;     // that depends on it, or is the same
  Slug through;      // the next one on the way there, where that is not `affected`
  int distance = 0;  // 0: it is affected itself
  bool operator==(const RelatedService&) const = default;
};

// What the service depends on; nothing is known of it: nullptr.
using DependsOn = std::function<const std::vector<Slug>*(std::string_view service)>;

// The affected ones and what they depend on, however far: the nearest first, each once, by the
// shortest way; at most related_services_max.
std::vector<RelatedService> related_services(const std::vector<Slug>& affected,
                                             const DependsOn& depends_on);

struct Suspect {
  ChangeId change;
  RelatedService related;    // the nearest of its services
  Duration before{};         // began so long before the impact; negative: after it had begun
  bool just_before = false;  // at most just_before_max, or it ran when the impact began
  bool operator==(const Suspect&) const = default;
};

// The newest first; of what began in the same moment, the nearest. Left out is what has nothing to
// do with the services, what was over before the window, and what is yet to come.
std::vector<Suspect> suspects_of(std::span<const Change> changes,
                                 std::span<const RelatedService> related, Time impact_began,
                                 Time now);

using NameOfService = std::function<std::string(std::string_view service)>;
// "on Checkout, 12 min before the impact began"; "on Postgres, which Checkout depends on, 3 h
// before the impact began"
std::string why_suspect(const Suspect& suspect, const NameOfService& name_of);

}  // namespace tocsin
