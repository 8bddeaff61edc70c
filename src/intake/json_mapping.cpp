#include "intake/json_mapping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/utf8.hpp"
#include "intake/json_cursor.hpp"

namespace tocsin {
namespace {

using Kind = JsonCursor::Kind;

// The text of a value: a text without its quotes, anything else as its JSON; null is empty.
std::string text_of(std::string_view slice) {
  JsonCursor cursor(slice);
  if (cursor.kind() == Kind::text) return std::string(cursor.text());
  if (slice.empty() || cursor.kind() == Kind::null) return {};
  return std::string(slice);
}

// A mapping's text: a JSON pointer, or text with pointers in braces. A brace that no pointer
// follows stands for itself.
std::string filled(std::string_view mapping, std::string_view event) {
  if (mapping.starts_with('/')) return text_of(slice_at(event, mapping));
  std::string text;
  while (!mapping.empty()) {
    const std::size_t open = mapping.find("{/");
    const std::size_t close = open == std::string_view::npos ? open : mapping.find('}', open);
    if (close == std::string_view::npos) break;
    text += mapping.substr(0, open);
    text += text_of(slice_at(event, mapping.substr(open + 1, close - open - 1)));
    mapping.remove_prefix(close + 1);
  }
  return text += mapping;
}

struct Scalar {
  std::string_view name;
  std::string text;
  Kind kind = Kind::null;
};

std::vector<Scalar> top_level_scalars(JsonCursor& cursor) {
  std::vector<Scalar> scalars;
  cursor.members([&](std::string_view name) {
    const Kind kind = cursor.kind();
    if (kind == Kind::text) {
      scalars.push_back({name, std::string(cursor.text()), kind});
    } else {
      const std::string_view slice = cursor.skip();
      if (kind == Kind::number || kind == Kind::boolean) {
        scalars.push_back({name, std::string(slice), kind});
      }
    }
  });
  return scalars;
}

bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool equal_without_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

// Reads one event and notes what became of each field.
class Mapped {
 public:
  Mapped(std::string_view slice, const JsonMapping& mapping) : slice_(slice), mapping_(mapping) {}

  Result<MappingPreview> read(Time now) {
    if (slice_.size() > event_bytes_max) {
      return fail(Error::Code::too_large,
                  fmt::format("one event has at most {} bytes", event_bytes_max));
    }
    JsonCursor cursor(slice_);
    if (cursor.kind() != Kind::object) {
      return fail(Error::Code::invalid, "an event is an object");
    }
    scalars_ = top_level_scalars(cursor);
    Event& event = preview_.event;
    event.content.raw = slice_;
    event.starts_at = now;
    summary();
    status();
    const std::string severity =
        field("severity", mapping_.severity, {"severity", "priority", "level"});
    const std::string url = field("source_url", mapping_.source_url, {"url", "link", "source_url"});
    if (is_web_url(url)) event.content.source_url = url;
    annotations();
    if (auto good = labels(severity); !good) return std::unexpected(std::move(good.error()));
    dedup_key();
    return std::move(preview_);
  }

 private:
  std::string note(std::string field, std::string_view from, std::string value) {
    const bool found = !value.empty();
    preview_.fields.push_back(
        {std::move(field), std::string(from), std::string(cut_utf8(value, 4096)), found});
    return value;
  }

  // A field by its mapping, or else under a usual name.
  std::string field(std::string name, const std::string& mapping,
                    std::initializer_list<std::string_view> usual_names) {
    std::string value = note(std::move(name), mapping, filled(mapping, slice_));
    if (!value.empty()) return value;
    for (const std::string_view usual : usual_names) {
      for (const Scalar& scalar : scalars_) {
        if (scalar.name != usual || scalar.text.empty()) continue;
        preview_.fields.back().value = cut_utf8(scalar.text, 4096);
        preview_.fields.back().from.clear();
        return scalar.text;
      }
    }
    return {};
  }

  void summary() {
    preview_.event.summary = one_line(
        field("summary", mapping_.summary,
              {"title", "message", "subject", "description", "text", "name", "alert", "check"}));
    if (preview_.event.summary.empty()) preview_.event.summary = one_line(cut_utf8(slice_, 200));
  }

  void status() {
    const std::string status = note("status", mapping_.status, filled(mapping_.status, slice_));
    const bool resolved =
        std::any_of(mapping_.resolved_when.begin(), mapping_.resolved_when.end(),
                    [&](const std::string& word) { return equal_without_case(word, status); });
    if (!resolved || status.empty()) return;
    preview_.event.action = EventAction::resolve;
    preview_.event.ends_at = preview_.event.starts_at;
  }

  void annotations() {
    for (const Scalar& scalar : scalars_) {
      if (!is_label(scalar)) annotate(preview_.event, scalar.name, scalar.text);
    }
    for (const auto& [name, mapping] : mapping_.annotations) {
      annotate(preview_.event, name, note("annotations/" + name, mapping, filled(mapping, slice_)));
    }
  }

  static bool is_label(const Scalar& scalar) {
    return scalar.text.size() <= automatic_label_bytes_max && !scalar.name.empty() &&
           scalar.name.size() <= label_name_bytes_max &&
           scalar.text.find_first_of(std::string_view("\n\0", 2)) == std::string_view::npos &&
           scalar.name.find('\0') == std::string_view::npos;
  }

  Status labels(const std::string& severity) {
    std::vector<std::string> values;  // keeps the views of `pairs` good
    values.reserve(mapping_.labels.size());
    std::vector<Labels::Pair> pairs;
    for (const Scalar& scalar : scalars_) {
      if (is_label(scalar) && pairs.size() < labels_max / 2) {
        pairs.emplace_back(scalar.name, scalar.text);
      }
    }
    for (const auto& [name, mapping] : mapping_.labels) {
      values.push_back(note("labels/" + name, mapping, filled(mapping, slice_)));
      pairs.emplace_back(name, values.back());
    }
    if (!severity.empty() && !mapping_.labels.contains("severity")) {
      pairs.emplace_back("severity", severity);
    }
    auto labels = Labels::from_pairs(std::move(pairs));
    if (!labels) return std::unexpected(std::move(labels.error()));
    preview_.event.labels = std::move(*labels);
    return {};
  }

  void dedup_key() {
    std::string key = field("dedup_key", mapping_.dedup_key, {"dedup_key", "alias", "fingerprint"});
    std::erase(key, '\0');
    if (key.empty()) key = "auto-" + digest_text(lasting_texts());
    if (key.size() > dedup_key_bytes_max) {
      // Cut, but still told apart from others that begin alike.
      const std::string digest = digest_text(key);
      key = fmt::format("{}-{}", cut_utf8(key, dedup_key_bytes_max - digest.size() - 1), digest);
    }
    preview_.event.dedup_key = std::move(key);
  }

  static std::string digest_text(std::string_view text) {
    const Digest digest = digest_of(text);
    return fmt::format("{:016x}{:016x}", digest.high, digest.low);
  }

  // What of the event stays the same from its first message to its last.
  std::string lasting_texts() const {
    std::vector<std::string> texts;
    for (const Scalar& scalar : scalars_) {
      const bool changes = scalar.kind != Kind::text || parse_time(scalar.text) ||
                           is_web_url(scalar.text) ||
                           one_of(scalar.name, {"status", "state", "severity", "priority", "level",
                                                "description", "message", "text", "details"}) ||
                           scalar.text.size() > automatic_label_bytes_max ||
                           mapping_.status == fmt::format("{{/{}}}", scalar.name);
      if (!changes) texts.push_back(fmt::format("{}={}", scalar.name, scalar.text));
    }
    if (texts.empty()) texts.push_back(preview_.event.summary);
    std::sort(texts.begin(), texts.end());
    return fmt::format("{}", fmt::join(texts, "\n"));
  }

  std::string_view slice_;
  const JsonMapping& mapping_;
  std::vector<Scalar> scalars_;
  MappingPreview preview_;
};

// The slices of the single events.
Result<std::vector<std::string_view>> events_in(std::string_view body, const JsonMapping& mapping) {
  JsonCursor whole(body);
  const std::size_t from = whole.place();
  whole.skip();
  std::string_view list = whole.since(from);
  if (!whole.finish()) return std::unexpected(whole.error());
  if (!mapping.events.empty()) {
    list = slice_at(list, mapping.events);
    if (!list.starts_with('[')) {
      return fail(Error::Code::invalid, "a list of events is wanted here", mapping.events);
    }
  }
  std::vector<std::string_view> slices;
  if (!list.starts_with('[')) {
    slices.push_back(list);
    return slices;
  }
  JsonCursor cursor(list);
  cursor.elements([&](std::size_t) { slices.push_back(cursor.skip()); });
  if (slices.size() > events_per_body_max) {
    return fail(Error::Code::too_large,
                fmt::format("at most {} events may come at once", events_per_body_max));
  }
  return slices;
}

// The pointer of an entry from the body on.
std::string place_of(std::size_t index, std::string_view body, const JsonMapping& mapping) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  const bool list = !mapping.events.empty() || (first != body.npos && body[first] == '[');
  return list ? fmt::format("{}/{}", mapping.events, index) : std::string();
}

Status check_text(std::string field, std::string_view text) {
  const bool pointers_close = [&] {
    for (std::size_t at = text.find("{/"); at != text.npos; at = text.find("{/", at + 1)) {
      if (text.find('}', at) == text.npos) return false;
    }
    return true;
  }();
  if (text.size() <= mapping_text_bytes_max && pointers_close && valid_utf8(text)) return {};
  return fail(Error::Code::invalid,
              "write a JSON pointer such as /host/name, or text with pointers in braces such as "
              "{/check} on {/host/name}, of at most 2048 bytes",
              "/" + std::move(field));
}

}  // namespace

Status check(const JsonMapping& mapping) {
  if (!mapping.events.empty() && !mapping.events.starts_with('/')) {
    return fail(Error::Code::invalid, "a JSON pointer to a list, such as /alerts, is wanted here",
                "/events");
  }
  if (mapping.labels.size() + mapping.annotations.size() > mapping_entries_max ||
      mapping.resolved_when.size() > mapping_entries_max) {
    return fail(Error::Code::too_large,
                fmt::format("a mapping has at most {} labels and annotations, and as many words "
                            "that mean resolved",
                            mapping_entries_max));
  }
  const std::array<std::pair<const char*, const std::string*>, 6> texts{
      {{"events", &mapping.events},
       {"summary", &mapping.summary},
       {"dedup_key", &mapping.dedup_key},
       {"status", &mapping.status},
       {"severity", &mapping.severity},
       {"source_url", &mapping.source_url}}};
  for (const auto& [field, text] : texts) {
    if (auto good = check_text(field, *text); !good) return good;
  }
  for (const auto& [name, text] : mapping.labels) {
    if (name.empty() || name.size() > label_name_bytes_max) {
      return fail(Error::Code::invalid, "a label needs a name of at most 256 bytes", "/labels");
    }
    if (auto good = check_text("labels/" + detail::pointer_token(name), text); !good) return good;
  }
  for (const auto& [name, text] : mapping.annotations) {
    const std::string field = "annotations/" + detail::pointer_token(name);
    if (auto good = check_text(field, text); !good) return good;
  }
  return {};
}

Result<ParsedBatch> parse_json_events(std::string_view body, const Integration& integration,
                                      Time now, std::string_view /*fresh_key*/) {
  const auto slices = events_in(body, integration.mapping);
  if (!slices) return std::unexpected(slices.error());
  ParsedBatch batch;
  for (std::size_t i = 0; i < slices->size(); ++i) {
    if (auto mapped = Mapped((*slices)[i], integration.mapping).read(now)) {
      batch.events.push_back(std::move(mapped->event));
    } else {
      mapped.error().pointer.insert(0, place_of(i, body, integration.mapping));
      batch.errors.push_back({i, std::move(mapped.error())});
    }
  }
  return batch;
}

Result<std::vector<MappingPreview>> preview_json_events(std::string_view body,
                                                        const JsonMapping& mapping, Time now) {
  const auto slices = events_in(body, mapping);
  if (!slices) return std::unexpected(slices.error());
  std::vector<MappingPreview> previews;
  for (std::size_t i = 0; i < std::min(slices->size(), previews_max); ++i) {
    auto mapped = Mapped((*slices)[i], mapping).read(now);
    if (!mapped) {
      mapped.error().pointer.insert(0, place_of(i, body, mapping));
      return std::unexpected(std::move(mapped.error()));
    }
    previews.push_back(std::move(*mapped));
  }
  return previews;
}

}  // namespace tocsin
