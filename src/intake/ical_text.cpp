#include "intake/ical_text.hpp"

#include <algorithm>
#include <charconv>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

constexpr std::size_t line_bytes_max = 64 * 1024;
constexpr std::size_t parameters_max = 32;

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(at, count)) value = value * 10 + (c - '0');
  return value;
}

std::optional<std::chrono::local_days> date_of(std::string_view text) {
  if (text.size() != 8 || !all_digits(text)) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(digits(text, 0, 4)),
      std::chrono::month(static_cast<unsigned>(digits(text, 4, 2))),
      std::chrono::day(static_cast<unsigned>(digits(text, 6, 2))));
  if (!date.ok() || date.year() < std::chrono::year(1)) return std::nullopt;
  return std::chrono::local_days(date);
}

std::optional<Duration> clock_of(std::string_view text) {
  if (text.size() != 6 || !all_digits(text)) return std::nullopt;
  const int hours = digits(text, 0, 2), minutes = digits(text, 2, 2);
  const int seconds = std::min(digits(text, 4, 2), 59);  // a leap second is the one before
  if (hours > 23 || minutes > 59 || digits(text, 4, 2) > 60) return std::nullopt;
  return std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
}

// Where the value begins, and the parameters before it; a colon in quotes is none.
std::optional<std::size_t> colon_of(std::string_view line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == ':' && !quoted) return i;
  }
  return std::nullopt;
}

std::string unquoted(std::string_view text) {
  std::string out(text);
  std::erase(out, '"');
  return out;
}

void add_parameter(IcalLine& line, std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos || line.parameters.size() >= parameters_max) return;
  line.parameters.emplace_back(ical_upper(text.substr(0, equals)),
                               unquoted(text.substr(equals + 1)));
}

std::optional<IcalLine> line_of(std::string_view text, std::size_t number) {
  const auto colon = colon_of(text);
  if (!colon) return std::nullopt;
  IcalLine line;
  line.number = number;
  line.value = text.substr(*colon + 1);
  std::string_view head = text.substr(0, *colon);
  line.name = ical_upper(head.substr(0, head.find(';')));
  head.remove_prefix(std::min(line.name.size() + 1, head.size()));
  while (!head.empty()) {
    bool quoted = false;
    std::size_t end = 0;
    for (; end < head.size() && (quoted || head[end] != ';'); ++end) {
      if (head[end] == '"') quoted = !quoted;
    }
    add_parameter(line, head.substr(0, end));
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return line;
}

}  // namespace

std::string_view IcalLine::parameter(std::string_view wanted) const {
  const auto found =
      std::ranges::find(parameters, wanted, [](const auto& item) { return item.first; });
  return found == parameters.end() ? std::string_view() : found->second;
}

std::string_view IcalLines::take_line() {
  const std::size_t end = std::min(rest_.find('\n'), rest_.size());
  std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  ++number_;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<IcalLine> IcalLines::next() {
  while (!rest_.empty()) {
    std::string text(take_line());
    const std::size_t number = number_;
    while (rest_.starts_with(' ') || rest_.starts_with('\t')) {
      const std::string_view more = take_line().substr(1);
      if (text.size() + more.size() <= line_bytes_max) text += more;
    }
    if (auto line = line_of(text, number)) return line;
  }
  return std::nullopt;
}

std::string ical_text(std::string_view value, std::size_t bytes_max) {
  std::string out;
  for (std::size_t i = 0; i < value.size() && out.size() < bytes_max + 4; ++i) {
    char c = value[i];
    if (c == '\\' && i + 1 < value.size()) {
      c = value[++i];
      if (c == 'n' || c == 'N') c = ' ';
    }
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    out += control ? ' ' : c;
  }
  return std::string(cut_utf8(out, bytes_max));
}

std::optional<IcalTime> ical_time(std::string_view text) {
  IcalTime time;
  if (text.size() == 16 && text.back() == 'Z') {
    time.is_utc = true;
    text.remove_suffix(1);
  }
  if (text.size() != 8 && (text.size() != 15 || text[8] != 'T')) return std::nullopt;
  const auto day = date_of(text.substr(0, 8));
  if (!day) return std::nullopt;
  time.wall = *day;
  time.is_date = text.size() == 8;
  if (time.is_date) return time;
  const auto clock = clock_of(text.substr(9));
  if (!clock) return std::nullopt;
  time.wall += *clock;
  return time;
}

std::optional<IcalDuration> ical_duration(std::string_view text) {
  constexpr int number_max = 10'000'000;  // four months of seconds
  bool negative = false;
  if (text.starts_with('+') || text.starts_with('-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (!text.starts_with('P') || text.size() < 3) return std::nullopt;
  text.remove_prefix(1);
  IcalDuration duration;
  bool clock = false;
  while (!text.empty()) {
    if (text.front() == 'T' && !clock) {
      clock = true;
      text.remove_prefix(1);
      continue;
    }
    const std::size_t unit = text.find_first_not_of("0123456789");
    if (unit == text.npos) return std::nullopt;
    const auto number = ical_number(text.substr(0, unit), 0, number_max);
    if (!number) return std::nullopt;
    switch (text[unit]) {
      case 'W':
        duration.days += std::chrono::days(7 * static_cast<std::int64_t>(*number));
        break;
      case 'D':
        duration.days += std::chrono::days(*number);
        break;
      case 'H':
        duration.exact += std::chrono::hours(*number);
        break;
      case 'M':
        duration.exact += std::chrono::minutes(*number);
        break;
      case 'S':
        duration.exact += std::chrono::seconds(*number);
        break;
      default:
        return std::nullopt;
    }
    text.remove_prefix(unit + 1);
  }
  constexpr std::chrono::days longest(100'000);
  if (duration.days > longest || duration.exact > longest) return std::nullopt;
  if (negative) return IcalDuration{-duration.days, -duration.exact};
  return duration;
}

std::optional<Duration> ical_offset(std::string_view text) {
  if (text.size() != 5 && text.size() != 7) return std::nullopt;
  const char sign = text.front();
  const std::string_view number = text.substr(1);
  if ((sign != '+' && sign != '-') || !all_digits(number)) return std::nullopt;
  const Duration offset = std::chrono::hours(digits(number, 0, 2)) +
                          std::chrono::minutes(digits(number, 2, 2)) +
                          std::chrono::seconds(digits(number, 4, 2));
  if (offset >= std::chrono::hours(24)) return std::nullopt;
  return sign == '-' ? -offset : offset;
}

std::optional<int> ical_number(std::string_view text, int least, int most) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) {
    return std::nullopt;
  }
  return value;
}

std::vector<std::string_view> ical_list(std::string_view text, std::size_t count_max) {
  std::vector<std::string_view> items;
  while (!text.empty() && items.size() < count_max) {
    const std::size_t comma = std::min(text.find(','), text.size());
    items.push_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

std::string ical_upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

}  // namespace tocsin
