#include "domain/incidents/responders.hpp"

#include <algorithm>

namespace tocsin {
namespace {

Responder* find(Responders& responders, std::string_view user) {
  const auto found = std::ranges::find(responders, user, &Responder::user);
  return found == responders.end() ? nullptr : &*found;
}

// One more where there is none yet; nullptr: they are too many.
Responder* find_or_add(Responders& responders, const Slug& user) {
  if (Responder* known = find(responders, user)) return known;
  if (user.empty() || responders.size() >= responders_max) return nullptr;
  responders.push_back({.user = user,
                        .state = ResponderState::released,
                        .asked_at = {},
                        .acknowledged_at = {},
                        .joined_at = {},
                        .released_at = {},
                        .by = {}});
  return &responders.back();
}

}  // namespace

const Responder* responder_of(const Responders& responders, std::string_view user) {
  const auto found = std::ranges::find(responders, user, &Responder::user);
  return found == responders.end() ? nullptr : &*found;
}

bool is_there(const Responders& responders, std::string_view user) {
  const Responder* known = responder_of(responders, user);
  return known != nullptr &&
         (known->state == ResponderState::acknowledged || known->state == ResponderState::joined);
}

bool is_present(const Responders& responders, std::string_view user) {
  const Responder* known = responder_of(responders, user);
  return known != nullptr && known->state == ResponderState::joined;
}

bool is_let_go(const Responders& responders, std::string_view user) {
  const Responder* known = responder_of(responders, user);
  return known != nullptr && known->state == ResponderState::released && !known->by.empty();
}

bool ask(Responders& responders, const Slug& user, const Slug& by, Time now) {
  Responder* one = find_or_add(responders, user);
  if (one == nullptr || is_there(responders, user)) return false;
  *one = {.user = user,
          .state = ResponderState::asked,
          .asked_at = now,
          .acknowledged_at = {},
          .joined_at = {},
          .released_at = {},
          .by = by};
  return true;
}

bool acknowledge(Responders& responders, const Slug& user, Time now) {
  Responder* one = find_or_add(responders, user);
  if (one == nullptr) return false;
  if (is_there(responders, user)) {
    if (one->acknowledged_at || !one->asked_at) return false;
    one->acknowledged_at = now;
    return true;
  }
  one->state = ResponderState::acknowledged;
  one->acknowledged_at = now;
  one->released_at.reset();
  return true;
}

bool join(Responders& responders, const Slug& user, Time now) {
  Responder* one = find_or_add(responders, user);
  if (one == nullptr || one->state == ResponderState::joined) return false;
  one->state = ResponderState::joined;
  one->joined_at = now;
  one->released_at.reset();
  return true;
}

bool release(Responders& responders, const Slug& user, const Slug& by, Time now) {
  Responder* one = find(responders, user);
  if (one == nullptr || one->state == ResponderState::released) return false;
  one->state = ResponderState::released;
  one->released_at = now;
  one->by = by;
  return true;
}

bool stop_asking(Responders& responders, const Slug& user, Time now) {
  const Responder* one = responder_of(responders, user);
  if (one == nullptr || one->state != ResponderState::asked) return false;
  return release(responders, user, {}, now);
}

}  // namespace tocsin
