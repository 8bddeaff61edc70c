#include "domain/changes/emergency.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tocsin {
namespace {

Status check_emergency_text(std::string_view text, std::string_view pointer) {
  if (text.size() <= emergency_text_bytes_max) return {};
  return fail(Error::Code::too_large, fmt::format("at most {} bytes", emergency_text_bytes_max),
              std::string(pointer));
}

Status decide_emergency(Emergency& emergency, Approval wanted, const Slug& by, Time now) {
  if (emergency.approval != Approval::asked) {
    return fail(
        Error::Code::conflict,
        fmt::format("it was {} by {} already", to_text(emergency.approval), emergency.decided_by));
  }
  emergency.approval = wanted;
  emergency.decided_by = by;
  emergency.decided_at = now;
  return {};
}

// What was refused is not carried out; of what was not decided yet it is kept in mind.
Status carry_out(Change& change, Time now) {
  Emergency& emergency = change.emergency;
  if (change.state == ChangeState::planned) {
    if (emergency.approval == Approval::refused) {
      return fail(Error::Code::conflict, "it was refused: ask for another one");
    }
    emergency.after_the_fact = emergency.approval == Approval::asked;
    change.began_at = now;
  }
  return {};
}

ChangeState state_of(EmergencyAct act) {
  switch (act) {
    case EmergencyAct::start:
      return ChangeState::running;
    case EmergencyAct::failed:
      return ChangeState::failed;
    case EmergencyAct::rolled_back:
      return ChangeState::rolled_back;
    default:
      return ChangeState::done;
  }
}

Status move_emergency(Change& change, EmergencyAct act, Time now) {
  const ChangeState wanted = state_of(act);
  if (wanted == ChangeState::rolled_back) {
    if (change.state == ChangeState::planned || change.state == ChangeState::rolled_back) {
      return fail(Error::Code::conflict, "there is nothing to roll back");
    }
  } else if (is_over(change.state)) {
    return fail(Error::Code::conflict,
                fmt::format("it is {} already: roll it back, or ask for another one",
                            to_text(change.state)));
  } else if (wanted == change.state) {
    return fail(Error::Code::conflict, "it runs already");
  }
  if (auto good = carry_out(change, now); !good) return good;
  change.state = wanted;
  change.ended_at = is_over(wanted) ? std::optional(now) : std::nullopt;
  return {};
}

}  // namespace

Status check(const Emergency& emergency) {
  if (emergency.plan.empty()) {
    return fail(Error::Code::invalid, "what will be done? say it step by step", "/plan");
  }
  if (emergency.risk.empty()) {
    return fail(Error::Code::invalid, "what may it break? say so, or that nothing may", "/risk");
  }
  if (emergency.roll_back.empty()) {
    return fail(Error::Code::invalid, "how is it taken back? say so, or that it cannot be",
                "/roll_back");
  }
  if (auto good = check_emergency_text(emergency.plan, "/plan"); !good) return good;
  if (auto good = check_emergency_text(emergency.risk, "/risk"); !good) return good;
  if (auto good = check_emergency_text(emergency.roll_back, "/roll_back"); !good) return good;
  return check_emergency_text(emergency.word, "/word");
}

std::vector<Slug> approvers_of(const Incident& incident, const Slug& asked_by,
                               const std::vector<Slug>& guests) {
  std::vector<Slug> people;
  const auto add = [&](const Slug& user) {
    if (!user.empty() && user != asked_by && !holds(people, user)) people.push_back(user);
  };
  for (const RoleHolding& holding : incident.roles) {
    if (holding.role == change_manager_role && holding.state == HoldingState::held) {
      add(holding.user);
    }
  }
  if (people.empty()) add(commander_of(incident));
  if (people.empty()) {
    for (const Responder& responder : incident.responders) {
      if (is_present(incident.responders, responder.user) && !holds(guests, responder.user)) {
        add(responder.user);
      }
    }
  }
  if (people.empty()) people.push_back(asked_by);
  return people;
}

Status act_on(Change& change, EmergencyAct act, const Slug& by, const std::string& word, Time now) {
  Status good;
  if (act == EmergencyAct::approve || act == EmergencyAct::refuse) {
    good = decide_emergency(change.emergency,
                            act == EmergencyAct::approve ? Approval::approved : Approval::refused,
                            by, now);
  } else {
    good = move_emergency(change, act, now);
  }
  if (!good) return good;
  change.emergency.word = word;
  change.updated_at = now;
  ++change.version;
  change.emergency.moved_by = by;
  return check(change.emergency);
}

}  // namespace tocsin
