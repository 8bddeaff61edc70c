#include "domain/incidents/search.hpp"

#include <algorithm>
#include <set>

#include "base/utf8.hpp"
#include "base/words.hpp"

namespace tocsin {
namespace {

constexpr std::size_t before_bytes_max = 60;  // of a snippet, before the word
constexpr std::string_view left_out = "\u2026";

bool is_start(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

bool is_one_of(const std::string& word, const std::vector<std::string>& terms) {
  return std::ranges::find(terms, word) != terms.end() || word.starts_with(terms.back());
}

}  // namespace

bool is_findable(EntryKind kind) {
  switch (kind) {
    case EntryKind::declared:
    case EntryKind::said:
    case EntryKind::note:
    case EntryKind::finding:
    case EntryKind::decision:
    case EntryKind::hypothesis:
    case EntryKind::handed_over:
    case EntryKind::called_by_hand:
    case EntryKind::task_created:
    case EntryKind::glass_broken:
    case EntryKind::file_added:
    case EntryKind::link_added:
    case EntryKind::service_confirmed:
    case EntryKind::change_requested:
      return true;
    default:
      return false;
  }
}

std::vector<std::string> terms_of(std::string_view text) {
  std::vector<std::string> terms;
  for (Word& word : words_of(text)) {
    std::erase(terms, word.text);  // the last one counts: it may be unfinished
    terms.push_back(std::move(word.text));
  }
  if (terms.size() > search_words_max) {
    terms.erase(terms.begin() + search_words_max, terms.end());
  }
  return terms;
}

std::string searchable_words(std::string_view text) {
  std::string all;
  std::set<std::string> known;
  for (Word& word : words_of(text)) {
    const auto [place, is_new] = known.insert(std::move(word.text));
    if (is_new) all += (all.empty() ? " " : "") + *place + " ";
  }
  return all;
}

bool is_found(std::string_view searchable, const std::vector<std::string>& terms) {
  if (terms.empty()) return false;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::string wanted = " " + terms[i] + (i + 1 < terms.size() ? " " : "");
    if (!searchable.contains(wanted)) return false;
  }
  return true;
}

std::string snippet_of(std::string_view text, const std::vector<std::string>& terms) {
  std::size_t found = 0;
  for (const Word& word : words_of(text)) {
    if (terms.empty() || !is_one_of(word.text, terms)) continue;
    found = word.begin;
    break;
  }
  std::size_t begin = 0;
  if (found > before_bytes_max && text.size() > snippet_bytes_max) {
    begin = found - before_bytes_max;
    const std::size_t blank = text.find(' ', begin);
    if (blank < found) begin = blank + 1;
    while (!is_start(text[begin])) ++begin;
  }
  const std::string_view part = cut_utf8(text.substr(begin), snippet_bytes_max);
  std::string snippet = begin > 0 ? std::string(left_out) : std::string();
  for (const char c : part) snippet += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  if (begin + part.size() < text.size()) snippet += left_out;
  return snippet;
}

}  // namespace tocsin
