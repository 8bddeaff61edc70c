// PageView: a page as people and scripts see it.
#pragma once

#include "api/call.hpp"
#include "domain/escalation/page.hpp"

namespace tocsin::api {

struct PageView {  // what stands beside the members of Page
  std::string title;
  Severity severity = Severity::SEV3;
  Slug service;
};
TOCSIN_DESCRIBE(PageView, title, severity, service)

json::object view_of(const Page& page, Reader& reader);

// A page is seen by the person paged and by whoever sees its subject.
bool may_see(const Call& call, const Page& page, Reader& reader);

// The command that carries out an answer to a page. Who has acknowledged may still resolve, or have
// the next people called: the page is over by then, its alert is not.
CommandBody answer_to(const Page& page, PageVerb verb, Reader& reader);

// Whether the person of the page acknowledged by it, and its alert is still acknowledged.
bool still_acknowledged(const Page& page, Reader& reader);

// What was called for the alert last, where it goes on when it is escalated after it was
// acknowledged; none: nothing was.
std::optional<Escalation> last_escalation(Reader& reader, AlertId alert);

}  // namespace tocsin::api
