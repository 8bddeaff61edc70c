#include "intake/batch.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace tocsin {

std::string one_line(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const auto blank = [&](char c) { return c == ' ' || control(c); };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  std::string line(cut_utf8(text, summary_bytes_max));
  std::replace_if(line.begin(), line.end(), control, ' ');
  return line;
}

std::string cleaned(std::string_view text, std::size_t bytes_max) {
  std::string clean(cut_utf8(text, bytes_max));
  std::erase(clean, '\0');
  return clean;
}

bool is_web_url(std::string_view text) {
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F;
  });
  return text.size() <= url_bytes_max && printable &&
         (text.starts_with("http://") || text.starts_with("https://"));
}

std::optional<Time> sender_time(std::string_view text) {
  if (text.empty()) return std::nullopt;
  auto time = parse_time(text);
  if (!time && text.size() > 5 && (text[text.size() - 5] == '+' || text[text.size() - 5] == '-')) {
    std::string with_colon(text.substr(0, 64));
    if (with_colon.size() == text.size()) with_colon.insert(with_colon.size() - 2, 1, ':');
    time = parse_time(with_colon);
  }
  constexpr Time go_zero = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
  if (!time || *time == go_zero) return std::nullopt;
  return *time;
}

void annotate(Event& event, std::string_view name, std::string_view value) {
  auto& annotations = event.content.annotations;
  if (name.empty() || value.empty() || annotations.size() == annotations_max) return;
  annotations.insert_or_assign(cleaned(name, annotation_name_bytes_max),
                               cleaned(value, annotation_value_bytes_max));
}

void add_link(Event& event, std::string_view href, std::string_view text) {
  if (!is_web_url(href) || event.content.links.size() == links_max) return;
  event.content.links.push_back({std::string(href), one_line(text)});
}

void add_image(Event& event, std::string_view src, std::string_view href, std::string_view alt) {
  if (!is_web_url(src) || event.content.images.size() == images_max) return;
  event.content.images.push_back(
      {std::string(src), is_web_url(href) ? std::string(href) : std::string(), one_line(alt)});
}

}  // namespace tocsin
