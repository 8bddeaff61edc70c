// HandoffNote: what whoever goes leaves to whoever comes. There is one of each schedule; earlier
// ones are its versions.
#pragma once

#include <string>

#include "base/describe.hpp"
#include "domain/slug.hpp"

namespace tocsin {

constexpr std::size_t handoff_note_bytes_max = 8'000;

struct HandoffNote {
  Slug slug;  // the schedule's
  Slug author;
  Time written_at{};
  std::string text;
  bool operator==(const HandoffNote&) const = default;
};
TOCSIN_DESCRIBE(HandoffNote, slug, author, written_at, text)

}  // namespace tocsin
