#include "intake/mail_answer.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "domain/people/mail_status.hpp"

namespace tocsin {
namespace {

// Without quoted strings and comments (RFC 5322 section 3.2), which may hold anything.
std::string without_remarks(std::string_view value) {
  std::string bare;
  bool quoted = false;
  int comments = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char c = value[at];
    if (c == '\\' && (quoted || comments > 0)) {
      ++at;
    } else if (c == '"' && comments == 0) {
      quoted = !quoted;
    } else if (quoted) {
      continue;
    } else if (c == '(') {
      ++comments;
    } else if (c == ')' && comments > 0) {
      --comments;
    } else if (comments == 0) {
      bare += c;
    }
  }
  return bare;
}

void add_ids(std::vector<std::string>& ids, std::string_view value) {
  while (ids.size() < answered_ids_max) {
    const std::size_t begin = value.find('<');
    if (begin == std::string_view::npos) return;
    const std::size_t end = value.find('>', begin);
    if (end == std::string_view::npos) return;
    ids.emplace_back(trimmed(value.substr(begin + 1, end - begin - 1)));
    value.remove_prefix(end + 1);
  }
}

// The one address in a field, in lower case; empty when there is none, or several.
std::string address_in(const MailFields& fields, std::string_view name) {
  if (count_of(fields, name) != 1) return {};
  const std::string bare = without_remarks(field_of(fields, name));
  std::string_view address = trimmed(bare);
  const std::size_t open = address.find('<');
  if (open != std::string_view::npos) {
    if (address.find(',') != std::string_view::npos || !address.ends_with('>')) return {};
    address = trimmed(address.substr(open + 1, address.size() - open - 2));
  }
  const std::size_t at = address.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == address.size() ||
      address.find_first_of(" \t<>,;:@", at + 1) != std::string_view::npos ||
      address.find_first_of(" \t<>,;:") < at) {
    return {};
  }
  return lower_case(address);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(trimmed(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

bool quoted_from(const std::vector<std::string_view>& lines, std::size_t at) {
  while (at < lines.size() && lines[at].empty()) ++at;
  return at < lines.size() && lines[at].starts_with('>');
}

// "On Monday, Tocsin <tocsin@example.org> wrote:", on one line or two, before what is quoted.
bool introduces(const std::vector<std::string_view>& lines, std::size_t at) {
  if (lines[at].ends_with(':') && quoted_from(lines, at + 1)) return true;
  constexpr std::size_t long_line = 40;
  const bool may_go_on = lines[at].size() > long_line || lines[at].contains('<');
  return may_go_on && at + 1 < lines.size() && lines[at + 1].ends_with(':') &&
         quoted_from(lines, at + 2);
}

// The value of a field among the lines of a report, which has a group of fields a recipient.
std::string_view reported(std::string_view report, std::string_view name) {
  for (const std::string_view line : lines_of(report)) {
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && lower_case(trimmed(line.substr(0, colon))) == name) {
      return trimmed(line.substr(colon + 1));
    }
  }
  return {};
}

}  // namespace

std::string sender_of(const Mail& mail) { return address_in(mail.fields, "from"); }

std::vector<std::string> answered_ids(const Mail& mail) {
  std::vector<std::string> ids;
  add_ids(ids, field_of(mail.fields, "in-reply-to"));
  std::vector<std::string> older;
  add_ids(older, field_of(mail.fields, "references"));
  for (auto id = older.rbegin(); id != older.rend() && ids.size() < answered_ids_max; ++id) {
    if (std::ranges::find(ids, *id) == ids.end()) ids.push_back(std::move(*id));
  }
  return ids;
}

bool is_automatic(const Mail& mail) {
  const auto word = [&](std::string_view name) { return media_type(field_of(mail.fields, name)); };
  const auto is_there = [&](const char* name) { return count_of(mail.fields, name) > 0; };
  if (const std::string by = word("auto-submitted"); !by.empty() && by != "no") return true;
  if (word("content-type") == "multipart/report") return true;
  constexpr std::array bulk{"bulk", "junk", "list", "auto_reply"};
  const std::string precedence = word("precedence");
  if (std::ranges::find(bulk, precedence) != bulk.end()) return true;
  constexpr std::array marks{"x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id",
                             "list-unsubscribe"};
  if (std::ranges::any_of(marks, is_there)) return true;
  if (is_there("return-path") && without_remarks(word("return-path")) == "<>") return true;
  const std::string sender = sender_of(mail);
  return sender.starts_with("mailer-daemon@") || sender.starts_with("postmaster@");
}

std::string first_words(std::string_view text) {
  const std::vector<std::string_view> lines = lines_of(text);
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (lines[at].empty() || lines[at].starts_with('>')) continue;
    if (lines[at] == "--") break;  // the signature
    if (!introduces(lines, at)) return std::string(lines[at]);
    if (!lines[at].ends_with(':')) ++at;  // it stood on two lines
  }
  return {};
}

std::optional<Bounce> bounce_of(const Mail& mail) {
  const std::string_view type = field_of(mail.fields, "content-type");
  if (media_type(type) != "multipart/report" ||
      lower_case(media_parameter(type, "report-type")) != "delivery-status") {
    return std::nullopt;
  }
  if (lower_case(reported(mail.report, "action")) != "failed") return std::nullopt;
  std::vector<std::string> ids;
  add_ids(ids, field_of(mail.came_back, "message-id"));
  if (ids.empty()) return std::nullopt;
  std::string_view words = reported(mail.report, "diagnostic-code");
  if (words.empty()) words = reported(mail.report, "status");
  return Bounce{.id = std::move(ids.front()),
                .to = address_in(mail.came_back, "to"),
                .words = std::string(words),
                .gone = address_is_gone(reported(mail.report, "status")) || address_is_gone(words)};
}

}  // namespace tocsin
