// Guests: people from outside who see one incident for a time. All of it stands in the incident's
// record.
#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "domain/incidents/privacy.hpp"
#include "domain/people/sign_in_code.hpp"
#include "engine/decision.hpp"

namespace tocsin {
namespace {

Status check_until(Time until, Time now) {
  if (until > now && until <= now + guest_time_max) return {};
  return fail(Error::Code::invalid, "a guest is let in for a time that ends within 30 days",
              "/until");
}

// "of Nets Ltd, until 2026-01-02T03:04:05.000Z"; the name stands beside it.
std::string described(const User& user) {
  const GuestPass& pass = *user.guest;
  return fmt::format("{}{}until {}", pass.company.empty() ? "" : "of " + pass.company,
                     pass.company.empty() ? "" : ", ", format_time(pass.until));
}

// What opens a door of theirs: sessions that are open, and, unless there is a new one, the code.
void shut_doors(const Config& config, const Slug& user, bool code_too, ChangeConfig& change) {
  for (const auto& [slug, entry] : config.table<Session>().all()) {
    if (entry.value.user != user) continue;
    change.deletes.push_back({.kind = ConfigKind::session, .slug = slug, .expected_version = {}});
  }
  if (code_too && config.find<SignInCodes>(user) != nullptr) {
    change.deletes.push_back(
        {.kind = ConfigKind::sign_in_codes, .slug = user, .expected_version = {}});
  }
}

void give_code(const Slug& user, const std::string& hash, Time now, ChangeConfig& change) {
  change.puts.push_back({.object = SignInCodes{.slug = user, .code_hashes = {hash}, .made_at = now},
                         .expected_version = {}});
}

// Where the configuration refuses a member of the user, the invitation has it by the same name.
Status as_of_the_invitation(Status put, const Slug& user) {
  const std::string place = "/user/" + user;
  if (!put && put.error().pointer.starts_with(place + "/")) {
    put.error().pointer.erase(0, place.size());
  }
  return put;
}

// Of a private incident a guest sees as much as its members do.
void draw_in(Decision& decision, const Incident& known, const Slug& user) {
  if (!known.is_private || holds(known.members, user)) return;
  Incident& incident = decision.effects.incidents.emplace_back(known);
  incident.members.push_back(user);
}

void draw_out(Decision& decision, const Incident& known, const Slug& user) {
  if (!holds(known.members, user) && !holds(known.insiders, user)) return;
  Incident& incident = decision.effects.incidents.emplace_back(known);
  std::erase(incident.members, user);
  release(incident.responders, user, decision.person(), decision.now);
}

}  // namespace

Status decide_body(Decision& decision, const InviteGuest& body) {
  if (auto good = decision.check_person(); !good) return good;
  const auto found = known_incident(decision, body.incident, body.closed);
  if (!found) return std::unexpected(found.error());
  if (!body.user.guest || body.user.guest->incident != body.incident.value ||
      body.code_hash.empty()) {
    return fail(Error::Code::invalid, "a guest is of an incident and needs a way in");
  }
  if (auto good = check_until(body.user.guest->until, decision.now); !good) return good;
  const User* present = decision.config.find<User>(body.user.slug);
  if (present != nullptr && !present->guest) {
    return fail(Error::Code::conflict,
                "this is somebody of the organisation: call them as a responder instead", "/email");
  }
  if (present != nullptr && lower_case(present->email) != lower_case(body.user.email)) {
    return fail(Error::Code::conflict, "somebody else was faster with this name; try again",
                "/name");
  }
  if (present != nullptr && present->guest->incident != body.incident.value &&
      !is_over(*present, decision.now)) {
    return fail(Error::Code::conflict,
                fmt::format("they are a guest of another incident until {}: that has to end first",
                            format_time(present->guest->until)),
                "/email");
  }
  ChangeConfig change;
  change.override_lock = true;  // no file holds who is a guest
  if (present != nullptr) {
    shut_doors(decision.config, present->slug, false, change);
    const IncidentId before{present->guest->incident};
    const Incident* left = decision.state.incident(before);
    if (left == nullptr && body.left && body.left->id == before) left = &*body.left;
    if (left != nullptr && before != body.incident) draw_out(decision, *left, present->slug);
  }
  draw_in(decision, **found, body.user.slug);
  change.puts.push_back({.object = body.user, .expected_version = {}});
  give_code(body.user.slug, body.code_hash, decision.now, change);
  decision.tell(EntryOf::incident, body.incident.value, EntryKind::guest_invited,
                decision.by_hand(), described(body.user), body.user.slug);
  return as_of_the_invitation(decide_body(decision, change), body.user.slug);
}

Status decide_body(Decision& decision, const ChangeGuest& body) {
  if (auto good = decision.check_person(); !good) return good;
  const auto found = known_incident(decision, body.incident, body.closed);
  if (!found) return std::unexpected(found.error());
  const User* present = decision.config.find<User>(body.user);
  if (present == nullptr || !present->guest || present->guest->incident != body.incident.value) {
    return fail(Error::Code::not_found, "there is no such guest of this incident");
  }
  User user = *present;
  ChangeConfig change;
  change.override_lock = true;
  if (body.ends) {
    if (user.guest->until > decision.now) user.guest->until = decision.now;
    shut_doors(decision.config, user.slug, true, change);
    draw_out(decision, **found, user.slug);
  } else if (body.until) {
    if (auto good = check_until(*body.until, decision.now); !good) return good;
    user.guest->until = *body.until;
    draw_in(decision, **found, user.slug);
  }
  if (!body.ends && !body.code_hash.empty()) {
    if (is_over(user, decision.now)) {
      return fail(Error::Code::conflict, "their time is over: say until when they come back",
                  "/until");
    }
    shut_doors(decision.config, user.slug, false, change);
    give_code(user.slug, body.code_hash, decision.now, change);
  }
  if (user != *present) {
    change.puts.push_back({.object = user, .expected_version = {}});
    decision.tell(EntryOf::incident, body.incident.value,
                  body.ends ? EntryKind::guest_left : EntryKind::guest_invited, decision.by_hand(),
                  body.ends ? std::string() : described(user), user.slug);
  }
  if (change.puts.empty() && change.deletes.empty()) return {};
  return decide_body(decision, change);
}

}  // namespace tocsin
