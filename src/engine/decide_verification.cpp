// A contact method counts once its owner has entered the code that was sent to it.
#include "base/crypto.hpp"
#include "engine/decision.hpp"

namespace tocsin {
namespace {

void put_verification(Decision& decision, const Verification& verification) {
  ConfigRow row;
  row.kind = ConfigKind::verification;
  row.slug = verification.slug;
  row.valid_from = row.created_at = decision.now;
  row.body = write_json(verification);
  decision.effects.config.push_back(std::move(row));
}

}  // namespace

Status decide_body(Decision& decision, const SendVerification& body) {
  const ContactMethod* method = decision.config.find<ContactMethod>(body.contact_method);
  if (method == nullptr) return fail(Error::Code::not_found, "there is no such contact method");
  Verification verification;
  if (const auto* known = decision.config.find<Verification>(method->slug);
      known != nullptr && known->address == method->address) {
    verification = *known;
  }
  if (verification.verified_at) {
    return fail(Error::Code::conflict, "this contact method is verified already");
  }
  if (verification.code_expires_at &&
      *verification.code_expires_at > decision.now + verification_code_life - 30s) {
    return fail(Error::Code::rate_limited, "a code was sent a moment ago; wait half a minute");
  }
  if (is_phone(method->channel) && providers_for(decision.config, method->channel).empty()) {
    return fail(
        Error::Code::conflict,
        "nobody carries this channel yet; an administrator adds a provider in the settings");
  }
  verification.slug = method->slug;
  verification.address = method->address;
  verification.code_hash = to_hex(sha256(method->slug + ":" + body.code));
  verification.code_expires_at = decision.now + verification_code_life;
  verification.wrong_codes = 0;
  put_verification(decision, verification);
  Job job;
  job.id = JobId{decision.next(&Counters::job)};
  job.kind = JobKind::verification;
  job.lane = lane_of(*method);
  job.contact_method = method->slug;
  job.user = method->user;
  job.code = body.code;
  job.created_at = decision.now;
  lease(decision, job);
  decision.effects.jobs.push_back(std::move(job));
  return {};
}

Status decide_body(Decision& decision, const ConfirmVerification& body) {
  const ContactMethod* method = decision.config.find<ContactMethod>(body.contact_method);
  const auto* known = decision.config.find<Verification>(body.contact_method);
  if (method == nullptr) return fail(Error::Code::not_found, "there is no such contact method");
  if (known == nullptr || known->address != method->address || !known->code_expires_at ||
      *known->code_expires_at <= decision.now ||
      known->wrong_codes >= verification_wrong_codes_max) {
    return fail(Error::Code::conflict, "no code is waiting; have a new one sent");
  }
  Verification verification = *known;
  const std::string hash = to_hex(sha256(method->slug + ":" + body.code));
  if (!equal_in_constant_time(hash, verification.code_hash)) {
    ++verification.wrong_codes;  // kept, so that codes cannot be tried through
    put_verification(decision, verification);
    decision.effects.reply.outcome = "wrong_code";
    return {};
  }
  verification.verified_at = decision.now;
  verification.code_hash.clear();
  verification.code_expires_at.reset();
  put_verification(decision, verification);
  decision.effects.audit.push_back(AuditEntry{
      AuditId{decision.next(&Counters::audit)}, decision.now, decision.command.actor,
      decision.command.origin, "verified", ConfigKind::contact_method, method->slug, 0, "{}"});
  decision.effects.reply.outcome = "verified";
  return {};
}

}  // namespace tocsin
