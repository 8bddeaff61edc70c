// Mentions: people named in a line of an incident's stream, as @slug.
#pragma once

#include <string_view>
#include <vector>

#include "domain/slug.hpp"

namespace tocsin {

// The slugs behind each @ that begins a word, lower case, each once, in their order; whether such
// users exist is for the caller to say. "ops@example.org" names nobody; the full stop of "ask @bo."
// ends the sentence.
std::vector<Slug> mentions_in(std::string_view text);

}  // namespace tocsin
