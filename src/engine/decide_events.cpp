// What one arrived event does to its alert.
#include <algorithm>

#include "domain/alerts/merge.hpp"
#include "engine/decision.hpp"

namespace tocsin {
namespace {

struct Arrival {
  const IngestEvents& body;
  const ArrivedEvent& arrived;
  const Event& event;
  const Integration& integration;
};

void log_event(Decision& decision, const Slug& integration, EventAction action, Digest key,
               AlertId alert, PayloadId payload) {
  decision.effects.events.push_back(
      EventRecord{integration, decision.now, action, key, alert, payload});
}
void log_event(Decision& decision, const Arrival& arrival, AlertId alert, PayloadId payload) {
  log_event(decision, arrival.body.integration, arrival.event.action, arrival.arrived.key, alert,
            payload);
}

PayloadId keep_payload(Decision& decision, const Arrival& arrival, AlertId alert) {
  const PayloadId id{decision.next(&Counters::payload)};
  const std::string& written = arrival.arrived.content_json;
  decision.effects.payloads.push_back(Payload{
      id, alert, decision.now, written.empty() ? write_json(arrival.event.content) : written});
  return id;
}

AlertSpan span_of(const Event& event, Time now) {
  return AlertSpan{event.starts_at.value_or(now), event.ends_at, event.ends_at_assumed};
}

// The deadline of an alert after an event: its source's own, or the service's auto-resolve time.
std::optional<Time> deadline(const Config& config, std::string_view service,
                             std::optional<Time> ends_at, Time now) {
  const Service* found = config.find<Service>(service);
  if (found == nullptr || found->auto_resolve_after == Duration::zero()) return ends_at;
  const Time automatic = now + found->auto_resolve_after;
  return ends_at ? std::min(*ends_at, automatic) : automatic;
}

// What the rules and the integration make of the event. The alert's own service is kept when it has
// one: people are already at work there.
Route place(Decision& decision, const Arrival& arrival, Alert& alert) {
  Route route = decision.config.compiled->routes.route(alert.labels, arrival.body.integration);
  if (alert.service.empty()) {
    alert.service = route.service.empty() ? arrival.integration.service : route.service;
    alert.rule = route.service.empty() ? route.rule : route.service_rule;
  }
  const Service* service = decision.config.find<Service>(alert.service);
  alert.severity = route.severity.value_or(severity_of_word(alert.labels.get("severity")));
  alert.urgency = route.urgency.value_or(service == nullptr ? Urgency::high : service->urgency);
  return route;
}

void ring_if_new(Decision& decision, const Alert& alert, const Reason& reason) {
  if (alert.status == AlertStatus::firing && !alert.suppressed()) {
    decision.then(RingAlert{alert.id, reason});
  }
}

void open_alert(Decision& decision, const Arrival& arrival) {
  const Event& event = arrival.event;
  Alert alert;
  alert.id = AlertId{decision.next(&Counters::alert)};
  alert.integration = arrival.body.integration;
  alert.dedup_key = event.dedup_key;
  alert.summary = event.summary;
  alert.labels = event.labels;
  alert.drill = arrival.body.drill;
  const AlertSpan span = span_of(event, decision.now);
  alert.started_at = std::min(span.starts_at, decision.now);
  alert.created_at = alert.status_at = alert.moved_at = decision.now;
  const Route route = place(decision, arrival, alert);
  if (route.delay > Duration::zero()) {
    alert.quiet.push_back({QuietKind::delay, 0, route.delay_rule, decision.now + route.delay});
  }
  alert.quiet = quiet_of(decision, alert, route);
  alert.ends_at_assumed = span.ends_at_assumed;
  alert.fresh = {decision.now, 1,
                 deadline(decision.config, alert.service, span.ends_at, decision.now)};
  alert.content = arrival.arrived.content;
  alert.payload = keep_payload(decision, arrival, alert.id);
  alert.wake_at = wake_time(decision.config, alert);

  Reason reason{Reason::Code::integration_default, alert.integration, 0};
  if (!alert.rule.empty()) reason = {Reason::Code::rule_matched, alert.rule, 0};
  if (alert.service.empty()) reason = {Reason::Code::no_service, alert.integration, 0};
  log_event(decision, arrival, alert.id, alert.payload);
  std::vector<AlertId> targets = decision.state.inhibitors().affected_by(alert.id, alert.labels);
  if (!targets.empty()) {
    decision.then(
        ReconsiderAlerts{std::move(targets), {Reason::Code::inhibited, {}, alert.id.value}});
  }
  ring_if_new(decision, alert, reason);
  if (route.declare_incident && !alert.drill) {
    DeclareIncident declare;
    declare.title = alert.summary;
    declare.severity = alert.severity;
    declare.alerts = {alert.id};
    declare.by_rule = route.declare_rule;
    if (!alert.service.empty()) declare.services = {alert.service};
    decision.then(std::move(declare));
  }
  decision.effects.reply.ids.push_back(alert.id.value);
  decision.effects.alerts.push_back(std::move(alert));
}

// What other labels mean for the alert, and for those that it inhibits or did before.
void relabel(Decision& decision, const Alert& alert, const Labels& labels_before) {
  const InhibitionIndex& inhibitors = decision.state.inhibitors();
  std::vector<AlertId> others = inhibitors.affected_by(alert.id, labels_before);
  for (const AlertId id : inhibitors.affected_by(alert.id, alert.labels)) others.push_back(id);
  const Reason reason{Reason::Code::event_repeated, alert.integration, 0};
  decision.then(ReconsiderAlerts{{alert.id}, reason});
  if (!others.empty()) decision.then(ReconsiderAlerts{std::move(others), reason});
  decision.then(RingAlert{alert.id, reason});  // they may name its service at last
}

// How an alert stands after it was heard of once more.
struct Renewed {
  AlertSpan span;
  Freshness fresh;
};

Renewed renewed(const Decision& decision, const AlertBrief& known, const AlertSpan& heard) {
  const AlertSpan span = merged(known.span, heard, decision.now);
  return {span,
          {decision.now, known.fresh.event_count + 1,
           deadline(decision.config, known.service, span.ends_at, decision.now)}};
}

Alert renewed_row(const Decision& decision, const AlertBrief& known, const Renewed& renewed) {
  Alert alert = *decision.state.alert(known.id);
  alert.fresh = renewed.fresh;
  alert.started_at = renewed.span.starts_at;
  alert.ends_at_assumed = renewed.span.ends_at_assumed;
  return alert;
}

// The same once more: only its freshness changes, unless it now ends sooner than anybody waits.
void refresh_alert(Decision& decision, const Slug& integration, Digest key, const AlertBrief& known,
                   const AlertSpan& heard) {
  const Renewed now = renewed(decision, known, heard);
  decision.effects.reply.ids.push_back(known.id.value);
  log_event(decision, integration, EventAction::trigger, key, known.id, known.payload);
  if (!now.fresh.ends_at || (known.wake_at && *known.wake_at <= *now.fresh.ends_at)) {
    decision.effects.touches.push_back(Touch{known.id, now.fresh});
    return;
  }
  Alert alert = renewed_row(decision, known, now);
  alert.wake_at = wake_time(decision.config, alert);
  decision.effects.alerts.push_back(std::move(alert));
}

// It says something new.
void change_alert(Decision& decision, const Arrival& arrival, const AlertBrief& known) {
  const Event& event = arrival.event;
  Alert alert =
      renewed_row(decision, known, renewed(decision, known, span_of(event, decision.now)));
  decision.effects.reply.ids.push_back(known.id.value);
  const bool other_labels = alert.labels != event.labels;
  const Labels labels_before = std::move(alert.labels);
  alert.summary = event.summary;
  alert.labels = event.labels;
  alert.content = arrival.arrived.content;
  alert.payload = keep_payload(decision, arrival, alert.id);
  if (other_labels) {
    place(decision, arrival, alert);
    relabel(decision, alert, labels_before);
    ring_worse(decision, SubjectOf::alert, alert.id.value, known.severity, alert.severity);
  }
  // A deadline that only moved further away is found out about when the old one passes.
  const std::optional<Time> wake_at = wake_time(decision.config, alert);
  if (!wake_at || !alert.wake_at || *wake_at < *alert.wake_at) alert.wake_at = wake_at;
  log_event(decision, arrival, alert.id, alert.payload);
  decision.effects.alerts.push_back(std::move(alert));
}

// All or nothing: what is not an unchanged repeat must come as an event.
Status decide_repeats(Decision& decision, const IngestEvents& body) {
  Effects& effects = decision.effects;
  effects.touches.reserve(body.repeats.size());
  effects.events.reserve(body.repeats.size());
  effects.reply.ids.reserve(body.repeats.size());
  for (const Repeat& repeat : body.repeats) {
    const auto known = decision.state.alerts().brief(repeat.key);
    if (!known || known->content != repeat.content || ended(repeat.span, decision.now)) {
      return fail(Error::Code::stale, "one of these events is no repeat; send them whole");
    }
    refresh_alert(decision, body.integration, repeat.key, *known, repeat.span);
  }
  return {};
}

}  // namespace

Status decide_body(Decision& decision, const IngestEvents& body) {
  const Integration* integration = decision.config.find<Integration>(body.integration);
  if (integration == nullptr) {
    return fail(Error::Code::not_found, "this integration is gone; take the URL of another one");
  }
  if (!body.repeats.empty()) return decide_repeats(decision, body);
  if (body.events.size() != 1) {
    return fail(Error::Code::internal, "events are decided one at a time");
  }
  const ArrivedEvent& arrived = body.events.front();
  const Arrival arrival{body, arrived, arrived.event, *integration};
  const auto known = decision.state.alerts().brief(arrived.key);
  const Event& event = arrived.event;
  const bool ended = event.ends_at && *event.ends_at <= decision.now;
  if (event.action == EventAction::trigger && !ended) {
    if (!known) {
      open_alert(decision, arrival);
    } else if (known->content == arrived.content) {
      refresh_alert(decision, body.integration, arrived.key, *known, span_of(event, decision.now));
    } else {
      change_alert(decision, arrival, *known);
    }
    return {};
  }
  // An acknowledge or resolve without an open alert is accepted and changes nothing.
  if (!known) {
    log_event(decision, arrival, {}, {});
    return {};
  }
  Alert alert = *decision.state.alert(known->id);
  decision.effects.reply.ids.push_back(known->id.value);
  log_event(decision, arrival, known->id, known->payload);
  if (event.action == EventAction::acknowledge) {
    if (alert.status == AlertStatus::firing) {
      acknowledge_alert(decision, std::move(alert),
                        {Reason::Code::event_acknowledged, body.integration, 0});
    }
  } else {
    alert.fresh.last_seen_at = decision.now;
    ++alert.fresh.event_count;
    resolve_alert(decision, std::move(alert), {Reason::Code::event_resolved, body.integration, 0});
  }
  return {};
}

}  // namespace tocsin
