#include "api/router.hpp"

#include <fmt/format.h>

#include <utility>

#include "api/auth.hpp"
#include "api/upload.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"

namespace tocsin::api {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  for (;;) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

bool is_hole(std::string_view segment) { return segment.starts_with('{'); }

// The segment by which routes are looked up: the third of /api/v1/alerts, the first of /p/token.
std::string_view shelf_of(const std::vector<std::string_view>& segments) {
  return segments.size() >= 3 && segments[0] == "api" ? segments[2] : segments[0];
}

bool fits(const std::vector<std::string_view>& pattern,
          const std::vector<std::string_view>& segments) {
  if (pattern.size() != segments.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_hole(pattern[i]) ? segments[i].empty() : pattern[i] != segments[i]) return false;
  }
  return true;
}

Status check_gate(Gate gate, const Call& call) {
  if (gate == Gate::open) return {};
  if (!call.who.signed_in()) return fail(Error::Code::unauthorized, "sign in, or send a token");
  const bool reads =
      call.request.method == "GET" || call.request.method == "HEAD" || gate == Gate::view;
  if (!reads && call.who.viewer.ceiling == AccessLevel::stakeholder) {
    return fail(Error::Code::forbidden,
                "this token only reads; use one with the access to respond");
  }
  const auto somewhere = [&](Action action) -> Status {
    if (call.may_somewhere(action)) return {};
    return call.must(action);
  };
  switch (gate) {
    case Gate::open:
    case Gate::signed_in:
      return {};
    case Gate::view:
      return somewhere(Action::view);
    case Gate::respond:
      return somewhere(Action::respond);
    case Gate::configure:
      return somewhere(Action::configure);
    case Gate::administer:
      return call.must(Action::administer);
  }
  return fail(Error::Code::internal, "a route has no gate");
}

net::Response answer_of(Result<net::Response>&& result, const Call& call) {
  if (result) return std::move(*result);
  if (result.error().code == Error::Code::internal) {
    log::error("request_failed",
               {{"request", call.request_id}, {"reason", result.error().message}});
  }
  return problem(result.error(), {{"request_id", call.request_id}});
}

net::Response busy(const Call& call) {
  return problem(Error{Error::Code::unavailable, "Tocsin is busy; nothing was done, try again", {}},
                 {{"request_id", call.request_id}});
}

// The second half of a write, after its commit.
net::Response finish(Write& write, Call& call, Backend& backend, Result<Reader*> reader,
                     Answer&& answer) {
  if (!answer.reply) {
    Error error = std::move(answer.reply.error());
    if (write.on_failure) error = write.on_failure(std::move(error));
    return answer_of(std::unexpected(std::move(error)), call);
  }
  if (!reader) return answer_of(std::unexpected(std::move(reader.error())), call);
  call.config = backend.engine.config();  // what the command changed is seen by its answer
  Desk desk{backend, *reader};
  net::Response response = answer_of(write.then(call, desk, *answer.reply), call);
  response.headers.set("X-Tocsin-Seq", std::to_string(answer.seq));
  return response;
}

void commit(Write&& write, Call&& call, Backend& backend, Answered respond) {
  // One parcel, so that a refused command leaves call and respond at hand.
  struct Parcel {
    Write write;
    Call call;
    Answered respond;
  };
  auto parcel = std::make_shared<Parcel>(std::move(write), std::move(call), std::move(respond));
  Command command = std::move(parcel->write.command);
  const bool taken = backend.engine.submit(std::move(command), [parcel, &backend](Answer answer) {
    backend.readers.submit_rest(
        [parcel, &backend, kept = std::move(answer)](Result<Reader*> reader) mutable {
          parcel->respond(
              finish(parcel->write, parcel->call, backend, std::move(reader), std::move(kept)));
        });
  });
  if (!taken) parcel->respond(busy(parcel->call));
}

}  // namespace

Router::Router(Backend& backend, std::vector<Route> routes, Otherwise otherwise)
    : backend_(backend), routes_(std::move(routes)), otherwise_(std::move(otherwise)) {
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    patterns_.push_back(split(routes_[i].pattern));
    by_first_[shelf_of(patterns_.back())].push_back(i);
  }
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
  Match match;
  const std::vector<std::string_view> segments = split(path);
  const auto shelf = by_first_.find(shelf_of(segments));
  if (shelf == by_first_.end()) return match;
  for (const std::size_t index : shelf->second) {
    const auto& pattern = patterns_[index];
    if (!fits(pattern, segments)) continue;
    const Route& route = routes_[index];
    if (route.method != method && !(method == "HEAD" && route.method == "GET")) {
      match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(route.method);
      continue;
    }
    match.route = &route;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (is_hole(pattern[i])) match.parts.push_back(net::percent_decode(segments[i]));
    }
    return match;
  }
  return match;
}

std::size_t Router::body_bytes_max(std::string_view method, std::string_view path) const {
  const Match found = match(method, path);
  if (found.route == nullptr) return json_body_bytes_max;
  if (!found.route->keeps_body) return found.route->body_bytes_max;
  return static_cast<std::size_t>(backend_.engine.config()->settings().file_bytes_max);
}

net::BodyPlan Router::body_plan(const net::Request& head) {
  Match found = match(head.method, head.path);
  if (found.route == nullptr || !found.route->keeps_body) return {};
  Call call;
  call.request = head;
  call.config = backend_.engine.config();
  call.now = backend_.clock.now();
  if (Status admitted = admit(*found.route, call); !admitted) {
    return {.sink = nullptr, .refusal = problem(admitted.error())};
  }
  auto sink = open_upload(backend_, call.who.viewer.user);
  if (!sink) return {.sink = nullptr, .refusal = problem(sink.error())};
  return {.sink = std::move(*sink), .refusal = {}};
}

void Router::handle(net::Request&& request, Answered respond) {
  const std::uint64_t number = backend_.requests.fetch_add(1, std::memory_order_relaxed) + 1;
  Call call;
  call.request = std::move(request);
  call.request_id = "r" + std::to_string(number);
  call.now = backend_.clock.now();
  Answered answer = [respond = std::move(respond),
                     id = call.request_id](net::Response&& response) mutable {
    response.headers.set("X-Request-Id", id);
    respond(std::move(response));
  };
  Match found = match(call.request.method, call.request.path);
  if (found.route == nullptr) {
    if (!found.allowed.empty()) {
      net::Response response = problem(
          Error{Error::Code::invalid, "this address answers " + found.allowed + " only", {}},
          {{"status", 405}, {"title", "Method Not Allowed"}, {"request_id", call.request_id}});
      response.status = 405;
      response.headers.set("Allow", found.allowed);
      return answer(std::move(response));
    }
    if (otherwise_) return answer(otherwise_(call.request));
    return answer(
        answer_of(fail(Error::Code::not_found, "there is nothing at this address"), call));
  }
  call.parts = std::move(found.parts);
  call.config = backend_.engine.config();
  run(*found.route, std::move(call), std::move(answer));
}

Status Router::admit(const Route& route, Call& call) const {
  auto who = identify(call.request, *call.config, call.now);
  if (who) call.who = std::move(*who);
  if (!who && route.gate != Gate::open) return std::unexpected(std::move(who.error()));
  if (auto good = check_same_site(call.request, *call.config); !good) return good;
  if (call.who.viewer.guest_of != 0 && route.gate != Gate::open && !route.guests) {
    return fail(
        Error::Code::forbidden,
        fmt::format("you are a guest of INC-{}: this is no part of it", call.who.viewer.guest_of));
  }
  return check_gate(route.gate, call);
}

void Router::run(const Route& route, Call&& call, Answered respond) {
  if (route.gate != Gate::open || route.start == nullptr) {
    if (Status admitted = admit(route, call); !admitted) {
      return respond(answer_of(std::unexpected(std::move(admitted.error())), call));
    }
  }
  if (route.start != nullptr) return route.start(std::move(call), backend_, std::move(respond));
  Pool& pool = route.thread == Thread::hashing ? backend_.hashing : backend_.readers;
  answer_on(pool, std::move(call), backend_, std::move(respond), route.handle);
}

void answer_on(Pool& pool, Call&& call, Backend& backend, Answered respond, Handle handle) {
  // A parcel again: a full queue must be answered too.
  struct Parcel {
    Call call;
    Answered respond;
    Handle handle;
  };
  auto parcel = std::make_shared<Parcel>(std::move(call), std::move(respond), std::move(handle));
  Pool::Work job = [&backend, parcel](Result<Reader*> reader) {
    Call& asked = parcel->call;
    if (!reader) return parcel->respond(answer_of(std::unexpected(reader.error()), asked));
    Desk desk{backend, *reader};
    Result<Outcome> outcome = parcel->handle(asked, desk);
    if (!outcome) return parcel->respond(answer_of(std::unexpected(outcome.error()), asked));
    if (auto* response = std::get_if<net::Response>(&*outcome)) {
      return parcel->respond(std::move(*response));
    }
    commit(std::move(std::get<Write>(*outcome)), std::move(asked), backend,
           std::move(parcel->respond));
  };
  if (!pool.submit(job)) parcel->respond(busy(parcel->call));
}

}  // namespace tocsin::api
