#include "domain/escalation/written_answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace tocsin {
namespace {

constexpr std::size_t answer_bytes_max = 100;  // a longer one is a letter, not an answer

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::vector<std::string> lower_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (blank(c)) {
      if (!word.empty()) words.push_back(std::exchange(word, {}));
    } else {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  if (!words.empty() && (words.back().ends_with('.') || words.back().ends_with('!'))) {
    words.back().pop_back();
    if (words.back().empty()) words.pop_back();
  }
  return words;
}

WrittenAnswer::Verb verb_of(std::string_view word) {
  constexpr std::array acknowledge{"1", "a", "ack", "acknowledge", "acknowledged"};
  constexpr std::array escalate{"2", "e", "esc", "escalate"};
  constexpr std::array resolve{"resolve", "resolved"};
  const auto is_word = [&](const char* known) { return word == known; };
  if (std::ranges::any_of(acknowledge, is_word)) return WrittenAnswer::Verb::acknowledge;
  if (std::ranges::any_of(escalate, is_word)) return WrittenAnswer::Verb::escalate;
  if (std::ranges::any_of(resolve, is_word)) return WrittenAnswer::Verb::resolve;
  return WrittenAnswer::Verb::unknown;
}

std::optional<PageId> page_of(std::string_view word) {
  if (word.starts_with('#')) word.remove_prefix(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || number == 0) return std::nullopt;
  return PageId{number};
}

}  // namespace

WrittenAnswer read_answer(std::string_view text) {
  if (text.size() > answer_bytes_max) return {};
  const std::vector<std::string> words = lower_words(text);
  if (words.empty() || words.size() > 2) return {};
  WrittenAnswer answer{.verb = verb_of(words.front()), .page = {}, .all = false};
  if (words.size() == 1 || answer.verb == WrittenAnswer::Verb::unknown) return answer;
  answer.all = words.back() == "all";
  answer.page = page_of(words.back());
  if (!answer.all && !answer.page) return {};
  return answer;
}

}  // namespace tocsin
