// Router: the table of all routes, and the way of a request through it: match, who asks, whether
// that is allowed, on which thread it is answered. The OpenAPI document is printed from the same
// table.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "api/backend.hpp"
#include "api/call.hpp"
#include "api/schema.hpp"
#include "net/http_server.hpp"

namespace tocsin::api {

// What the router asks before a handler runs. A handler asks may() again about the object at hand.
enum class Gate {
  open,  // anybody; also a caller with a wrong cookie
  signed_in,
  view,  // the access to do this to something, at least
  respond,
  configure,
  administer,  // in the whole organisation
};

// Where a handler runs.
enum class Thread { reader, hashing };

inline constexpr std::size_t json_body_bytes_max = 1024 * 1024;

// Answers exactly once, from any thread.
using Answered = std::move_only_function<void(net::Response&&)>;

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/api/v1/alerts/{id}"; each {} is one segment
  Gate gate = Gate::signed_in;
  Thread thread = Thread::reader;
  // One of the two. `handle` gives its answer back, on `thread`. `start` runs on the net thread and
  // answers when it likes.
  Result<Outcome> (*handle)(Call&, Desk&) = nullptr;
  void (*start)(Call&&, Backend&, Answered) = nullptr;
  std::string_view summary = {};  // one line for the OpenAPI document; empty: not part of it
  Shape takes = nullptr;
  Shape gives = nullptr;
  int status = 200;
  std::string_view query = {};  // the names it reads, separated by blanks
  std::size_t body_bytes_max = json_body_bytes_max;
  bool guests = false;      // a guest of one incident may ask, too: see guests.hpp
  bool keeps_body = false;  // as a file: its bytes go to the blobs, and the settings limit them
};

class Router {
 public:
  // `otherwise` answers what no route matches (the web app's files); none: 404.
  using Otherwise = std::function<net::Response(const net::Request&)>;

  Router(Backend& backend, std::vector<Route> routes, Otherwise otherwise = nullptr);

  // Called on a net thread: never blocks.
  void handle(net::Request&& request, Answered respond);
  std::size_t body_bytes_max(std::string_view method, std::string_view path) const;
  // For a body that is about to arrive. Whoever may not send it is refused before it is read.
  net::BodyPlan body_plan(const net::Request& head);

  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Match {
    const Route* route = nullptr;
    std::vector<std::string> parts;
    std::string allowed;  // the methods of this path, when the method is not among them
  };
  Match match(std::string_view method, std::string_view path) const;
  void run(const Route& route, Call&& call, Answered respond);
  Status admit(const Route& route, Call& call) const;

  Backend& backend_;
  const std::vector<Route> routes_;
  std::vector<std::vector<std::string_view>> patterns_;  // of routes_, split at '/'
  std::map<std::string_view, std::vector<std::size_t>, std::less<>>
      by_first_;  // by "/api/v1/<this>"
  const Otherwise otherwise_;
};

// The whole product.
std::vector<Route> all_routes();

using Handle = std::move_only_function<Result<Outcome>(Call&, Desk&)>;

// Runs the handler on a thread of the pool and answers with what comes of it, after the commit when
// it is a Write. For routes that begin on a net thread.
void answer_on(Pool& pool, Call&& call, Backend& backend, Answered respond, Handle handle);

}  // namespace tocsin::api
