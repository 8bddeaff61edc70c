#include "channels/sms_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf8.hpp"
#include "channels/notice.hpp"
#include "channels/text.hpp"

namespace tocsin {
namespace {

// One message alone, and each of several, which lose room to the header that joins them.
constexpr std::size_t septets_alone = 160;
constexpr std::size_t septets_each = 153;
constexpr std::size_t units_alone = 70;
constexpr std::size_t units_each = 67;
constexpr std::size_t link_bytes_max = 160;
constexpr std::size_t title_units_min = 20;  // a shorter title says nothing

constexpr std::u32string_view basic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    U"ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view extended = U"\f^{}\\[~]|€";

struct Plain {
  char32_t typographic;
  std::string_view plain;
};
constexpr std::array<Plain, 18> plain_forms{{{U'\u2026', "..."},
                                             {U'\u2013', "-"},
                                             {U'\u2014', "-"},
                                             {U'\u2212', "-"},
                                             {U'\u2010', "-"},
                                             {U'\u2011', "-"},
                                             {U'\u2018', "'"},
                                             {U'\u2019', "'"},
                                             {U'\u201A', "'"},
                                             {U'\u201C', "\""},
                                             {U'\u201D', "\""},
                                             {U'\u201E', "\""},
                                             {U'\u00AB', "\""},
                                             {U'\u00BB', "\""},
                                             {U'\u2022', "*"},
                                             {U'\u2192', "->"},
                                             {U'\u2265', ">="},
                                             {U'\u2264', "<="}}};

// In septets; none: the 7-bit alphabet lacks it.
std::optional<std::size_t> septets_of(char32_t c) {
  if (basic.find(c) != basic.npos) return 1;
  if (extended.find(c) != extended.npos) return 2;
  return std::nullopt;
}
std::size_t units_of(char32_t c) { return c > 0xFFFF ? 2 : 1; }

struct Length {
  bool seven_bit = true;
  std::size_t septets = 0;
  std::size_t units = 0;  // of UTF-16

  std::size_t used() const { return seven_bit ? septets : units; }
  // One less than there is: a character of two never lies across the border of two messages.
  std::size_t room() const {
    return static_cast<std::size_t>(sms_segments_max) * (seven_bit ? septets_each : units_each) - 1;
  }
};

Length length_of(std::string_view text) {
  Length length;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const auto septets = septets_of(c);
    length.seven_bit = length.seven_bit && septets;
    length.septets += septets.value_or(1);
    length.units += units_of(c);
  }
  return length;
}

std::string made_plain(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const auto* form = std::ranges::find(plain_forms, c, &Plain::typographic);
    if (form != plain_forms.end()) {
      out += form->plain;
    } else {
      append_code_point(out, c);
    }
  }
  return out;
}

// What the 7-bit alphabet lacks becomes a question mark.
std::string made_seven_bit(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    append_code_point(out, septets_of(c) ? c : U'?');
  }
  return out;
}

// The longest beginning within `most` septets or units, "..." included when something is missing.
std::string cut_to(std::string_view text, std::size_t most, bool seven_bit) {
  constexpr std::string_view dots = "...";
  const Length whole = length_of(text);
  if ((seven_bit ? whole.septets : whole.units) <= most) return std::string(text);
  std::size_t used = dots.size();
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    used += seven_bit ? septets_of(c).value_or(1) : units_of(c);
    if (used > most) break;
    end = at;
  }
  return std::string(text.substr(0, end)).append(dots);
}

// Beside a title of another script, which halves the room, it is said shortly.
std::string how_to_answer(const Delivery& delivery, bool shortly) {
  const std::uint64_t page = delivery.items.front().page.value;
  const bool bundle = delivery.items.size() > 1;
  if (shortly) return bundle ? " 1=ack 2=esc" : fmt::format(" 1=ack 2=esc #{}", page);
  if (bundle) return " Reply 1 to acknowledge all, 2 to escalate.";
  return fmt::format(" Reply 1 to acknowledge, 2 to escalate (#{}).", page);
}

}  // namespace

int sms_segments(std::string_view text) {
  const Length length = length_of(text);
  if (length.used() == 0) return 0;
  if (length.used() <= (length.seven_bit ? septets_alone : units_alone)) return 1;
  const std::size_t each = length.seven_bit ? septets_each : units_each;
  return static_cast<int>((length.used() + each - 1) / each);
}

std::string fit_sms(std::string_view title, std::string_view rest) {
  const std::string end = made_plain(rest);
  std::string begin = made_plain(title);
  Length whole = length_of(begin + end);
  if (whole.used() <= whole.room()) return begin + end;
  const std::size_t end_used = whole.seven_bit ? length_of(end).septets : length_of(end).units;
  if (!whole.seven_bit && end_used + title_units_min > whole.room()) {
    return fit_sms(made_seven_bit(begin), made_seven_bit(end));  // half the room is not enough
  }
  // The link is longer than any message should be: then the title matters more.
  if (end_used + title_units_min > whole.room())
    return cut_to(begin, whole.room(), whole.seven_bit);
  return cut_to(begin, whole.room() - end_used, whole.seven_bit) + end;
}

Result<std::string> sms_text(const Delivery& delivery, const RenderContext& context,
                             bool answered) {
  if (delivery.kind != JobKind::notification) {
    const PlainWords words = plain_words_of(delivery, context);
    return fit_sms(words.headline, words.url.empty() || !words.code.empty() ? "" : " " + words.url);
  }
  const auto notice = notice_of(delivery, context);
  if (!notice) return std::unexpected(notice.error());
  std::string rest;
  if (notice->url.size() > link_bytes_max) {  // of very many pages: they are on the first screen
    rest += " " + context.public_url;
  } else if (!notice->url.empty()) {
    rest += " " + notice->url;
  }
  if (answered) {
    rest += how_to_answer(delivery, !length_of(made_plain(notice->headline)).seven_bit);
  } else if (delivery.items.size() == 1) {
    rest += fmt::format(" (#{})", delivery.items.front().page.value);
  }
  return fit_sms(notice->headline, rest);
}

}  // namespace tocsin
