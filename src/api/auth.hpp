// Who asks: session cookies and bearer tokens, and the guard against requests that another site
// made the browser send.
#pragma once

#include <string>
#include <string_view>

#include "api/backend.hpp"
#include "api/call.hpp"

namespace tocsin::api {

inline constexpr std::string_view session_cookie = "tocsin_session";
inline constexpr Duration session_life = std::chrono::hours{24 * 14};
inline constexpr Duration session_life_by_code = std::chrono::hours{24};
inline constexpr std::size_t password_bytes_min = 12;
inline constexpr std::size_t password_bytes_max = 1024;

// Errors: unauthorized when a cookie or token is there and wrong; a request without either gives a
// Who that is not signed in.
Result<Who> identify(const net::Request& request, const Config& config, Time now);

// For everything but GET and HEAD: a request with the cookie must carry X-Tocsin-CSRF, and a
// browser must say that it comes from our own pages. Errors: forbidden.
Status check_same_site(const net::Request& request, const Config& config);

// Whether the Origin that a browser sent is our own (public_url or the Host asked for).
bool own_origin(const net::Request& request, const Config& config);

// A new secret of this request. With an Idempotency-Key it is the same for each repeat, so that
// whoever did not hear the first answer still gets the secret.
std::string secret_for(const Call& call, Backend& backend, const char* prefix);

// The slug of the session that this secret opens.
Slug session_slug(std::string_view secret);

// Errors: invalid, with the pointer of `member`.
Status check_password(std::string_view password, std::string_view member);

}  // namespace tocsin::api
