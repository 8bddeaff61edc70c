#include "intake/alertmanager_api.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "intake/prometheus_alert.hpp"

namespace tocsin::alertmanager_api {
namespace {

json::object receiver(std::string_view name) { return {{"name", json::value(name)}}; }

json::array texts(const std::vector<std::string>& list) {
  return json::array(list.begin(), list.end());
}

Result<bool> truth(std::string_view name, std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return fail(Error::Code::invalid, fmt::format("{} is true or false", name));
}

}  // namespace

Result<AlertFilter> alert_filter(const std::vector<std::pair<std::string, std::string>>& query) {
  AlertFilter filter;
  const std::map<std::string_view, bool AlertFilter::*> truths{
      {"active", &AlertFilter::active},
      {"silenced", &AlertFilter::silenced},
      {"inhibited", &AlertFilter::inhibited},
      {"unprocessed", &AlertFilter::unprocessed}};
  for (const auto& [name, text] : query) {
    if (const auto known = truths.find(name); known != truths.end()) {
      const auto value = truth(name, text);
      if (!value) return std::unexpected(value.error());
      filter.*known->second = *value;
    } else if (name == "filter") {
      auto matcher = parse_matcher(text);
      if (!matcher) return std::unexpected(std::move(matcher.error()));
      if (filter.matchers.size() == matchers_max) {
        return fail(Error::Code::too_large,
                    fmt::format("at most {} filters may be given", matchers_max));
      }
      filter.matchers.push_back(std::move(*matcher));
    } else if (name == "receiver" && !text.empty()) {
      auto matcher = Matcher::make("receiver", MatchOp::regex, text);
      if (!matcher) return std::unexpected(std::move(matcher.error()));
      filter.receiver = std::move(*matcher);
    }
  }
  return filter;
}

bool shows(const AlertFilter& filter, const ShownAlert& shown) {
  if (!shown.alert.open()) return false;
  if (!filter.active && !shown.alert.suppressed()) return false;
  if (!filter.silenced && !shown.silenced_by.empty()) return false;
  if (!filter.inhibited && !shown.inhibited_by.empty()) return false;
  if (filter.receiver && !filter.receiver->matches_value(shown.receiver)) return false;
  return all_match(filter.matchers, shown.alert.labels);
}

json::object gettable_alert(const ShownAlert& shown, Duration resolve_timeout) {
  const Alert& alert = shown.alert;
  json::object annotations;
  for (const auto& [name, text] : shown.annotations) annotations.emplace(name, text);
  const Time ends_at = alert.resolved_at     ? *alert.resolved_at
                       : alert.fresh.ends_at ? *alert.fresh.ends_at
                                             : alert.fresh.last_seen_at + resolve_timeout;
  json::object object;
  object.emplace("annotations", std::move(annotations));
  object.emplace("endsAt", format_time(ends_at));
  object.emplace("fingerprint", fingerprint_of(alert.labels));
  object.emplace("receivers", json::array{receiver(shown.receiver)});
  object.emplace("startsAt", format_time(alert.started_at));
  json::object status;
  status.emplace("inhibitedBy", texts(shown.inhibited_by));
  status.emplace("mutedBy", json::array());
  status.emplace("silencedBy", texts(shown.silenced_by));
  status.emplace("state", alert.suppressed() ? "suppressed" : "active");
  object.emplace("status", std::move(status));
  object.emplace("updatedAt", format_time(alert.fresh.last_seen_at));
  if (!shown.generator_url.empty()) object.emplace("generatorURL", shown.generator_url);
  object.emplace("labels", to_json(alert.labels));
  return object;
}

json::array gettable_alerts(std::vector<ShownAlert> shown, Duration resolve_timeout) {
  std::vector<std::pair<std::string, json::object>> objects;
  for (const ShownAlert& one : shown) {
    objects.emplace_back(fingerprint_of(one.alert.labels), gettable_alert(one, resolve_timeout));
  }
  std::sort(objects.begin(), objects.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  json::array array;
  for (auto& [fingerprint, object] : objects) array.emplace_back(std::move(object));
  return array;
}

json::array alert_groups(std::vector<ShownAlert> shown, Duration resolve_timeout) {
  std::map<std::string, std::vector<ShownAlert>> by_receiver;
  for (ShownAlert& one : shown) by_receiver[one.receiver].push_back(std::move(one));
  json::array groups;
  for (auto& [name, alerts] : by_receiver) {
    json::object group;
    group.emplace("alerts", gettable_alerts(std::move(alerts), resolve_timeout));
    group.emplace("labels", json::object());
    group.emplace("receiver", receiver(name));
    groups.emplace_back(std::move(group));
  }
  return groups;
}

json::object gettable_silence(const Silence& silence, Time now) {
  json::object object;
  object.emplace("id", silence.uuid);
  object.emplace("status", json::object{{"state", to_text(state_of(silence, now))}});
  object.emplace("updatedAt", format_time(silence.updated_at));
  object.emplace("comment", silence.comment);
  object.emplace("createdBy", silence.created_by);
  object.emplace("endsAt", format_time(silence.ends_at));
  object.emplace("matchers", to_json(silence.matchers));
  object.emplace("startsAt", format_time(silence.starts_at));
  return object;
}

json::array gettable_silences(std::vector<Silence> silences, Time now) {
  const auto rank = [now](const Silence& silence) {
    switch (state_of(silence, now)) {
      case SilenceState::active:
        return std::pair(0, to_ms(silence.ends_at));
      case SilenceState::pending:
        return std::pair(1, to_ms(silence.starts_at));
      case SilenceState::expired:
        break;
    }
    return std::pair(2, -to_ms(silence.ends_at));
  };
  std::sort(silences.begin(), silences.end(), [&](const Silence& a, const Silence& b) {
    return std::tuple(rank(a), a.id) < std::tuple(rank(b), b.id);
  });
  json::array array;
  for (const Silence& silence : silences) array.emplace_back(gettable_silence(silence, now));
  return array;
}

bool silence_has(const Silence& silence, const std::vector<Matcher>& matchers) {
  return std::all_of(matchers.begin(), matchers.end(), [&](const Matcher& wanted) {
    return std::find(silence.matchers.begin(), silence.matchers.end(), wanted) !=
           silence.matchers.end();
  });
}

namespace {

// Alertmanager's wire form, as its members are named there.
struct PostableSilence {
  std::string id;
  std::vector<Matcher> matchers;
  std::optional<Time> startsAt;
  std::optional<Time> endsAt;
  std::string createdBy;
  std::string comment;
};
TOCSIN_DESCRIBE(PostableSilence, id, matchers, startsAt, endsAt, createdBy, comment)

Time given(const std::optional<Time>& time) {
  constexpr Time go_zero = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
  return time && *time != go_zero ? *time : Time{};
}

}  // namespace

Result<Silence> posted_silence(std::string_view body, Time now) {
  auto posted = read_json<PostableSilence>(body);
  if (!posted) return std::unexpected(std::move(posted.error()));
  Silence silence;
  silence.uuid = std::move(posted->id);
  silence.matchers = std::move(posted->matchers);
  silence.starts_at = given(posted->startsAt);
  silence.ends_at = given(posted->endsAt);
  silence.created_by = std::move(posted->createdBy);
  silence.comment = std::move(posted->comment);
  if (silence.starts_at == Time{}) silence.starts_at = now;
  if (silence.ends_at == Time{}) {
    return fail(Error::Code::invalid, "a silence needs an end", "/endsAt");
  }
  if (silence.ends_at <= silence.starts_at) {
    return fail(Error::Code::invalid, "a silence must start before it ends", "/endsAt");
  }
  if (silence.ends_at < now) {
    return fail(Error::Code::invalid, "a silence must not end in the past", "/endsAt");
  }
  if (auto good = check(silence); !good) return std::unexpected(std::move(good.error()));
  return silence;
}

json::array receivers(const std::vector<std::string>& names) {
  json::array array;
  for (const std::string& name : names) array.emplace_back(receiver(name));
  return array;
}

json::object status(std::string_view version, Time started_at, std::string_view config) {
  json::object versions;
  versions.emplace("branch", "");
  versions.emplace("buildDate", "");
  versions.emplace("buildUser", "");
  versions.emplace("goVersion", "");
  versions.emplace("revision", "");
  versions.emplace("version", json::value(version));
  json::object object;
  object.emplace("cluster", json::object{{"peers", json::array()}, {"status", "disabled"}});
  object.emplace("config", json::object{{"original", json::value(config)}});
  object.emplace("uptime", format_time(started_at));
  object.emplace("versionInfo", std::move(versions));
  return object;
}

}  // namespace tocsin::alertmanager_api
