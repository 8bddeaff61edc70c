#include "app/mail_rounds.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/log.hpp"
#include "domain/escalation/link.hpp"
#include "intake/mail.hpp"

namespace tocsin {
namespace {

using Kind = api::MailDeed::Kind;

// As long as the links in the mails work; a day more, as servers count days in their own zone.
constexpr Duration looked_back = link_life + std::chrono::days{1};

void forget_gone(std::map<std::uint32_t, int>& counts, const std::set<std::uint32_t>& waiting) {
  std::erase_if(counts, [&](const auto& item) { return !waiting.contains(item.first); });
}

}  // namespace

MailFolderAt mail_folder_at(const Settings& settings) {
  return {settings.imap_host,     settings.imap_port,     settings.imap_security,
          settings.imap_username, settings.imap_password, settings.imap_folder};
}

MailRounds::MailRounds(Open open, Act act, Tell tell)
    : open_(std::move(open)), act_(std::move(act)), tell_(std::move(tell)) {}

Duration MailRounds::look(const Settings& settings, Time now) {
  if (MailFolderAt at = mail_folder_at(settings); at != at_) {
    at_ = std::move(at);
    folder_.reset();
    not_yet_.clear();
    unreadable_.clear();
    failures_ = 0;
    state_.fault.clear();
    state_.failing_since.reset();
  }
  state_.on = !at_.host.empty();
  if (!state_.on) return mail_look_interval;
  const auto more = look_into(now);
  if (!more) return failed(more.error(), now);
  if (failures_ > 0) log::info("mail_folder_works", {{"host", at_.host}});
  failures_ = 0;
  state_.fault.clear();
  state_.failing_since.reset();
  return *more ? Duration{0} : mail_look_interval;
}

Result<bool> MailRounds::look_into(Time now) {
  if (!folder_) {
    auto folder = open_(at_);
    if (!folder) return std::unexpected(std::move(folder.error()));
    folder_ = *std::move(folder);
  }
  // What waits for another look stands before what is new, and must not keep it out.
  const std::size_t asked = mails_per_look_max + not_yet_.size();
  auto found = folder_->waiting(now - looked_back, asked);
  if (!found) return std::unexpected(found.error());
  const std::set<std::uint32_t> waiting(found->begin(), found->end());
  forget_gone(not_yet_, waiting);
  forget_gone(unreadable_, waiting);
  // One that cannot be read is not to hold up the others.
  std::ranges::stable_partition(*found,
                                [&](std::uint32_t mail) { return !unreadable_.contains(mail); });
  for (const std::uint32_t mail : *found) {
    if (const Status dealt = deal_with(mail); !dealt) return std::unexpected(dealt.error());
  }
  return found->size() == asked && not_yet_.size() < found->size();
}

// Errors: of the folder, or of us: the rest waits as well.
Status MailRounds::deal_with(std::uint32_t mail) {
  const auto failed_before = unreadable_.find(mail);
  if (failed_before == unreadable_.end() || failed_before->second < mail_unreadable_max) {
    auto bytes = folder_->read(mail, mail_bytes_max);
    if (!bytes) {
      ++unreadable_[mail];
      return std::unexpected(std::move(bytes.error()));
    }
    const api::MailDeed deed = act_(*std::move(bytes));
    if (deed.kind == Kind::again) return fail(Error::Code::unavailable, deed.why);
    unreadable_.erase(mail);
    if (deed.kind == Kind::not_yet && ++not_yet_[mail] < mail_not_yet_max) return {};
    log::info("mail_read", {{"mail", mail},
                            {"acted", deed.kind != Kind::nothing && deed.kind != Kind::not_yet},
                            {"why", deed.why}});
    if (deed.kind == Kind::acted) ++state_.answers;
    if (deed.note) tell_(*deed.note);
  } else {
    log::warn("mail_unreadable", {{"mail", mail}});
  }
  if (const Status marked = folder_->mark(mail); !marked) return marked;
  not_yet_.erase(mail);
  unreadable_.erase(mail);
  ++state_.mails;
  return {};
}

Duration MailRounds::failed(const Error& error, Time now) {
  folder_.reset();  // the next look is on a new connection
  ++failures_;
  ++state_.failures;
  state_.fault = error.message;
  if (!state_.failing_since) state_.failing_since = now;
  Duration pause = mail_look_interval;
  for (int i = 1; i < failures_ && pause < mail_look_interval_max; ++i) pause *= 2;
  pause = std::min(pause, mail_look_interval_max);
  log::warn("mail_folder_failed", {{"host", at_.host},
                                   {"why", error.message},
                                   {"next_look_s", pause / std::chrono::seconds(1)}});
  return pause;
}

}  // namespace tocsin
