#include "engine/mentions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "domain/incidents/mention.hpp"
#include "domain/incidents/privacy.hpp"
#include "engine/notice_words.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

constexpr std::size_t words_told_max = 300;  // bytes of the line, in a message
constexpr std::size_t named_max = 20;        // of one line; more hear nothing

std::vector<Target> targets_of(const std::vector<Slug>& users) {
  std::vector<Target> targets;
  for (const Slug& user : users) targets.push_back({TargetKind::user, user});
  return targets;
}

// What is for the roles only is read in the room.
std::string words_of(const TimelineEntry& line) {
  if (line.visibility == Visibility::restricted) return "";
  std::string words(cut_utf8(line.text, words_told_max));
  if (words.size() < line.text.size()) words += "…";
  std::ranges::replace(words, '\n', ' ');
  return words;
}

// Whoever is asked for or was there; those in the room read it by themselves.
bool hears(const Incident& incident, const Slug& user, Visibility visibility) {
  const bool role = holds_a_role(incident.roles, user);
  if (visibility == Visibility::restricted && !role) return false;
  const bool of_it =
      role || holds(incident.members, user) || responder_of(incident.responders, user) != nullptr;
  return of_it && !is_present(incident.responders, user) && !is_let_go(incident.responders, user);
}

}  // namespace

Status check_called(const Decision& decision, const WriteEntry& body, bool live) {
  if (body.page.empty()) return {};
  constexpr const char* place = "/page";
  if (folds(body.kind)) {
    return fail(Error::Code::invalid, "a line calls people, nothing that is said about one", place);
  }
  if (!live) return fail(Error::Code::invalid, "it is over: nobody is called for it", place);
  const User* writer = decision.config.find<User>(decision.person());
  if (writer != nullptr && writer->guest) {
    return fail(Error::Code::forbidden, "a guest calls nobody", place);
  }
  if (body.page.size() > page_people_max) {
    return fail(Error::Code::too_large, "at most 100 people at a time", place);
  }
  const std::vector<Slug> named = mentions_in(body.text);
  for (const Slug& slug : body.page) {
    if (!holds(named, slug)) {
      return fail(Error::Code::invalid, fmt::format("the line does not name @{}", slug), place);
    }
    const User* user = decision.config.find<User>(slug);
    if (user == nullptr || !user->active) {
      return fail(Error::Code::invalid, fmt::format("there is no active user @{}", slug), place);
    }
  }
  const auto people = people_to_call(decision, targets_of(body.page), place);
  return people ? Status{} : std::unexpected(people.error());
}

void tell_named(Decision& decision, const TimelineEntry& line, const Incident& incident,
                const std::vector<Slug>& page) {
  std::vector<Slug> named = mentions_in(line.text);
  // Whoever has no account here, but talks in a mirror, sends nobody messages.
  if (named.empty() || decision.person().empty()) return;
  const std::string words = words_of(line);
  const Visibility visibility = line.visibility;
  if (named.size() > named_max) named.resize(named_max);
  for (const Slug& user : named) {
    if (holds(page, user) || !hears(incident, user, visibility)) continue;
    tell_beside(
        decision, incident, user, NoteKind::named,
        fmt::format("{} names you in {}{}{}", name_of_user(decision.config, decision.person()),
                    title_of(decision.config, incident), words.empty() ? "" : ": ", words));
  }
  if (!page.empty()) {
    decision.then(PagePeople{.subject_kind = SubjectOf::incident,
                             .subject = incident.id.value,
                             .targets = targets_of(page),
                             .instead = false,
                             .note = words,
                             .in_a_line = true});
  }
}

}  // namespace tocsin
