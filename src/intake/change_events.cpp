#include "intake/change_events.hpp"

#include <fmt/format.h>

#include "intake/pagerduty.hpp"

namespace tocsin {
namespace {

std::string text_in(const json::object& object, std::string_view name, std::size_t bytes_max) {
  const json::value* found = object.if_contains(name);
  if (found == nullptr || !found->is_string()) return {};
  return cleaned(one_line(found->get_string()), bytes_max);
}

// None where there is no such word: nothing is refused for its trimmings.
template <typename E>
std::optional<E> word_in(const json::object& object, std::string_view name) {
  const auto value = from_text<E>(text_in(object, name, change_word_bytes_max));
  return value ? std::optional<E>(*value) : std::nullopt;
}

std::vector<Link> links_in(const json::object& body) {
  std::vector<Link> links;
  const json::value* list = body.if_contains("links");
  if (list == nullptr || !list->is_array()) return links;
  for (const json::value& each : list->get_array()) {
    if (!each.is_object() || links.size() == change_links_max) continue;
    const json::value* href = each.get_object().if_contains("href");
    if (href == nullptr || !href->is_string() || !is_web_url(href->get_string())) continue;
    links.push_back(
        {std::string(href->get_string()), text_in(each.get_object(), "text", summary_bytes_max)});
  }
  return links;
}

Result<Labels> labels_in(const std::string& source, const json::object& details) {
  std::vector<std::string> texts;  // keeps the views of `pairs` good
  texts.reserve(2 * pagerduty_detail_labels_max);
  std::vector<Labels::Pair> pairs{{"source", source}};
  for (const auto& [name, value] : details) {
    if (!value.is_string() || texts.size() == texts.capacity()) continue;
    const std::string text = text_in(details, name, pagerduty_detail_label_bytes_max + 1);
    const bool plain = text.size() <= pagerduty_detail_label_bytes_max &&
                       name.size() <= label_name_bytes_max / 2 && !name.contains('\0');
    if (!plain) continue;
    const std::string& label =
        texts.emplace_back(fmt::format("custom_details.{}", std::string_view(name)));
    pairs.emplace_back(label, texts.emplace_back(text));
  }
  return Labels::from_pairs(std::move(pairs));
}

std::vector<std::string> services_in(const json::object& details) {
  std::vector<std::string> services;
  if (std::string one = text_in(details, "service", change_word_bytes_max); !one.empty()) {
    services.push_back(std::move(one));
  }
  const json::value* list = details.if_contains("services");
  if (list == nullptr || !list->is_array()) return services;
  for (const json::value& each : list->get_array()) {
    if (each.is_string() && services.size() < change_services_max) {
      services.push_back(cleaned(each.get_string(), change_word_bytes_max));
    }
  }
  return services;
}

}  // namespace

Result<ChangeEvent> parse_change_event(std::string_view body, std::string_view fresh_id) {
  if (body.size() > pagerduty_body_bytes_max) {
    return fail(Error::Code::too_large,
                fmt::format("an event has at most {} bytes", pagerduty_body_bytes_max));
  }
  auto read = parse_json(body);
  if (!read) return std::unexpected(std::move(read.error()));
  const json::value* payload =
      read->is_object() ? read->get_object().if_contains("payload") : nullptr;
  if (payload == nullptr || !payload->is_object()) {
    return fail(Error::Code::invalid, "a change needs a payload with a summary", "/payload");
  }
  const json::object& told = payload->get_object();
  const json::value* custom = told.if_contains("custom_details");
  static const json::object nothing;
  const json::object& details =
      custom != nullptr && custom->is_object() ? custom->get_object() : nothing;
  ChangeEvent event;
  ChangeReport& report = event.report;
  report.title = text_in(told, "summary", change_title_bytes_max);
  if (report.title->empty()) {
    return fail(Error::Code::invalid, "a change needs a summary", "/payload/summary");
  }
  report.source = text_in(told, "source", change_word_bytes_max);
  report.source_id = text_in(details, "id", change_source_id_bytes_max);
  if (report.source_id.empty()) report.source_id = fresh_id;
  report.kind = word_in<ChangeKind>(details, "kind");
  report.state = word_in<ChangeState>(details, "state");
  report.who = text_in(details, "who", change_word_bytes_max);
  report.began_at = sender_time(text_in(details, "began_at", 64));
  if (!report.began_at) report.began_at = sender_time(text_in(told, "timestamp", 64));
  report.ended_at = sender_time(text_in(details, "ended_at", 64));
  if (auto links = links_in(read->get_object()); !links.empty()) report.links = std::move(links);
  if (custom != nullptr && !custom->is_null()) {
    report.details = cleaned(json_text(*custom), change_details_bytes_max + 1);
    if (report.details->size() > change_details_bytes_max) {
      return fail(Error::Code::too_large, fmt::format("at most {} bytes", change_details_bytes_max),
                  "/payload/custom_details");
    }
  }
  auto labels = labels_in(*report.source, details);
  if (!labels) return fail_at("payload", std::move(labels.error()));
  event.labels = std::move(*labels);
  event.services = services_in(details);
  return event;
}

}  // namespace tocsin
