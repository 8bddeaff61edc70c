// Answering the pages of a link in somebody's name: how they stand, and what a press does to them.
// Two ask: the page behind the link, and the buttons of a message in a chat.
#pragma once

#include <functional>
#include <string>

#include "api/ack_page.hpp"
#include "api/call.hpp"
#include "domain/escalation/link.hpp"

namespace tocsin::api {

// `who` reads: what they did themselves was done by "you".
AckPageView view_of(const PageLink& link, const std::string& token, const Config& config,
                    Reader& reader, const Slug& who, Time now);

struct LinkAnswer {
  PageLink link;
  std::string token;
  PageVerb verb = PageVerb::acknowledge;
  Viewer viewer;  // who answers: the link's own user, or whoever may respond for it
  Actor actor;
  Origin origin = Origin::link;
  Time now{};
};

// Does it and tells how the pages stand after the commit; from any thread, exactly once. Pages that
// ended, that rang again since, or that this person may not answer are left as they are.
using LinkAnswered = std::move_only_function<void(Result<AckPageView>)>;
void answer_link(Backend& backend, LinkAnswer answer, LinkAnswered done);

}  // namespace tocsin::api
