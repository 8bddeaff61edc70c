#include "api/mail_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/answer_pages.hpp"
#include "base/ascii.hpp"
#include "base/crypto.hpp"
#include "channels/mail_id.hpp"
#include "channels/mime.hpp"
#include "channels/text.hpp"
#include "domain/escalation/link.hpp"
#include "engine/reach.hpp"
#include "intake/mail_answer.hpp"

namespace tocsin::api {
namespace {

using Kind = MailDeed::Kind;
using Done = std::function<void(MailDeed)>;

constexpr std::size_t headline_bytes_max = 200;
constexpr std::string_view not_understood =
    "Could not do anything: the first line of a reply is one word, ack, resolve or escalate";
constexpr std::string_view not_ringing = "Nothing to do: this was answered or is over already";

MailDeed nothing(std::string why) { return {Kind::nothing, std::move(why), {}}; }
MailDeed later(std::string why) { return {Kind::again, std::move(why), {}}; }

std::string address_of(const ContactMethod& method) {
  const auto address = read_address(method.address);
  return address ? lower_case(address->address) : std::string();
}

// The methods by which a mail of `address` may have been sent: those of that address, and those of
// the person who signs in with it.
std::vector<Slug> methods_of(const Config& config, std::string_view address) {
  std::vector<Slug> methods;
  for (const auto& [slug, entry] : config.table<ContactMethod>().all()) {
    const ContactMethod& method = entry.value;
    if (method.channel != Channel::email) continue;
    const User* user = config.find<User>(method.user);
    if (user == nullptr || !user->active) continue;
    if (address_of(method) == address || lower_case(user->email) == address) {
      methods.push_back(slug);
    }
  }
  return methods;
}

// The rows of the job's attempts by one of these methods, the newest first.
Result<std::vector<Notification>> attempts_of(Reader& reader, JobId job,
                                              const std::vector<Slug>& methods) {
  std::vector<Notification> attempts;
  for (const Slug& method : methods) {
    NotificationQuery query;
    query.contact_method = method;
    query.job = job;
    auto slice = reader.notifications(sight_of_all, query);
    if (!slice) return std::unexpected(std::move(slice.error()));
    std::ranges::move(slice->rows, std::back_inserter(attempts));
  }
  return attempts;
}

// ---- a mail that came back ----------------------------------------------------------------------

void tell_bounce(Backend& backend, const Notification& sent, const std::string& words, bool gone,
                 Done done) {
  Command command;
  command.origin = Origin::channel;
  command.idempotency_key = fmt::format("bounce-{}", sent.id.value);
  command.body = TellBounce{.notification = sent.id,
                            .user = sent.user,
                            .contact_method = sent.contact_method,
                            .pages = sent.pages,
                            .receipt = one_line("it came back: " + words, receipt_bytes_max),
                            .drill = sent.drill,
                            .sent_at = sent.started_at,
                            .method_gone = gone};
  auto kept = std::make_shared<Done>(std::move(done));
  const bool taken = backend.engine.submit(std::move(command), [kept](const Answer& answer) {
    (*kept)(answer.reply ? MailDeed{Kind::bounced, "a mail of ours came back", {}}
                         : later(answer.reply.error().message));
  });
  if (!taken) (*kept)(later("the engine is busy"));
}

void take_bounce(Backend& backend, Reader& reader, const Bounce& bounce, JobId job, Done done) {
  const auto attempts =
      attempts_of(reader, job, methods_of(*backend.engine.config(), lower_case(bounce.to)));
  if (!attempts) return done(later(attempts.error().message));
  const auto sent = std::ranges::find_if(*attempts, [](const Notification& row) {
    return row.kind == JobKind::notification && row.status == NotificationStatus::sent;
  });
  if (sent == attempts->end()) return done(nothing("what came back is known to have failed"));
  tell_bounce(backend, *sent, bounce.words, bounce.gone, std::move(done));
}

// ---- an answer ----------------------------------------------------------------------------------

struct Letter {
  JobId job;             // of the mail that it answers
  bool direct = false;   // that stands in In-Reply-To, not merely in References
  std::string answered;  // its id
  std::string from;
  std::string id;  // its own
  WrittenAnswer answer;
  std::string key;  // the same for the same mail
};

std::optional<MailNote> note(const Letter& letter, std::string words) {
  return MailNote{.to = letter.from,
                  .words = std::move(words),
                  .answers = letter.id,
                  .answered = letter.answered};
}

// Told only to whoever answered a page itself: a program that answers this note as well names the
// note in In-Reply-To, and that is the end of it.
MailDeed cannot(const Letter& letter, std::string_view words) {
  MailDeed deed = nothing(std::string(words));
  if (letter.direct) deed.note = note(letter, std::string(words));
  return deed;
}

bool answerable(const Page& page, PageVerb verb, Reader& reader) {
  if (page.status == PageStatus::open || page.status == PageStatus::escalated) return true;
  if (verb == PageVerb::escalate) return still_acknowledged(page, reader);
  return verb == PageVerb::resolve && page.status == PageStatus::acknowledged;
}

std::vector<Page> pages_meant(Reader& reader, const Notification& sent,
                              const WrittenAnswer& answer) {
  std::vector<Page> pages;
  for (const PageId id : sent.pages) {
    if (answer.page && *answer.page != id) continue;
    const auto page = reader.page(id);
    if (page && page->user == sent.user && answerable(*page, page_verb(answer), reader)) {
      pages.push_back(*page);
    }
  }
  return pages;
}

std::string done_words(PageVerb verb, const std::vector<Page>& pages, Reader& reader) {
  if (pages.size() > 1) return fmt::format("{}: {} pages", done_word(verb), pages.size());
  const json::object view = view_of(pages.front(), reader);
  return fmt::format("{}: {}", done_word(verb),
                     one_line(std::string_view(view.at("title").as_string()), headline_bytes_max));
}

void take_answer(Backend& backend, Reader& reader, const Letter& letter, Done done) {
  const std::vector<Slug> methods = methods_of(*backend.engine.config(), letter.from);
  if (methods.empty()) return done(nothing("the sender is nobody who gets pages by mail"));
  const auto attempts = attempts_of(reader, letter.job, methods);
  if (!attempts) return done(later(attempts.error().message));
  if (attempts->empty())
    return done({Kind::not_yet, "no mail of this id to this sender is known", {}});
  const Notification& sent = attempts->front();
  if (sent.kind != JobKind::notification) return done(nothing("it answers no page"));
  if (letter.answer.verb == WrittenAnswer::Verb::unknown) {
    return done(cannot(letter, not_understood));
  }
  const std::vector<Page> pages = pages_meant(reader, sent, letter.answer);
  if (pages.empty()) return done(cannot(letter, not_ringing));
  const PageVerb verb = possible(pages, page_verb(letter.answer));
  MailDeed deed{Kind::acted, std::string(to_text(verb)),
                note(letter, done_words(verb, pages, reader))};
  answer_pages(
      backend, reader, pages, verb, std::nullopt, Origin::channel,
      [done = std::move(done), deed = std::move(deed)](bool worked) {
        done(worked ? deed : later("it could not be written down"));
      },
      letter.key);
}

// The first id that is one of ours. None: it answers nothing of ours.
std::optional<Letter> letter_of(const Mail& mail, std::string_view bytes,
                                const std::string& link_key) {
  const std::string_view direct = field_of(mail.fields, "in-reply-to");
  for (const std::string& id : answered_ids(mail)) {
    const auto job = job_of_mail_id(link_key, id);
    if (!job) continue;
    std::string_view own = field_of(mail.fields, "message-id");
    if (own.starts_with('<') && own.ends_with('>')) own = own.substr(1, own.size() - 2);
    return Letter{.job = *job,
                  .direct = direct.find(id) != std::string_view::npos,
                  .answered = id,
                  .from = sender_of(mail),
                  .id = std::string(own),
                  .answer = read_answer(first_words(mail.text)),
                  .key = "mail-" + to_hex(sha256(bytes)).substr(0, 32)};
  }
  return std::nullopt;
}

// The work of a reader thread, which may have none.
void on_reader(Backend& backend, Done done, std::function<void(Reader&, Done)> look) {
  auto kept = std::make_shared<Done>(std::move(done));
  Pool::Work work = [kept, look = std::move(look)](Result<Reader*> reader) {
    if (!reader) return (*kept)(later(reader.error().message));
    look(**reader, *kept);
  };
  if (!backend.readers.submit(work)) (*kept)(later("Tocsin is busy"));
}

}  // namespace

void act_on_mail(Backend& backend, std::string bytes, Done done) {
  const Mail mail = read_mail(bytes);
  const std::string link_key = link_key_of(backend.secrets_key);
  if (const auto bounce = bounce_of(mail)) {
    const auto job = job_of_mail_id(link_key, bounce->id);
    if (!job) return done(nothing("what came back is none of our pages"));
    return on_reader(backend, std::move(done),
                     [&backend, bounce = *bounce, job = *job](Reader& reader, Done told) {
                       take_bounce(backend, reader, bounce, job, std::move(told));
                     });
  }
  if (is_automatic(mail)) return done(nothing("a program sent it"));
  auto letter = letter_of(mail, bytes, link_key);
  if (!letter) return done(nothing("it answers no mail of ours"));
  if (letter->from.empty()) return done(nothing("it has no sender, or several"));
  on_reader(backend, std::move(done),
            [&backend, letter = *std::move(letter)](Reader& reader, Done told) {
              take_answer(backend, reader, letter, std::move(told));
            });
}

}  // namespace tocsin::api
