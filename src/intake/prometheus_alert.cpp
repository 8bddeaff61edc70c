#include "intake/prometheus_alert.hpp"

#include <fmt/format.h>

#include <array>

namespace tocsin {
namespace {

void wrong(PrometheusAlert& alert, std::string_view place, std::string message) {
  if (!alert.error) {
    alert.error = Error{Error::Code::invalid, std::move(message), std::string(place)};
  }
}

void read_pairs(JsonCursor& cursor, PrometheusAlert& alert, std::string_view place,
                std::vector<Labels::Pair>& pairs) {
  if (cursor.kind() == JsonCursor::Kind::null) return cursor.null();
  if (cursor.kind() != JsonCursor::Kind::object) {
    wrong(alert, place, "an object of texts is wanted here");
    cursor.skip();
    return;
  }
  cursor.members([&](std::string_view name) {
    if (cursor.kind() == JsonCursor::Kind::text) {
      pairs.emplace_back(name, cursor.text());
      return;
    }
    wrong(alert, fmt::format("{}/{}", place, detail::pointer_token(name)),
          "a text is wanted here; write numbers in quotes");
    cursor.skip();
  });
}

std::string_view read_text(JsonCursor& cursor, PrometheusAlert& alert, std::string_view name) {
  if (cursor.kind() == JsonCursor::Kind::text) return cursor.text();
  if (cursor.kind() == JsonCursor::Kind::null) {
    cursor.null();
    return {};
  }
  wrong(alert, fmt::format("/{}", name), "a text is wanted here");
  cursor.skip();
  return {};
}

std::optional<Time> read_time(JsonCursor& cursor, PrometheusAlert& alert, std::string_view name,
                              std::string_view& text) {
  text = read_text(cursor, alert, name);
  // Go's zero time means "not given"; its writers differ: Prometheus "…00Z", amtool "…00.000Z".
  constexpr Time go_zero = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
  if (text.empty()) return std::nullopt;
  const auto time = parse_time(text);
  if (time) return *time == go_zero ? std::nullopt : std::optional(*time);
  wrong(alert, fmt::format("/{}", name), time.error().message);
  return std::nullopt;
}

// The text members that are kept as they are.
constexpr std::array<std::pair<std::string_view, std::string_view PrometheusAlert::*>, 8>
    text_members{{{"status", &PrometheusAlert::status},
                  {"generatorURL", &PrometheusAlert::generator_url},
                  {"fingerprint", &PrometheusAlert::fingerprint},
                  {"silenceURL", &PrometheusAlert::silence_url},
                  {"dashboardURL", &PrometheusAlert::dashboard_url},
                  {"panelURL", &PrometheusAlert::panel_url},
                  {"imageURL", &PrometheusAlert::image_url},
                  {"valueString", &PrometheusAlert::value_string}}};

void read_member(JsonCursor& cursor, PrometheusAlert& alert, std::string_view name) {
  if (name == "labels") return read_pairs(cursor, alert, "/labels", alert.labels);
  if (name == "annotations") return read_pairs(cursor, alert, "/annotations", alert.annotations);
  if (name == "startsAt") {
    alert.starts_at = read_time(cursor, alert, name, alert.starts_at_text);
    return;
  }
  if (name == "endsAt") {
    alert.ends_at = read_time(cursor, alert, name, alert.ends_at_text);
    return;
  }
  for (const auto& [known, member] : text_members) {
    if (name == known) {
      alert.*member = read_text(cursor, alert, name);
      return;
    }
  }
  const bool values = name == "values" && cursor.kind() == JsonCursor::Kind::object;
  const std::string_view slice = cursor.skip();
  if (values) alert.values = slice;
}

std::string_view find(const std::vector<Labels::Pair>& pairs, std::string_view name) {
  for (const auto& [known, value] : pairs) {
    if (known == name) return value;
  }
  return {};
}

// Two events of one alert must show the same line, so nothing that changes is used.
std::string summary_of(const PrometheusAlert& alert, const Labels& labels) {
  for (const std::string_view name : {"summary", "title", "message", "description"}) {
    std::string line = one_line(find(alert.annotations, name));
    if (!line.empty()) return line;
  }
  const std::string_view alertname = labels.get("alertname");
  const std::string_view instance = labels.get("instance");
  if (!alertname.empty()) {
    return one_line(instance.empty() ? std::string(alertname)
                                     : fmt::format("{} on {}", alertname, instance));
  }
  std::string line;
  for (const auto& [name, value] : labels.pairs()) {
    line += fmt::format("{}{}={}", line.empty() ? "" : " ", name, value);
  }
  return one_line(line);
}

}  // namespace

void PrometheusAlert::clear() {
  auto labels_memory = std::move(labels);
  auto annotations_memory = std::move(annotations);
  labels_memory.clear();
  annotations_memory.clear();
  *this = PrometheusAlert{};
  labels = std::move(labels_memory);
  annotations = std::move(annotations_memory);
}

void read_prometheus_alert(JsonCursor& cursor, PrometheusAlert& alert) {
  alert.clear();
  const std::size_t from = cursor.place();
  if (cursor.kind() == JsonCursor::Kind::object) {
    cursor.members([&](std::string_view name) { read_member(cursor, alert, name); });
  } else {
    wrong(alert, "", "an alert object is wanted here");
    cursor.skip();
  }
  if (cursor.ok()) alert.raw = cursor.since(from);
}

std::string_view text_without_times(const PrometheusAlert& alert, std::string& text) {
  text = alert.raw;
  // A text that holds escapes stands elsewhere: then it stays, and the entry is known by it, too.
  const auto offset = [&](std::string_view part) {
    const std::less<const char*> before;
    const char* const begin = alert.raw.data();
    return before(part.data(), begin) || !before(part.data(), begin + alert.raw.size())
               ? alert.raw.size()
               : static_cast<std::size_t>(part.data() - begin);
  };
  std::string_view first = alert.starts_at_text;
  std::string_view last = alert.ends_at_text;
  if (offset(first) > offset(last)) std::swap(first, last);
  for (const std::string_view part : {last, first}) {
    if (offset(part) < alert.raw.size()) text.erase(offset(part), part.size());
  }
  return text;
}

Result<Event> event_of(const PrometheusAlert& alert) {
  if (alert.error) return std::unexpected(*alert.error);
  if (alert.raw.size() > event_bytes_max) {
    return fail(Error::Code::too_large,
                fmt::format("one alert has at most {} bytes", event_bytes_max));
  }
  if (alert.annotations.size() > annotations_max) {
    return fail(Error::Code::too_large,
                fmt::format("an alert may have at most {} annotations", annotations_max),
                "/annotations");
  }
  auto labels = Labels::from_pairs(alert.labels);
  if (!labels) return fail_at("labels", std::move(labels.error()));
  if (labels->empty()) {
    return fail(Error::Code::invalid, "an alert needs at least one label", "/labels");
  }
  Event event;
  event.summary = summary_of(alert, *labels);
  event.labels = std::move(*labels);
  for (const auto& [name, value] : alert.annotations) annotate(event, name, value);
  if (is_web_url(alert.generator_url)) event.content.source_url = alert.generator_url;
  add_link(event, find(alert.annotations, "runbook_url"), "Runbook");
  add_link(event, find(alert.annotations, "dashboard_url"), "Dashboard");
  add_link(event, alert.dashboard_url, "Dashboard");
  add_link(event, alert.panel_url, "Panel");
  add_link(event, alert.silence_url, "Silence in Grafana");
  add_image(event, alert.image_url, alert.panel_url, "Panel");
  annotate(event, "value_string", alert.value_string);
  annotate(event, "values", alert.values);
  event.content.raw = alert.raw;
  return event;
}

std::string fingerprint_of(const Labels& labels) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : labels.block()) {
    // The peer parts names and values by 0xFF, which no UTF-8 holds; the block by NUL.
    hash ^= c == '\0' ? 0xFFU : static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4) text[i] = "0123456789abcdef"[hash & 15];
  return text;
}

}  // namespace tocsin
