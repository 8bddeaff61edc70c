#include "api/answer_link.hpp"

#include <utility>

#include "api/answer_pages.hpp"
#include "api/backend.hpp"
#include "api/incident_view.hpp"
#include "api/page_view.hpp"
#include "domain/incidents/privacy.hpp"
#include "engine/explain.hpp"

namespace tocsin::api {
namespace {

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
  item.title = title_for(page, alert->summary);
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
  item.room = "INC-" + std::to_string(incident->id.value);
  if (is_outside(*incident, page.user)) {  // not any more
    item.title = std::exchange(item.room, {});
    item.since = page.created_at;
    return;
  }
  item.bridge_url = incident->bridge.url;
  item.bridge_phone = incident->bridge.phone;
  item.title = item.room + " " + incident->title;
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
  item.why = why_paged(config, page);
  item.since = page.created_at;
  item.drill = page.drill;
  item.test = page.subject_kind == SubjectOf::test;
  if (page.subject_kind == SubjectOf::alert) look_at_alert(item, page, config, user, reader);
  if (page.subject_kind == SubjectOf::incident) look_at_incident(item, page, reader);
  if (item.state == AckedState::resolved) return item;
  if (!page.ended_at) {  // also where another takes care already: this person is asked
    item.state = AckedState::open;
    return item;
  }
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

}  // namespace

AckPageView view_of(const PageLink& link, const std::string& token, const Config& config,
                    Reader& reader, const Slug& who, Time now) {
  AckPageView view;
  view.now = now;
  view.token = token;
  view.user_name = name_of_user(config, link.user, {});
  if (const User* user = config.find<User>(link.user)) view.time_zone = user->time_zone;
  for (const LinkedPage& linked : link.pages) {
    const auto page = reader.page(linked.page);
    if (page && page->user == link.user) {
      view.items.push_back(item_of(*page, config, who, reader));
    }
  }
  return view;
}

namespace {

struct Round {
  Backend& backend;
  LinkAnswer answer;
  LinkAnswered done;
};

AckPageView view_for(const Round& round, Reader& reader) {
  const LinkAnswer& answer = round.answer;
  return view_of(answer.link, answer.token, *round.backend.engine.config(), reader,
                 answer.viewer.user, answer.now);
}

void finish(Round& round, bool worked, Reader& reader) {
  AckPageView view = view_for(round, reader);
  view.verb = static_cast<AckVerb>(round.answer.verb);
  view.state = worked ? AckPageState::done : AckPageState::failed;
  if (!worked) view.failure = "Tocsin could not write it down; try again";
  round.done(std::move(view));
}

void act(const std::shared_ptr<Round>& round, const std::vector<Page>& pages, Reader& asked) {
  const LinkAnswer& answer = round->answer;
  answer_pages(round->backend, asked, pages, answer.verb, answer.actor, answer.origin,
               [round](bool worked) {
                 round->backend.readers.submit_rest([round, worked](Result<Reader*> reader) {
                   if (reader) return finish(*round, worked, **reader);
                   round->done(std::unexpected(reader.error()));
                 });
               });
}

// The person paged may always answer; others need to be responders of its subject.
bool may_answer(const LinkAnswer& answer, const Page& page, const Config& config, Reader& reader) {
  if (page.user == answer.viewer.user) return true;
  if (page.subject_kind == SubjectOf::test) return may(answer.viewer, Action::respond, Object{});
  if (page.subject_kind == SubjectOf::incident) {
    const auto incident = reader.incident(sight_of_all, IncidentId{page.subject});
    return incident && may_with(config, answer.viewer, Action::respond, *incident);
  }
  const auto alert = reader.alert(sight_of_all, AlertId{page.subject});
  return alert && may(answer.viewer, Action::respond, object_of_service(config, alert->service));
}

void look_and_act(const std::shared_ptr<Round>& round, Reader& reader) {
  const LinkAnswer& answer = round->answer;
  const auto config = round->backend.engine.config();
  // Only what still is as it was when the message was written: an older link shows the outcome.
  std::vector<Page> pages;
  for (const LinkedPage& linked : answer.link.pages) {
    const auto page = reader.page(linked.page);
    // Whoever has acknowledged may still resolve it, or find that others must come.
    const bool later =
        page && (answer.verb == PageVerb::resolve ||
                 (answer.verb == PageVerb::escalate && still_acknowledged(*page, reader)));
    const bool same =
        page && page->user == answer.link.user && (page->generation == linked.generation || later);
    if (same && page->status != PageStatus::cancelled &&
        may_answer(answer, *page, *config, reader)) {
      pages.push_back(*page);
    }
  }
  if (pages.empty()) return round->done(view_for(*round, reader));
  round->answer.verb = possible(pages, round->answer.verb);
  act(round, pages, reader);
}

static_assert(static_cast<int>(AckVerb::acknowledge) == static_cast<int>(PageVerb::acknowledge) &&
              static_cast<int>(AckVerb::resolve) == static_cast<int>(PageVerb::resolve) &&
              static_cast<int>(AckVerb::escalate) == static_cast<int>(PageVerb::escalate));

}  // namespace

void answer_link(Backend& backend, LinkAnswer answer, LinkAnswered done) {
  auto round = std::make_shared<Round>(backend, std::move(answer), std::move(done));
  Pool::Work look = [round](Result<Reader*> reader) {
    if (!reader) return round->done(std::unexpected(reader.error()));
    look_and_act(round, **reader);
  };
  if (!backend.readers.submit(look)) {
    round->done(fail(Error::Code::unavailable, "Tocsin is busy; try again"));
  }
}

}  // namespace tocsin::api
