// Routes of sign-in, first set-up and one's own account.
#include <algorithm>

#include "api/auth.hpp"
#include "api/config_routes.hpp"
#include "api/first_set_up.hpp"
#include "api/passwords.hpp"
#include "api/routes.hpp"
#include "base/ascii.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "domain/people/sign_in_code.hpp"

namespace tocsin::api {
namespace {

struct SessionCan {
  bool administer = false;
  bool configure = false;
  bool respond = false;
};
TOCSIN_DESCRIBE(SessionCan, administer, configure, respond)

struct SessionUser {
  Slug slug;
  std::string name;
  std::string email;
  std::string time_zone;
};
TOCSIN_DESCRIBE(SessionUser, slug, name, email, time_zone)

struct SessionRight {
  AccessLevel access = AccessLevel::stakeholder;
  ScopeKind scope_kind = ScopeKind::organisation;
  Slug scope;
};
TOCSIN_DESCRIBE(SessionRight, access, scope_kind, scope)

struct SessionGuest {
  std::string key;  // of the incident that they see, "INC-12"
  Time until{};
};
TOCSIN_DESCRIBE(SessionGuest, key, until)

struct SessionView {
  SessionUser user;
  std::vector<SessionRight> access;
  SessionCan can;
  std::string organisation;
  Time server_time{};
  std::string version;
  bool setup_needed = false;
  std::optional<SessionGuest> guest;  // of whoever is one
};
TOCSIN_DESCRIBE(SessionView, user, access, can, organisation, server_time, version, setup_needed,
                guest)

struct SignIn {
  std::string email;
  std::string password;  // or:
  std::string code;      // one of those that were made in advance
};
TOCSIN_DESCRIBE(SignIn, email, password, code)

struct SetUp {
  std::string token;
  std::string organisation;
  std::string name;
  std::string email;
  std::string password;
  std::string time_zone = "UTC";
  std::string public_url;
};
TOCSIN_DESCRIBE(SetUp, token, organisation, name, email, password, time_zone, public_url)

struct AboutMe {
  std::string name;
  std::string time_zone;
  std::optional<UserNotices> notices;  // what is not given stays
};
TOCSIN_DESCRIBE(AboutMe, name, time_zone, notices)

bool setup_needed(const Config& config) { return config.table<User>().all().empty(); }

SessionView session_view(const Call& call, const Backend& backend) {
  SessionView view;
  if (const User* user = call.config->find<User>(call.who.viewer.user)) {
    view.user = {user->slug, user->name, user->email, user->time_zone};
    if (user->guest) {
      view.guest = SessionGuest{"INC-" + std::to_string(user->guest->incident), user->guest->until};
    }
  }
  for (const Viewer::Right& right : call.who.viewer.rights) {
    view.access.push_back({right.access, right.scope_kind, right.scope});
  }
  view.can = {.administer = call.may(Action::administer),
              .configure = call.may_somewhere(Action::configure),
              .respond = call.may_somewhere(Action::respond)};
  view.organisation = call.config->settings().name;
  view.server_time = call.now;
  view.version = backend.version;
  view.setup_needed = setup_needed(*call.config);
  return view;
}

// Open, so that "nobody yet" can say whether a first administrator is wanted.
Result<Outcome> get_session(Call& call, Desk& desk) {
  if (!call.who.signed_in()) {
    return problem(Error{Error::Code::unauthorized, "sign in, or send a token", {}},
                   {{"setup_needed", setup_needed(*call.config)}, {"request_id", call.request_id}});
  }
  return respond_with(session_view(call, desk.backend));
}

bool cookies_secure(const Call& call, const Backend& backend) {
  return backend.tls || call.config->settings().public_url.starts_with("https://");
}

void give_cookie(net::Response& response, const Call& call, const Backend& backend,
                 const std::string& secret) {
  net::SetCookie cookie;
  cookie.name = session_cookie;
  cookie.value = secret;
  cookie.secure = cookies_secure(call, backend);
  cookie.max_age_seconds =
      secret.empty() ? 0 : std::chrono::duration_cast<std::chrono::seconds>(session_life).count();
  response.headers.add("Set-Cookie", net::set_cookie(cookie));
}

// The answer after a sign-in: the session of `user`, with its cookie.
Result<net::Response> signed_in(Call& call, Desk& desk, const Slug& user,
                                const std::string& secret) {
  call.who = Who{.viewer = viewer_of(*call.config, user),
                 .actor = {.kind = ActorKind::user, .slug = user, .on_behalf_of = {}},
                 .session = session_slug(secret)};
  net::Response response = respond_with(session_view(call, desk.backend));
  give_cookie(response, call, desk.backend, secret);
  return response;
}

Session new_session(const Slug& user, const std::string& secret, Time now, Duration life) {
  return {.slug = session_slug(secret), .user = user, .created_at = now, .expires_at = now + life};
}

// The user's sessions that have ended, and the oldest when there are too many.
std::vector<ConfigDelete> old_sessions(const Config& config, const Slug& user, Time now) {
  constexpr std::size_t sessions_max = 20;
  std::vector<const Session*> present;
  for (const auto& [slug, entry] : config.table<Session>().all()) {
    if (entry.value.user == user) present.push_back(&entry.value);
  }
  std::ranges::sort(present, std::ranges::greater{}, &Session::created_at);
  std::vector<ConfigDelete> old;
  for (std::size_t i = 0; i < present.size(); ++i) {
    if (present[i]->expires_at > now && i + 1 < sessions_max) continue;
    old.push_back({.kind = ConfigKind::session, .slug = present[i]->slug, .expected_version = {}});
  }
  return old;
}

bool proves(const Config& config, const User* user, const SignIn& request, Time now) {
  if (request.code.empty()) return password_right(config, user, request.password);
  const SignInCodes* codes = user == nullptr ? nullptr : config.find<SignInCodes>(user->slug);
  if (codes == nullptr || !user->active || is_over(*user, now) ||
      request.code.size() > password_bytes_max)
    return false;
  return std::ranges::find(codes->code_hashes, hash_of_code(request.code)) !=
         codes->code_hashes.end();
}

// What opens the session.
CommandBody opening(const Config& config, const SignIn& request, const User& user,
                    const std::string& secret, Time now) {
  if (!request.code.empty()) {
    const Duration life = user.guest ? user.guest->until - now : session_life_by_code;
    return SignInByCode{.code_hash = hash_of_code(request.code),
                        .session = new_session(user.slug, secret, now, life),
                        .ended = old_sessions(config, user.slug, now)};
  }
  ChangeConfig change;
  change.puts.push_back(
      {.object = new_session(user.slug, secret, now, session_life), .expected_version = {}});
  change.deletes = old_sessions(config, user.slug, now);
  return change;
}

Result<Outcome> sign_in(Call& call, Desk& desk) {
  const auto request = call.body<SignIn>();
  if (!request) return std::unexpected(request.error());
  const std::string email = lower_case(request->email);
  const std::string account = email.substr(0, 200);
  const std::string& address = call.request.peer_address;
  LoginThrottle& accounts = desk.backend.logins;
  LoginThrottle& addresses = desk.backend.login_addresses;
  if (const auto wait = accounts.wait(account, call.now)) return wait_before_next_try(*wait);
  if (const auto wait = addresses.wait(address, call.now)) return wait_before_next_try(*wait);
  const auto found = call.config->compiled->user_by_email.find(email);
  const User* user = found == call.config->compiled->user_by_email.end()
                         ? nullptr
                         : call.config->find<User>(found->second);
  if (!proves(*call.config, user, *request, call.now)) {
    accounts.failed(account, call.now);
    addresses.failed(address, call.now);
    log::warn("sign_in_refused", {{"address", call.request.peer_address}});
    return fail(Error::Code::unauthorized,
                request->code.empty()
                    ? "the e-mail address or the password is wrong"
                    : "the e-mail address or the code is wrong, or the code was used before");
  }
  accounts.succeeded(account);
  const std::string secret = new_secret(desk.backend.random, "tss_");
  call.who.actor = {.kind = ActorKind::user, .slug = user->slug, .on_behalf_of = {}};
  Command command = call.command(opening(*call.config, *request, *user, secret, call.now));
  command.idempotency_key.clear();  // each sign-in is a session of its own
  return Write{std::move(command),
               [slug = user->slug, secret](Call& done, Desk& later, const Reply&) {
                 return signed_in(done, later, slug, secret);
               }};
}

Result<Outcome> sign_out(Call& call, Desk&) {
  const auto leave = [](Call& done, Desk& desk, const Reply&) -> Result<net::Response> {
    net::Response response = no_content();
    give_cookie(response, done, desk.backend, {});
    return response;
  };
  if (call.who.session.empty()) {
    return fail(Error::Code::invalid, "a token has no session; delete the token instead");
  }
  ChangeConfig change;
  change.deletes.push_back(
      {.kind = ConfigKind::session, .slug = call.who.session, .expected_version = {}});
  return Write{call.command(std::move(change)), leave};
}

Result<Outcome> set_up(Call& call, Desk& desk) {
  const auto request = call.body<SetUp>();
  if (!request) return std::unexpected(request.error());
  LoginThrottle& addresses = desk.backend.login_addresses;
  if (const auto wait = addresses.wait(call.request.peer_address, call.now)) {
    return wait_before_next_try(*wait);
  }
  if (!setup_needed(*call.config) ||
      !equal_in_constant_time(sha256(request->token), desk.backend.setup_token_hash)) {
    addresses.failed(call.request.peer_address, call.now);
    return fail(
        Error::Code::forbidden,
        "this link was used or is not the present one; it is printed on the server's console");
  }
  if (const Status good = check_password(request->password, "password"); !good) {
    return std::unexpected(good.error());
  }
  if (request->email.find('@') == std::string::npos) {
    return fail(Error::Code::invalid, "an e-mail address is wanted here", "/email");
  }
  FirstSetUp first = first_set_up(
      *call.config, {.organisation = request->organisation,
                     .name = request->name,
                     .email = request->email,
                     .password_hash = hash_password(desk.backend.random, request->password),
                     .time_zone = request->time_zone,
                     .public_url = request->public_url});
  const std::string secret = new_secret(desk.backend.random, "tss_");
  first.change.puts.push_back(
      {.object = new_session(first.user, secret, call.now, session_life), .expected_version = {}});
  call.who.actor = {.kind = ActorKind::user, .slug = first.user, .on_behalf_of = {}};
  return Write{call.command(std::move(first.change)),
               [slug = first.user, secret](Call& done, Desk& later, const Reply&) {
                 return signed_in(done, later, slug, secret);
               }};
}

// Ends the user's other sessions too: a password is changed when it may have become known.
ChangeConfig password_change(const Call& call, const Slug& user, std::string hash) {
  ChangeConfig change;
  change.puts.push_back({.object = Credential{.slug = user, .password_hash = std::move(hash)},
                         .expected_version = {}});
  for (const auto& [slug, session] : call.config->table<Session>().all()) {
    if (session.value.user == user && slug != call.who.session) {
      change.deletes.push_back({.kind = ConfigKind::session, .slug = slug, .expected_version = {}});
    }
  }
  change.override_lock = true;  // a password is never in a file
  return change;
}

Result<std::string> text_member(const Call& call, std::string_view name) {
  const auto body = parse_json(call.request.body);
  if (!body) return std::unexpected(body.error());
  const json::value* member = body->is_object() ? body->get_object().if_contains(name) : nullptr;
  if (member == nullptr || !member->is_string()) {
    return fail(Error::Code::invalid, "text is wanted here", "/" + std::string(name));
  }
  return std::string(member->get_string());
}

Result<net::Response> done_without_words(Call&, Desk&, const Reply&) { return no_content(); }

Result<Outcome> change_own_password(Call& call, Desk& desk) {
  if (call.who.actor.kind != ActorKind::user) {
    return fail(Error::Code::forbidden, "a token cannot change a password; sign in");
  }
  const auto current = text_member(call, "current");
  if (!current) return std::unexpected(current.error());
  const auto wanted = text_member(call, "new");
  if (!wanted) return std::unexpected(wanted.error());
  if (const Status good = check_password(*wanted, "new"); !good)
    return std::unexpected(good.error());
  const Slug& slug = call.who.viewer.user;
  if (auto refused = refused_password(call, desk, *current)) return std::move(*refused);
  return Write{
      call.command(password_change(call, slug, hash_password(desk.backend.random, *wanted))),
      done_without_words};
}

Result<Outcome> set_password_of(Call& call, Desk& desk) {
  const auto wanted = text_member(call, "new");
  if (!wanted) return std::unexpected(wanted.error());
  if (const Status good = check_password(*wanted, "new"); !good)
    return std::unexpected(good.error());
  if (call.config->find<User>(call.part(0)) == nullptr) return no_such("users", call.part(0));
  return Write{call.command(password_change(call, call.part(0),
                                            hash_password(desk.backend.random, *wanted))),
               done_without_words};
}

Result<Outcome> change_me(Call& call, Desk&) {
  const auto request = call.body<AboutMe>();
  if (!request) return std::unexpected(request.error());
  const User* present = call.config->find<User>(call.who.viewer.user);
  if (present == nullptr) return no_such("users", call.who.viewer.user);
  User user = *present;
  if (!request->name.empty()) user.name = request->name;
  if (!request->time_zone.empty()) user.time_zone = request->time_zone;
  if (request->notices) user.notices = *request->notices;
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  ChangeConfig change;
  change.puts.push_back({.object = std::move(user), .expected_version = *expected});
  return Write{call.command(std::move(change)), [](Call& done, Desk& desk, const Reply&) {
                 return Result<net::Response>(respond_with(session_view(done, desk.backend)));
               }};
}

json::value texts_shape(std::initializer_list<std::string_view> names) {
  json::object properties;
  json::array required;
  for (const std::string_view name : names) {
    properties.emplace(name, detail::text_schema());
    required.push_back(json::value(name));
  }
  return json::object{{"type", "object"}, {"properties", properties}, {"required", required}};
}
json::value new_password_shape(Schemas&) { return texts_shape({"current", "new"}); }
json::value set_password_shape(Schemas&) { return texts_shape({"new"}); }

}  // namespace

void add_session_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/session",
                    .gate = Gate::open,
                    .handle = get_session,
                    .summary = "Who is signed in, and what they may do",
                    .gives = shape<SessionView>});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/session",
                    .gate = Gate::open,
                    .thread = Thread::hashing,
                    .handle = sign_in,
                    .summary = "Sign in, by a password or one of the codes made in advance",
                    .takes = shape<SignIn>,
                    .gives = shape<SessionView>});
  routes.push_back({.method = "DELETE",
                    .pattern = "/api/v1/session",
                    .handle = sign_out,
                    .summary = "Sign out",
                    .status = 204});
  routes.push_back(
      {.method = "POST",
       .pattern = "/api/v1/setup",
       .gate = Gate::open,
       .thread = Thread::hashing,
       .handle = set_up,
       .summary = "Make the first administrator, with the one-time link of the console",
       .takes = shape<SetUp>,
       .gives = shape<SessionView>});
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/me",
                    .handle = get_session,
                    .summary = "Who is signed in",
                    .gives = shape<SessionView>});
  routes.push_back({.method = "PUT",
                    .pattern = "/api/v1/me",
                    .handle = change_me,
                    .summary = "Change one's own name, time zone and notices",
                    .takes = partial<AboutMe>,
                    .gives = shape<SessionView>});
  routes.push_back({.method = "PUT",
                    .pattern = "/api/v1/me/password",
                    .thread = Thread::hashing,
                    .handle = change_own_password,
                    .summary = "Change one's own password",
                    .takes = new_password_shape,
                    .status = 204});
  routes.push_back({.method = "PUT",
                    .pattern = "/api/v1/users/{slug}/password",
                    .gate = Gate::administer,
                    .thread = Thread::hashing,
                    .handle = set_password_of,
                    .summary = "Set the password of a user",
                    .takes = set_password_shape,
                    .status = 204});
}

}  // namespace tocsin::api
