// Answers several pages at once: one command a page; and what an answer is called.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/backend.hpp"
#include "api/page_view.hpp"
#include "domain/escalation/written_answer.hpp"

namespace tocsin::api {

// What an answer that was understood means.
PageVerb page_verb(const WrittenAnswer& answer);

// "Acknowledged", "Resolved", "Escalated".
std::string_view done_word(PageVerb verb);

// What `verb` can mean for these pages: an incident is resolved in its room, with its words, so
// that of one resolve means acknowledge.
PageVerb possible(const std::vector<Page>& pages, PageVerb verb);

// In the name of `actor`; none: each in the name of the person paged. `done` is told once, on any
// thread, whether all were taken. A page that ended meanwhile is no failure: how things stand then
// is shown. `key`: what the same answer has when it comes again, so that it counts once.
void answer_pages(Backend& backend, Reader& reader, const std::vector<Page>& pages, PageVerb verb,
                  const std::optional<Actor>& actor, Origin origin, std::function<void(bool)> done,
                  const std::string& key = {});

}  // namespace tocsin::api
