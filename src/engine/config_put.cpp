// Checks of what is put, which what stands already need not pass.
#include <fmt/format.h>

#include "engine/config.hpp"

namespace tocsin {
namespace {

Status good(const Config&, const auto&) { return {}; }

Status good(const Config&, const EscalationPolicy& policy) {
  for (std::size_t i = 0; i < policy.steps.size(); ++i) {
    if (const Status fits = check(policy.steps[i].when); !fits) {
      return fail_at(fmt::format("steps/{}/when", i), fits.error());
    }
  }
  return {};
}

// What an earlier version took must not keep this one from starting.
Status good_zone(const std::string& name) {
  const auto zone = TimeZone::find(name);
  return zone ? Status{} : fail(Error::Code::invalid, zone.error().message, "/time_zone");
}
Status good(const Config&, const User& user) { return good_zone(user.time_zone); }
Status good(const Config&, const Settings& settings) {
  if (const Status good = check(settings.severity_matrix); !good) {
    return fail_at("severity_matrix", good.error());
  }
  return good_zone(settings.time_zone);
}
Status good(const Config&, const SeverityDefinition& definition) { return check(definition); }

Status good(const Config& config, const NotificationRule& rule) {
  for (std::size_t i = 0; i < rule.steps.size(); ++i) {
    const auto* method = config.find<ContactMethod>(rule.steps[i].contact_method);
    if (method != nullptr && method->user == rule.user) continue;
    return fail(
        Error::Code::invalid,
        fmt::format("{} has no contact method \"{}\"", rule.user, rule.steps[i].contact_method),
        fmt::format("/steps/{}/contact_method", i));
  }
  return {};
}

}  // namespace

Status check_put(const Config& config, const ConfigObject& object) {
  const Status fits = std::visit([&](const auto& value) { return good(config, value); }, object);
  if (fits) return {};
  return fail_at(fmt::format("{}/{}", to_text(kind_of(object)), slug_of(object)), fits.error());
}

}  // namespace tocsin
