// EventContent as JSON text, written straight: a hundred thousand events a second pass here, and
// most of them say nothing new.
#pragma once

#include <string>

#include "domain/alerts/event.hpp"

namespace tocsin::api {

// Means the same as write_json(content).
std::string content_text(const EventContent& content);

}  // namespace tocsin::api
