#include "base/hash.hpp"

#include <xxhash.h>

namespace tocsin {

Digest digest_of(std::string_view bytes, std::uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return Digest{hash.high64, hash.low64};
}

}  // namespace tocsin
