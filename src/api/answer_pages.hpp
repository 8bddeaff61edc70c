// Answers several pages at once: one command a page.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "api/backend.hpp"
#include "api/page_view.hpp"

namespace tocsin::api {

// In the name of `actor`; none: each in the name of the person paged. `done` is told once, on any
// thread, whether all were taken. A page that ended meanwhile is no failure: how things stand then
// is shown.
void answer_pages(Backend& backend, const std::vector<Page>& pages, PageVerb verb,
                  const std::optional<Actor>& actor, Origin origin, std::function<void(bool)> done);

}  // namespace tocsin::api
