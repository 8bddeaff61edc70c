// Answers several pages at once, each in the name of the person paged: one command a page.
#pragma once

#include <functional>
#include <vector>

#include "api/backend.hpp"
#include "api/page_view.hpp"

namespace tocsin::api {

// `done` is told once, on any thread, whether all were taken. A page that ended meanwhile is no
// failure: how things stand then is shown.
void answer_pages(Backend& backend, const std::vector<Page>& pages, PageVerb verb, Origin origin,
                  std::function<void(bool)> done);

}  // namespace tocsin::api
