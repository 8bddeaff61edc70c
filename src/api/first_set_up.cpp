#include "api/first_set_up.hpp"

namespace tocsin::api {

FirstSetUp first_set_up(const Config& config, const FirstAdministrator& administrator) {
  User user{.slug = tocsin::slug_of(administrator.name),
            .name = administrator.name,
            .email = administrator.email,
            .time_zone = administrator.time_zone,
            .active = true};
  if (user.slug.empty()) user.slug = "admin";
  Settings settings = config.settings();
  if (!administrator.organisation.empty()) settings.name = administrator.organisation;
  if (!administrator.public_url.empty()) settings.public_url = administrator.public_url;
  settings.time_zone = administrator.time_zone;
  FirstSetUp first{.user = user.slug, .change = {}};
  const auto put = [&](ConfigObject object, std::optional<std::int64_t> expected = {}) {
    first.change.puts.push_back({.object = std::move(object), .expected_version = expected});
  };
  put(user, 0);  // of two that use the link at once, the second is refused
  put(Grant{.slug = user.slug + "-administrator",
            .subject_kind = SubjectKind::user,
            .subject = user.slug,
            .access = AccessLevel::administrator,
            .scope_kind = ScopeKind::organisation,
            .scope = {}});
  put(Credential{.slug = user.slug, .password_hash = administrator.password_hash});
  put(std::move(settings));
  for (IncidentRole& role : usual_roles()) put(std::move(role));
  for (IncidentType& type : usual_types()) put(std::move(type));
  return first;
}

}  // namespace tocsin::api
