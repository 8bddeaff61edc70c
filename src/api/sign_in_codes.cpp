// Routes of the codes for signing in: how many are left, new ones, none any more.
#include <fmt/format.h>

#include "api/auth.hpp"
#include "api/config_routes.hpp"
#include "api/passwords.hpp"
#include "api/routes.hpp"
#include "base/crypto.hpp"
#include "domain/people/sign_in_code.hpp"

namespace tocsin::api {
namespace {

struct CodesLeft {
  std::uint64_t left = 0;
  std::optional<Time> made_at;
};
TOCSIN_DESCRIBE(CodesLeft, left, made_at)

struct NewCodes {
  std::vector<std::string> codes;  // told once
};
TOCSIN_DESCRIBE(NewCodes, codes)

struct OwnPassword {
  std::string current;  // of whoever has a password
};
TOCSIN_DESCRIBE(OwnPassword, current)

// Of the path, or the caller's own.
Result<Slug> whose(const Call& call, bool own) {
  if (own && call.who.actor.kind != ActorKind::user) {
    return fail(Error::Code::forbidden, "a token has no codes of its own; sign in");
  }
  const Slug slug = own ? call.who.viewer.user : Slug(call.part(0));
  if (call.config->find<User>(slug) == nullptr) return no_such("users", slug);
  return slug;
}

template <bool own>
Result<Outcome> codes_left(Call& call, Desk&) {
  const auto user = whose(call, own);
  if (!user) return std::unexpected(user.error());
  CodesLeft view;
  if (const SignInCodes* codes = call.config->find<SignInCodes>(*user)) {
    view = {codes->code_hashes.size(), codes->made_at};
  }
  return respond_with(view);
}

Write make_codes(Call& call, Desk& desk, const Slug& user) {
  const std::string secret = secret_for(call, desk.backend, "codes");
  NewCodes made;
  SignInCodes kept{.slug = user, .code_hashes = {}, .made_at = call.now};
  for (std::size_t i = 0; i < sign_in_codes_count; ++i) {
    made.codes.push_back(sign_in_code(hmac_sha256(secret, fmt::format("code {} of {}", i, user))));
    kept.code_hashes.push_back(hash_of_code(made.codes.back()));
  }
  ChangeConfig change;
  change.puts.push_back({.object = std::move(kept), .expected_version = {}});
  change.override_lock = true;  // they are never in a file
  return Write{call.command(std::move(change)),
               [made = std::move(made)](Call&, Desk&, const Reply&) {
                 return Result<net::Response>(respond_with(made, 201));
               }};
}

Result<Outcome> make_own_codes(Call& call, Desk& desk) {
  const auto user = whose(call, true);
  if (!user) return std::unexpected(user.error());
  const auto request = call.body<OwnPassword>();
  if (!request) return std::unexpected(request.error());
  if (call.config->find<Credential>(*user) != nullptr) {
    if (auto refused = refused_password(call, desk, request->current)) return std::move(*refused);
  }
  return make_codes(call, desk, *user);
}

Result<Outcome> make_codes_of(Call& call, Desk& desk) {
  const auto user = whose(call, false);
  if (!user) return std::unexpected(user.error());
  return make_codes(call, desk, *user);
}

template <bool own>
Result<Outcome> drop_codes(Call& call, Desk&) {
  const auto user = whose(call, own);
  if (!user) return std::unexpected(user.error());
  ChangeConfig change;
  change.deletes.push_back(
      {.kind = ConfigKind::sign_in_codes, .slug = *user, .expected_version = {}});
  change.override_lock = true;
  return Write{call.command(std::move(change)),
               [](Call&, Desk&, const Reply&) { return Result<net::Response>(no_content()); }};
}

}  // namespace

void add_sign_in_code_routes(std::vector<Route>& routes) {
  constexpr const char* mine = "/api/v1/me/sign-in-codes";
  constexpr const char* of_user = "/api/v1/users/{slug}/sign-in-codes";
  routes.push_back({.method = "GET",
                    .pattern = mine,
                    .gate = Gate::signed_in,
                    .handle = codes_left<true>,
                    .summary = "How many codes for signing in are left, and when they were made",
                    .gives = shape<CodesLeft>});
  routes.push_back({.method = "POST",
                    .pattern = mine,
                    .gate = Gate::signed_in,
                    .thread = Thread::hashing,
                    .handle = make_own_codes,
                    .summary = "Make ten new codes, each of which signs in once; tells them, once. "
                               "Older ones end. current: the present password, of who has one",
                    .takes = partial<OwnPassword>,
                    .gives = shape<NewCodes>,
                    .status = 201});
  routes.push_back({.method = "DELETE",
                    .pattern = mine,
                    .gate = Gate::signed_in,
                    .handle = drop_codes<true>,
                    .summary = "End one's codes for signing in",
                    .status = 204});
  routes.push_back({.method = "GET",
                    .pattern = of_user,
                    .gate = Gate::administer,
                    .handle = codes_left<false>,
                    .summary = "How many codes for signing in a user has left",
                    .gives = shape<CodesLeft>});
  routes.push_back({.method = "POST",
                    .pattern = of_user,
                    .gate = Gate::administer,
                    .handle = make_codes_of,
                    .summary = "Make ten new codes for a user, to be printed; tells them, once",
                    .gives = shape<NewCodes>,
                    .status = 201});
  routes.push_back({.method = "DELETE",
                    .pattern = of_user,
                    .gate = Gate::administer,
                    .handle = drop_codes<false>,
                    .summary = "End the codes of a user",
                    .status = 204});
}

}  // namespace tocsin::api
