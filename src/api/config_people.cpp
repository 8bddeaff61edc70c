// Routes of people, what they may do and how they are reached, and of the settings.
#include "api/config_routes.hpp"

namespace tocsin::api {

void add_people_routes(std::vector<Route>& routes) {
  add_object_routes<User>(routes);
  add_object_routes<Team>(routes);
  add_object_routes<ContactMethod>(routes);
  add_object_routes<NotificationRule>(routes);
  add_object_routes<Grant>(routes);
  add_object_routes<ApiToken>(routes, false);
  add_object_routes<Settings>(routes, false);
  add_object_routes<Provider>(routes);
  add_object_routes<CallServer>(routes);
  add_object_routes<WebhookSubscription>(routes);
}

}  // namespace tocsin::api
