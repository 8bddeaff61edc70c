#include "api/auth.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"

namespace tocsin::api {
namespace {

constexpr std::string_view bearer = "Bearer ";

// The viewer of a user, or nothing when the user is gone or inactive, or a guest whose time is
// over.
std::optional<Viewer> viewer_if_active(const Config& config, std::string_view slug, Time now) {
  const User* user = config.find<User>(slug);
  if (user == nullptr || !user->active || is_over(*user, now)) return std::nullopt;
  return viewer_of(config, slug);
}

Result<Who> by_token(std::string_view secret, const Config& config, Time now) {
  const auto refused = [] {
    return fail(Error::Code::unauthorized,
                "this token is unknown or has expired; make a new one under settings, tokens");
  };
  // Looked up by its hash: how long that takes tells nothing about the secret.
  const auto found = config.compiled->token_by_hash.find(to_hex(sha256(secret)));
  if (found == config.compiled->token_by_hash.end()) return refused();
  const ApiToken* token = config.find<ApiToken>(found->second);
  if (token == nullptr || (token->expires_at && *token->expires_at <= now)) return refused();
  auto viewer = viewer_if_active(config, token->user, now);
  if (!viewer) return refused();
  viewer->ceiling = token->access;
  return Who{.viewer = std::move(*viewer),
             .actor = {.kind = ActorKind::token, .slug = token->slug, .on_behalf_of = token->user},
             .session = {}};
}

Result<Who> by_session(std::string_view secret, const Config& config, Time now) {
  const auto refused = [] {
    return fail(Error::Code::unauthorized, "the session has ended; sign in again");
  };
  const Session* session = config.find<Session>(session_slug(secret));
  if (session == nullptr || session->expires_at <= now) return refused();
  auto viewer = viewer_if_active(config, session->user, now);
  if (!viewer) return refused();
  return Who{.viewer = std::move(*viewer),
             .actor = {.kind = ActorKind::user, .slug = session->user, .on_behalf_of = {}},
             .session = session->slug};
}

// "https://tocsin.example.org/x" -> "tocsin.example.org"
std::string_view authority_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find('/'));
}

// What a script sends instead of a cookie. Another scheme is a proxy's own matter.
std::optional<std::string_view> token_of(const net::Request& request) {
  const std::string_view authorization = request.header("Authorization");
  const bool given = authorization.size() > bearer.size() &&
                     net::equal_without_case(authorization.substr(0, bearer.size()), bearer);
  if (!given) return std::nullopt;
  return authorization.substr(bearer.size());
}

}  // namespace

Result<Who> identify(const net::Request& request, const Config& config, Time now) {
  if (const auto token = token_of(request)) return by_token(*token, config, now);
  if (const auto secret = net::cookie(request, session_cookie); secret && !secret->empty()) {
    return by_session(*secret, config, now);
  }
  return Who{};
}

bool own_origin(const net::Request& request, const Config& config) {
  const std::string_view origin = request.header("Origin");
  if (origin.empty()) return true;  // not a browser's cross-site request: those always name it
  const std::string_view from = authority_of(origin);
  return !from.empty() &&
         (net::equal_without_case(from, request.header("Host")) ||
          net::equal_without_case(from, authority_of(config.settings().public_url)));
}

Status check_same_site(const net::Request& request, const Config& config) {
  if (request.method == "GET" || request.method == "HEAD") return {};
  const std::string_view site = request.header("Sec-Fetch-Site");
  const bool other_site = !site.empty() && site != "same-origin" && site != "none";
  if (other_site || !own_origin(request, config)) {
    return fail(Error::Code::forbidden,
                "this request comes from another site; open Tocsin under its own address");
  }
  const bool by_cookie = !token_of(request) && net::cookie(request, session_cookie).has_value();
  if (by_cookie && request.header("X-Tocsin-CSRF") != "1") {
    return fail(Error::Code::forbidden, "send the header \"X-Tocsin-CSRF: 1\" with the cookie");
  }
  return {};
}

Slug session_slug(std::string_view secret) { return to_hex(sha256(secret)).substr(0, 40); }

Status check_password(std::string_view password, std::string_view member) {
  if (password.size() < password_bytes_min) {
    return fail(
        Error::Code::invalid,
        "choose a password of at least " + std::to_string(password_bytes_min) + " characters",
        "/" + std::string(member));
  }
  if (password.size() > password_bytes_max) {
    return fail(Error::Code::invalid, "choose a shorter password", "/" + std::string(member));
  }
  return {};
}

std::string secret_for(const Call& call, Backend& backend, const char* prefix) {
  const std::string_view key = call.request.header("Idempotency-Key");
  if (key.empty()) return new_secret(backend.random, prefix);
  const std::string what = fmt::format("new secret {} {} {} {} {}", prefix, call.who.actor.slug,
                                       key, call.request.target, call.request.body);
  return prefix + to_base64url(hmac_sha256(backend.secrets_key, what));
}

}  // namespace tocsin::api
