#include "api/slack_caller.hpp"

#include "api/slack_request.hpp"
#include "base/crypto.hpp"
#include "engine/secrets.hpp"

namespace tocsin::api {

Status from_slack(const Call& call, const Backend& backend) {
  const std::string& sealed = call.config->settings().slack_signing_secret;
  std::string secret;
  if (!sealed.empty()) {
    auto opened = unseal(backend.secrets_key, slack_signing_secret_purpose, sealed);
    if (!opened) return std::unexpected(std::move(opened.error()));
    secret = *std::move(opened);
  }
  return check_slack_signature(secret, call.request.header("X-Slack-Request-Timestamp"),
                               call.request.header("X-Slack-Signature"), call.request.body,
                               call.now);
}

// The active user who proved to be this member; null when there is none.
const User* person_behind(const Config& config, std::string_view member) {
  for (const auto& [slug, entry] : config.table<ContactMethod>().all()) {
    const ContactMethod& method = entry.value;
    if (method.channel != Channel::slack_app || method.address != member) continue;
    const Verification* verification = config.find<Verification>(slug);
    const bool verified = verification != nullptr && verification->verified_at &&
                          verification->address == method.address;
    const User* user = config.find<User>(method.user);
    if ((verified || method.vouched) && user != nullptr && user->active) return user;
  }
  return nullptr;
}

}  // namespace tocsin::api
