// TimelineView: an entry of a timeline with its reason in words.
#pragma once

#include "api/call.hpp"
#include "api/schema.hpp"
#include "domain/timeline.hpp"
#include "engine/explain.hpp"

namespace tocsin::api {

struct TimelineView {
  std::string why;  // "" when the entry has no reason
};
TOCSIN_DESCRIBE(TimelineView, why)

inline json::object timeline_json(const Slice<TimelineEntry>& slice, const Config& config) {
  return list_json(slice.rows, slice.next, [&](const TimelineEntry& entry) {
    const bool known = entry.reason.code != Reason::Code::none;
    return joined(entry, TimelineView{known ? explain(config, entry.reason) : ""});
  });
}

inline json::value timeline_shape(Schemas& schemas) {
  json::object shape = list_shape<TimelineEntry>(schemas).as_object();
  shape.at("properties").at("items").as_object()["items"] =
      joined_shape<TimelineEntry, TimelineView>(schemas);
  return shape;
}

}  // namespace tocsin::api
