// Taking over: "I take the shift now", as overrides.
#pragma once

#include <vector>

#include "domain/oncall/schedule.hpp"

namespace tocsin {

// What `user` being on call during `span` changes: the overrides to put, those without a slug are
// new. Instead of `absent`, of whoever is to replace that person by then, or of everyone when
// `absent` is empty. What was arranged before and after stays.
// Errors: conflict, when `absent` is not on call at the beginning.
Result<std::vector<Override>> take_over(const Schedule& schedule, const Arrangements& arranged,
                                        const Slug& user, const Slug& absent, Span span);

}  // namespace tocsin
