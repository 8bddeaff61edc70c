// The words of a text, as a search compares them: without case and accents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

constexpr std::size_t word_bytes_max = 64;  // what is longer counts by its beginning

// Where a word stands, in bytes of the text, and how it reads: letters of the Latin, Greek and
// Cyrillic scripts in lower case and without accents ("Größe" is "grosse"), others as they are.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;  // never empty; letters and digits only
  bool operator==(const Word&) const = default;
};

// A word is a run of letters and digits; each Chinese or Japanese sign is one of its own, as
// nothing stands between them.
std::vector<Word> words_of(std::string_view text);

}  // namespace tocsin
