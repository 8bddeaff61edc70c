// Random: where secrets come from. Tests and the simulator hand in a seeded one.
#pragma once

#include <cstddef>
#include <string>

namespace tocsin {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::string bytes(std::size_t count) = 0;
};

// OpenSSL's generator. Aborts when the system has no randomness: nothing may go on without it.
class SystemRandom final : public Random {
 public:
  std::string bytes(std::size_t count) override;
};

// A fresh bearer secret: 256 bits as 43 characters of base64url, behind `prefix` so that a leaked
// one can be recognised ("tcs_" access tokens, "tci_" integration keys, ...).
std::string new_secret(Random& random, const char* prefix);

}  // namespace tocsin
