// What became of a message after a provider took it: asked for at growing distances, or told by the
// provider itself, whichever is first. Told later than that, it changes nothing: receipts that come
// out of order never move a state back.
#include <fmt/format.h>

#include <array>

#include "base/utf8.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

// After the message was taken, and after each time that it still was on its way.
constexpr std::array<Duration, 5> receipt_delays{15s, 45s, 4min, 10min, 45min};

void end(Decision& decision, Job asks) {
  asks.status = JobStatus::done;
  asks.due_at.reset();
  asks.lease_until.reset();
  decision.effects.jobs.push_back(std::move(asks));
}

void ask_again(Decision& decision, Job asks) {
  const auto asked = static_cast<std::size_t>(asks.attempt);
  if (asked >= receipt_delays.size()) return end(decision, std::move(asks));
  asks.status = JobStatus::pending;
  asks.due_at = decision.now + receipt_delays.at(asked);
  asks.lease_until.reset();
  decision.effects.jobs.push_back(std::move(asks));
}

void note(Decision& decision, const Job& asks, NotificationStatus status,
          const std::string& words) {
  const std::string receipt(cut_utf8(words, receipt_bytes_max));
  decision.effects.receipts.push_back({asks.notification, status, receipt, asks.pages});
  if (status != NotificationStatus::undelivered) return;
  for (const PageId id : asks.pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr) continue;
    decision.tell_subject(
        page->subject_kind, page->subject, EntryKind::notification_failed,
        {Reason::Code::provider_refused, asks.contact_method, asks.notification.value}, receipt,
        asks.user, asks.notification.value);
  }
}

void settle(Decision& decision, const Job& asks, NotificationStatus status,
            const std::string& words) {
  note(decision, asks, status, words);
  end(decision, asks);
}

// The message did not arrive: a page that had no other counts as told by nobody.
void forget_notified(Decision& decision, const Job& asks) {
  for (const PageId id : asks.pages) {
    const Page* page = decision.state.page(id);
    if (page == nullptr || page->messages == 0) continue;
    Page untold = *page;
    if (--untold.messages == 0) untold.notified_at.reset();
    decision.effects.pages.push_back(std::move(untold));
  }
}

// By the next provider at once; without one, by the person's other methods, or to other people.
void send_otherwise(Decision& decision, const Job& asks) {
  Job again;
  again.contact_method = asks.contact_method;
  again.user = asks.user;
  again.tried = {asks.provider};
  again.drill = asks.drill;
  again.created_at = decision.now;
  for (const PageId page : asks.pages) {
    if (wanted(decision, page)) again.pages.push_back(page);
  }
  if (again.pages.empty()) return;
  forget_notified(decision, asks);
  if (another_provider(decision, again)) {
    again.id = JobId{decision.next(&Counters::job)};
    lease(decision, again);
    decision.effects.jobs.push_back(std::move(again));
    return;
  }
  again.id = asks.id;
  hurry_other_methods(decision, again);
  escalate_unreached(decision, again, true);
}

}  // namespace

void end_method(Decision& decision, const Slug& slug, Time sent_at) {
  const auto* entry = decision.config.table<ContactMethod>().find_entry(slug);
  if (entry == nullptr || !entry->value.enabled || entry->meta.updated_at > sent_at) return;
  ContactMethod off = entry->value;
  off.enabled = false;
  if (!is_channel(off)) {
    Note note;
    note.kind = NoteKind::method_off;
    note.text = fmt::format(
        "Your contact method \"{}\" was turned off: nothing arrives there any more. Mend it in "
        "your profile",
        off.name.empty() ? off.slug : off.name);
    note.user = off.user;
    note.at = decision.now;
    tell_person(decision, off.user, std::move(note), off.slug);
  }
  ChangeConfig change;
  change.puts.push_back({.object = std::move(off), .expected_version = entry->meta.version});
  change.managed_by = entry->meta.managed_by;
  decision.then(std::move(change));
  decision.effects.audit.push_back(
      AuditEntry{AuditId{decision.next(&Counters::audit)}, decision.now, decision.command.actor,
                 decision.command.origin, "contact_method_ended", ConfigKind::contact_method, slug,
                 entry->meta.version, "{}"});
}

void owe_receipt(Decision& decision, const Job& job, const Notification& notification) {
  Job asks;
  asks.id = JobId{decision.next(&Counters::job)};
  asks.kind = JobKind::receipt;
  asks.lane = fmt::format("receipt:{}", job.provider);  // questions hold up no message
  asks.contact_method = job.contact_method;
  asks.user = job.user;
  if (job.kind == JobKind::notification) asks.pages = job.pages;
  asks.created_at = decision.now;
  asks.due_at = decision.now + receipt_delays.front();
  asks.drill = job.drill;
  asks.provider = job.provider;
  asks.message = notification.message;
  asks.notification = notification.id;
  decision.effects.jobs.push_back(std::move(asks));
}

void receipt_came(Decision& decision, const Job& asks, JobOutcomeKind kind, std::string words) {
  switch (kind) {
    case JobOutcomeKind::delivered:
      return settle(decision, asks, NotificationStatus::delivered, words);
    case JobOutcomeKind::undelivered:
      settle(decision, asks, NotificationStatus::undelivered, words);
      return send_otherwise(decision, asks);
    case JobOutcomeKind::unanswered:  // it rang: that counts, but is not enough
      settle(decision, asks, NotificationStatus::undelivered, words);
      return hurry_other_methods(decision, asks);
    case JobOutcomeKind::rejected:  // it cannot be asked for any more
      return end(decision, asks);
    case JobOutcomeKind::sent:
    case JobOutcomeKind::failed:
    case JobOutcomeKind::unknown:
    case JobOutcomeKind::not_sent_breaker:
    case JobOutcomeKind::on_its_way:
      return ask_again(decision, asks);
  }
}

Status decide_body(Decision& decision, const TellReceipt& body) {
  const Job* asks = decision.state.receipt_job(body.provider, body.message);
  if (asks == nullptr || body.kind == JobOutcomeKind::on_its_way) return {};
  receipt_came(decision, *asks, body.kind, body.receipt);
  return {};
}

// Nobody asks a mail server what became of a mail, so there is no job that does.
Status decide_body(Decision& decision, const TellBounce& body) {
  Job sent;
  sent.user = body.user;
  sent.contact_method = body.contact_method;
  sent.pages = body.pages;
  sent.notification = body.notification;
  sent.drill = body.drill;
  note(decision, sent, NotificationStatus::undelivered, body.receipt);
  send_otherwise(decision, sent);
  if (body.method_gone) end_method(decision, body.contact_method, body.sent_at);
  return {};
}

}  // namespace tocsin
