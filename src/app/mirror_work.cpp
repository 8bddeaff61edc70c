#include "app/mirror_work.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "domain/incidents/privacy.hpp"
#include "engine/notice_words.hpp"
#include "engine/secrets.hpp"

namespace tocsin {
namespace {

constexpr std::size_t invited_max = 100;

Slug person_of(const Actor& actor) {
  return actor.kind == ActorKind::user ? actor.slug : actor.on_behalf_of;
}

// The member that the person proved to be; empty: none is known.
std::string member_of(const Config& config, const Slug& user) {
  for (const ContactMethod* method : verified_methods(config, user)) {
    const bool is_member = method->address.starts_with('U') || method->address.starts_with('W');
    if (method->channel == Channel::slack_app && is_member && is_chat_id(method->address)) {
      return method->address;
    }
  }
  return {};
}

// Into a new channel: whoever the settings name, and whoever is with the incident. Into one that is
// there: whoever the entry says has come.
std::vector<std::string> invited(const Config& config, const NextEntry& next) {
  std::vector<Slug> people;
  const TimelineEntry& entry = *next.entry;
  if (next.incident.chat.channel.empty()) {
    people = config.settings().slack_invite;
    const std::vector<Slug> circle = circle_of(next.incident);
    people.insert(people.end(), circle.begin(), circle.end());
    people.push_back(next.incident.declared_by);
  } else if (entry.kind == EntryKind::role_assigned || entry.kind == EntryKind::responder_joined) {
    people = {entry.user.empty() ? person_of(entry.actor) : entry.user};
  }
  std::vector<std::string> members;
  for (const Slug& user : people) {
    const User* found = config.find<User>(user);
    if (found == nullptr || found->guest) continue;
    std::string member = member_of(config, user);
    const bool known = std::ranges::find(members, member) != members.end();
    if (!member.empty() && !known && members.size() < invited_max) {
      members.push_back(std::move(member));
    }
  }
  return members;
}

Result<std::optional<ChatLink>> link_to(Reader& reader, const Incident& incident, EntryId entry) {
  if (!entry || incident.chat.channel.empty()) return std::nullopt;
  auto links = reader.chat_links(
      {.channel = incident.chat.channel, .incident = incident.id, .entries = {entry}});
  if (!links) return std::unexpected(std::move(links.error()));
  if (links->empty()) return std::nullopt;
  return std::move(links->front());
}

}  // namespace

Result<slack_mirror::Workspace> workspace_of(const Settings& settings,
                                             std::string_view master_key) {
  auto token = unseal(master_key, slack_bot_token_purpose, settings.slack_bot_token);
  if (!token) return std::unexpected(std::move(token.error()));
  return slack_mirror::Workspace{.api_url = settings.slack_api_url,
                                 .token = *std::move(token),
                                 .public_url = settings.public_url,
                                 .prefix = settings.slack_channel_prefix,
                                 .private_channels = settings.slack_channels_private};
}

Result<slack_mirror::Work> mirror_work(Reader& reader, const Config& config, const NextEntry& next,
                                       const Follow& follow) {
  slack_mirror::Work work{.incident = next.incident, .entry = *next.entry};
  const TimelineEntry& entry = *next.entry;
  if (const Slug person = person_of(entry.actor); !person.empty()) {
    work.author = name_of_user(config, person);
  }
  if (!entry.user.empty() && entry.user != person_of(entry.actor)) {
    work.person = name_of_user(config, entry.user);
  }
  if (entry.kind == EntryKind::role_assigned || entry.kind == EntryKind::role_left) {
    work.entry.text = name_of_role(config, entry.text);
  }
  work.withdrawn = next.withdrawn;
  work.look_first = follow.failed > 0;
  auto link = link_to(reader, next.incident, entry.id);
  if (!link) return std::unexpected(std::move(link.error()));
  work.link = *std::move(link);
  auto about = link_to(reader, next.incident, entry.about);
  if (!about) return std::unexpected(std::move(about.error()));
  work.about = *std::move(about);
  if (work.about) {
    EntryQuery query;
    query.incident = next.incident.id;
    query.ids = {entry.about};
    const auto line = reader.entries(query);
    if (!line) return std::unexpected(line.error());
    if (!line->rows.empty()) work.about_kind = line->rows.front().kind;
  }
  work.members = invited(config, next);
  return work;
}

JobOutcome mirror_outcome(const slack_mirror::Outcome& outcome, const NextEntry& next,
                          const Follow& follow) {
  JobOutcome told{};
  told.kind = outcome.kind;
  told.receipt = outcome.receipt;
  told.not_before = outcome.not_before;
  told.chat = outcome.made;
  told.chat_link = outcome.link;
  told.chat_gone = outcome.gone;
  told.through = next.passed;
  const bool settled =
      outcome.kind == JobOutcomeKind::sent || outcome.kind == JobOutcomeKind::rejected;
  if (settled) told.through = next.entry->id;
  if (!outcome.gone.empty()) told.through = follow.last;
  const bool nothing = outcome.kind == JobOutcomeKind::sent && outcome.receipt.empty();
  if (!nothing) {
    told.about = fmt::format("INC-{}: {}", next.incident.id.value, to_text(next.entry->kind));
  }
  return told;
}

}  // namespace tocsin
