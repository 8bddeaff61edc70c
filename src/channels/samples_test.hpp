// Deliveries for the tests of the channels: one page, many, hostile words, a verification.
#pragma once

#include "channels/message.hpp"
#include "domain/escalation/link.hpp"

namespace tocsin::samples {

inline const Time now = from_ms(1'795'403'529'000);  // 2026-11-23T03:12:09Z

inline RenderContext context() {
  return {.organisation = "ACME",
          .public_url = "https://tocsin.example.org",
          .mail_from = "tocsin@example.org",
          .link_key = link_key_of(std::string(32, 'k')),
          .secret = ""};
}

inline DeliveryItem item(std::uint64_t page = 4711) {
  return {.page = PageId{page},
          .generation = 1,
          .subject_kind = SubjectOf::alert,
          .subject = page + 10'000,
          .title = "checkout p99 > 4 s",
          .severity = Severity::SEV2,
          .service = "payments",
          .why = "policy Payments, step 1",
          .since = now - 90s,
          .drill = false};
}

inline Delivery page(Channel channel, std::string address) {
  Delivery delivery;
  delivery.job = JobId{12};
  delivery.kind = JobKind::notification;
  delivery.lane = "lane";
  delivery.idempotency_key = "job-12";
  delivery.user = "ana";
  delivery.user_name = "Ana Souza";
  delivery.method.slug = "ana-" + std::string(to_text(channel));
  delivery.method.user = "ana";
  delivery.method.channel = channel;
  delivery.method.name = "work phone";
  delivery.method.address = std::move(address);
  delivery.items = {item()};
  delivery.at = now;
  return delivery;
}

inline Delivery drill(Channel channel, std::string address) {
  Delivery delivery = page(channel, std::move(address));
  delivery.items[0].drill = true;
  delivery.items[0].subject_kind = SubjectOf::incident;
  delivery.items[0].subject = 42;
  delivery.items[0].title = "Checkout errors in EU";
  delivery.items[0].severity = Severity::SEV1;
  return delivery;
}

inline Delivery incident(Channel channel, std::string address) {
  Delivery delivery = drill(channel, std::move(address));
  delivery.items[0].drill = false;
  delivery.items[0].why = "to be Incident commander";
  delivery.items[0].bridge_url = "https://meet.example.org/major?room=1&pin=22";
  delivery.items[0].bridge_phone = "+49 30 1234567,,4711#";
  return delivery;
}

inline Delivery bundle(Channel channel, std::string address, std::size_t count) {
  Delivery delivery = page(channel, std::move(address));
  delivery.items.clear();
  for (std::size_t i = 0; i < count; ++i) {
    DeliveryItem one = item(100 + i);
    one.title = "disk full on db-" + std::to_string(i);
    one.severity = i == count - 1 ? Severity::SEV1 : Severity::SEV3;
    delivery.items.push_back(one);
  }
  return delivery;
}

inline Delivery verification(Channel channel, std::string address) {
  Delivery delivery = page(channel, std::move(address));
  delivery.kind = JobKind::verification;
  delivery.items.clear();
  delivery.code = "493021";
  return delivery;
}

inline Delivery notice(Channel channel, std::string address) {
  Delivery delivery = page(channel, std::move(address));
  delivery.kind = JobKind::notice;
  delivery.items.clear();
  Note note;
  note.kind = NoteKind::shift_begun;
  note.text = "You are on call for Payments now until Tue 24 Nov 09:00 (Europe/Berlin)";
  note.schedule = "payments";
  note.user = "ana";
  note.at = now;
  delivery.notes = {note};
  return delivery;
}

// With a note that its author wrote over several lines, and more than are listed.
inline Delivery notices(Channel channel, std::string address) {
  Delivery delivery = notice(channel, std::move(address));
  delivery.notes[0].text += ". Ben left a note: mind <b>db-3</b>\nand @here *db-4*";
  Note over;
  over.text = "Over: [SEV2] checkout p99 > 4 s (payments); Ben resolved it";
  over.subject = 14711;
  over.at = now;
  delivery.notes.push_back(over);
  delivery.notes_more = 5;
  return delivery;
}

// What somebody who controls an alert's title would try.
inline std::string hostile_title() {
  return "\"><script>alert(1)</script> <!channel> @here & | \r\nBcc: all@example.org\r\n\r\n.\r\n"
         "\u202Egnp.exe \xF0\x9F\x94\xA5 =?UTF-8?B?eA==?= \xff\xfe {{x}} %0a " +
         std::string(1024, 'x');
}

inline Delivery hostile(Channel channel, std::string address) {
  Delivery delivery = page(channel, std::move(address));
  delivery.items[0].title = hostile_title();
  delivery.items[0].service = "pay\"ments\r\n<b>";
  delivery.items[0].why = "policy <i>Pay</i>,\nstep 1";
  delivery.user_name = "Ana \"the <bell>\"\r\nX-Evil: 1 Souza \u00e9";
  return delivery;
}

}  // namespace tocsin::samples
