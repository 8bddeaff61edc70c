// KnownEntries: what entries of request bodies were read as before, so that one that comes again
// need not be made an Event anew. Monitoring says the same thing every minute: nearly all entries
// are repeats. A guess about the alert as it stands now, which the engine checks.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <functional>
#include <utility>

#include "base/hash.hpp"

namespace tocsin {

class KnownEntries {
 public:
  // At most so many are remembered, and at least half of them: the ones not met for longest go.
  static constexpr std::size_t remembered_max = std::size_t{1} << 17;

  struct Read {
    Digest key;      // alert_key()
    Digest content;  // content_digest()
  };

  // By the digest of an entry's text without its times. Null: not known. Good until the next call.
  const Read* find(Digest entry) {
    if (const auto found = young_.find(entry); found != young_.end()) return &found->second;
    const auto found = old_.find(entry);
    if (found == old_.end()) return nullptr;
    return &put(entry, Read(found->second));
  }

  const Read& put(Digest entry, Read read) {
    if (young_.size() >= remembered_max / 2) old_ = std::exchange(young_, {});
    return young_.insert_or_assign(entry, read).first->second;
  }

 private:
  using Map = boost::unordered_flat_map<Digest, Read, std::hash<Digest>>;
  Map young_;
  Map old_;
};

}  // namespace tocsin
