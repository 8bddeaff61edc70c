#include "intake/slack_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/incidents/code_span.hpp"

namespace tocsin {
namespace {

using View = std::string_view;

constexpr std::array<std::pair<View, char>, 3> entities{
    {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}}};

bool is_shown(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\n' || c == '\t' || (byte >= 0x20 && byte != 0x7F);
}

// Appends `text` with Slack's three entities read and what cannot be shown left out.
void add_plain(std::string& out, View text) {
  while (!text.empty()) {
    const auto* entity = std::ranges::find_if(
        entities, [&](const auto& one) { return text.starts_with(one.first); });
    if (entity != entities.end()) {
      out += entity->second;
      text.remove_prefix(entity->first.size());
      continue;
    }
    if (is_shown(text.front())) out += text.front();
    text.remove_prefix(1);
  }
}

std::string plain(View text) {
  std::string out;
  add_plain(out, text);
  return out;
}

// Within an address nothing is white, so that it ends where it is seen to end.
std::string address_of(View text) {
  std::string address = plain(text);
  std::erase_if(address, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  return address;
}

bool says_the_same(View label, View url) {
  if (label == url) return true;
  for (const View scheme : {View("https://"), View("http://")}) {
    if (!url.starts_with(scheme)) continue;
    View rest = url.substr(scheme.size());
    if (rest.ends_with('/') && !label.ends_with('/')) rest.remove_suffix(1);
    if (label == rest) return true;
  }
  return false;
}

std::string link_words(View target, View label) {
  const std::string url = address_of(target);
  const std::string words = plain(label);
  for (const View scheme : {View("mailto:"), View("tel:")}) {
    if (!url.starts_with(scheme)) continue;
    const std::string rest = url.substr(scheme.size());
    return words.empty() || words == rest ? rest : words + " (" + rest + ")";
  }
  if (words.empty() || says_the_same(words, url)) return url;
  return words + " (" + url + ")";
}

// What stands between < and >.
std::string reference_words(View inside, const NameOfMember& name_of) {
  const std::size_t bar = inside.find('|');
  const View target = inside.substr(0, bar);
  const View label = bar == View::npos ? View() : inside.substr(bar + 1);
  const auto named = [&](View sign, std::string otherwise) {
    std::string name = label.empty() ? std::move(otherwise) : plain(label);
    return name.starts_with(sign) ? name : std::string(sign) + name;
  };
  if (target.starts_with('@')) {
    const View id = target.substr(1);
    std::string known = name_of ? name_of(id) : std::string();
    return known.empty() ? named("@", plain(id)) : "@" + known;
  }
  if (target.starts_with('#')) return named("#", plain(target.substr(1)));
  if (target.starts_with('!')) {
    View word = target.substr(1);
    if (word.starts_with("date^")) return label.empty() ? "a date" : plain(label);
    word = word.substr(0, word.find('^'));
    return named("@", word == "subteam" ? "group" : plain(word));
  }
  return link_words(target, label);
}

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_word(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
         (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The length of the *bold* words at the beginning of `text`, both stars included; 0: there are
// none.
std::size_t bold_length(View text, char before) {
  if (is_word(before) || before == '*' || text.size() < 3 || is_white(text[1]) || text[1] == '*') {
    return 0;
  }
  for (std::size_t i = 1; i < text.size() && text[i] != '\n' && text[i] != '`'; ++i) {
    if (text[i] == '<') {  // a star within <...> closes nothing
      const std::size_t end = text.find_first_of("<>\n", i + 1);
      if (end != View::npos && text[end] == '>') i = end;
    }
    if (text[i] != '*') continue;
    const char after = i + 1 < text.size() ? text[i + 1] : ' ';
    return is_white(text[i - 1]) || is_word(after) || after == '*' ? 0 : i + 1;
  }
  return 0;
}

}  // namespace

std::string from_mrkdwn(View text, const NameOfMember& name_of) {
  std::string out;
  std::size_t bold_ends = View::npos;  // where the closing star stands
  std::size_t run = 0;                 // where the plain words began that are not written yet
  const auto flush = [&](std::size_t until) { add_plain(out, text.substr(run, until - run)); };
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '<') {
      const std::size_t end = text.find_first_of("<>\n", i + 1);
      if (end != View::npos && text[end] == '>' && end > i + 1) {
        flush(i);
        out += reference_words(text.substr(i + 1, end - i - 1), name_of);
        run = i = end + 1;
        continue;
      }
    } else if (c == '`') {
      if (const std::size_t length = code_length(text.substr(i)); length > 0) {
        flush(i + length);  // as it is: nothing in it means anything
        run = i = i + length;
        continue;
      }
    } else if (c == '*' && i == bold_ends) {
      flush(i);
      out += "**";
      run = ++i;
      bold_ends = View::npos;
      continue;
    } else if (c == '*' && bold_ends == View::npos) {
      if (const std::size_t length = bold_length(text.substr(i), i == 0 ? ' ' : text[i - 1]);
          length > 0) {
        flush(i);
        out += "**";
        bold_ends = i + length - 1;
        run = ++i;
        continue;
      }
    }
    ++i;
  }
  flush(text.size());
  return out;
}

}  // namespace tocsin
