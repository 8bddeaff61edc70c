#include "api/answer_pages.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>

namespace tocsin::api {
namespace {

// Counts down the answers of the commands; the last one tells.
struct Countdown {
  std::atomic<std::size_t> open;
  std::function<void(bool)> done;
  std::atomic<bool> failed = false;

  void answered(bool worked) {
    if (!worked) failed = true;
    if (open.fetch_sub(1) == 1) done(!failed);
  }
};

bool safe_to_ignore(const Error& error) {
  return error.code == Error::Code::conflict || error.code == Error::Code::not_found;
}

}  // namespace

PageVerb page_verb(const WrittenAnswer& answer) {
  switch (answer.verb) {
    case WrittenAnswer::Verb::escalate:
      return PageVerb::escalate;
    case WrittenAnswer::Verb::resolve:
      return PageVerb::resolve;
    case WrittenAnswer::Verb::acknowledge:
    case WrittenAnswer::Verb::unknown:
      break;
  }
  return PageVerb::acknowledge;
}

std::string_view done_word(PageVerb verb) {
  switch (verb) {
    case PageVerb::acknowledge:
      return "Acknowledged";
    case PageVerb::resolve:
      return "Resolved";
    case PageVerb::escalate:
      return "Escalated";
  }
  return "Done";
}

PageVerb possible(const std::vector<Page>& pages, PageVerb verb) {
  const bool incident = std::ranges::any_of(
      pages, [](const Page& page) { return page.subject_kind == SubjectOf::incident; });
  return verb == PageVerb::resolve && incident ? PageVerb::acknowledge : verb;
}

void answer_pages(Backend& backend, Reader& reader, const std::vector<Page>& pages, PageVerb verb,
                  const std::optional<Actor>& actor, Origin origin, std::function<void(bool)> done,
                  const std::string& key) {
  auto round = std::make_shared<Countdown>(pages.size() + 1, std::move(done));
  for (const Page& page : pages) {
    Command command;
    command.actor =
        actor.value_or(Actor{.kind = ActorKind::user, .slug = page.user, .on_behalf_of = {}});
    command.origin = origin;
    if (!key.empty()) command.idempotency_key = key + "-" + std::to_string(page.id.value);
    command.body = answer_to(page, verb, reader);
    const bool taken = backend.engine.submit(std::move(command), [round](Answer answer) {
      round->answered(answer.reply.has_value() || safe_to_ignore(answer.reply.error()));
    });
    if (!taken) round->answered(false);
  }
  round->answered(true);
}

}  // namespace tocsin::api
