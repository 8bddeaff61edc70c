#include "domain/people/access.hpp"

#include <algorithm>
#include <charconv>

namespace tocsin {
namespace {

// The weakest level that holds an action.
AccessLevel needed_for(Action action) {
  switch (action) {
    case Action::view:
      return AccessLevel::stakeholder;
    case Action::respond:
      return AccessLevel::responder;
    case Action::configure:
      return AccessLevel::manager;
    case Action::administer:
      return AccessLevel::administrator;
  }
  return AccessLevel::administrator;
}

// INC-12 -> 12; 0 for anything else.
std::uint64_t incident_of(std::string_view scope) {
  constexpr std::string_view prefix = "INC-";
  if (!scope.starts_with(prefix)) return 0;
  scope.remove_prefix(prefix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(scope.data(), scope.data() + scope.size(), number);
  return error == std::errc{} && end == scope.data() + scope.size() ? number : 0;
}

bool covers(const Viewer::Right& right, const Object& object) {
  switch (right.scope_kind) {
    case ScopeKind::organisation:
      return true;
    case ScopeKind::team:
      return !object.team.empty() && object.team == right.scope;
    case ScopeKind::service:
      return !object.service.empty() && object.service == right.scope;
    case ScopeKind::incident:
      return object.incident != 0 && object.incident == incident_of(right.scope);
  }
  return false;
}

template <typename T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

Viewer Viewer::system() {
  return Viewer{{}, {{AccessLevel::administrator, ScopeKind::organisation, {}}}, std::nullopt};
}

bool is_below_ceiling(const Viewer& viewer, Action action) {
  // The enumerators go from strong to weak.
  return !viewer.ceiling || *viewer.ceiling <= needed_for(action);
}

bool may(const Viewer& viewer, Action action, const Object& object) {
  const AccessLevel needed = needed_for(action);
  if (!is_below_ceiling(viewer, action)) return false;
  return std::any_of(viewer.rights.begin(), viewer.rights.end(), [&](const Viewer::Right& right) {
    return right.access <= needed && covers(right, object);
  });
}

VisibleServices visible_to(const Viewer& viewer, Action action) {
  VisibleServices visible;
  const AccessLevel needed = needed_for(action);
  if (!is_below_ceiling(viewer, action)) return visible;
  for (const Viewer::Right& right : viewer.rights) {
    if (right.access > needed) continue;
    switch (right.scope_kind) {
      case ScopeKind::organisation:
        visible.all = true;
        break;
      case ScopeKind::team:
        if (!right.scope.empty()) visible.teams.push_back(right.scope);
        break;
      case ScopeKind::service:
        if (!right.scope.empty()) visible.services.push_back(right.scope);
        break;
      case ScopeKind::incident:
        if (const auto incident = incident_of(right.scope)) visible.incidents.push_back(incident);
        break;
    }
  }
  if (visible.all) {
    visible.teams.clear();
    visible.services.clear();
  }
  sort_unique(visible.teams);
  sort_unique(visible.services);
  sort_unique(visible.incidents);
  return visible;
}

}  // namespace tocsin
