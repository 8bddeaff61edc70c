#include "intake/known_entries.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

namespace tocsin {

// Who is met again moves to the young; when these are full they become the old, who are forgotten.
struct KnownEntries::Generations {
  using Map = boost::unordered_flat_map<Digest, Read, std::hash<Digest>>;
  Map young;
  Map old;

  const Read* put(Digest entry, Read read) {
    if (young.size() >= remembered_max / 2) old = std::exchange(young, {});
    return &young.insert_or_assign(entry, read).first->second;
  }
};

KnownEntries::KnownEntries() : generations_(std::make_unique<Generations>()) {}
KnownEntries::~KnownEntries() = default;

const KnownEntries::Read* KnownEntries::find(Digest entry) {
  const auto& [young, old] = *generations_;
  if (const auto found = young.find(entry); found != young.end()) return &found->second;
  if (const auto found = old.find(entry); found != old.end()) {
    return generations_->put(entry, Read(found->second));
  }
  return nullptr;
}

void KnownEntries::put(Digest entry, Read read) { generations_->put(entry, read); }

}  // namespace tocsin
