// Codes for signing in: printed in advance, each of which opens the door once, when neither a
// password at hand nor another system does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "domain/slug.hpp"

namespace tocsin {

constexpr std::size_t sign_in_codes_count = 10;  // of one person at a time

struct SignInCodes {  // slug: the user's
  Slug slug;
  std::vector<std::string> code_hashes;  // of those that are left; see hash_of_code
  Time made_at{};
  bool operator==(const SignInCodes&) const = default;
};
TOCSIN_DESCRIBE(SignInCodes, slug, code_hashes, made_at)

// "k7dq-93fm-2xhw-ebtn": 80 bits of the secret, which has at least 32 bytes.
std::string sign_in_code(std::string_view secret);
// SHA-256, hexadecimal, of what somebody typed: without case, blanks and dashes, and what looks
// alike (o and 0; i, l and 1) is alike.
std::string hash_of_code(std::string_view typed);

}  // namespace tocsin
