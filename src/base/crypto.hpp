// The cryptography that Tocsin uses, behind plain strings of bytes: OpenSSL and libargon2.
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/result.hpp"

namespace tocsin {

std::string sha256(std::string_view bytes);                             // 32 bytes
std::string hmac_sha256(std::string_view key, std::string_view bytes);  // 32 bytes
std::string hmac_sha1(std::string_view key, std::string_view bytes);    // 20 bytes; Twilio's choice
bool equal_in_constant_time(std::string_view a, std::string_view b);

std::string to_hex(std::string_view bytes);                 // lower case
std::string to_base64(std::string_view bytes);              // RFC 4648, padded
std::string to_base64url(std::string_view bytes);           // RFC 4648 §5, no padding
Result<std::string> from_base64url(std::string_view text);  // errors: invalid

// argon2id (RFC 9106), 19 MiB, t=2, p=1, encoded with its salt. About 20 ms: never on a net thread.
std::string hash_password(Random& random, std::string_view password);
bool password_matches(std::string_view encoded, std::string_view password);

// AES-256-GCM under the 32-byte key of the key file; text form "sealed:v1:" + base64url(nonce, tag,
// data). `purpose` is authenticated, so that a secret sealed for one place cannot be moved to
// another.
std::string seal(Random& random, std::string_view key, std::string_view purpose,
                 std::string_view plain);
// Errors: invalid when it was not sealed with this key for this purpose.
Result<std::string> unseal(std::string_view key, std::string_view purpose, std::string_view sealed);
bool is_sealed(std::string_view text);

}  // namespace tocsin
