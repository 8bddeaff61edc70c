// Call: one request on its way through a route: who asks, under which configuration, at what time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/problem.hpp"
#include "base/describe.hpp"
#include "domain/people/access.hpp"
#include "engine/command.hpp"
#include "engine/config.hpp"
#include "engine/store.hpp"
#include "net/http.hpp"

namespace tocsin::api {

struct Backend;

// Who asks. Nobody is signed in while `actor` is the system's.
struct Who {
  Viewer viewer;
  Actor actor;
  Slug session;  // empty with a token

  bool signed_in() const { return actor.kind != ActorKind::system; }
};

// Texts by name: a query string, or the members of a JSON filter of the same meaning.
using Fields = std::map<std::string, std::string, std::less<>>;

// Whether a JSON text has NUL in one of its texts: nothing writes it on purpose, and no database
// keeps it.
bool holds_nul(std::string_view json);

struct Call {
  net::Request request;
  std::vector<std::string> parts;  // what the {} of the pattern stand for, in order
  std::shared_ptr<const Config> config;
  Who who;
  Time now{};
  std::string request_id;

  const std::string& part(std::size_t index) const { return parts.at(index); }
  Fields query() const;
  std::string query(std::string_view name) const;  // empty when absent
  bool asks(std::string_view name) const { return query(name) == "true"; }
  // `limit` of the query, within 1 .. most. Errors: invalid.
  Result<int> limit(int usual = 100, int most = 1000) const;

  template <typename T>
  Result<T> body() const {
    if (request.body.empty()) return from_json<T>(json::object{});
    if (holds_nul(request.body)) {
      return fail(Error::Code::invalid, "text cannot hold the character NUL (\\u0000)");
    }
    return read_json<T>(request.body, Unknown::refused);
  }

  // A command of this caller, with the caller's idempotency key.
  Command command(CommandBody body) const;

  Sight sight() const { return sight_of(*config, who.viewer); }
  bool may(Action action, const Object& object = {}) const {
    return tocsin::may(who.viewer, action, object);
  }
  // Whether there is anything of which the caller may do this.
  bool may_somewhere(Action action) const;
  // Errors: forbidden, saying what is missing.
  Status must(Action action, const Object& object = {}) const;
};

// The service as an object of access; an empty slug is the organisation.
Object object_of_service(const Config& config, std::string_view service);

// What a handler works with on its thread.
struct Desk {
  Backend& backend;
  Reader* reader = nullptr;  // none on a hashing thread
};

// A handler that changes something gives back the command; `then` runs on a reader thread after the
// commit and makes the answer. Failures of the command are answered by the router.
struct Write {
  Command command;
  std::move_only_function<Result<net::Response>(Call&, Desk&, const Reply&)> then;
  // Says more about a failure of the command than the engine can; none: told as it is.
  std::function<Error(Error)> on_failure = {};
};

using Outcome = std::variant<net::Response, Write>;

// An id of the path. Errors: not_found.
template <typename IdType>
Result<IdType> id_of(std::string_view text);
Result<std::uint64_t> number_of(std::string_view text);

template <typename IdType>
Result<IdType> id_of(std::string_view text) {
  const auto number = number_of(text);
  if (!number) return std::unexpected(number.error());
  return IdType{*number};
}

// "a,b" -> {"a", "b"}; blanks around and empty ones are dropped.
std::vector<std::string> list_of(std::string_view text);

// The words of a comma-separated list as enumerators. Errors: invalid.
template <typename E>
Result<std::vector<E>> enums_of(std::string_view text, std::string_view name) {
  std::vector<E> values;
  for (const std::string& word : list_of(text)) {
    auto value = from_text<E>(word);
    if (!value) return fail_at(name, std::move(value.error()));
    values.push_back(*value);
  }
  return values;
}

// {"items": [...], "next": "..."}
template <typename T, typename View>
json::object list_json(const std::vector<T>& rows, const std::string& next, View&& view) {
  json::array items;
  items.reserve(rows.size());
  for (const T& row : rows) items.push_back(view(row));
  return json::object{{"items", std::move(items)}, {"next", next}};
}
template <typename T>
json::object list_json(const std::vector<T>& rows, const std::string& next = {}) {
  return list_json(rows, next, [](const T& row) { return to_json(row); });
}

// Two described structs as one JSON object.
template <typename Base, typename Extra>
json::object joined(const Base& base, const Extra& extra) {
  json::object object = to_json(base).as_object();
  for (auto& [name, value] : to_json(extra).as_object()) object.insert_or_assign(name, value);
  return object;
}

}  // namespace tocsin::api
