// Searching what was said and recorded of incidents: which entries are found, by which words, and
// what is shown of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/timeline.hpp"

namespace tocsin {

constexpr std::size_t search_bytes_max = 200;   // of what is looked for
constexpr std::size_t search_words_max = 16;    // of it that count
constexpr std::size_t snippet_bytes_max = 200;  // and the signs of what was left out

// Entries that hold people's words. `declared` stands for its incident, by title and summary.
bool is_findable(EntryKind kind);

// The words looked for, each once; all of them must be there, the last one as the beginning of one.
// Empty: the text has no word.
std::vector<std::string> terms_of(std::string_view text);

// " disk full ": the words of a text, each once, between blanks; "" when it has none.
std::string searchable_words(std::string_view text);
bool is_found(std::string_view searchable, const std::vector<std::string>& terms);

// One line of the text around the first word that is looked for.
std::string snippet_of(std::string_view text, const std::vector<std::string>& terms);

}  // namespace tocsin
