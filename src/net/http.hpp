// Request and Response: HTTP as plain values, and the small helpers that read their text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/percent.hpp"

namespace tocsin::net {

struct WebSocketHandler;  // websocket.hpp

// The fields of a message in their order. Names compare without case (RFC 9110 §5.1).
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  // The first value of this name; empty when there is none.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  void add(std::string name, std::string value);
  void set(std::string_view name, std::string value);  // replaces all of this name

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }
  void reserve(std::size_t count) { fields_.reserve(count); }
  bool operator==(const Headers&) const = default;

 private:
  std::vector<Field> fields_;
};

// Takes a body that is too large to be held, piece by piece as it arrives, on a net thread.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // False: it cannot be kept, and what was is dropped. The sender is told to try again.
  virtual bool take(std::string_view piece) = 0;
};

struct Request {
  std::string method;  // "GET", as sent
  std::string target;  // "/alerts/a%2Fb?state=firing", as sent
  // The target up to '?', still percent-encoded so that %2F stays inside its segment: see
  // path_segments().
  std::string path;
  std::string query;  // after '?', still encoded: see query_value()
  Headers headers;
  std::string body;
  std::shared_ptr<BodySink> sink;   // has taken the body, which is then empty here
  std::string peer_address;         // "127.0.0.1", "2001:db8::1"; the socket's, not a proxy's word
  bool secure = false;              // came over TLS
  bool websocket_possible = false;  // a valid WebSocket handshake: accept_websocket() may answer it

  std::string_view header(std::string_view name) const { return headers.get(name); }
};

// Bytes that many responses share without a copy: an embedded asset (no owner, static storage) or
// a cached page (owned by whatever keeps them alive).
struct SharedBytes {
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};
SharedBytes share(std::shared_ptr<const std::string> text);

struct Response {
  int status = 200;
  // Content-Length, Date and Connection are the server's; control characters are dropped.
  Headers headers;
  std::string body;
  SharedBytes shared_body;                      // sent instead of `body` when it is not empty
  std::shared_ptr<WebSocketHandler> websocket;  // set by accept_websocket() only
};

// A body with its media type.
Response respond_with(int status, std::string_view media_type, std::string body);

// "Not Found"; "Unknown" for a status without a name.
std::string_view reason_phrase(int status);

// Bytes of %XX; a '%' that is not followed by two hex digits stands for itself.
std::string percent_decode(std::string_view text);
using tocsin::percent_encode;

// "/a/b%2Fc/" -> {"a", "b/c", ""}: split, then decoded. "/" -> {""}.
std::vector<std::string> path_segments(std::string_view path);

// application/x-www-form-urlencoded (also a query): '+' is a blank. The rest after
// `form_fields_max` pairs is ignored.
inline constexpr std::size_t form_fields_max = 1000;
std::vector<std::pair<std::string, std::string>> parse_form(std::string_view text);

// The first value of this name in a query or form.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

// The value of a cookie that the client sent (RFC 6265 §5.4); nothing is decoded.
std::optional<std::string_view> cookie(const Request& request, std::string_view name);

// A cookie for `Set-Cookie`: HttpOnly, SameSite and Path=/ unless said otherwise.
struct SetCookie {
  std::string name;
  std::string value;  // base64url or similar: no blanks, quotes, commas, semicolons
  std::string path = "/";
  std::optional<std::int64_t> max_age_seconds = {};  // none: until the browser closes; 0 deletes it
  bool secure = true;
  bool http_only = true;
  std::string same_site = "Lax";
};
std::string set_cookie(const SetCookie& cookie);

bool equal_without_case(std::string_view a, std::string_view b);  // ASCII
// Whether a comma-separated list ("keep-alive, Upgrade") names this token, without case.
bool list_has(std::string_view list, std::string_view token);

}  // namespace tocsin::net
