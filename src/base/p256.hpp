// The elliptic curve P-256 (FIPS 186-5, also "prime256v1") over plain strings of bytes: what Web
// Push encrypts and signs with.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tocsin {

constexpr std::size_t p256_private_bytes = 32;  // big-endian
constexpr std::size_t p256_public_bytes = 65;   // 0x04, x, y

// The private key that belongs to a secret of at least 32 bytes: always the same one.
std::string p256_private_key(std::string_view secret);

// Errors: invalid when it is no private key of this curve.
Result<std::string> p256_public_key(std::string_view private_key);

// The x that both sides arrive at, 32 bytes (SEC 1, section 3.3.1). Errors: invalid when either is
// no key of this curve.
Result<std::string> p256_shared_secret(std::string_view private_key, std::string_view public_key);

// ECDSA with SHA-256 as RFC 7518 section 3.4 writes it: r and s, 64 bytes. Draws its own random
// number: no two signatures are alike. Errors: as p256_public_key().
Result<std::string> p256_sign(std::string_view private_key, std::string_view bytes);
bool p256_signed(std::string_view public_key, std::string_view bytes, std::string_view signature);

}  // namespace tocsin
