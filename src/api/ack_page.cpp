#include "api/ack_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/crypto.hpp"
#include "base/html.hpp"
#include "base/utf8.hpp"
#include "channels/notice.hpp"
#include "domain/oncall/time_zone.hpp"

namespace tocsin {
namespace {

constexpr std::size_t title_bytes_max = 300;
constexpr std::size_t words_bytes_max = 120;
constexpr std::size_t list_bytes_max = 8'500;  // what is left of ack_page_bytes_max

constexpr std::string_view style =
    R"(:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#14181d;--dim:#5c6168;--line:#c9ced6;--focus:#0b5cd6;--bad:#8f1230;--badbg:#fde8ec;--good:#0b5d52;--goodbg:#dff5f0}
@media(prefers-color-scheme:dark){:root{--bg:#0e1116;--card:#161b22;--text:#e8eaed;--dim:#a6a7ab;--line:#3d4857;--focus:#8ec0ff;--bad:#ff9a9a;--badbg:#3a1620;--good:#62d6c1;--goodbg:#0d2e29}}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere;background:var(--bg);color:var(--text);font:17px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}
main{max-width:34rem;margin:0 auto;padding:16px}
h1{font-size:1.35rem;line-height:1.3;margin:12px 0}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px;margin:0 0 16px}
.sev{display:inline-flex;align-items:center;gap:8px;font-weight:700;padding:4px 12px;border-radius:6px;border:1px solid #0000;margin-right:8px}
.sev svg{width:16px;height:16px}
.s1{background:#a50f2d;color:#fff}.s2{background:#ee7600;color:#111}.s3{background:#ffe08a;color:#111}.s4{background:#8ab8ff;color:#111}.s5{border:2px solid #8c96a3}
@media(prefers-color-scheme:dark){.s1,.s2,.s3,.s4{border-color:#fff6}}
.mark{display:inline-block;font-weight:700;padding:4px 12px;border-radius:6px;background:#6f56b3;color:#fff;margin-right:8px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:0}dt{color:var(--dim)}dd{margin:0}
.say{border-radius:10px;padding:12px 16px;margin:0 0 16px;font-weight:600}
.good{background:var(--goodbg);color:var(--good)}.bad{background:var(--badbg);color:var(--bad)}
form{display:grid;gap:12px;margin:0 0 16px}
button{min-height:52px;font:inherit;font-weight:700;border-radius:10px;border:2px solid var(--line);background:var(--card);color:var(--text);cursor:pointer}
button.main{min-height:76px;font-size:1.3rem;background:#0f7f6e;border-color:#0f7f6e;color:#fff}
button:focus-visible,a:focus-visible,button:target{outline:3px solid var(--focus);outline-offset:2px}
ul{list-style:none;margin:0;padding:0}li{padding:12px 0;border-bottom:1px solid var(--line)}li:last-child{border:0}
.dim{color:var(--dim);font-size:.9rem}
a{color:inherit}footer{color:var(--dim);font-size:.9rem;margin-top:24px}footer a{display:inline-block;padding:12px 0})";

std::string shown(std::string_view text, std::size_t bytes_max) {
  const std::string_view part = cut_utf8(text, bytes_max);
  return escape_html(part) + (part.size() < text.size() ? "\u2026" : "");
}

// "2026-11-23 03:12:09 CET", as clocks show it where the person lives.
std::string shown_time(Time time, const TimeZone& zone) {
  const std::string wall = format_time(Time(zone.wall(time).time_since_epoch()));
  return fmt::format("<time datetime=\"{}\">{} {} {}</time>", format_time(time), wall.substr(0, 10),
                     wall.substr(11, 8), zone.reading(time).name);
}

// Shape, number, word and fill: nobody needs to tell colours apart.
std::string badge(const AckPageItem& item) {
  struct Look {
    std::string_view shape, word;
  };
  constexpr std::array<Look, 5> looks{{
      {"<path d=\"M4 1h8l4 7-4 7H4L0 8z\"/>", "critical"},
      {"<path d=\"M8 1l8 14H0z\"/>", "high"},
      {"<path d=\"M8 0l8 8-8 8-8-8z\"/>", "moderate"},
      {"<circle cx=\"8\" cy=\"8\" r=\"8\"/>", "low"},
      {"<circle cx=\"8\" cy=\"8\" r=\"6\" fill=\"none\" stroke=\"currentColor\" "
       "stroke-width=\"3\"/>",
       "info"},
  }};
  std::string marks = item.drill ? "<span class=\"mark\">DRILL</span>" : "";
  if (item.test) return marks + "<span class=\"mark\">TEST</span>";
  const auto index = static_cast<std::size_t>(item.severity);
  return fmt::format(
      "{}<span class=\"sev s{}\"><svg viewBox=\"0 0 16 16\" fill=\"currentColor\" "
      "aria-hidden=\"true\">{}</svg>{} {}</span>",
      marks, index + 1, looks[index].shape, to_text(item.severity), looks[index].word);
}

// How one page stands, in words.
std::string standing(const AckPageItem& item, const TimeZone& zone) {
  const std::string by = item.by.empty() ? "" : " by " + shown(item.by, words_bytes_max);
  switch (item.state) {
    case AckedState::open:
      return "Ringing";
    case AckedState::acknowledged:
      return fmt::format("✓ Acknowledged{} at {}", by, shown_time(item.at, zone));
    case AckedState::resolved:
      return fmt::format("✓ Resolved{} at {}", by, shown_time(item.at, zone));
    case AckedState::ended:
      return "This page has ended: nobody needs to answer it";
  }
  return {};
}

std::string fact(std::string_view name, const std::string& value) {
  return value.empty() ? "" : fmt::format("<dt>{}</dt><dd dir=\"auto\">{}</dd>", name, value);
}

std::string one_page(const AckPageItem& item, const TimeZone& zone) {
  return fmt::format(
      "<section class=\"card\">{}<h1 dir=\"auto\">{}</h1><dl>{}{}{}</dl></section>\n", badge(item),
      shown(item.title, title_bytes_max), fact("Service", shown(item.service, words_bytes_max)),
      fact("Since", shown_time(item.since, zone)),
      fact("Why you", shown(item.why, words_bytes_max)));
}

std::string many_pages(const std::vector<AckPageItem>& items, const TimeZone& zone) {
  std::string list;
  std::size_t listed = 0;
  for (const AckPageItem& item : items) {
    const std::string service = shown(item.service, words_bytes_max);
    const std::string entry = fmt::format(
        "<li>{}<div dir=\"auto\">{}</div><div class=\"dim\" dir=\"auto\">{}{}{}</div></li>\n",
        badge(item), shown(item.title, title_bytes_max), service, service.empty() ? "" : " · ",
        standing(item, zone));
    if (list.size() + entry.size() > list_bytes_max) break;
    list += entry;
    ++listed;
  }
  if (listed < items.size()) list += fmt::format("<li>and {} more</li>\n", items.size() - listed);
  return fmt::format("<section class=\"card\"><h1>{} pages for you</h1><ul>{}</ul></section>\n",
                     items.size(), list);
}

std::string_view done_word(AckVerb verb) {
  switch (verb) {
    case AckVerb::acknowledge:
      return "Acknowledged";
    case AckVerb::resolve:
      return "Resolved";
    case AckVerb::escalate:
      return "Escalated: the next people are being called";
  }
  return {};
}
std::string_view not_done_word(AckVerb verb) {
  switch (verb) {
    case AckVerb::acknowledge:
      return "Not acknowledged";
    case AckVerb::resolve:
      return "Not resolved";
    case AckVerb::escalate:
      return "Not escalated";
  }
  return {};
}

std::string say(bool good, const std::string& words) {
  return fmt::format("<p class=\"say {}\" role=\"{}\">{}</p>\n", good ? "good" : "bad",
                     good ? "status" : "alert", words);
}

bool all_are(const AckPageView& view, AckedState state) {
  return std::ranges::all_of(view.items, [&](const auto& item) { return item.state == state; });
}
bool any_is(const AckPageView& view, AckedState state) {
  return std::ranges::any_of(view.items, [&](const auto& item) { return item.state == state; });
}

TimeZone zone_of(const AckPageView& view) {
  return TimeZone::find(view.time_zone).value_or(TimeZone());
}

std::string outcome(const AckPageView& view) {
  switch (view.state) {
    case AckPageState::done:
      return say(true, fmt::format("✓ {} at {}", done_word(view.verb),
                                   shown_time(view.now, zone_of(view))));
    case AckPageState::failed:
      return say(false,
                 fmt::format("✗ {}. It still rings: try again.<br><span dir=\"auto\">{}</span>",
                             not_done_word(view.verb), shown(view.failure, title_bytes_max)));
    case AckPageState::expired:
      return say(false, "✗ This link has expired. Sign in to answer the page.");
    case AckPageState::unknown:
      return say(false, "✗ This link is not known. Open it from the message again, as a whole.");
    case AckPageState::ready:
      break;
  }
  if (view.items.size() != 1 || view.items.front().state == AckedState::open) return {};
  return say(true, standing(view.items.front(), zone_of(view)));
}

std::string button(std::string_view verb, std::string_view label, bool main) {
  return fmt::format("<button id=\"{0}\" name=\"verb\" value=\"{0}\"{1}>{2}</button>\n", verb,
                     main ? " class=\"main\"" : "", label);
}

// What can still be done. Resolving and escalating many at once is for people who are signed in.
std::string answers(const AckPageView& view) {
  const bool many = view.items.size() > 1;
  std::string buttons;
  if (any_is(view, AckedState::open)) {
    buttons +=
        button("acknowledge",
               many ? fmt::format("Acknowledge all {}", view.items.size()) : "Acknowledge", true);
  }
  const bool alive = !all_are(view, AckedState::resolved) && !all_are(view, AckedState::ended);
  if (!many && alive) {
    if (view.items.front().room.empty()) buttons += button("resolve", "Resolve", false);
    buttons += button("escalate", "Escalate", false);
  }
  if (buttons.empty()) return {};
  return fmt::format("<form method=\"post\" action=\"/p/{}\">\n{}</form>\n",
                     escape_html(view.token), buttons);
}

std::string room(const AckPageItem& item) {
  if (item.room.empty()) return {};
  std::string places =
      fmt::format("<p class=\"room\"><a href=\"/incidents/{0}\">Open the room of {0}</a></p>\n",
                  escape_html(item.room));
  if (!item.bridge_url.empty()) {
    places += fmt::format("<p class=\"room\"><a href=\"{}\">Join the bridge</a></p>\n",
                          escape_html(item.bridge_url));
  }
  if (!item.bridge_phone.empty()) {
    places += fmt::format("<p class=\"room\"><a href=\"{}\">Dial {}</a></p>\n",
                          escape_html(tel_url(item.bridge_phone)), escape_html(item.bridge_phone));
  }
  return places;
}

std::string title(const AckPageView& view) {
  switch (view.state) {
    case AckPageState::done:
      return std::string("✓ ") + std::string(done_word(view.verb));
    case AckPageState::failed:
      return "✗ " + std::string(not_done_word(view.verb));
    case AckPageState::expired:
      return "Link expired";
    case AckPageState::unknown:
      return "Link not known";
    case AckPageState::ready:
      break;
  }
  if (view.items.size() != 1) return fmt::format("{} pages", view.items.size());
  return shown(view.items.front().title, words_bytes_max);
}

std::string body(const AckPageView& view) {
  std::string pages = "<h1>Tocsin</h1>\n";
  if (view.items.size() == 1) {
    pages = one_page(view.items.front(), zone_of(view)) + answers(view) + room(view.items.front());
  }
  // The button comes before a list that may be longer than the screen.
  if (view.items.size() > 1) pages = answers(view) + many_pages(view.items, zone_of(view));
  const std::string whose =
      view.user_name.empty()
          ? ""
          : fmt::format("This link acts for <bdi>{}</bdi>. Keep it to yourself.<br>",
                        shown(view.user_name, words_bytes_max));
  return fmt::format("<main>\n{}{}<footer>{}<a href=\"/\">Open Tocsin</a></footer>\n</main>",
                     outcome(view), pages, whose);
}

}  // namespace

std::string render_ack_page(const AckPageView& view) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n<style>{}</style></head>\n"
      "<body>{}</body></html>\n",
      title(view), style, body(view));
}

std::string render_ack_answer(const AckPageView& view) {
  json::array items;
  for (const AckPageItem& item : view.items) {
    items.push_back(json::object{{"state", to_text(item.state)},
                                 {"title", item.title},
                                 {"by", item.by},
                                 {"at", to_json(item.at)}});
  }
  return json_text(json::object{{"state", to_text(view.state)},
                                {"verb", to_text(view.verb)},
                                {"failure", view.failure},
                                {"items", std::move(items)}});
}

const std::vector<std::pair<std::string, std::string>>& ack_page_headers() {
  static const std::vector<std::pair<std::string, std::string>> headers{
      {"Content-Type", "text/html; charset=utf-8"},
      {"Content-Security-Policy",
       "default-src 'none'; style-src 'sha256-" + to_base64(sha256(style)) +
           "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
      {"Referrer-Policy", "no-referrer"},
      {"Cache-Control", "no-store"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Robots-Tag", "noindex"},
  };
  return headers;
}

}  // namespace tocsin
