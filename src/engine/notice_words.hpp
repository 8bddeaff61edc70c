// Words of notices: instants on the clocks of whoever reads them.
#pragma once

#include <string>

#include "engine/config.hpp"

namespace tocsin {

// "Mon 30 Nov 09:00 (Europe/Berlin)"
std::string shown_at(const std::string& zone, Time at);
std::string shown_for(const Config& config, std::string_view user, Time at);

// How people are called: by name, or by slug when there is none.
std::string name_of_user(const Config& config, std::string_view user);
std::string name_of_service(const Config& config, std::string_view service);
std::string name_of(const Schedule& schedule);
// Of an incident role, also of one that is gone.
std::string name_of_role(const Config& config, std::string_view role);

}  // namespace tocsin
