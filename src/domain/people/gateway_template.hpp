// The texts with holes of an SMS gateway: {{to}} {{text}} {{id}} {{from}} {{secret}}. What fills a
// hole is escaped for the place where it stands, so that no message can break out of it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tocsin {

struct GatewayFill {
  std::string to;      // "+4915112345678"
  std::string text;    // the message, UTF-8
  std::string id;      // the same for each attempt of one message
  std::string from;    // as the provider has it
  std::string secret;  // opened
};

enum class Escape { url, form, json, xml, none };

// Of a body, by its Content-Type: JSON and XML by their names, forms, else as it is.
Escape escape_for(std::string_view content_type);

// Errors: invalid, naming the hole that is not known or not closed.
Status check_template(std::string_view text);

bool has_hole(std::string_view text, std::string_view name);

// `text` must have passed check_template().
std::string fill_template(std::string_view text, const GatewayFill& fill, Escape escape);

}  // namespace tocsin
