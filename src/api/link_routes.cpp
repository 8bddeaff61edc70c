// Routes of the link in a message: GET shows the pages, POST answers them. Nobody signs in: the
// token in the address is the whole of it.
#include <algorithm>

#include "api/ack_page.hpp"
#include "api/answer_pages.hpp"
#include "api/incident_view.hpp"
#include "api/page_view.hpp"
#include "api/routes.hpp"
#include "domain/escalation/link.hpp"
#include "engine/explain.hpp"

namespace tocsin::api {
namespace {

constexpr std::size_t form_bytes_max = 4096;

net::Response html(const AckPageView& view) {
  const int status = view.state == AckPageState::unknown   ? 404
                     : view.state == AckPageState::expired ? 410
                                                           : 200;
  net::Response response =
      net::respond_with(status, "text/html; charset=utf-8", render_ack_page(view));
  for (const auto& [name, value] : ack_page_headers()) response.headers.set(name, value);
  return response;
}

std::string name_of_user(const Config& config, const Slug& slug, const Slug& reader) {
  if (slug == reader) return "you";
  const User* user = config.find<User>(slug);
  return user == nullptr ? slug : user->name;
}

// What the subject says beyond the page itself: it may have been resolved since.
void look_at_alert(AckPageItem& item, const Page& page, const Config& config, const Slug& user,
                   Reader& reader) {
  const auto alert = reader.alert(sight_of_all, AlertId{page.subject});
  if (!alert) return;
  item.title = alert->summary;
  item.severity = alert->severity;
  item.since = alert->started_at;
  if (const Service* service = config.find<Service>(alert->service)) item.service = service->name;
  item.at = alert->status_at;
  if (alert->status == AlertStatus::resolved) {
    item.state = AckedState::resolved;
  } else if (alert->status == AlertStatus::acknowledged) {
    item.state = AckedState::acknowledged;
    item.by = name_of_user(config, alert->acknowledged_by, user);
  }
}

void look_at_incident(AckPageItem& item, const Page& page, Reader& reader) {
  const auto incident = reader.incident(sight_of_all, IncidentId{page.subject});
  if (!incident) return;
  item.title = "INC-" + std::to_string(incident->id.value) + " " + incident->title;
  item.severity = incident->severity;
  item.since = incident->declared_at;
  if (!is_open(incident->status)) {
    item.state = AckedState::resolved;
    item.at = incident->resolved_at.value_or(incident->updated_at);
  }
}

AckPageItem item_of(const Page& page, const Config& config, const Slug& user, Reader& reader) {
  AckPageItem item;
  item.title = "Test page";
  item.why = explain(config, page.reason);
  item.since = page.created_at;
  item.drill = page.drill;
  item.test = page.subject_kind == SubjectOf::test;
  if (page.subject_kind == SubjectOf::alert) look_at_alert(item, page, config, user, reader);
  if (page.subject_kind == SubjectOf::incident) look_at_incident(item, page, reader);
  if (item.state == AckedState::resolved) return item;
  const bool given_back = page.status == PageStatus::acknowledged &&
                          page.subject_kind == SubjectOf::alert && item.state == AckedState::open;
  if (given_back) {
    item.state = AckedState::ended;
  } else if (page.status == PageStatus::acknowledged) {
    item.state = AckedState::acknowledged;
    if (item.by.empty()) item.by = name_of_user(config, page.user, user);
    item.at = page.ended_at.value_or(item.at);
  } else if (page.status == PageStatus::cancelled && item.state == AckedState::open) {
    item.state = AckedState::ended;
  }
  return item;
}

AckPageView view_of(const PageLink& link, const std::string& token, const Config& config,
                    Reader& reader, Time now) {
  AckPageView view;
  view.now = now;
  view.token = token;
  view.user_name = name_of_user(config, link.user, {});
  for (const LinkedPage& linked : link.pages) {
    const auto page = reader.page(linked.page);
    if (page && page->user == link.user) {
      view.items.push_back(item_of(*page, config, link.user, reader));
    }
  }
  return view;
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

net::Response dead_link(const Error& error) {
  AckPageView view;
  view.state = error.code == Error::Code::stale ? AckPageState::expired : AckPageState::unknown;
  return html(view);
}

// One answer on its way through the engine.
struct Round {
  Call call;
  Backend& backend;
  Answered respond;
  PageLink link;
  AckVerb verb;
};

void finish(const std::shared_ptr<Round>& round, bool worked, Reader& reader) {
  AckPageView view = view_of(round->link, round->call.part(0), *round->backend.engine.config(),
                             reader, round->call.now);
  view.verb = round->verb;
  view.state = worked ? AckPageState::done : AckPageState::failed;
  if (!worked) view.failure = "Tocsin could not write it down; try again";
  net::Response response = html(view);
  if (!worked) response.status = 503;
  round->respond(std::move(response));
}

void act(std::shared_ptr<Round> round, const std::vector<Page>& pages, PageVerb verb) {
  answer_pages(round->backend, pages, verb, Origin::link, [round](bool worked) {
    round->backend.readers.submit_rest([round, worked](Result<Reader*> reader) {
      if (reader) return finish(round, worked, **reader);
      round->respond(problem(reader.error()));
    });
  });
}

void show(Call&& call, Backend& backend, Answered respond) {
  const auto link = link_of(call, backend);
  if (!link) return respond(dead_link(link.error()));
  answer_on(backend.readers, std::move(call), backend, std::move(respond),
            [link = *link](Call& asked, Desk& desk) -> Result<Outcome> {
              return html(view_of(link, asked.part(0), *asked.config, *desk.reader, asked.now));
            });
}

void answer(Call&& call, Backend& backend, Answered respond) {
  const auto link = link_of(call, backend);
  if (!link) return respond(dead_link(link.error()));
  const auto text = net::query_value(call.request.body, "verb");
  const auto verb = from_text<PageVerb>(text.value_or(""));
  if (!verb) return respond(problem(fail_at("verb", verb.error()).error()));
  auto round = std::make_shared<Round>(std::move(call), backend, std::move(respond), *link,
                                       static_cast<AckVerb>(*verb));
  Pool::Work look = [round, verb = *verb](Result<Reader*> reader) {
    if (!reader) return round->respond(problem(reader.error()));
    // Only what still is as it was when the message was written: an older link shows the outcome.
    std::vector<Page> pages;
    for (const LinkedPage& linked : round->link.pages) {
      const auto page = (*reader)->page(linked.page);
      const bool same = page && page->user == round->link.user &&
                        (page->generation == linked.generation || verb == PageVerb::resolve);
      if (same && page->status != PageStatus::cancelled) pages.push_back(*page);
    }
    if (pages.empty()) {
      return round->respond(html(view_of(round->link, round->call.part(0), *round->call.config,
                                         **reader, round->call.now)));
    }
    act(round, pages, verb);
  };
  if (!backend.readers.submit(look)) {
    round->respond(problem(Error{Error::Code::unavailable, "Tocsin is busy; try again", {}}));
  }
}

static_assert(static_cast<int>(AckVerb::acknowledge) == static_cast<int>(PageVerb::acknowledge) &&
              static_cast<int>(AckVerb::resolve) == static_cast<int>(PageVerb::resolve) &&
              static_cast<int>(AckVerb::escalate) == static_cast<int>(PageVerb::escalate));

}  // namespace

void add_link_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET", .pattern = "/p/{token}", .gate = Gate::open, .start = show});
  routes.push_back({.method = "POST",
                    .pattern = "/p/{token}",
                    .gate = Gate::open,
                    .start = answer,
                    .body_bytes_max = form_bytes_max});
}

}  // namespace tocsin::api
