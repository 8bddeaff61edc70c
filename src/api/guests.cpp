// Routes of an incident's guests, people from outside who see it for a time; and who is in it by
// name. What guests may ask for stands here, all in one place: everything else is refused.
#include "api/guests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "api/auth.hpp"
#include "api/config_routes.hpp"
#include "api/incident_view.hpp"
#include "api/routes.hpp"
#include "base/ascii.hpp"
#include "base/crypto.hpp"
#include "base/percent.hpp"
#include "domain/people/sign_in_code.hpp"

namespace tocsin::api {
namespace {

// What a guest may ask for. Lists show them their incident alone; of configuration there is nothing
// for them to read.
constexpr std::string_view open_to_guests[] = {
    "DELETE /api/v1/session",
    "GET /api/v1/me",
    "GET /api/v1/live",
    "GET /api/v1/changes",
    "GET /api/v1/search",
    "GET /api/v1/alerts",
    "GET /api/v1/severity-matrix",
    "GET /api/v1/incidents",
    "GET /api/v1/incidents/{id}",
    "GET /api/v1/incidents/{id}/people",
    "GET /api/v1/incidents/{id}/call",
    "GET /api/v1/incidents/{id}/timeline",
    "GET /api/v1/incidents/{id}/entries/{entry}",
    "POST /api/v1/incidents/{id}/entries",
    "GET /api/v1/incidents/{id}/impact",
    "GET /api/v1/incidents/{id}/tasks",
    "POST /api/v1/incidents/{id}/tasks",
    "GET /api/v1/incidents/{id}/tasks/{task}",
    "PATCH /api/v1/incidents/{id}/tasks/{task}",
    "GET /api/v1/incidents/{id}/files",
    "POST /api/v1/incidents/{id}/files",
    "GET /api/v1/incidents/{id}/files/{file}",
    "POST /api/v1/incidents/{id}/links",
    "POST /api/v1/incidents/{id}/join",
};

enum class GuestState { invited, here, over };  // here: has signed in and may come and go
TOCSIN_DESCRIBE_ENUM(GuestState, invited, here, over)

struct GuestView {
  Slug slug;
  std::string name;
  std::string email;
  std::string company;
  Slug invited_by;
  Time until{};
  GuestState state = GuestState::invited;
};
TOCSIN_DESCRIBE(GuestView, slug, name, email, company, invited_by, until, state)

struct Invitation {
  GuestView guest;
  std::string code;  // told once, and good for one time
  std::string link;  // that holds it: what the guest opens. Begins with / without a public URL
};
TOCSIN_DESCRIBE(Invitation, guest, code, link)

struct InviteRequest {
  std::string name;
  std::string email;
  std::string company;
  Time until{};
};
TOCSIN_DESCRIBE(InviteRequest, name, email, company, until)

struct GuestRequest {
  std::optional<Time> until;
  bool ends = false;
};
TOCSIN_DESCRIBE(GuestRequest, until, ends)

struct NamedPerson {
  Slug slug;
  std::string name;
  std::string company;  // of a guest
};
TOCSIN_DESCRIBE(NamedPerson, slug, name, company)

GuestView view_of_guest(const Call& call, const User& user) {
  GuestView view{.slug = user.slug,
                 .name = user.name,
                 .email = user.email,
                 .company = user.guest->company,
                 .invited_by = user.guest->invited_by,
                 .until = user.guest->until};
  const auto& sessions = call.config->table<Session>().all();
  const bool has_session = std::ranges::any_of(
      sessions, [&](const auto& each) { return each.second.value.user == user.slug; });
  if (is_over(user, call.now) || !user.active) {
    view.state = GuestState::over;
  } else if (has_session) {
    view.state = GuestState::here;
  }
  return view;
}

Result<Outcome> list_guests(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  json::array items;
  for (const Slug& slug : guests_of(*call.config, incident->id)) {
    items.push_back(to_json(view_of_guest(call, *call.config->find<User>(slug))));
  }
  return json_response(200, json::object{{"items", std::move(items)}, {"next", ""}});
}

Write answer_with_invitation(Command command, const Slug& guest, IncidentId incident,
                             const std::string& code, int status) {
  command.idempotency_key.clear();  // whoever did not hear the code asks for another
  return Write{
      std::move(command),
      [guest, incident, code, status](Call& call, Desk&, const Reply&) -> Result<net::Response> {
        const User* user = call.config->find<User>(guest);
        if (user == nullptr || !user->guest) return no_such("guests", guest);
        // Behind the #, so that no proxy's log has it.
        const std::string link =
            fmt::format("{}/incidents/INC-{}#email={}&code={}", call.config->settings().public_url,
                        incident.value, percent_encode(user->email), code);
        return respond_with(Invitation{view_of_guest(call, *user), code, link}, status);
      }};
}

Result<Outcome> invite(Call& call, Desk& desk) {
  const auto request = call.body<InviteRequest>();
  if (!request) return std::unexpected(request.error());
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  InviteGuest invited{.incident = incident->id, .user = {}, .code_hash = {}};
  if (!is_live(incident->status)) invited.closed = *incident;
  const auto known = call.config->compiled->user_by_email.find(lower_case(request->email));
  if (known != call.config->compiled->user_by_email.end()) {
    const User* present = call.config->find<User>(known->second);
    if (present != nullptr) invited.user = *present;
    if (present != nullptr && present->guest && present->guest->incident != incident->id.value) {
      const auto left = desk.reader->incident(sight_of_all, IncidentId{present->guest->incident});
      if (left && !is_live(left->status)) invited.left = *left;
    }
  } else {
    auto slug = free_slug(request->name, [&](const Slug& taken) {
      return call.config->find<User>(taken) != nullptr ||
             call.config->last_version(ConfigKind::user, taken) > 0;
    });
    if (!slug) return fail_at("name", std::move(slug.error()));
    invited.user.slug = std::move(*slug);
    invited.user.email = request->email;
  }
  if (!invited.user.guest) invited.user.time_zone = call.config->settings().time_zone;
  if (known == call.config->compiled->user_by_email.end() || invited.user.guest) {
    invited.user.name = request->name;
    invited.user.active = true;
  }
  invited.user.guest = GuestPass{.incident = incident->id.value,
                                 .until = request->until,
                                 .company = request->company,
                                 .invited_by = call.who.viewer.user};
  const std::string code = sign_in_code(new_secret(desk.backend.random, ""));
  invited.code_hash = hash_of_code(code);
  const Slug guest = invited.user.slug;
  return answer_with_invitation(call.command(std::move(invited)), guest, incident->id, code, 201);
}

// The command about the guest of the path.
Result<ChangeGuest> change_of_path(Call& call, Desk& desk) {
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  ChangeGuest change{.incident = incident->id, .user = call.part(1)};
  if (!is_live(incident->status)) change.closed = *incident;
  return change;
}

Result<Outcome> change_guest(Call& call, Desk& desk) {
  const auto request = call.body<GuestRequest>();
  if (!request) return std::unexpected(request.error());
  auto change = change_of_path(call, desk);
  if (!change) return std::unexpected(change.error());
  change->until = request->until;
  change->ends = request->ends;
  const Slug guest = change->user;
  return Write{call.command(std::move(*change)),
               [guest](Call& done, Desk& desk, const Reply&) -> Result<net::Response> {
                 done.now = desk.backend.clock.now();  // their time may have ended just now
                 const User* user = done.config->find<User>(guest);
                 if (user == nullptr || !user->guest) return no_such("guests", guest);
                 return respond_with(view_of_guest(done, *user));
               }};
}

Result<Outcome> new_code(Call& call, Desk& desk) {
  auto change = change_of_path(call, desk);
  if (!change) return std::unexpected(change.error());
  const std::string code = sign_in_code(new_secret(desk.backend.random, ""));
  change->code_hash = hash_of_code(code);
  const Slug guest = change->user;
  const IncidentId incident = change->incident;
  return answer_with_invitation(call.command(std::move(*change)), guest, incident, code, 201);
}

// Who has a part in it or has lately said something: names for a guest, who reads no directory.
Result<Outcome> list_people(Call& call, Desk& desk) {
  constexpr int lines_read = 1000;
  const auto incident = incident_to_change(call, desk);
  if (!incident) return std::unexpected(incident.error());
  std::set<Slug> slugs = {call.who.viewer.user, incident->declared_by};
  for (const RoleHolding& holding : incident->roles) slugs.insert(holding.user);
  for (const Responder& responder : incident->responders) slugs.insert(responder.user);
  for (const Slug& member : incident->members) slugs.insert(member);
  for (const Slug& guest : guests_of(*call.config, incident->id)) slugs.insert(guest);
  const auto tasks = desk.reader->tasks(incident->id);
  if (!tasks) return std::unexpected(tasks.error());
  for (const Task& task : *tasks) slugs.insert(task.owner);
  EntryQuery query;
  query.incident = incident->id;
  query.limit = lines_read;
  const auto lines = desk.reader->entries(query);
  if (!lines) return std::unexpected(lines.error());
  for (const TimelineEntry& line : lines->rows) {
    slugs.insert(line.actor.on_behalf_of.empty() ? line.actor.slug : line.actor.on_behalf_of);
    slugs.insert(line.user);
  }
  std::vector<NamedPerson> people;
  for (const Slug& slug : slugs) {
    const User* user = call.config->find<User>(slug);
    if (user == nullptr) continue;
    people.push_back({slug, user->name, user->guest ? user->guest->company : ""});
  }
  return json_response(200, list_json(people));
}

std::string asked(const Route& route) { return fmt::format("{} {}", route.method, route.pattern); }

}  // namespace

std::size_t let_guests_ask(std::vector<Route>& routes) {
  std::size_t found = 0;
  for (Route& route : routes) {
    route.guests = std::ranges::find(open_to_guests, asked(route)) != std::end(open_to_guests);
    if (route.guests) ++found;
  }
  return std::size(open_to_guests) - found;
}

void add_guest_routes(std::vector<Route>& routes) {
  constexpr const char* all = "/api/v1/incidents/{id}/guests";
  constexpr const char* one = "/api/v1/incidents/{id}/guests/{slug}";
  routes.push_back({.method = "GET",
                    .pattern = all,
                    .gate = Gate::signed_in,
                    .handle = list_guests,
                    .summary = "People from outside who see this incident alone, for a time",
                    .gives = list_shape<GuestView>});
  routes.push_back({.method = "POST",
                    .pattern = all,
                    .gate = Gate::signed_in,
                    .handle = invite,
                    .summary = "Let somebody from outside see this incident, and write and work in "
                               "it, for at most 30 days. Tells, once, a code and a link that open "
                               "it one time. A former guest is known by the e-mail address",
                    .takes = partial<InviteRequest>,
                    .gives = shape<Invitation>,
                    .status = 201});
  routes.push_back({.method = "PATCH",
                    .pattern = one,
                    .gate = Gate::signed_in,
                    .handle = change_guest,
                    .summary = "Until when a guest sees the incident; ends: from now on no longer",
                    .takes = partial<GuestRequest>,
                    .gives = shape<GuestView>});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/incidents/{id}/guests/{slug}/code",
                    .gate = Gate::signed_in,
                    .handle = new_code,
                    .summary = "Another way in, which ends the one before and the guest's sessions",
                    .gives = shape<Invitation>,
                    .status = 201});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/incidents/{id}/people",
                    .gate = Gate::signed_in,
                    .handle = list_people,
                    .summary = "The names of who has a part in the incident",
                    .gives = list_shape<NamedPerson>});
}

}  // namespace tocsin::api
