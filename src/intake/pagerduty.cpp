#include "intake/pagerduty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "intake/json_cursor.hpp"

namespace tocsin {
namespace {

using Kind = JsonCursor::Kind;

// The five texts of the payload that become labels.
constexpr std::array<std::string_view, 5> label_members{"severity", "source", "component", "group",
                                                        "class"};

struct Detail {
  std::string_view name;
  std::string_view value;  // a text, or the JSON of anything else
  bool scalar = false;
};

// One event, as it is written. Views into the body.
struct Sent {
  std::string_view routing_key;
  std::string_view action;
  std::string_view dedup_key;
  std::string_view client;
  std::string_view client_url;
  std::string_view summary;
  std::string_view timestamp;
  std::array<std::string_view, label_members.size()> labels;
  std::vector<Detail> details;
  std::vector<Link> links;
  std::vector<Image> images;
  bool has_payload = false;
  std::optional<Error> error;
};

class Reader {
 public:
  Reader(JsonCursor& cursor, Sent& sent) : cursor_(cursor), sent_(sent) {}

  void read() {
    if (cursor_.kind() != Kind::object) {
      wrong("", "an event object is wanted here");
      cursor_.skip();
      return;
    }
    cursor_.members([&](std::string_view name) { member(name); });
  }

 private:
  void wrong(std::string_view place, std::string message) {
    if (!sent_.error) {
      sent_.error = Error{Error::Code::invalid, std::move(message), std::string(place)};
    }
  }

  std::string_view text(std::string_view place) {
    if (cursor_.kind() == Kind::text) return cursor_.text();
    if (cursor_.kind() == Kind::null) {
      cursor_.null();
      return {};
    }
    wrong(place, "a text is wanted here");
    cursor_.skip();
    return {};
  }

  void member(std::string_view name) {
    if (name == "routing_key") {
      sent_.routing_key = text("/routing_key");
    } else if (name == "event_action") {
      sent_.action = text("/event_action");
    } else if (name == "dedup_key") {
      sent_.dedup_key = text("/dedup_key");
    } else if (name == "client") {
      sent_.client = text("/client");
    } else if (name == "client_url") {
      sent_.client_url = text("/client_url");
    } else if (name == "payload" && cursor_.kind() == Kind::object) {
      sent_.has_payload = true;
      cursor_.members([&](std::string_view inner) { payload_member(inner); });
    } else if (name == "links" && cursor_.kind() == Kind::array) {
      list(
          [&](const std::array<std::string, 3>& texts) {
            if (sent_.links.size() < links_max) sent_.links.push_back({texts[0], texts[1]});
          },
          {"href", "text", ""});
    } else if (name == "images" && cursor_.kind() == Kind::array) {
      list(
          [&](const std::array<std::string, 3>& texts) {
            if (sent_.images.size() < images_max) {
              sent_.images.push_back({texts[0], texts[1], texts[2]});
            }
          },
          {"src", "href", "alt"});
    } else {
      cursor_.skip();
    }
  }

  void payload_member(std::string_view name) {
    if (name == "summary") {
      sent_.summary = text("/payload/summary");
    } else if (name == "timestamp") {
      if (cursor_.kind() == Kind::text) {
        sent_.timestamp = cursor_.text();
      } else {
        cursor_.skip();  // not worth losing an alarm for
      }
    } else if (name == "custom_details") {
      details();
    } else {
      for (std::size_t i = 0; i < label_members.size(); ++i) {
        if (name != label_members[i]) continue;
        sent_.labels[i] = text(fmt::format("/payload/{}", name));
        return;
      }
      cursor_.skip();
    }
  }

  void details() {
    if (cursor_.kind() != Kind::object) return one_detail("details");
    cursor_.members([&](std::string_view name) { one_detail(name); });
  }

  void one_detail(std::string_view name) {
    const Kind kind = cursor_.kind();
    const bool scalar = kind == Kind::text || kind == Kind::number || kind == Kind::boolean;
    const std::string_view value = kind == Kind::text ? cursor_.text() : cursor_.skip();
    if (kind != Kind::null) sent_.details.push_back({name, value, scalar});
  }

  // A list of objects of texts: calls add(texts) with the named members of each.
  template <typename Add>
  void list(const Add& add, const std::array<std::string_view, 3>& names) {
    cursor_.elements([&](std::size_t) {
      std::array<std::string, 3> texts;
      if (cursor_.kind() != Kind::object) {
        cursor_.skip();
        return;
      }
      cursor_.members([&](std::string_view name) {
        for (std::size_t i = 0; i < names.size(); ++i) {
          if (name == names[i] && cursor_.kind() == Kind::text) {
            texts[i] = cursor_.text();
            return;
          }
        }
        cursor_.skip();
      });
      add(texts);
    });
  }

  JsonCursor& cursor_;
  Sent& sent_;
};

Status check(const Sent& sent) {
  if (sent.error) return std::unexpected(*sent.error);
  const bool trigger = sent.action == "trigger";
  if (!trigger && sent.action != "acknowledge" && sent.action != "resolve") {
    return fail(Error::Code::invalid, "event_action is trigger, acknowledge or resolve",
                "/event_action");
  }
  if (sent.dedup_key.size() > pagerduty_dedup_key_bytes_max) {
    return fail(Error::Code::invalid,
                fmt::format("dedup_key has at most {} bytes", pagerduty_dedup_key_bytes_max),
                "/dedup_key");
  }
  if (sent.dedup_key.find('\0') != std::string_view::npos) {
    return fail(Error::Code::invalid, "dedup_key must not hold a NUL character", "/dedup_key");
  }
  if (!trigger && sent.dedup_key.empty()) {
    return fail(Error::Code::invalid, "dedup_key says which alert is meant; it is missing",
                "/dedup_key");
  }
  if (trigger && !sent.has_payload) {
    return fail(Error::Code::invalid, "a trigger needs a payload with a summary", "/payload");
  }
  if (trigger && one_line(sent.summary).empty()) {
    return fail(Error::Code::invalid, "a trigger needs a summary", "/payload/summary");
  }
  return {};
}

Result<Labels> labels_of(const Sent& sent) {
  std::vector<std::string> names;  // keeps the views of `pairs` good
  names.reserve(pagerduty_detail_labels_max);
  std::vector<Labels::Pair> pairs;
  for (const Detail& detail : sent.details) {
    const bool plain =
        detail.value.size() <= pagerduty_detail_label_bytes_max &&
        detail.name.size() <= label_name_bytes_max / 2 &&
        detail.value.find_first_of(std::string_view("\n\0", 2)) == std::string_view::npos &&
        detail.name.find('\0') == std::string_view::npos;
    if (!detail.scalar || !plain || names.size() == pagerduty_detail_labels_max) continue;
    names.push_back(fmt::format("custom_details.{}", detail.name));
    pairs.emplace_back(names.back(), detail.value);
  }
  for (std::size_t i = 0; i < label_members.size(); ++i) {
    pairs.emplace_back(label_members[i], sent.labels[i]);
  }
  return Labels::from_pairs(std::move(pairs));
}

Result<Event> event_of(const Sent& sent, Time now, std::string_view fresh_key) {
  Event event;
  event.action = sent.action == "trigger"       ? EventAction::trigger
                 : sent.action == "acknowledge" ? EventAction::acknowledge
                                                : EventAction::resolve;
  event.dedup_key = sent.dedup_key.empty() ? fresh_key : sent.dedup_key;
  event.summary = one_line(sent.summary);
  auto labels = labels_of(sent);
  if (!labels) return fail_at("payload", std::move(labels.error()));
  event.labels = std::move(*labels);
  event.starts_at = sender_time(sent.timestamp);
  if (!event.starts_at && event.action == EventAction::trigger) event.starts_at = now;
  for (const Detail& detail : sent.details) annotate(event, detail.name, detail.value);
  annotate(event, "client", sent.client);
  for (const Link& link : sent.links) add_link(event, link.href, link.text);
  for (const Image& image : sent.images) add_image(event, image.src, image.href, image.alt);
  if (is_web_url(sent.client_url)) event.content.source_url = sent.client_url;
  return event;
}

// The key opens the intake: whoever may read an event need not have it.
std::string without_key(std::string_view raw, std::string_view key) {
  std::string hidden(raw);
  if (key.size() < integration_key_bytes_min) return hidden;  // nobody's
  const bool plain = std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  // In its quotes, so that what is left is JSON.
  const std::string quoted = fmt::format("\"{}\"", key);
  const std::string mark = fmt::format("\"{}\"", hidden_key);
  bool found = false;
  for (std::size_t at = 0; plain && (at = hidden.find(quoted, at)) != hidden.npos;) {
    hidden.replace(at, quoted.size(), mark);
    at += mark.size();
    found = true;
  }
  if (found) return hidden;
  auto value = parse_json(raw);  // it is an odd one, or written with escapes
  if (!value || !value->is_object()) return hidden;
  value->get_object()["routing_key"] = json::value(hidden_key);
  return json_text(*value);
}

}  // namespace

Result<std::string> pagerduty_routing_key(std::string_view body) {
  JsonCursor cursor(body);
  std::string_view key;
  if (cursor.kind() == Kind::object) {
    cursor.members([&](std::string_view name) {
      if (name == "routing_key" && cursor.kind() == Kind::text) {
        key = cursor.text();
      } else {
        cursor.skip();
      }
    });
  }
  if (!cursor.finish()) return std::unexpected(cursor.error());
  if (key.empty()) {
    return fail(Error::Code::invalid, "routing_key is the key of the integration; it is missing",
                "/routing_key");
  }
  return std::string(key);
}

Result<ParsedBatch> parse_pagerduty(std::string_view body, const Integration& /*integration*/,
                                    Time now, std::string_view fresh_key) {
  if (body.size() > pagerduty_body_bytes_max) {
    return fail(Error::Code::too_large,
                fmt::format("an event has at most {} bytes", pagerduty_body_bytes_max));
  }
  JsonCursor cursor(body);
  Sent sent;
  const std::size_t from = cursor.place();
  Reader(cursor, sent).read();
  const std::string_view raw = cursor.since(from);
  if (!cursor.finish()) return std::unexpected(cursor.error());
  if (auto good = check(sent); !good) return std::unexpected(std::move(good.error()));
  auto event = event_of(sent, now, fresh_key);
  if (!event) return std::unexpected(std::move(event.error()));
  event->content.raw = without_key(raw, sent.routing_key);
  ParsedBatch batch;
  batch.events.push_back(std::move(*event));
  return batch;
}

}  // namespace tocsin
