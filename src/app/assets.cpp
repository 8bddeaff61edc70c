#include "app/assets.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "api/problem.hpp"
#include "app/web_assets.hpp"
#include "base/crypto.hpp"

namespace tocsin {
namespace {

constexpr std::string_view nonce_mark = "__CSP_NONCE__";

const Asset* find_asset(std::string_view path) {
  const std::span<const Asset> all = web_assets();
  const auto found = std::ranges::lower_bound(all, path, {}, &Asset::path);
  return found == all.end() || found->path != path ? nullptr : &*found;
}

net::Response not_found() {
  return api::problem(Error{Error::Code::not_found, "there is nothing at this address", {}});
}

bool belongs_to_programs(std::string_view path) {
  for (const std::string_view root :
       {"/api", "/intake", "/v2", "/p", "/calendars", "/metrics", "/assets"}) {
    if (path == root || (path.starts_with(root) && path[root.size()] == '/')) return true;
  }
  return false;
}

void add_guards(net::Response& response, bool tls) {
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Referrer-Policy", "same-origin");
  if (tls) response.headers.set("Strict-Transport-Security", "max-age=31536000");
}

net::Response index_page(const Asset& index, Random& random, bool tls) {
  const std::string nonce = to_base64url(random.bytes(16));
  std::string text(index.plain);
  for (std::size_t at = 0; (at = text.find(nonce_mark, at)) != std::string::npos;) {
    text.replace(at, nonce_mark.size(), nonce);
  }
  net::Response response = net::respond_with(200, "text/html; charset=utf-8", std::move(text));
  response.headers.set(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self' 'nonce-" + nonce +
          "'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; connect-src 'self'; "
          "media-src 'self'; "
          "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
          "frame-ancestors 'none'; require-trusted-types-for 'script'");
  response.headers.set("Permissions-Policy",
                       "camera=(self), microphone=(self), display-capture=(self), geolocation=()");
  response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.set("Cache-Control", "no-store");
  add_guards(response, tls);
  return response;
}

net::Response file(const Asset& asset, const net::Request& request, bool tls) {
  net::Response response;
  const std::string_view accepted = request.header("Accept-Encoding");
  std::string_view bytes = asset.plain;
  if (!asset.brotli.empty() && net::list_has(accepted, "br")) {
    bytes = asset.brotli;
    response.headers.set("Content-Encoding", "br");
  } else if (!asset.gzip.empty() && net::list_has(accepted, "gzip")) {
    bytes = asset.gzip;
    response.headers.set("Content-Encoding", "gzip");
  }
  response.headers.set("Content-Type", std::string(asset.media_type));
  response.headers.set("Vary", "Accept-Encoding");
  // Names under /assets carry a hash of the content.
  const bool for_ever = asset.path.starts_with("/assets/");
  response.headers.set("Cache-Control",
                       for_ever ? "public, max-age=31536000, immutable" : "no-cache");
  if (asset.path == "/sw.js") {  // a worker's policy is that of its own file
    response.headers.set("Content-Security-Policy", "default-src 'self'");
  }
  response.shared_body = {.bytes = bytes, .owner = nullptr};
  add_guards(response, tls);
  return response;
}

}  // namespace

net::Response serve_asset(const net::Request& request, Random& random, bool tls) {
  if (request.method != "GET" && request.method != "HEAD") return not_found();
  if (request.path != "/" && request.path != "/index.html") {
    if (const Asset* asset = find_asset(request.path)) return file(*asset, request, tls);
  }
  if (belongs_to_programs(request.path)) return not_found();
  const Asset* index = find_asset("/index.html");
  if (index == nullptr) {
    return net::respond_with(
        200, "text/plain; charset=utf-8",
        "Tocsin runs. This build carries no web app; the API is under /api/v1.\n");
  }
  return index_page(*index, random, tls);
}

}  // namespace tocsin
