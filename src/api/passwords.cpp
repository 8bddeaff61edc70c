#include "api/passwords.hpp"

#include "api/auth.hpp"
#include "base/ascii.hpp"
#include "base/crypto.hpp"

namespace tocsin::api {

bool password_right(const Config& config, const User* user, std::string_view password) {
  static const std::string nobody = [] {
    SystemRandom random;
    return hash_password(random, "of an account that does not exist");
  }();
  if (password.size() > password_bytes_max) return false;
  const Credential* credential = user == nullptr ? nullptr : config.find<Credential>(user->slug);
  const bool right =
      password_matches(credential == nullptr ? nobody : credential->password_hash, password);
  return right && credential != nullptr && user->active;
}

net::Response wait_before_next_try(Duration wait) {
  net::Response response = problem(
      Error{Error::Code::rate_limited, "too many wrong passwords; wait before the next try", {}});
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  response.headers.set("Retry-After", std::to_string(seconds));
  return response;
}

std::optional<net::Response> refused_password(const Call& call, Desk& desk,
                                              std::string_view current) {
  const User* user = call.config->find<User>(call.who.viewer.user);
  const std::string account = user == nullptr ? std::string() : lower_case(user->email);
  if (const auto wait = desk.backend.logins.wait(account, call.now)) {
    return wait_before_next_try(*wait);
  }
  if (password_right(*call.config, user, current)) return std::nullopt;
  desk.backend.logins.failed(account, call.now);
  return problem(Error{Error::Code::invalid, "this is not the present password", "/current"});
}

}  // namespace tocsin::api
