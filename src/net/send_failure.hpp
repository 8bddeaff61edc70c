// SendFailure: what is known when something sent to another server did not end well. The difference
// between "never left" and "nobody knows" decides whether sending again can ring somebody twice.
#pragma once

#include <expected>
#include <string>

namespace tocsin::net {

struct SendFailure {
  enum class Kind {
    not_sent,  // the other side did not get it: sending it again is safe
    rejected,  // the other side got it and said no
    unknown,   // it was sent, and no answer came: it may or may not have been taken
  };
  Kind kind = Kind::unknown;
  // not_sent and rejected: another attempt later may succeed (SMTP 4xx, a refused connection).
  bool temporary = false;
  int code = 0;      // what the other side said (SMTP), or 0
  std::string text;  // for people: lower case, no full stop, no secrets

  bool operator==(const SendFailure&) const = default;
};

template <typename T>
using Sent = std::expected<T, SendFailure>;

}  // namespace tocsin::net
