// bench_oncall: how long the questions about schedules take. Prints one JSON object: milliseconds.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "engine/coverage.hpp"

namespace tocsin {
namespace {

constexpr int schedules = 500;
constexpr int users = 2'000;
constexpr int people_of_schedule = 4;
constexpr int overrides_of_schedule = 20;

const Time begin = *parse_time("2026-12-01T00:00:00Z");
const Span year{begin, begin + std::chrono::days(365)};

Rotation rotation(std::int64_t priority, TurnUnit unit, int first, int count) {
  Rotation made;
  made.name = fmt::format("layer {}", priority);
  made.priority = priority;
  made.anchor = TimeZone().wall(begin - std::chrono::days(30)) + 9h;
  made.unit = unit;
  for (int i = 0; i < count; ++i) {
    made.groups.push_back({{fmt::format("user-{}", (first + i) % users)}, {}, {}});
  }
  return made;
}

// Three layers: a week around the clock, working hours by the day, weekends.
Schedule schedule(int number) {
  Schedule made;
  made.slug = made.name = fmt::format("schedule-{}", number);
  made.time_zone = number % 2 == 0 ? "Europe/Berlin" : "America/New_York";
  const int first = number * people_of_schedule;
  made.rotations = {rotation(0, TurnUnit::week, first, people_of_schedule),
                    rotation(1, TurnUnit::day, first + 1, people_of_schedule),
                    rotation(2, TurnUnit::week, first + 2, people_of_schedule)};
  made.rotations[1].restrictions = {
      {{Weekday::mon, Weekday::tue, Weekday::wed, Weekday::thu, Weekday::fri},
       {9 * 60},
       {17 * 60},
       {}}};
  made.rotations[2].restrictions = {{{Weekday::fri}, {20 * 60}, {8 * 60}, Weekday::mon}};
  return made;
}

Override cover(int schedule, int number) {
  Override made;
  made.slug = fmt::format("override-{}-{}", schedule, number);
  made.schedule = fmt::format("schedule-{}", schedule);
  made.user = fmt::format("user-{}", (schedule * people_of_schedule + 3) % users);
  made.absent = fmt::format("user-{}", (schedule * people_of_schedule) % users);
  made.begin = begin + std::chrono::days(17 * number);
  made.end = made.begin + std::chrono::days(3);
  return made;
}

void put(Config& config, ConfigObject object) {
  ConfigRow row;
  row.kind = kind_of(object);
  row.slug = slug_of(object);
  row.body = body_of(object);
  if (!put_row(config, row)) std::abort();
}

Config organisation() {
  Config config;
  for (int i = 0; i < users; ++i) {
    User user;
    user.slug = user.name = fmt::format("user-{}", i);
    user.email = user.slug + "@example.org";
    put(config, user);
    ContactMethod method;
    method.slug = method.name = user.slug + "-mail";
    method.user = user.slug;
    method.address = user.email;
    method.vouched = i % 50 != 0;  // some cannot be reached
    put(config, method);
  }
  for (int i = 0; i < schedules; ++i) {
    const Schedule made = schedule(i);
    put(config, made);
    for (int j = 0; j < overrides_of_schedule; ++j) put(config, cover(i, j));
    EscalationPolicy policy;
    policy.slug = policy.name = made.slug;
    Step first;
    first.targets = {{TargetKind::schedule, made.slug}};
    policy.steps = {first};
    put(config, policy);
    Service service;
    service.slug = service.name = service.policy = made.slug;
    put(config, service);
  }
  if (const Status good = recompile(config); !good) {
    std::fprintf(stderr, "%s %s\n", good.error().pointer.c_str(), good.error().message.c_str());
    std::abort();
  }
  return config;
}

template <typename Work>
double milliseconds(Work&& work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
}

template <typename Work>
double median(int rounds, Work&& work) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) times.push_back(milliseconds(work));
  std::ranges::sort(times);
  return times[times.size() / 2];
}

}  // namespace
}  // namespace tocsin

int main() {
  using namespace tocsin;
  const Config config = organisation();
  std::size_t shifts = 0;
  std::size_t holes = 0;
  const Schedule& one = *config.find<Schedule>("schedule-0");
  const double final_shifts = median(101, [&] { shifts = shifts_of(config, one, year).size(); });
  const double coverage = median(3, [&] { holes = coverage_of(config, year).holes.size(); });
  std::printf(
      "{\"final_shifts_ms\": %.3f, \"shifts\": %zu, \"coverage_ms\": %.1f, \"holes\": %zu}\n",
      final_shifts, shifts, coverage, holes);
  return 0;
}
