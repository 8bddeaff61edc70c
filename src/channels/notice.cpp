#include "channels/notice.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/url.hpp"
#include "channels/text.hpp"
#include "domain/escalation/link.hpp"
#include "domain/incidents/incident.hpp"

namespace tocsin {
namespace {

constexpr std::size_t note_bytes_max = 8'500;  // what is left at a hand-off is among them

static_assert(link_pages_max >= pages_per_notification_max);

// "2026-11-23 03:12:09 UTC"
std::string shown_time(Time time) {
  const std::string text = format_time(time);
  return text.substr(0, 10) + " " + text.substr(11, 8) + " UTC";
}

std::string mark_of(const DeliveryItem& item) {
  const std::string drill = item.drill ? "[DRILL] " : "";
  if (item.subject_kind == SubjectOf::test) return drill + "[TEST]";
  return fmt::format("{}[{}]", drill, to_text(item.severity));
}

std::string title_of(const DeliveryItem& item) {
  const std::string title = one_line(item.title, title_bytes_max);
  if (item.subject_kind != SubjectOf::incident) return title;
  return fmt::format("INC-{} {}", item.subject, title);
}

std::string title_with_service(const DeliveryItem& item) {
  const std::string service = one_line(item.service, words_bytes_max);
  return service.empty() ? title_of(item) : fmt::format("{} ({})", title_of(item), service);
}

// Of a page of ours; empty without a public URL.
std::string url_of(const RenderContext& context, std::string_view path) {
  const std::string_view base = without_slashes(context.public_url);
  return base.empty() ? "" : fmt::format("{}{}", base, path);
}

std::vector<NoticePlace> places_of(const DeliveryItem& item, const RenderContext& context) {
  std::vector<NoticePlace> places;
  const auto add = [&](std::string_view label, std::string words, bool link) {
    if (!words.empty()) places.push_back({label, words, link ? words : std::string()});
  };
  if (item.subject_kind != SubjectOf::incident) return places;
  add("Open the room", url_of(context, fmt::format("/incidents/INC-{}", item.subject)), true);
  add("Join the bridge", one_line(item.bridge_url, bridge_url_bytes_max), true);
  add("Dial", one_line(item.bridge_phone, words_bytes_max), false);
  return places;
}

NoticeItem notice_item(const Delivery& delivery, const DeliveryItem& item,
                       const RenderContext& context) {
  return {.headline = mark_of(item) + " " + title_with_service(item),
          .service = one_line(item.service, words_bytes_max),
          .why = one_line(item.why, why_bytes_max),
          .since = shown_time(item.since),
          .severity = item.severity,
          .test = item.subject_kind == SubjectOf::test,
          .incident = item.subject_kind == SubjectOf::incident,
          .since_at = item.since,
          .url = answer_url(delivery, {item}, context),
          .places = places_of(item, context)};
}

PlainWords words_of_notice(const Delivery& delivery, const RenderContext& context) {
  const std::vector<Note>& notes = delivery.notes;
  PlainWords words;
  if (notes.empty()) return words;
  const std::string first = one_line(notes.front().text, title_bytes_max);
  const std::uint64_t more = notes.size() - 1 + delivery.notes_more;
  words.headline = more == 0 ? first
                             : fmt::format("{} notices: {}", more + 1,
                                           one_line(notes.front().text, words_bytes_max));
  for (const Note& note : notes) {
    const std::string line = valid_text(note.text, note_bytes_max);
    if (more == 0 && line == first) break;  // the headline has said it
    words.sentence += (more == 0 ? "" : "- ") + line + "\n";
  }
  if (delivery.notes_more > 0) {
    words.sentence += fmt::format("- and {} more\n", delivery.notes_more);
  }
  words.sentence += "Nobody has to answer this.";
  words.url = url_of(context, more == 0 ? path_of(notes.front()) : "/on-call");
  words.action = "Open Tocsin";
  return words;
}

}  // namespace

std::string path_of(const Note& note) {
  if (note.subject != 0) {
    return note.subject_kind == SubjectOf::alert ? fmt::format("/alerts/{}", note.subject)
                                                 : fmt::format("/incidents/INC-{}", note.subject);
  }
  return note.schedule.empty() ? "/on-call" : "/on-call/" + note.schedule;
}

std::vector<NoticeAnswer> answers_of(const NoticeItem& item) {
  std::vector<NoticeAnswer> answers;
  const auto add = [&](std::string_view label, std::string_view verb) {
    answers.push_back({label, verb, item.url.empty() ? "" : fmt::format("{}#{}", item.url, verb)});
  };
  add("Acknowledge", "acknowledge");
  if (!item.incident) add("Resolve", "resolve");
  add("Escalate", "escalate");
  return answers;
}

std::string lines_of_places(const NoticeItem& item) {
  std::string lines;
  for (const NoticePlace& place : item.places) {
    lines += fmt::format("\n{}: {}", place.label, place.words);
  }
  return lines;
}

std::vector<NoticePlace> links_to_places(const NoticeItem& item) {
  std::vector<NoticePlace> links = item.places;
  std::erase_if(links, [](const NoticePlace& place) { return place.url.empty(); });
  return links;
}

Result<Notice> notice_of(const Delivery& delivery, const RenderContext& context) {
  if (delivery.items.empty()) return fail(Error::Code::internal, "a notification without a page");
  std::vector<DeliveryItem> items = delivery.items;
  std::ranges::sort(items, {},
                    [](const DeliveryItem& item) { return std::pair(item.severity, item.page); });
  Notice notice;
  notice.severity = items.front().severity;
  notice.drill = std::ranges::all_of(items, &DeliveryItem::drill);
  for (const DeliveryItem& item : items) {
    if (notice.items.size() == notice_items_max) break;
    notice.items.push_back(notice_item(delivery, item, context));
  }
  notice.more = items.size() - notice.items.size();
  if (items.size() == 1) {
    notice.headline = notice.items.front().headline;
    notice.url = notice.items.front().url;
  } else {
    notice.headline =
        fmt::format("{} {} pages: {} and {} more", mark_of(items.front()), items.size(),
                    title_with_service(items.front()), items.size() - 1);
    notice.url = answer_url(delivery, items, context);
  }
  return notice;
}

PlainWords plain_words_of(const Delivery& delivery, const RenderContext& context) {
  if (delivery.kind == JobKind::notice) return words_of_notice(delivery, context);
  return {
      .headline = fmt::format("{}: your code is {}", sender_name(context), delivery.code),
      .code = delivery.code,
      .sentence = fmt::format(
          "Enter the code in your profile, beside the contact method \"{}\", so that pages can "
          "reach you here. If you did not ask for it, somebody mistyped an address: ignore this.",
          one_line(delivery.method.name.empty() ? delivery.method.slug : delivery.method.name,
                   words_bytes_max)),
      .url = url_of(context, "/settings/me"),
      .action = "Enter the code"};
}

std::string headlines_of(const Notice& notice, std::size_t bytes_max) {
  std::string text;
  std::size_t listed = 0;
  for (const NoticeItem& item : notice.items) {
    if (text.size() + item.headline.size() > bytes_max) break;
    text += item.headline + "\n";
    ++listed;
  }
  const std::size_t more = notice.more + notice.items.size() - listed;
  if (more > 0) text += fmt::format("and {} more\n", more);
  text.pop_back();
  return text;
}

std::string sender_name(const RenderContext& context) {
  const std::string name = one_line(context.organisation, words_bytes_max);
  return name.empty() || name == "Tocsin" ? "Tocsin" : "Tocsin of " + name;
}

std::string answer_url(const Delivery& delivery, const std::vector<DeliveryItem>& items,
                       const RenderContext& context) {
  return link_url(context.public_url, answer_token(delivery, items, context));
}

std::string answer_token(const Delivery& delivery, const std::vector<DeliveryItem>& items,
                         const RenderContext& context) {
  PageLink link{.pages = {}, .user = delivery.user, .expires_at = delivery.at + link_life};
  for (const DeliveryItem& item : items) link.pages.push_back({item.page, item.generation});
  return make_link_token(context.link_key, std::move(link));
}

std::string tel_url(std::string_view number) {
  std::string url = "tel:";
  for (const char c : number) {
    if (c == '#') {
      url += "%23";
    } else if (c != ' ') {
      url += c;
    }
  }
  return url;
}

}  // namespace tocsin
