// Routes of services, schedules with what is arranged for them, holidays, policies, integrations
// and rules.
#include "api/config_routes.hpp"

namespace tocsin::api {

void add_catalogue_routes(std::vector<Route>& routes) {
  add_object_routes<Service>(routes);
  add_object_routes<Schedule>(routes);
  add_object_routes<Override>(routes);
  add_object_routes<TemporarySchedule>(routes);
  add_object_routes<HolidayCalendar>(routes);
  add_object_routes<ShiftCalendar>(routes);
  add_object_routes<EscalationPolicy>(routes);
  add_object_routes<Integration>(routes, false);
  add_object_routes<RoutingRule>(routes);
  add_object_routes<InhibitionRule>(routes);
  add_object_routes<SeverityDefinition>(routes);
  add_object_routes<MajorRule>(routes);
  add_object_routes<IncidentRole>(routes);
  add_object_routes<TaskTemplate>(routes);
  add_object_routes<IncidentType>(routes);
  add_object_routes<CustomField>(routes);
}

}  // namespace tocsin::api
