// What guests, who see one incident alone, may ask for.
#pragma once

#include <cstddef>
#include <vector>

#include "api/router.hpp"

namespace tocsin::api {

// Marks the routes that guests may ask. Returns how many of its list are no route: none.
std::size_t let_guests_ask(std::vector<Route>& routes);

}  // namespace tocsin::api
