// Routes of the link in a message: GET shows the pages, POST answers them. Nobody signs in: the
// token in the address is the whole of it.
#include "api/answer_link.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

constexpr std::size_t answer_bytes_max = 4096;

// A page for people, or the same as JSON for who asks for that.
net::Response shown(const Call& call, const AckPageView& view) {
  const int status = view.state == AckPageState::unknown   ? 404
                     : view.state == AckPageState::expired ? 410
                                                           : 200;
  const bool for_programs = net::list_has(call.request.header("Accept"), "application/json");
  net::Response response =
      net::respond_with(status, "", for_programs ? render_ack_answer(view) : render_ack_page(view));
  for (const auto& [name, value] : ack_page_headers()) response.headers.set(name, value);
  if (for_programs) response.headers.set("Content-Type", "application/json");
  response.headers.set("Vary", "Accept");
  return response;
}

// The link, while its user may still answer. Errors: not_found, stale.
Result<PageLink> link_of(const Call& call, const Backend& backend) {
  auto link = read_link_token(link_key_of(backend.secrets_key), call.part(0), call.now);
  if (!link) return link;
  const User* user = call.config->find<User>(link->user);
  if (user == nullptr || !user->active) {
    return fail(Error::Code::not_found, "whom this link was for is no longer here");
  }
  return link;
}

net::Response dead_link(const Call& call, const Error& error) {
  AckPageView view;
  view.state = error.code == Error::Code::stale ? AckPageState::expired : AckPageState::unknown;
  return shown(call, view);
}

void show(Call&& call, Backend& backend, Answered respond) {
  const auto link = link_of(call, backend);
  if (!link) return respond(dead_link(call, link.error()));
  answer_on(backend.readers, std::move(call), backend, std::move(respond),
            [link = *link](Call& asked, Desk& desk) -> Result<Outcome> {
              return shown(asked, view_of(link, asked.part(0), *asked.config, *desk.reader,
                                          link.user, asked.now));
            });
}

void answer(Call&& call, Backend& backend, Answered respond) {
  const auto link = link_of(call, backend);
  if (!link) return respond(dead_link(call, link.error()));
  const auto text = net::query_value(call.request.body, "verb");
  const auto verb = from_text<PageVerb>(text.value_or(""));
  if (!verb) return respond(problem(fail_at("verb", verb.error()).error()));
  LinkAnswer answer{.link = *link,
                    .token = call.part(0),
                    .verb = *verb,
                    .viewer = viewer_of(*call.config, link->user),
                    .actor = {.kind = ActorKind::user, .slug = link->user, .on_behalf_of = {}},
                    .origin = Origin::link,
                    .now = call.now};
  answer_link(
      backend, std::move(answer),
      [call = std::move(call), respond = std::move(respond)](Result<AckPageView> view) mutable {
        if (!view) return respond(problem(view.error()));
        net::Response response = shown(call, *view);
        if (view->state == AckPageState::failed) response.status = 503;
        respond(std::move(response));
      });
}

}  // namespace

void add_link_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET", .pattern = "/p/{token}", .gate = Gate::open, .start = show});
  routes.push_back({.method = "POST",
                    .pattern = "/p/{token}",
                    .gate = Gate::open,
                    .start = answer,
                    .body_bytes_max = answer_bytes_max});
}

}  // namespace tocsin::api
