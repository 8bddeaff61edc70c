// Routes of arranging: take a shift now, and take what somebody looks for.
#include "api/config_routes.hpp"
#include "api/routes.hpp"
#include "domain/oncall/take_over.hpp"

namespace tocsin::api {
namespace {

struct TakeShift {
  Slug instead_of;            // somebody on call now; empty: everyone
  std::optional<Time> until;  // none: as long as the shift that is taken
  std::string note;
};
TOCSIN_DESCRIBE(TakeShift, instead_of, until, note)

struct Taken {
  std::vector<Override> overrides;  // as they became
};
TOCSIN_DESCRIBE(Taken, overrides)

constexpr Duration looked_ahead = std::chrono::days(30);
constexpr Duration usual_length = std::chrono::hours(8);  // where nobody is on call

// The end of the first of the shifts that are taken; `at` is their beginning.
Time end_of_shift(const std::vector<Shift>& shifts, const Slug& instead_of, Time at) {
  Time end = Time::max();
  for (const Shift& shift : shifts) {
    if (shift.begin == at && !shift.shadow && (instead_of.empty() || shift.user == instead_of)) {
      end = std::min(end, shift.end);
    }
  }
  return end == Time::max() ? at + usual_length : end;
}

// Names for those that have none.
Status name_all(const Config& config, std::vector<Override>& overrides) {
  std::vector<Slug> given;
  for (Override& override : overrides) {
    if (!override.slug.empty()) continue;
    auto slug = free_slug(KindRules<Override>::slug_source(override), [&](const Slug& text) {
      return config.find<Override>(text) != nullptr ||
             std::ranges::find(given, text) != given.end();
    });
    if (!slug) return std::unexpected(std::move(slug.error()));
    given.push_back(*slug);
    override.slug = std::move(*slug);
  }
  return {};
}

Result<Outcome> take_shift(Call& call, Desk&) {
  const auto entry = entry_for<Schedule>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const Schedule& schedule = (*entry)->value;
  const Slug& self = call.who.viewer.user;
  if (self.empty()) return fail(Error::Code::forbidden, "only a person can take a shift");
  const Object object = object_of_schedule(*call.config, schedule.slug);
  if (const Status may = call.must(Action::respond, object); !may) {
    return std::unexpected(may.error());
  }
  const auto request = call.body<TakeShift>();
  if (!request) return std::unexpected(request.error());
  const Span ahead{call.now, call.now + looked_ahead};
  const auto shifts = shifts_of(*call.config, schedule, ahead);
  const Time until = request->until.value_or(end_of_shift(shifts, request->instead_of, call.now));
  if (until <= call.now) return fail(Error::Code::invalid, "this time has passed", "/until");
  const Span span{call.now, until};
  const auto arranged = arrangements_of(*call.config, schedule, span);
  auto puts = take_over(schedule, arranged, self, request->instead_of, span);
  if (!puts) return std::unexpected(std::move(puts.error()));
  puts->back().note = request->note;
  if (const Status named = name_all(*call.config, *puts); !named) {
    return std::unexpected(named.error());
  }
  ChangeConfig change;
  for (const Override& put : *puts) {
    // Somebody else may take it at the same time: the second is told.
    const auto* present = call.config->table<Override>().find_entry(put.slug);
    change.puts.push_back(
        {.object = put, .expected_version = present == nullptr ? 0 : present->meta.version});
  }
  return Write{call.command(std::move(change)),
               [taken = Taken{*puts}](Call&, Desk&, const Reply&) -> Result<net::Response> {
                 return respond_with(taken);
               }};
}

// Cover that somebody asked for: the first who takes it has it.
Result<Outcome> take_override(Call& call, Desk&) {
  const auto entry = entry_for<Override>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  const Slug& self = call.who.viewer.user;
  if (self.empty()) return fail(Error::Code::forbidden, "only a person can take a shift");
  Override taken = (*entry)->value;
  const Object object = object_of_schedule(*call.config, taken.schedule);
  if (const Status may = call.must(Action::respond, object); !may) {
    return std::unexpected(may.error());
  }
  if (!taken.wanted) {
    return fail(Error::Code::conflict, taken.user.empty() ? "nobody is looked for any more"
                                                          : taken.user + " has taken this already");
  }
  if (taken.end <= call.now) return fail(Error::Code::conflict, "this time has passed");
  if (taken.absent == self) {
    return fail(Error::Code::conflict, "this is your own shift; delete the request to keep it");
  }
  if (taken.user == self) return fail(Error::Code::conflict, "you have this shift already");
  if (!taken.asked.empty() && taken.asked != self) {
    return fail(Error::Code::conflict, taken.asked + " is asked for this, and nobody else");
  }
  const Slug whose = taken.user.empty() ? taken.absent : taken.user;
  taken.user = self;
  taken.wanted = false;
  if (!taken.return_begin) {
    return put_object(call, std::move(taken), (*entry)->meta.version, 200);
  }
  if (*taken.return_end <= call.now) {
    return fail(Error::Code::conflict, "the time that was offered in return has passed");
  }
  // A swap: both change places, or neither.
  Override back;
  back.schedule = taken.schedule;
  back.user = whose;
  back.absent = self;
  back.begin = *taken.return_begin;
  back.end = *taken.return_end;
  back.note = taken.note;
  std::vector<Override> named{std::move(back)};
  if (const Status good = name_all(*call.config, named); !good) {
    return std::unexpected(good.error());
  }
  ChangeConfig change;
  change.puts.push_back({.object = std::move(named.front()), .expected_version = 0});
  const Slug slug = taken.slug;
  change.puts.push_back({.object = std::move(taken), .expected_version = (*entry)->meta.version});
  return Write{call.command(std::move(change)),
               [slug](Call& done, Desk& desk, const Reply&) -> Result<net::Response> {
                 return item_response<Override>(done, desk, slug, 200);
               }};
}

}  // namespace

void add_arrangement_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/schedules/{slug}/take",
                    .gate = Gate::respond,
                    .handle = take_shift,
                    .summary = "Take the shift now, instead of one or of everyone on call",
                    .takes = partial<TakeShift>,
                    .gives = shape<Taken>});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/overrides/{slug}/take",
                    .gate = Gate::respond,
                    .handle = take_override,
                    .summary = "Take the shift for which somebody looks for cover",
                    .gives = item_shape<Override>});
}

}  // namespace tocsin::api
