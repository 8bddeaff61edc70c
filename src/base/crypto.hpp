// The cryptography that Tocsin uses, behind plain strings of bytes: OpenSSL and libargon2.
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/result.hpp"

namespace tocsin {

std::string sha256(std::string_view bytes);  // 32 bytes
// The same of bytes that come one after the other.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  std::string finish();  // once; 32 bytes

 private:
  void* context_;
};
std::string hmac_sha256(std::string_view key, std::string_view bytes);  // 32 bytes
std::string hmac_sha1(std::string_view key, std::string_view bytes);    // 20 bytes; Twilio's choice
bool equal_in_constant_time(std::string_view a, std::string_view b);

std::string to_hex(std::string_view bytes);                 // lower case
bool is_sha256_in_hex(std::string_view text);               // 64 digits, lower case
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

// HKDF (RFC 5869) with SHA-256, at most 64 bytes.
std::string hkdf_sha256(std::string_view salt, std::string_view key, std::string_view info,
                        std::size_t bytes);
// AES-128-GCM: what is sealed with its tag of 16 bytes behind it. A key of 16 bytes, a nonce of 12
// that this key never had before.
std::string aes_128_gcm(std::string_view key, std::string_view nonce, std::string_view plain);

}  // namespace tocsin
