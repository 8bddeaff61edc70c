// Notice: what a message says, before a channel dresses it in its own format.
#pragma once

#include <string>
#include <vector>

#include "channels/message.hpp"

namespace tocsin {

constexpr std::size_t notice_items_max = 20;  // the rest is counted
constexpr std::size_t title_bytes_max = 300;
constexpr std::size_t words_bytes_max = 120;  // a service's name, a note
constexpr std::size_t why_bytes_max = 240;    // a reason, with the words of whoever called by hand

// Where the response to an incident meets: its room, its bridge.
struct NoticePlace {
  std::string_view label;  // "Open the room"
  std::string words;       // the address, or the number to dial
  std::string url;         // empty: a number
};

// One page. Every text is one clean line.
struct NoticeItem {
  std::string headline;  // "[SEV2] checkout p99 > 4 s (payments)"
  std::string service;
  std::string why;    // "policy Payments, step 1"
  std::string since;  // "2026-11-23 03:12:09 UTC"
  Severity severity = Severity::SEV3;
  bool test = false;
  bool incident = false;  // which is resolved in its room, not by a button
  Time since_at{};
  std::string url;  // of the page that answers it; empty without a public URL
  std::vector<NoticePlace> places = {};
};

struct Notice {
  std::string headline;  // the one page's, or "[SEV1] 5 pages: <the worst> and 4 more"
  Severity severity = Severity::SEV3;  // the worst
  bool drill = false;                  // all of it is
  std::vector<NoticeItem> items;       // the worst first, at most notice_items_max
  std::size_t more = 0;                // pages that are not listed
  std::string url;                     // answers all of them at once

  bool bundle() const { return items.size() > 1; }
};

// What may be answered to one page, the main answer first.
struct NoticeAnswer {
  std::string_view label;  // "Acknowledge"
  std::string_view verb;   // "acknowledge"
  std::string url;         // empty when the item has none
};
std::vector<NoticeAnswer> answers_of(const NoticeItem& item);

// The places, each on a line of its own that begins with a line break; none: empty.
std::string lines_of_places(const NoticeItem& item);
// Those with an address.
std::vector<NoticePlace> links_to_places(const NoticeItem& item);

// What asks for no answer: a code to enter, or a notice.
struct PlainWords {
  std::string headline;  // "Your Tocsin code is 123456"
  std::string code;      // empty in a notice
  std::string sentence;  // why this came and what to do; of a notice, its notes, a line each
  std::string url;       // where to enter or see it; empty without a public URL
  std::string action;    // what the link there is called
};

// Errors: internal when there is nothing to say.
Result<Notice> notice_of(const Delivery& delivery, const RenderContext& context);
PlainWords plain_words_of(const Delivery& delivery, const RenderContext& context);

// A line for each page of a bundle, as far as they fit, and how many more there are.
std::string headlines_of(const Notice& notice, std::size_t bytes_max);

// "Tocsin" or "Tocsin of ACME".
std::string sender_name(const RenderContext& context);

// The link that answers these pages in this user's name, for link_life from `delivery.at` on.
std::string answer_url(const Delivery& delivery, const std::vector<DeliveryItem>& items,
                       const RenderContext& context);

// The token of that link, without an address before it.
std::string answer_token(const Delivery& delivery, const std::vector<DeliveryItem>& items,
                         const RenderContext& context);

// Where in our app a note leads: "/alerts/12", "/on-call/payments".
std::string path_of(const Note& note);

// What a phone dials when it is tapped: "tel:+49301234,,4711%23".
std::string tel_url(std::string_view number);

}  // namespace tocsin
