// KnownEntries: what entries of request bodies were read as before, so that one that comes again
// need not be made an Event anew. Monitoring says the same thing every minute: nearly all entries
// are repeats. A guess about the alert as it stands now, which the engine checks.
#pragma once

#include <cstddef>
#include <memory>

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

  KnownEntries();
  ~KnownEntries();

  // By the digest of an entry's text without its times. Null: not known. Good until the next call.
  const Read* find(Digest entry);
  void put(Digest entry, Read read);

 private:
  struct Generations;
  std::unique_ptr<Generations> generations_;
};

}  // namespace tocsin
