// Event: one message from a source, in the one form that every intake protocol is read into.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "domain/alerts/merge.hpp"
#include "domain/rules/labels.hpp"

namespace tocsin {

constexpr std::size_t dedup_key_bytes_max = 512;
constexpr std::size_t summary_bytes_max = 1024;

enum class EventAction { trigger, acknowledge, resolve };
TOCSIN_DESCRIBE_ENUM(EventAction, trigger, acknowledge, resolve)

struct Link {
  std::string href;  // http or https; anything else is dropped by the parser
  std::string text;
  bool operator==(const Link&) const = default;
};
TOCSIN_DESCRIBE(Link, href, text)

struct Image {
  std::string src;
  std::string href;
  std::string alt;
  bool operator==(const Image&) const = default;
};
TOCSIN_DESCRIBE(Image, src, href, alt)

// What people read about an alert and no rule does; stored, never held in State.
struct EventContent {
  std::map<std::string, std::string> annotations;
  std::vector<Link> links;
  std::vector<Image> images;
  std::string source_url;  // the sender's page about this problem (generatorURL, client_url)
  std::string raw;         // the event as it was sent: one JSON object
  bool operator==(const EventContent&) const = default;
};
TOCSIN_DESCRIBE(EventContent, annotations, links, images, source_url, raw)

struct Event {
  EventAction action = EventAction::trigger;
  std::string dedup_key;  // within one integration, events with one key are one alert
  std::string summary;    // one line for a person, cut at summary_bytes_max
  Labels labels;          // what matchers see; holds "severity" when the source names one
  std::optional<Time> starts_at;
  std::optional<Time>
      ends_at;  // in the past: resolved then; in the future: resolves then unless repeated
  bool ends_at_assumed = false;  // the source gave no end; the resolve timeout was added
  EventContent content;
  bool operator==(const Event&) const = default;
};
TOCSIN_DESCRIBE(Event, action, dedup_key, summary, labels, starts_at, ends_at, ends_at_assumed,
                content)

// An event of which nothing is new but its times, by its digests alone: the engine looks whether
// that is so.
struct Repeat {
  Digest key;      // alert_key()
  Digest content;  // content_digest()
  AlertSpan span;  // not over
  bool operator==(const Repeat&) const = default;
};

// Says "nothing new in it": summary, labels, annotations, links, images and source_url; times and
// the raw text are left out, so that a repeat with a later endsAt is a repeat.
Digest content_digest(const Event& event);

}  // namespace tocsin
