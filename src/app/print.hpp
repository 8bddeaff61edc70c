// How the command line shows answers to people: aligned columns, or the JSON itself for scripts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/api_client.hpp"

namespace tocsin {

// The exit status: 0 when it worked; else the error goes to standard error.
int report(const Status& status);

// Prints `items` of the answer as columns named by their members ("value.slug" goes deeper).
int print_list(const ApiClient& client, const Result<json::value>& answer,
               const std::vector<std::string_view>& columns);
inline const std::vector<std::string_view> timeline_columns = {"at",   "kind", "actor.slug",
                                                               "user", "text", "why"};
// Prints the answer's members, one a line.
int print_object(const ApiClient& client, const Result<json::value>& answer);
// Prints a line when it worked.
int print_done(const ApiClient& client, const Result<json::value>& answer, std::string_view words);

// Prints what was answered, as it is.
int print_as_it_is(const Result<std::string>& answer);

// The text of a member; "" when it is absent. Lists are joined by commas.
std::string member_text(const json::value& object, std::string_view path);

}  // namespace tocsin
