// A code for signing in opens one session, once, and whoever owns it hears of that.
#include <fmt/format.h>
#include <algorithm>

#include "engine/decision.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

// Somebody was quicker with the same code.
Status was_used() {
  return fail(Error::Code::unauthorized, "this code was used before; take the next one");
}

}  // namespace

Status decide_body(Decision& decision, const SignInByCode& body) {
  const SignInCodes* known = decision.config.find<SignInCodes>(body.session.user);
  const User* user = decision.config.find<User>(body.session.user);
  if (known == nullptr || user == nullptr || !user->active) return was_used();
  SignInCodes left = *known;
  if (std::erase(left.code_hashes, body.code_hash) == 0) return was_used();
  Note note;
  note.kind = NoteKind::code_used;
  note.text = fmt::format(
      "One of your codes was used to sign in; {} {} left. Was it not you? Change your password, "
      "which ends every session, and make new codes",
      left.code_hashes.size(), left.code_hashes.size() == 1 ? "is" : "are");
  note.user = user->slug;
  note.at = decision.now;
  tell_at_once(decision, user->slug, std::move(note), PageUrgency::low);
  decision.effects.audit.push_back(AuditEntry{
      AuditId{decision.next(&Counters::audit)}, decision.now, decision.command.actor,
      decision.command.origin, "signed_in_by_code", ConfigKind::user, user->slug, 0, "{}"});
  ChangeConfig change;
  change.puts.push_back({.object = std::move(left), .expected_version = {}});
  change.puts.push_back({.object = body.session, .expected_version = {}});
  change.deletes = body.ended;
  change.override_lock = true;
  return decide_body(decision, change);
}

}  // namespace tocsin
