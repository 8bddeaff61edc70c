#include "api/config_routes.hpp"

#include <charconv>
#include <deque>

#include "base/utf8.hpp"

namespace tocsin::api {

std::string etag_of(std::int64_t version) { return "\"" + std::to_string(version) + "\""; }

Result<std::optional<std::int64_t>> expected_version(const net::Request& request) {
  if (request.header("If-None-Match") == "*") return 0;
  std::string_view text = request.header("If-Match");
  if (text.empty() || text == "*") return std::nullopt;
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  std::int64_t version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc{} || end != text.data() + text.size() || version < 1) {
    return fail(Error::Code::invalid, "If-Match takes the ETag of an earlier answer, like \"3\"");
  }
  return version;
}

Result<Slug> free_slug(std::string_view source, const std::function<bool(const Slug&)>& taken) {
  constexpr int tries_max = 1000;
  const Slug base = tocsin::slug_of(source).substr(0, slug_bytes_max - 5);
  if (base.empty()) {
    return fail(Error::Code::invalid, "give it a name, or a slug of a-z, 0-9 and -", "/slug");
  }
  if (!taken(base)) return base;
  for (int i = 2; i < tries_max; ++i) {
    Slug slug = base + "-" + std::to_string(i);
    if (!taken(slug)) return slug;
  }
  return fail(Error::Code::conflict, "too many things have this name; give a slug", "/slug");
}

std::unexpected<Error> no_such(std::string_view url, std::string_view slug) {
  return fail(Error::Code::not_found, "there is no \"" +
                                          std::string(cut_utf8(slug, slug_bytes_max)) +
                                          "\" among the " + std::string(url));
}

KindPatterns patterns_of(std::string_view url) {
  static std::deque<std::string> texts;  // Filled once at start-up, on one thread.
  const auto keep = [](std::string text) -> std::string_view {
    for (const std::string& known : texts) {
      if (known == text) return known;
    }
    return texts.emplace_back(std::move(text));
  };
  const std::string base = "/api/v1/" + std::string(url);
  return {keep(base), keep(base + "/{slug}"), keep(base + "/{slug}/versions"),
          keep("/api/v1/schema/" + std::string(url))};
}

}  // namespace tocsin::api
