// What Twilio sends: receipts, replies to text messages, keys pressed in a call. Nobody signs in:
// each request carries a signature by the account's token, over the address that Twilio called.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "api/answer_pages.hpp"
#include "api/routes.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/url.hpp"
#include "channels/text.hpp"
#include "channels/twilio.hpp"
#include "domain/escalation/link.hpp"
#include "domain/escalation/written_answer.hpp"
#include "engine/secrets.hpp"

namespace tocsin::api {
namespace {

constexpr std::size_t webhook_bytes_max = 64 * 1024;
constexpr std::size_t title_bytes_max = 100;
constexpr int messages_looked_at_max = 100;
constexpr int pages_looked_at_max = 1000;
constexpr std::string_view help =
    "Reply 1 to acknowledge, 2 to escalate what rings; or ACK and the number behind #, or ACK ALL.";

net::Response twiml(std::string text) {
  return net::respond_with(200, "text/xml; charset=utf-8", std::move(text));
}

std::string value_of(const twilio::Form& form, std::string_view name) {
  for (const auto& [known, value] : form) {
    if (known == name) return value;
  }
  return {};
}

// The form of a request that Twilio signed for this provider. Errors: not_found, forbidden.
Result<twilio::Form> signed_form(const Call& call, const Backend& backend) {
  const Provider* provider = call.config->find<Provider>(call.part(0));
  if (provider == nullptr || provider->kind != ProviderKind::twilio) {
    return fail(Error::Code::not_found, "there is no such provider of the kind twilio");
  }
  std::string url(without_slashes(call.config->settings().public_url));
  if (url.empty()) {
    return fail(Error::Code::forbidden,
                "the signature cannot be checked: set the public URL in the settings first");
  }
  const auto token =
      unseal(backend.secrets_key, provider_secret_purpose(provider->slug), provider->secret);
  twilio::Form form = net::parse_form(call.request.body);
  const bool good =
      token && !token->empty() &&
      equal_in_constant_time(twilio::signature(*token, url + call.request.target, form),
                             call.request.header("X-Twilio-Signature"));
  if (good) return form;
  log::warn("twilio_signature_refused", {{"provider", provider->slug}});
  return fail(Error::Code::forbidden,
              "the signature is not of this account: see that the auth token is right, and that "
              "the public URL in the settings is the address that Twilio calls");
}

// Receipts.

void status(Call&& call, Backend& backend, Answered respond) {
  const auto form = signed_form(call, backend);
  if (!form) return respond(problem(form.error()));
  const std::string of_call = value_of(*form, "CallSid");
  const Channel channel = of_call.empty() ? Channel::sms : Channel::voice;
  const std::string word =
      value_of(*form, channel == Channel::voice ? "CallStatus" : "MessageStatus");
  TellReceipt receipt{
      .provider = call.part(0),
      .message = channel == Channel::voice ? of_call : value_of(*form, "MessageSid"),
      .kind = twilio::meaning_of(channel, word),
      .receipt = word};
  if (const std::string code = value_of(*form, "ErrorCode"); !code.empty()) {
    receipt.receipt += ", error " + code;
  }
  receipt.receipt = one_line(receipt.receipt, receipt_bytes_max);
  answer_on(backend.readers, std::move(call), backend, std::move(respond),
            [receipt = std::move(receipt)](Call&, Desk&) -> Result<Outcome> {
              Command command;
              command.origin = Origin::channel;
              command.body = receipt;
              return Write{std::move(command), [](Call&, Desk&, const Reply&) {
                             return Result<net::Response>(no_content());
                           }};
            });
}

// Answers of people.

// The methods by which this number reaches somebody: verified ones only.
std::vector<const ContactMethod*> methods_of_number(const Config& config, std::string_view number) {
  std::vector<const ContactMethod*> found;
  for (const auto& [slug, entry] : config.table<User>().all()) {
    for (const ContactMethod* method : usable_methods(config, slug)) {
      if (is_phone(method->channel) && method->address == number) found.push_back(method);
    }
  }
  return found;
}

Result<std::vector<Page>> ringing(Reader& reader,
                                  const std::vector<const ContactMethod*>& methods) {
  std::set<Slug> users;
  for (const ContactMethod* method : methods) users.insert(method->user);
  std::vector<Page> pages;
  for (const Slug& user : users) {
    PageQuery query;
    query.user = user;
    query.statuses = {PageStatus::open, PageStatus::escalated};
    query.limit = pages_looked_at_max;
    auto slice = reader.pages(sight_of_all, query);
    if (!slice) return std::unexpected(std::move(slice.error()));
    pages.insert(pages.end(), slice->rows.begin(), slice->rows.end());
  }
  return pages;
}

// Of the pages that call one person for one thing, the newest.
using NewestOf = std::map<std::tuple<Slug, SubjectOf, std::uint64_t>, Page>;
NewestOf newest_of(const std::vector<Page>& pages) {
  NewestOf newest;
  for (const Page& page : pages) {
    const auto [known, is_new] =
        newest.try_emplace({page.user, page.subject_kind, page.subject}, page);
    if (!is_new && known->second.id < page.id) known->second = page;
  }
  return newest;
}

std::vector<Page> each_once(const std::vector<Page>& pages) {
  std::vector<Page> once;
  for (auto& [about, page] : newest_of(pages)) once.push_back(page);
  return once;
}

// What the messages to this number were about, each message's pages that still ring, for each thing
// the newest; the newest message first.
Result<std::vector<std::vector<Page>>> told(Reader& reader,
                                            const std::vector<const ContactMethod*>& methods,
                                            const std::vector<Page>& rings) {
  std::vector<Notification> sent;
  for (const ContactMethod* method : methods) {
    if (method->channel != Channel::sms) continue;
    NotificationQuery query;
    query.contact_method = method->slug;
    query.limit = messages_looked_at_max;
    auto slice = reader.notifications(sight_of_all, query);
    if (!slice) return std::unexpected(std::move(slice.error()));
    sent.insert(sent.end(), slice->rows.begin(), slice->rows.end());
  }
  std::ranges::sort(sent, std::greater{}, &Notification::id);
  const NewestOf newest = newest_of(rings);
  std::vector<std::vector<Page>> messages;
  for (const Notification& notification : sent) {
    if (notification.kind != JobKind::notification ||
        notification.status == NotificationStatus::rejected) {
      continue;
    }
    std::vector<Page> about;
    for (const Page& page : rings) {
      if (std::ranges::find(notification.pages, page.id) != notification.pages.end()) {
        about.push_back(newest.at({page.user, page.subject_kind, page.subject}));
      }
    }
    if (!about.empty()) messages.push_back(each_once(about));
  }
  return messages;
}

// Which pages an answer means. Errors: not_found, conflict; the sentence is the reply.
Result<std::vector<Page>> meant(const WrittenAnswer& answer, Reader& reader,
                                const std::vector<const ContactMethod*>& methods) {
  auto rings = ringing(reader, methods);
  if (!rings) return rings;
  if (rings->empty()) return fail(Error::Code::not_found, "Nothing rings for you now.");
  if (answer.all) return each_once(*rings);
  if (answer.page) {
    std::erase_if(*rings, [&](const Page& page) { return page.id != *answer.page; });
    if (!rings->empty()) return rings;
    return fail(Error::Code::not_found,
                fmt::format("#{} does not ring for you.", answer.page->value));
  }
  auto messages = told(reader, methods, *rings);
  if (!messages) return std::unexpected(std::move(messages.error()));
  if (messages->empty()) {
    return fail(Error::Code::not_found, "Nothing that was texted here rings for you now.");
  }
  // Only what the person has surely read: with several messages open, "1" may mean an older one.
  const std::vector<Page>& newest = messages->front();
  std::set<PageId> open;
  for (const auto& message : *messages) {
    for (const Page& page : message) open.insert(page.id);
  }
  if (open.size() == newest.size()) return newest;
  std::string numbers;
  for (const PageId page : open) {
    if (numbers.size() < 60) numbers += fmt::format(" #{}", page.value);
  }
  return fail(
      Error::Code::conflict,
      fmt::format("{} pages ring:{}. Reply ACK and a number, or ACK ALL.", open.size(), numbers));
}

std::string reply_words(PageVerb verb, const std::vector<Page>& pages, Reader& reader) {
  const std::string_view done = done_word(verb);
  if (pages.size() > 1) return fmt::format("{}: {} pages.", done, pages.size());
  const json::object view = view_of(pages.front(), reader);
  return fmt::format("{}: {}", done,
                     one_line(std::string_view(view.at("title").as_string()), title_bytes_max));
}

void act(Backend& backend, Reader& reader, const std::vector<Page>& pages, PageVerb verb,
         std::function<void(bool)> done) {
  answer_pages(backend, reader, pages, verb, std::nullopt, Origin::channel, std::move(done));
}

void reply(Call&& call, Backend& backend, Answered respond) {
  const auto form = signed_form(call, backend);
  if (!form) return respond(problem(form.error()));
  const auto methods = methods_of_number(*call.config, value_of(*form, "From"));
  // A number that is nobody's gets no answer: two machines would write to each other for ever.
  if (methods.empty()) return respond(twiml(twilio::reply_twiml("")));
  const WrittenAnswer answer = read_answer(value_of(*form, "Body"));
  if (answer.verb == WrittenAnswer::Verb::unknown) {
    return respond(twiml(twilio::reply_twiml(help)));
  }
  // The configuration, whose methods are pointed to, stays alive with it.
  auto kept = std::make_shared<std::pair<std::shared_ptr<const Config>, Answered>>(
      call.config, std::move(respond));
  Pool::Work look = [&backend, kept, methods, answer](Result<Reader*> reader) {
    if (!reader) return kept->second(problem(reader.error()));
    const auto pages = meant(answer, **reader, methods);
    if (!pages) return kept->second(twiml(twilio::reply_twiml(pages.error().message)));
    const PageVerb verb = possible(*pages, page_verb(answer));
    act(backend, **reader, *pages, verb,
        [kept, words = reply_words(verb, *pages, **reader)](bool worked) {
          kept->second(twiml(twilio::reply_twiml(
              worked ? words : "Tocsin could not write it down. Reply once more.")));
        });
  };
  if (!backend.readers.submit(look)) {
    kept->second(problem(Error{Error::Code::unavailable, "Tocsin is busy; try again", {}}));
  }
}

// What the link of a call may still answer: as it was when the call was made.
std::vector<Page> pages_of(const PageLink& link, Reader& reader) {
  std::vector<Page> pages;
  for (const LinkedPage& linked : link.pages) {
    const auto page = reader.page(linked.page);
    const bool same = page && page->user == link.user && page->generation == linked.generation;
    if (same && !page->ended_at) pages.push_back(*page);
  }
  return pages;
}

void keys(Call&& call, Backend& backend, Answered respond) {
  const auto form = signed_form(call, backend);
  if (!form) return respond(problem(form.error()));
  const auto link = read_link_token(link_key_of(backend.secrets_key), call.query("link"), call.now);
  const User* user = link ? call.config->find<User>(link->user) : nullptr;
  if (user == nullptr || !user->active) {
    return respond(twiml(twilio::spoken_twiml("This call can no longer be answered. Goodbye.")));
  }
  const std::string pressed = value_of(*form, "Digits");
  const bool acknowledge = pressed == std::string(1, twilio::key_acknowledge);
  if (!acknowledge && pressed != std::string(1, twilio::key_escalate)) {
    return respond(twiml(twilio::keypad_twiml(
        "That key does nothing. Press 4 to acknowledge, 6 to escalate.",
        twilio::callback_url(call.config->settings().public_url, call.part(0), "keys") +
            "?link=" + call.query("link"))));
  }
  auto kept = std::make_shared<Answered>(std::move(respond));
  const PageVerb verb = acknowledge ? PageVerb::acknowledge : PageVerb::escalate;
  Pool::Work look = [&backend, kept, verb, link = *link](Result<Reader*> reader) {
    if (!reader) return (*kept)(problem(reader.error()));
    const std::vector<Page> pages = pages_of(link, **reader);
    if (pages.empty()) {
      return (*kept)(twiml(twilio::spoken_twiml("It has been answered already. Goodbye.")));
    }
    const std::string words =
        verb == PageVerb::escalate ? "Escalated. Goodbye." : "Acknowledged. Goodbye.";
    act(backend, **reader, pages, verb, [kept, words](bool worked) {
      (*kept)(twiml(twilio::spoken_twiml(
          worked ? words : "Tocsin could not write it down. Use the link in Tocsin.")));
    });
  };
  if (!backend.readers.submit(look)) {
    (*kept)(problem(Error{Error::Code::unavailable, "Tocsin is busy; try again", {}}));
  }
}

}  // namespace

void add_twilio_routes(std::vector<Route>& routes) {
  const auto add = [&](std::string_view pattern, void (*start)(Call&&, Backend&, Answered)) {
    routes.push_back({.method = "POST",
                      .pattern = pattern,
                      .gate = Gate::open,
                      .start = start,
                      .body_bytes_max = webhook_bytes_max});
  };
  add("/integrations/twilio/{provider}/status", status);
  add("/integrations/twilio/{provider}/reply", reply);
  add("/integrations/twilio/{provider}/keys", keys);
}

}  // namespace tocsin::api
