// PagerDuty change events (/v2/change/enqueue): one change a request.
#pragma once

#include "domain/changes/change.hpp"
#include "domain/rules/labels.hpp"
#include "intake/batch.hpp"

namespace tocsin {

struct ChangeEvent {
  ChangeReport report;
  Labels labels;                      // what routing rules see: source, custom_details.*
  std::vector<std::string> services;  // as they are called there, in custom_details
};

// `payload` has a summary; its timestamp is when it happened, its source what told of it. In
// custom_details these are understood, and may be missing: id (the same again is the same change),
// kind, state, who, service, services, began_at, ended_at. `fresh_id`: for a change that has none.
// Errors: invalid, too_large, with the pointer.
// Source: developer.pagerduty.com, Send a change event.
Result<ChangeEvent> parse_change_event(std::string_view body, std::string_view fresh_id);

}  // namespace tocsin
