#include "api/alert_view.hpp"

#include <set>

namespace tocsin::api {
namespace {

std::optional<Ringing> ringing_of(const Alert& alert, Reader& reader) {
  if (!alert.open() || !alert.escalation) return std::nullopt;
  const auto escalations = reader.escalations(SubjectOf::alert, alert.id.value);
  if (!escalations) return std::nullopt;
  for (const Escalation& escalation : *escalations) {
    if (escalation.id != alert.escalation || escalation.status != EscalationStatus::running)
      continue;
    Ringing ringing{.policy = escalation.policy,
                    .step = escalation.step,
                    .round = escalation.round,
                    .next_at = escalation.wake_at,
                    .users = {}};
    PageQuery open;
    open.subject_kind = SubjectOf::alert;
    open.subject = alert.id.value;
    open.statuses = {PageStatus::open};
    if (const auto pages = reader.pages(sight_of_all, open)) {
      std::set<Slug> users;
      for (const Page& page : pages->rows) users.insert(page.user);
      ringing.users.assign(users.begin(), users.end());
    }
    return ringing;
  }
  return std::nullopt;
}

// The alerts for which this user was called, or which the user took.
Result<std::vector<AlertId>> alerts_of_user(const Slug& user, Reader& reader) {
  PageQuery query;
  query.user = user;
  query.subject_kind = SubjectOf::alert;
  query.statuses = {PageStatus::open, PageStatus::acknowledged, PageStatus::escalated};
  query.limit = 1000;
  const auto pages = reader.pages(sight_of_all, query);
  if (!pages) return std::unexpected(pages.error());
  std::set<AlertId> alerts;
  for (const Page& page : pages->rows) alerts.insert(AlertId{page.subject});
  return std::vector<AlertId>(alerts.begin(), alerts.end());
}

Result<std::optional<bool>> truth_of(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  if (found == fields.end() || found->second.empty()) return std::nullopt;
  if (found->second == "true") return true;
  if (found->second == "false") return false;
  return fail(Error::Code::invalid, "true or false is wanted here", "/" + std::string(name));
}

std::string text_of(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

}  // namespace

AlertView view_of(const Alert& alert, Reader& reader) {
  return {.id = alert.id,
          .integration = alert.integration,
          .dedup_key = alert.dedup_key,
          .status = alert.status,
          .summary = alert.summary,
          .labels = alert.labels,
          .service = alert.service,
          .severity = alert.severity,
          .urgency = alert.urgency,
          .rule = alert.rule,
          .quiet = alert.quiet,
          .suppressed = alert.suppressed(),
          .started_at = alert.started_at,
          .created_at = alert.created_at,
          .status_at = alert.status_at,
          .resolved_at = alert.resolved_at,
          .last_seen_at = alert.fresh.last_seen_at,
          .event_count = alert.fresh.event_count,
          .ends_at = alert.fresh.ends_at,
          .acknowledged_by = alert.acknowledged_by,
          .incident = alert.incident,
          .drill = alert.drill,
          .ringing = ringing_of(alert, reader)};
}

EventContent content_of(const Alert& alert, Reader& reader) {
  const auto text = reader.payload(alert.payload);
  if (!text || text->empty()) return {};
  return read_json<EventContent>(*text).value_or(EventContent{});
}

Result<AlertQuery> alert_query(const Call& call, const Fields& fields, Reader& reader) {
  AlertQuery query;
  auto statuses = enums_of<AlertStatus>(text_of(fields, "status"), "status");
  if (!statuses) return std::unexpected(std::move(statuses.error()));
  auto severities = enums_of<Severity>(text_of(fields, "severity"), "severity");
  if (!severities) return std::unexpected(std::move(severities.error()));
  auto suppressed = truth_of(fields, "suppressed");
  if (!suppressed) return std::unexpected(std::move(suppressed.error()));
  auto drill = truth_of(fields, "drill");
  if (!drill) return std::unexpected(std::move(drill.error()));
  query.statuses = std::move(*statuses);
  query.severities = std::move(*severities);
  query.suppressed = *suppressed;
  query.drill = *drill;
  query.services = list_of(text_of(fields, "service"));
  query.integrations = list_of(text_of(fields, "integration"));
  query.text = text_of(fields, "q");
  query.cursor = text_of(fields, "cursor");
  if (const std::string incident = text_of(fields, "incident"); !incident.empty()) {
    const auto id = id_of<IncidentId>(incident);
    if (!id) return fail_at("incident", id.error());
    query.incident = *id;
  }
  if (const std::string order = text_of(fields, "order"); order == "severity") {
    query.order = AlertQuery::Order::severity;
  } else if (!order.empty() && order != "newest") {
    return fail(Error::Code::invalid, "order is newest or severity", "/order");
  }
  if (text_of(fields, "mine") == "true") {
    auto mine = alerts_of_user(call.who.viewer.user, reader);
    if (!mine) return std::unexpected(std::move(mine.error()));
    query.ids = std::move(*mine);
    if (query.ids.empty()) query.ids.push_back(AlertId{});  // no alert has the number 0
  }
  return query;
}

Result<Fields> fields_of(const json::object& filter) {
  Fields fields;
  const auto text = [](const json::value& value) -> std::string {
    return value.is_string() ? std::string(value.get_string()) : json_text(value);
  };
  for (const auto& [name, value] : filter) {
    if (value.is_null()) continue;
    if (value.is_object()) {
      return fail(Error::Code::invalid, "text or a list of texts is wanted here",
                  "/filter/" + std::string(name));
    }
    std::string joined;
    if (value.is_array()) {
      for (const json::value& item : value.get_array()) {
        joined += (joined.empty() ? "" : ",") + text(item);
      }
    } else {
      joined = text(value);
    }
    fields.emplace(name, std::move(joined));
  }
  return fields;
}

}  // namespace tocsin::api
