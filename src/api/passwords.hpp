// Passwords and codes as they are tried: compared, and slowed down for whoever guesses.
#pragma once

#include <string_view>

#include "api/backend.hpp"
#include "api/call.hpp"

namespace tocsin::api {

// Takes as long for an unknown account (null) as for a known one.
bool password_right(const Config& config, const User* user, std::string_view password);

// 429, with Retry-After.
net::Response wait_before_next_try(Duration wait);

// Why the caller's own password does not count: too many tries, or wrong (/current). None: it is
// right. Hashes: for Thread::hashing.
std::optional<net::Response> refused_password(const Call& call, Desk& desk,
                                              std::string_view current);

}  // namespace tocsin::api
