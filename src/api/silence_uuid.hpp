// The id that Alertmanager's API and amtool show for a silence.
#pragma once

#include <string>

#include "base/crypto.hpp"

namespace tocsin::api {

std::string new_uuid(Random& random);  // version 4

}  // namespace tocsin::api
