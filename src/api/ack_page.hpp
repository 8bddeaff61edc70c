// The page behind the link in a message: what rings, and three buttons to answer. Rendered here as
// a whole, below 15 kB and without script, because it must work on any phone at 3 AM. Pure.
//
// GET shows it and never acts: mail scanners follow links. The form posts `verb=acknowledge`,
// `resolve` or `escalate` to the address that it came from.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "domain/escalation/page.hpp"
#include "domain/severity.hpp"

namespace tocsin {

// What has become of one page. `ended`: it rings no more, and nobody needs to answer.
enum class AckedState { open, acknowledged, resolved, ended };
TOCSIN_DESCRIBE_ENUM(AckedState, open, acknowledged, resolved, ended)

struct AckPageItem {
  AckedState state = AckedState::open;
  std::string title;
  Severity severity = Severity::SEV3;
  std::string service;  // its name
  std::string why;      // "policy Payments, step 1"
  Time since{};
  std::string by;  // acknowledged, resolved: the name of who did it; "you" for the link's own user
  Time at{};       // and when
  bool drill = false;
  bool test = false;       // a test page has no severity
  std::string room;        // "INC-42": an incident is resolved there; empty: no incident
  std::string bridge_url;  // of an incident, where there is one
  std::string bridge_phone;
};

enum class AckPageState {
  ready,    // GET, or a repeat: the items say how things stand
  done,     // the answer was taken; the items are as they are now
  failed,   // the answer was not taken: it is safe to try again
  expired,  // the link is too old
  unknown,  // no link of ours
};
TOCSIN_DESCRIBE_ENUM(AckPageState, ready, done, failed, expired, unknown)

enum class AckVerb { acknowledge, resolve, escalate };  // as PageVerb of the engine
TOCSIN_DESCRIBE_ENUM(AckVerb, acknowledge, resolve, escalate)

struct AckPageView {
  AckPageState state = AckPageState::ready;
  AckVerb verb = AckVerb::acknowledge;  // done, failed: what was asked
  std::string failure;                  // failed: why, as the Error says it
  Time now{};                           // done: when
  std::string token;                    // of the link
  std::string user_name;                // whom the link acts for
  std::string time_zone = "UTC";        // whose clock is shown
  std::vector<AckPageItem> items;       // one or several pages
};

constexpr std::size_t ack_page_bytes_max = 15'000;

std::string render_ack_page(const AckPageView& view);

// The same for programs, such as the service worker behind a notification; docs/webhook.md.
std::string render_ack_answer(const AckPageView& view);

// What must go with it: a policy that allows this style and this form and nothing else, no referrer
// (the address is a secret), no copy in any cache, no place in a search engine.
const std::vector<std::pair<std::string, std::string>>& ack_page_headers();

}  // namespace tocsin
