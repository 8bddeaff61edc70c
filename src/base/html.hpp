// Text made safe to stand in HTML, between tags or inside a quoted attribute.
#pragma once

#include <string>
#include <string_view>

namespace tocsin {

// & < > " ' become character references.
std::string escape_html(std::string_view text);

// The same, with line breaks as <br>.
std::string html_lines(std::string_view text);

}  // namespace tocsin
