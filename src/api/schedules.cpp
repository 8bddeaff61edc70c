// Routes of schedules beside their being objects: who is on call, when, and what a change would
// mean.
#include <algorithm>
#include <map>

#include "api/config_routes.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

constexpr Duration range_max = std::chrono::days(400);
constexpr Duration range_usual = std::chrono::days(30);

struct ShiftsView {
  std::vector<Shift> shifts;  // cut at the range
  std::vector<Span> gaps;     // nobody is on call
};
TOCSIN_DESCRIBE(ShiftsView, shifts, gaps)

struct PreviewRequest {
  Schedule schedule;  // the whole of it, as it would be
  std::optional<Time> from;
  std::optional<Time> to;
};
TOCSIN_DESCRIBE(PreviewRequest, schedule, from, to)

struct HoursChange {
  Slug user;
  Duration before{};
  Duration after{};
};
TOCSIN_DESCRIBE(HoursChange, user, before, after)

struct SchedulePreview {
  std::vector<Shift> shifts;
  std::vector<Span> gaps;
  std::vector<Shift> shifts_before;  // of the schedule that has this slug now
  std::vector<Span> gaps_before;
  std::vector<HoursChange> hours;  // of those for whom something changes
};
TOCSIN_DESCRIBE(SchedulePreview, shifts, gaps, shifts_before, gaps_before, hours)

struct OnCallView {
  Slug schedule;
  std::string name;
  std::vector<Shift> now;   // where `goes_on`, the end is not the end
  std::vector<Shift> next;  // who comes when the people on call change
};
TOCSIN_DESCRIBE(OnCallView, schedule, name, now, next)

constexpr std::size_t shifts_max = 200'000;

// Errors: too_large.
Status small_enough(const Schedule& schedule, Span range) {
  if (most_shifts(schedule, range) <= shifts_max) return {};
  return fail(Error::Code::too_large, "these are too many shifts for one answer; ask for less time",
              "/to");
}

// Errors: invalid.
Result<Span> range_of(std::optional<Time> from, std::optional<Time> to, Time now) {
  const Time begin = from.value_or(now);
  const Span range{begin, to.value_or(begin + range_usual)};
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

Result<Outcome> shifts(Call& call, Desk&) {
  const auto entry = entry_for<Schedule>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const auto from = time_of(call, "from");
  if (!from) return std::unexpected(from.error());
  const auto to = time_of(call, "to");
  if (!to) return std::unexpected(to.error());
  const auto range = range_of(*from, *to, call.now);
  if (!range) return std::unexpected(range.error());
  if (const Status small = small_enough((*entry)->value, *range); !small) {
    return std::unexpected(small.error());
  }
  ShiftsView view;
  view.shifts = shifts_of((*entry)->value, *range);
  view.gaps = gaps_of(view.shifts, *range);
  return respond_with(view);
}

std::map<Slug, Duration> hours_of(const std::vector<Shift>& shifts) {
  std::map<Slug, Duration> hours;
  for (const Shift& shift : shifts) hours[shift.user] += shift.end - shift.begin;
  return hours;
}

Result<Outcome> preview(Call& call, Desk&) {
  const auto request = call.body<PreviewRequest>();
  if (!request) return std::unexpected(request.error());
  const auto range = range_of(request->from, request->to, call.now);
  if (!range) return std::unexpected(range.error());
  if (const Status good = check(request->schedule); !good) return fail_at("schedule", good.error());
  if (const Status small = small_enough(request->schedule, *range); !small) {
    return std::unexpected(small.error());
  }
  SchedulePreview view;
  view.shifts = shifts_of(request->schedule, *range);
  view.gaps = gaps_of(view.shifts, *range);
  if (const Schedule* present = call.config->find<Schedule>(request->schedule.slug)) {
    view.shifts_before = shifts_of(*present, *range);
    view.gaps_before = gaps_of(view.shifts_before, *range);
  }
  std::map<Slug, HoursChange> changes;
  for (const auto& [user, hours] : hours_of(view.shifts_before)) changes[user].before = hours;
  for (const auto& [user, hours] : hours_of(view.shifts)) changes[user].after = hours;
  for (auto& [user, change] : changes) {
    if (change.before == change.after) continue;
    change.user = user;
    view.hours.push_back(std::move(change));
  }
  return respond_with(view);
}

OnCallView on_call_view(const Schedule& schedule, Time now) {
  OnCallView view{schedule.slug, schedule.name, {}, {}};
  Time next = Time::max();
  for (Shift& shift : shifts_of(schedule, {now, now + range_usual})) {
    if (shift.begin == now) {
      view.now.push_back(std::move(shift));
    } else if (shift.begin <= next) {
      next = shift.begin;
      view.next.push_back(std::move(shift));
    }
  }
  return view;
}

Result<Outcome> on_call(Call& call, Desk&) {
  std::vector<OnCallView> views;
  for (const auto& [slug, entry] : call.config->table<Schedule>().all()) {
    views.push_back(on_call_view(entry.value, call.now));
  }
  return json_response(200, list_json(views, {}));
}

}  // namespace

void add_schedule_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/schedules/{slug}/shifts",
                    .gate = Gate::view,
                    .handle = shifts,
                    .summary = "Who is on call when, and where nobody is",
                    .gives = shape<ShiftsView>,
                    .query = "from to"});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/schedules/preview",
                    .gate = Gate::view,
                    .handle = preview,
                    .summary = "What another definition of a schedule would mean; writes nothing",
                    .takes = partial<PreviewRequest>,
                    .gives = shape<SchedulePreview>});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/on-call",
                    .gate = Gate::view,
                    .handle = on_call,
                    .summary = "Who is on call now, and who is next, of each schedule",
                    .gives = list_shape<OnCallView>});
}

}  // namespace tocsin::api
