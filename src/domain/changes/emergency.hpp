// Emergency change: something that has to be altered in the midst of an incident. It is asked for
// with its risk and its way back, and approved by the change manager in the room, or afterwards.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/changes/change.hpp"
#include "domain/incidents/incident.hpp"

namespace tocsin {

// Whoever holds this one approves, also where no such role is configured.
constexpr std::string_view change_manager_role = "change-manager";

// What people do with one.
enum class EmergencyAct { approve, refuse, start, done, failed, rolled_back };
TOCSIN_DESCRIBE_ENUM(EmergencyAct, approve, refuse, start, done, failed, rolled_back)

constexpr std::size_t emergency_text_bytes_max = 5'000;  // of plan, risk, way back and word
constexpr std::size_t emergency_changes_max = 200;       // of one incident

// Words and sizes. Errors: invalid, too_large, with the pointer.
Status check(const Emergency& emergency);

// Who may approve what this person asked for. Nobody approves their own while there is another: the
// change managers; or else the commander; or else whoever is in the room; or else the person.
std::vector<Slug> approvers_of(const Incident& incident, const Slug& asked_by,
                               const std::vector<Slug>& guests);

// Carried out before anybody decided, and not approved since.
constexpr bool lacks_approval(const Change& change) {
  return change.emergency.after_the_fact && change.emergency.approval != Approval::approved;
}

// The change as it becomes. What is carried out before anybody approved it is marked as such.
// Errors: conflict, saying why it cannot be.
Status act_on(Change& change, EmergencyAct act, const Slug& by, const std::string& word, Time now);

}  // namespace tocsin
