#include "api/call.hpp"

#include <algorithm>
#include <charconv>

#include "base/hash.hpp"
#include "base/utf8.hpp"

namespace tocsin::api {

Fields Call::query() const {
  Fields fields;
  for (auto& [name, value] : net::parse_form(request.query)) fields.emplace(name, std::move(value));
  return fields;
}

std::string Call::query(std::string_view name) const {
  return net::query_value(request.query, name).value_or("");
}

Result<int> Call::limit(int usual, int most) const {
  const std::string text = query("limit");
  if (text.empty()) return usual;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 1) {
    return fail(Error::Code::invalid, "limit must be a number from 1 to " + std::to_string(most),
                "/limit");
  }
  return std::min(value, most);
}

bool holds_nul(std::string_view json) {
  constexpr std::string_view nul = "\\u0000";
  for (std::size_t at = 0; (at = json.find(nul, at)) != json.npos; at += nul.size()) {
    std::size_t before = at;
    while (before > 0 && json[before - 1] == '\\') --before;
    if ((at - before) % 2 == 0) return true;  // the backslash is no escaped one
  }
  return false;
}

Command Call::command(CommandBody body) const {
  Command command;
  command.actor = who.actor;
  command.origin =
      request.header("User-Agent").starts_with("tocsin-cli") ? Origin::cli : Origin::api;
  command.idempotency_key = std::string(request.header("Idempotency-Key"));
  if (!command.idempotency_key.empty()) {
    command.request = digest_of(request.body, digest_of(request.method + request.target).low);
  }
  command.body = std::move(body);
  return command;
}

bool Call::may_somewhere(Action action) const {
  if (may(action)) return true;
  return std::ranges::any_of(who.viewer.rights, [&](const Viewer::Right& right) {
    switch (right.scope_kind) {
      case ScopeKind::organisation:
        return may(action);
      case ScopeKind::team:
        return may(action, Object{.service = {}, .team = right.scope});
      case ScopeKind::service:
        return may(action, object_of_service(*config, right.scope));
      case ScopeKind::incident: {
        const auto number = number_of(right.scope);
        return number && may(action, Object{.service = {}, .team = {}, .incident = *number});
      }
    }
    return false;
  });
}

Status Call::must(Action action, const Object& object) const {
  if (may(action, object)) return {};
  std::string what = "this needs the access to " + std::string(to_text(action));
  if (!object.service.empty())
    what += " service \"" + object.service + "\"";
  else if (!object.team.empty())
    what += " what team \"" + object.team + "\" owns";
  else if (object.incident != 0)
    what += " incident INC-" + std::to_string(object.incident);
  else
    what += " in the whole organisation";
  return fail(Error::Code::forbidden, what + "; ask an administrator for a grant");
}

Object object_of_service(const Config& config, std::string_view service) {
  Object object{.service = Slug(service), .team = {}};
  if (const Service* found = config.find<Service>(service)) object.team = found->team;
  return object;
}

Result<std::uint64_t> number_of(std::string_view text) {
  if (text.starts_with("INC-") || text.starts_with("inc-")) text.remove_prefix(4);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) {
    return fail(Error::Code::not_found,
                "there is nothing with the number \"" + std::string(cut_utf8(text, 40)) + "\"");
  }
  return number;
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view word = text.substr(0, comma);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (!word.empty()) words.emplace_back(word);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

}  // namespace tocsin::api
