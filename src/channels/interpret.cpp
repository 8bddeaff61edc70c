#include "channels/interpret.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "channels/text.hpp"

namespace tocsin {
namespace {

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// "Mon, 23 Nov 2026 03:12:09 GMT", the one form that RFC 9110 lets a server send.
std::optional<Time> http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT"))
    return std::nullopt;
  const auto* month = std::ranges::find(months, text.substr(8, 3));
  if (month == months.end()) return std::nullopt;
  const auto read =
      parse_time(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month - months.begin() + 1,
                             text.substr(5, 2), text.substr(17, 8)));
  if (!read) return std::nullopt;
  return *read;
}

bool worth_another_try(int status) {
  return status == 408 || status == 425 || status == 429 || status >= 500;
}

}  // namespace

std::optional<Interpretation> interpret_unanswered(const ProviderAnswer& answer) {
  const std::string receipt = one_line(answer.text, receipt_bytes_max);
  switch (answer.reached) {
    case ProviderAnswer::Reached::answered:
      return std::nullopt;
    case ProviderAnswer::Reached::not_sent:
      return {{JobOutcomeKind::failed, receipt, {}}};
    case ProviderAnswer::Reached::forbidden:
      return {{JobOutcomeKind::rejected, receipt, {}}};
    case ProviderAnswer::Reached::broken:
      return {{JobOutcomeKind::unknown, receipt, {}}};
  }
  return std::nullopt;
}

Interpretation interpret_http(const ProviderAnswer& answer, Time now) {
  if (auto unanswered = interpret_unanswered(answer)) return *std::move(unanswered);
  Interpretation result;
  result.receipt =
      one_line(fmt::format("HTTP {} {}", answer.status, answer.text), receipt_bytes_max);
  if (answer.status >= 200 && answer.status < 300) {
    result.kind = JobOutcomeKind::sent;
  } else if (worth_another_try(answer.status)) {
    result.kind = JobOutcomeKind::failed;
    result.not_before = read_retry_after(answer.retry_after, now);
  } else {
    result.kind = JobOutcomeKind::rejected;
  }
  return result;
}

std::optional<Time> read_retry_after(std::string_view value, Time now) {
  std::optional<Time> at;
  if (const auto seconds = number(value)) {
    at = now + std::min<Duration>(std::chrono::seconds{*seconds}, retry_after_max);
  } else {
    at = http_date(value);
  }
  if (!at) return std::nullopt;
  return std::clamp(*at, now, now + retry_after_max);
}

}  // namespace tocsin
