#include "domain/changes/change.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tocsin {
namespace {

Status check_length(std::string_view text, std::size_t bytes_max, std::string_view pointer) {
  if (text.size() <= bytes_max) return {};
  return fail(Error::Code::too_large, fmt::format("at most {} bytes", bytes_max),
              std::string(pointer));
}

Status check_change_link(const Link& link, std::size_t index) {
  const bool web = link.href.starts_with("https://") || link.href.starts_with("http://");
  const bool blank = std::ranges::any_of(
      link.href, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; });
  if (web && !blank && link.href.size() <= change_link_bytes_max) return {};
  return fail(Error::Code::invalid, "a link begins with https:// or http:// and has no blanks",
              fmt::format("/links/{}/href", index));
}

template <typename T>
void take(T& present, const std::optional<T>& said) {
  if (said) present = *said;
}

}  // namespace

Digest change_key(const Actor& sender, std::string_view source_id) {
  const bool person = !sender.on_behalf_of.empty() || sender.kind == ActorKind::user;
  const Slug& slug = sender.on_behalf_of.empty() ? sender.slug : sender.on_behalf_of;
  return digest_of(
      fmt::format("{}:{}:{}", person ? "user" : to_text(sender.kind), slug, source_id));
}

Change told_of(const ChangeReport& report, const Change* known, Time now) {
  Change change = known == nullptr ? Change{} : *known;
  if (known == nullptr) {
    change.source_id = report.source_id;
    change.began_at = report.ended_at.value_or(now);
    change.received_at = now;
  } else {
    ++change.version;
  }
  change.updated_at = now;
  take(change.source, report.source);
  take(change.title, report.title);
  take(change.kind, report.kind);
  take(change.services, report.services);
  take(change.who, report.who);
  take(change.began_at, report.began_at);
  take(change.links, report.links);
  take(change.details, report.details);
  if (report.state) {
    change.state = *report.state;
  } else if (report.ended_at && !is_over(change.state)) {
    change.state = ChangeState::done;
  }
  if (!is_over(change.state)) {
    change.ended_at.reset();
  } else if (report.ended_at) {
    change.ended_at = report.ended_at;
  } else if (!change.ended_at) {
    // Told of once, it has happened at that moment; told of twice, it ran until now.
    change.ended_at = known == nullptr ? change.began_at : std::max(change.began_at, now);
  }
  return change;
}

Status check(const Change& change) {
  if (change.source_id.empty()) {
    return fail(Error::Code::invalid, "id is what the sender calls the change; it is missing",
                "/id");
  }
  if (auto good = check_length(change.source_id, change_source_id_bytes_max, "/id"); !good) {
    return good;
  }
  if (change.title.empty()) {
    return fail(Error::Code::invalid, "what was changed? say it in one line", "/title");
  }
  if (auto good = check_length(change.title, change_title_bytes_max, "/title"); !good) return good;
  if (auto good = check_length(change.source, change_word_bytes_max, "/source"); !good) return good;
  if (auto good = check_length(change.who, change_word_bytes_max, "/who"); !good) return good;
  if (auto good = check_length(change.details, change_details_bytes_max, "/details"); !good) {
    return good;
  }
  if (change.services.size() > change_services_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} services", change_services_max),
                "/services");
  }
  if (change.links.size() > change_links_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} links", change_links_max),
                "/links");
  }
  for (std::size_t i = 0; i < change.links.size(); ++i) {
    if (auto good = check_change_link(change.links[i], i); !good) return good;
  }
  if (change.ended_at && *change.ended_at < change.began_at) {
    return fail(Error::Code::invalid, "it ended before it began", "/ended_at");
  }
  return {};
}

}  // namespace tocsin
