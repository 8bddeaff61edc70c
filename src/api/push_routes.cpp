// What a browser needs to let Tocsin reach it: the key that its subscription is bound to.
#include "api/problem.hpp"
#include "api/routes.hpp"
#include "channels/vapid.hpp"

namespace tocsin::api {
namespace {

struct PushKey {
  std::string key;  // the applicationServerKey: base64url of 65 bytes
};
TOCSIN_DESCRIBE(PushKey, key)

Result<Outcome> push_key(Call&, Desk& desk) {
  return respond_with(PushKey{vapid_public_key(vapid_key_of(desk.backend.secrets_key))});
}

}  // namespace

void add_push_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .pattern = "/api/v1/push/key",
                    .handle = push_key,
                    .summary = "The key that a browser subscribes with",
                    .gives = shape<PushKey>});
}

}  // namespace tocsin::api
