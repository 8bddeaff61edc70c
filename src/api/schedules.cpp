// Routes of schedules beside their being objects: who is on call, when, and what a change would
// mean.
#include <algorithm>
#include <map>
#include <set>

#include "api/config_routes.hpp"
#include "api/routes.hpp"
#include "api/schedule_history.hpp"
#include "api/time_range.hpp"
#include "engine/holidays.hpp"

namespace tocsin::api {
namespace {

struct ShiftsView {
  std::vector<Shift> shifts;        // cut at the range; those in the past as they were then
  std::vector<Span> gaps;           // nobody is on call
  std::vector<Override> overrides;  // what a shift's `index` leads to
  std::vector<TemporarySchedule> temporary;  // by its `source`
};
TOCSIN_DESCRIBE(ShiftsView, shifts, gaps, overrides, temporary)

struct PreviewRequest {
  Schedule schedule;  // the whole of it, as it would be
  std::optional<Time> from;
  std::optional<Time> to;
  // What would be arranged for it; none: what is.
  std::optional<std::vector<Override>> overrides;
  std::optional<std::vector<TemporarySchedule>> temporary;
};
TOCSIN_DESCRIBE(PreviewRequest, schedule, from, to, overrides, temporary)

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
  std::string team;
  std::vector<Shift> now;   // where `goes_on`, the end is not the end
  std::vector<Shift> next;  // who comes when the people on call change
};
TOCSIN_DESCRIBE(OnCallView, schedule, name, team, now, next)

struct PersonShift {
  Slug schedule;
  std::string name;  // the schedule's
  Shift shift;
};
TOCSIN_DESCRIBE(PersonShift, schedule, name, shift)

struct FreeView {
  Slug user;
  bool member = false;           // of the rotations or of the schedule's team
  std::vector<Slug> on_call_in;  // schedules in which they are on call at the time; none: free
};
TOCSIN_DESCRIBE(FreeView, user, member, on_call_in)

Result<Outcome> shifts(Call& call, Desk& desk) {
  const auto entry = entry_for<Schedule>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const auto range = range_of_query(call);
  if (!range) return std::unexpected(range.error());
  if (const Status small = small_enough((*entry)->value, *range); !small) {
    return std::unexpected(small.error());
  }
  auto record = record_of_range(*call.config, *desk.reader, (*entry)->value, *range, call.now);
  if (!record) return std::unexpected(std::move(record.error()));
  return respond_with(ShiftsView{std::move(record->shifts), std::move(record->gaps),
                                 std::move(record->arranged.overrides),
                                 std::move(record->arranged.temporary)});
}

std::map<Slug, Duration> hours_of(const std::vector<Shift>& shifts) {
  std::map<Slug, Duration> hours;
  for (const Shift& shift : shifts) {
    if (!shift.shadow) hours[shift.user] += shift.end - shift.begin;
  }
  return hours;
}

// What the request says is arranged, instead. Errors: invalid, too_large.
Status arrange(const PreviewRequest& request, Arrangements& arranged) {
  const auto take = [](const auto& given, auto& into, std::string_view name) -> Status {
    if (!given) return {};
    for (std::size_t i = 0; i < given->size(); ++i) {
      if (const Status good = check((*given)[i]); !good) {
        return fail_at(name, fail_at(std::to_string(i), good.error()).error());
      }
    }
    into = *given;
    return {};
  };
  if (const Status good = take(request.overrides, arranged.overrides, "overrides"); !good) {
    return good;
  }
  return take(request.temporary, arranged.temporary, "temporary");
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
  const Record before = [&] {
    const Schedule* present = call.config->find<Schedule>(request->schedule.slug);
    return present == nullptr ? Record{} : present_record(*call.config, *present, *range);
  }();
  Arrangements arranged = before.arranged;
  if (const Status good = arrange(*request, arranged); !good) return std::unexpected(good.error());
  arranged.holidays = holiday_days(*call.config, request->schedule, *range);
  SchedulePreview view;
  view.shifts = shifts_of(request->schedule, arranged, *range);
  view.gaps = gaps_of(view.shifts, *range);
  view.shifts_before = before.shifts;
  view.gaps_before = before.gaps;
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

OnCallView on_call_view(const Schedule& schedule, std::vector<Shift> shifts, Time at) {
  OnCallView view{schedule.slug, schedule.name, schedule.team, {}, {}};
  Time next = Time::max();
  for (Shift& shift : shifts) {
    if (shift.begin == at) {
      view.now.push_back(std::move(shift));
    } else if (shift.begin <= next) {
      next = shift.begin;
      view.next.push_back(std::move(shift));
    }
  }
  return view;
}

// Now, or at an instant of the past.
Result<Outcome> on_call(Call& call, Desk& desk) {
  const auto asked = time_of(call, "at");
  if (!asked) return std::unexpected(asked.error());
  const Time at = asked->value_or(call.now);
  const Slug user = call.asks("mine") ? call.who.viewer.user : call.query("user");
  std::vector<OnCallView> views;
  for (const auto& [slug, entry] : call.config->table<Schedule>().all()) {
    auto record = record_of_range(*call.config, *desk.reader, entry.value,
                                  {at, at + shifts_range_usual}, call.now);
    if (!record) return std::unexpected(std::move(record.error()));
    OnCallView view = on_call_view(entry.value, std::move(record->shifts), at);
    const auto theirs = [&](const Shift& shift) { return shift.user == user; };
    if (user.empty() || std::ranges::any_of(view.now, theirs)) views.push_back(std::move(view));
  }
  return json_response(200, list_json(views, {}));
}

// One person's shifts in all schedules, as they are planned now.
Result<Outcome> shifts_of_person(Call& call, Desk&) {
  const Slug user = call.asks("mine") || call.query("user").empty() ? call.who.viewer.user
                                                                    : Slug(call.query("user"));
  if (call.config->find<User>(user) == nullptr) return no_such("users", user);
  const auto range = range_of_query(call);
  if (!range) return std::unexpected(range.error());
  std::vector<PersonShift> found;
  for (const auto& [slug, entry] : call.config->table<Schedule>().all()) {
    if (const Status small = small_enough(entry.value, *range); !small) {
      return std::unexpected(small.error());
    }
    for (Shift& shift : shifts_of(*call.config, entry.value, *range)) {
      if (shift.user == user) found.push_back({slug, entry.value.name, std::move(shift)});
    }
  }
  std::ranges::stable_sort(found, {}, [](const PersonShift& one) { return one.shift.begin; });
  return json_response(200, list_json(found, {}));
}

std::set<Slug> members_of(const Config& config, const Schedule& schedule) {
  std::set<Slug> members;
  for (const Rotation& rotation : schedule.rotations) {
    for (const RotationGroup& group : rotation.groups) {
      members.insert(group.users.begin(), group.users.end());
    }
  }
  if (const Team* team = config.find<Team>(schedule.team)) {
    members.insert(team->members.begin(), team->members.end());
  }
  return members;
}

// Who could come: those of the schedule first, and of each of them first those who are free.
Result<Outcome> free_people(Call& call, Desk&) {
  const auto entry = entry_for<Schedule>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const auto range = range_of_query(call);
  if (!range) return std::unexpected(range.error());
  std::map<Slug, std::vector<Slug>> on_call_in;
  for (const auto& [slug, other] : call.config->table<Schedule>().all()) {
    if (const Status small = small_enough(other.value, *range); !small) {
      return std::unexpected(small.error());
    }
    std::set<Slug> people;
    for (const Shift& shift : shifts_of(*call.config, other.value, *range)) {
      if (!shift.shadow) people.insert(shift.user);
    }
    for (const Slug& user : people) on_call_in[user].push_back(slug);
  }
  const std::set<Slug> members = members_of(*call.config, (*entry)->value);
  std::vector<FreeView> views;
  for (const auto& [slug, user] : call.config->table<User>().all()) {
    if (!user.value.active) continue;
    views.push_back({slug, members.contains(slug), on_call_in[slug]});
  }
  std::ranges::stable_sort(views, {}, [](const FreeView& view) {
    return std::pair(!view.member, !view.on_call_in.empty());
  });
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
  routes.push_back(
      {.method = "GET",
       .pattern = "/api/v1/on-call",
       .gate = Gate::view,
       .handle = on_call,
       .summary = "Who is on call now, or was at `at`, and who is next, of each schedule",
       .gives = list_shape<OnCallView>,
       .query = "at user mine"});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/on-call/shifts",
                    .gate = Gate::view,
                    .handle = shifts_of_person,
                    .summary = "One person's shifts in all schedules; one's own unless told",
                    .gives = list_shape<PersonShift>,
                    .query = "user mine from to"});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/schedules/{slug}/free",
                    .gate = Gate::view,
                    .handle = free_people,
                    .summary = "Who could cover a time, those who are free first",
                    .gives = list_shape<FreeView>,
                    .query = "from to"});
}

}  // namespace tocsin::api
