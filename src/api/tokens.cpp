// Route that makes an access token, and tells it once.
#include "api/auth.hpp"
#include "api/config_routes.hpp"
#include "api/routes.hpp"
#include "base/crypto.hpp"

namespace tocsin::api {
namespace {

Result<Outcome> create_token(Call& call, Desk& desk) {
  auto body = parse_json(call.request.body);
  if (!body) return std::unexpected(std::move(body.error()));
  auto token = from_json<ApiToken>(*body);
  if (!token) return std::unexpected(std::move(token.error()));
  if (token->user.empty()) token->user = call.who.viewer.user;
  if (const Status may = KindRules<ApiToken>::may_write(call, *token); !may) {
    return std::unexpected(may.error());
  }
  if (call.config->find<User>(token->user) == nullptr) {
    return fail(Error::Code::invalid, "there is no user \"" + token->user + "\"", "/user");
  }
  if (token->slug.empty()) {
    auto slug = free_slug(token->name, [&](const Slug& text) {
      return call.config->find<ApiToken>(text) != nullptr;
    });
    if (!slug) return std::unexpected(std::move(slug.error()));
    token->slug = std::move(*slug);
  }
  const std::string secret = secret_for(call, desk.backend, "tcs_");
  token->hash = to_hex(sha256(secret));
  token->hint = secret.substr(secret.size() - 4);
  return put_object(call, std::move(*token), 0, 201, {{"token", secret}});
}

}  // namespace

void add_token_routes(std::vector<Route>& routes) {
  routes.push_back(
      {.method = "POST",
       .pattern = "/api/v1/tokens",
       .handle = create_token,
       .summary = "Make an access token; tells it, once",
       .takes = shape<ApiToken>,
       .gives = [](Schemas& schemas) { return created_shape<ApiToken>(schemas, "token"); },
       .status = 201});
}

}  // namespace tocsin::api
