// The OpenAPI 3.1 document, printed from the table of routes and the descriptions of their structs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/router.hpp"

namespace tocsin::api {

json::object openapi(const std::vector<Route>& routes, std::string_view version);

// Indented by two blanks, with a line break at the end: what is checked in as
// docs/openapi/openapi.json.
std::string pretty_json(const json::value& value);

}  // namespace tocsin::api
