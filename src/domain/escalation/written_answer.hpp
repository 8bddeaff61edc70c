// What a person writes back to a text message or a mail: "1", "ack 4711", "2", "resolve".
#pragma once

#include <optional>
#include <string_view>

#include "domain/escalation/page.hpp"

namespace tocsin {

struct WrittenAnswer {
  enum class Verb { acknowledge, escalate, resolve, unknown };
  Verb verb = Verb::unknown;
  std::optional<PageId> page;  // the one that it names, else what the last message was about
  bool all = false;            // everything that rings for the person
  bool operator==(const WrittenAnswer&) const = default;
};

// Upper and lower case, blanks and a full stop at the end make no difference. Whatever else is
// written is unknown: a sentence that begins with "ack" may mean the opposite.
WrittenAnswer read_answer(std::string_view text);

}  // namespace tocsin
