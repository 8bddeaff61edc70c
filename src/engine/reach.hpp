// Reach: whom targets mean at an instant, and by which messages, when, a person is called. Pure;
// the pager, the rehearsal and the coverage check ask the same functions.
#pragma once

#include <optional>
#include <vector>

#include "engine/config.hpp"

namespace tocsin {

// The active users behind the targets, each once, in the order of the targets.
std::vector<Slug> people_behind(const Config& config, const std::vector<Target>& targets, Time now);

// The active users who have the expertise; not guests.
std::vector<Slug> experts_in(const Config& config, std::string_view expertise);

// Whoever is on call for the team; all of it, where it has no schedule.
std::vector<Target> on_call_for(const Config& config, const Slug& team);
// Likewise for the teams that own the services.
std::vector<Target> owners_of(const Config& config, const std::vector<Slug>& services);

// Those who learn from the people behind schedules among the targets.
std::vector<Slug> shadows_behind(const Config& config, const std::vector<Target>& targets,
                                 Time now);

struct PlannedMessage {
  const ContactMethod* method = nullptr;
  Time at{};
  bool operator==(const PlannedMessage&) const = default;
};

struct Reach {
  std::vector<PlannedMessage> messages;    // none: nothing verified and enabled; earliest first
  const NotificationRule* rule = nullptr;  // the ladder that was taken; none: every method
  std::optional<Time> quiet_until;         // the messages wait for the end of quiet hours
};

// How a page that begins now reaches the user.
Reach reach_of(const Config& config, std::string_view user, PageUrgency urgency, Time now);

// When the quiet hours of the user end, where they hold now. None for what is urgent, and where the
// user's zone is not known: a page is sent rather than held back by mistake.
std::optional<Time> quiet_until(const Config& config, std::string_view user, PageUrgency urgency,
                                Time now);

}  // namespace tocsin
