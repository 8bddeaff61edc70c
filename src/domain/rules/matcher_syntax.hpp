// The text forms of matchers: Alertmanager's strict UTF-8 grammar (from 0.27 on) and the classic
// one before it. matcher.hpp's parse_matchers() tries them as Alertmanager's fallback mode does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/rules/matcher.hpp"

namespace tocsin {

// [{] name op value {, name op value} [,] [}]: both braces or neither; names and values are bare
// words or double-quoted with Go's escapes. Errors: invalid; the message begins with the place,
// "6:11: ..." being the characters from 6 up to 11, counted from 0.
Result<std::vector<Matcher>> parse_matchers_strict(std::string_view text);

// Braces are optional and cut off one by one; a value ends at the next comma outside of quotes;
// only \n, \" and \\ are escapes. Names are Prometheus' old ones. Errors: invalid.
Result<std::vector<Matcher>> parse_matchers_classic(std::string_view text);
Result<Matcher> parse_matcher_classic(std::string_view text);

std::string_view op_text(MatchOp op);

// Whether the name holds a character that the strict grammar keeps for itself.
bool needs_quotes(std::string_view name);
// With Go's escapes, as the strict grammar reads them.
std::string in_quotes(std::string_view text);
// With the three escapes that both grammars read alike.
std::string classic_in_quotes(std::string_view text);

}  // namespace tocsin
