// The demo: a believable organisation with an incident under way, made of the same commands that
// people and programs send. Needs no network.
#pragma once

#include <string_view>

#include "base/random.hpp"
#include "engine/engine.hpp"

namespace tocsin {

inline constexpr std::string_view demo_email = "demo@example.org";
inline constexpr std::string_view demo_password = "tocsin-demo-password";

// Fills an empty store; one with users is left as it is. `secrets_key`: of the key file.
Status fill_with_demo(Engine& engine, Random& random, std::string_view secrets_key, Time now);

}  // namespace tocsin
