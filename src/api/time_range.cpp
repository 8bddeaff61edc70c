#include "api/time_range.hpp"

namespace tocsin::api {
namespace {

constexpr Duration range_max = std::chrono::days(400);
constexpr std::size_t shifts_max = 200'000;

}  // namespace

Result<Span> range_of(std::optional<Time> from, std::optional<Time> to, Time now, Duration usual) {
  const Time begin = from.value_or(now);
  const Span range{begin, to.value_or(begin + usual)};
  if (range.begin >= range.end) {
    return fail(Error::Code::invalid, "the range ends before it begins", "/to");
  }
  if (range.end - range.begin > range_max) {
    return fail(Error::Code::invalid, "at most 400 days can be looked at in one go", "/to");
  }
  return range;
}

Result<std::optional<Time>> time_of(const Call& call, std::string_view name) {
  const std::string text = call.query(name);
  if (text.empty()) return std::optional<Time>();
  auto time = parse_time(text);
  if (!time) return fail_at(name, std::move(time.error()));
  return *time;
}

Result<Span> range_of_query(const Call& call, Duration usual) {
  const auto from = time_of(call, "from");
  if (!from) return std::unexpected(from.error());
  const auto to = time_of(call, "to");
  if (!to) return std::unexpected(to.error());
  return range_of(*from, *to, call.now, usual);
}

Status small_enough(const Schedule& schedule, Span range) {
  if (most_shifts(schedule, range) <= shifts_max) return {};
  return fail(Error::Code::too_large, "these are too many shifts for one answer; ask for less time",
              "/to");
}

}  // namespace tocsin::api
