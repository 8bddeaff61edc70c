#include "domain/alerts/silence.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

// Negative matchers do not count, as in Alertmanager: a!="x" is what somebody writes who means it.
bool holds_for_empty(const Matcher& matcher) {
  const bool positive = matcher.op() == MatchOp::equal || matcher.op() == MatchOp::regex;
  return positive && matcher.matches_value({});
}

}  // namespace

SilenceState state_of(const Silence& silence, Time now) {
  if (now >= silence.ends_at) return SilenceState::expired;
  return now < silence.starts_at ? SilenceState::pending : SilenceState::active;
}

Status check(const Silence& silence) {
  if (silence.matchers.empty()) {
    return fail(Error::Code::invalid, "a silence needs at least one matcher", "/matchers");
  }
  if (silence.matchers.size() > matchers_max) {
    return fail(Error::Code::too_large,
                fmt::format("a silence has at most {} matchers", matchers_max), "/matchers");
  }
  if (std::all_of(silence.matchers.begin(), silence.matchers.end(), holds_for_empty)) {
    return fail(Error::Code::invalid,
                "this silence would quiet everything: at least one matcher must not hold for an "
                "empty value",
                "/matchers");
  }
  if (silence.ends_at == Time{}) {
    return fail(Error::Code::invalid, "a silence needs an end", "/ends_at");
  }
  if (silence.ends_at < silence.starts_at) {
    return fail(Error::Code::invalid, "a silence must not end before it starts", "/ends_at");
  }
  if (auto good = check_text("silence's comment", silence.comment, silence_comment_bytes_max);
      !good) {
    return good;
  }
  return check_text("silence's author", silence.created_by, silence_author_bytes_max);
}

bool silences(const Silence& silence, const Labels& labels, Time now) {
  return state_of(silence, now) == SilenceState::active && all_match(silence.matchers, labels);
}

bool may_edit_in_place(const Silence& a, const Silence& b, Time now) {
  if (a.matchers != b.matchers) return false;
  const auto seconds = [](Time time) { return std::chrono::floor<std::chrono::seconds>(time); };
  switch (state_of(a, now)) {
    case SilenceState::expired:
      return false;
    case SilenceState::active:
      return seconds(a.starts_at) == seconds(b.starts_at) && b.ends_at >= now;
    case SilenceState::pending:
      return b.starts_at >= now;
  }
  return false;
}

Result<SilenceChange> set_silence(const Silence* known, Silence wanted, Time now) {
  if (wanted.starts_at == Time{}) wanted.starts_at = now;
  if (auto good = check(wanted); !good) return std::unexpected(std::move(good.error()));
  wanted.updated_at = now;
  SilenceChange change;
  if (known != nullptr && may_edit_in_place(*known, wanted, now)) {
    wanted.id = known->id;
    wanted.uuid = known->uuid;
    change.stored = std::move(wanted);
    return change;
  }
  wanted.id = SilenceId{};
  wanted.uuid.clear();
  wanted.starts_at = std::max(wanted.starts_at, now);
  if (wanted.ends_at < wanted.starts_at) {
    return fail(Error::Code::invalid, "a silence must not end in the past", "/ends_at");
  }
  if (known != nullptr && state_of(*known, now) != SilenceState::expired) {
    change.ended = end_silence(*known, now);
  }
  change.fresh = true;
  change.stored = std::move(wanted);
  return change;
}

Silence end_silence(Silence silence, Time now) {
  const SilenceState state = state_of(silence, now);
  if (state == SilenceState::expired) return silence;
  if (state == SilenceState::pending) silence.starts_at = now;
  silence.ends_at = now;
  silence.updated_at = now;
  return silence;
}

}  // namespace tocsin
