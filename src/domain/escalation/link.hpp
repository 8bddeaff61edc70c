// PageLink: what lets one person answer one or several pages without signing in. The token in the
// URL is the whole of it, under a MAC (RFC 2104): nothing is stored, nothing can be forged or moved
// to another page, person or round of ringing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/escalation/page.hpp"

namespace tocsin {

struct LinkedPage {
  PageId page;
  int generation = 1;  // the one that the message was about; an older link shows the outcome
  auto operator<=>(const LinkedPage&) const = default;
};

struct PageLink {
  std::vector<LinkedPage> pages;  // 1..link_pages_max, ascending
  Slug user;
  Time expires_at{};  // whole seconds
  bool operator==(const PageLink&) const = default;
};

constexpr std::size_t link_pages_max = 200;
constexpr std::size_t link_token_bytes_max = 4096;
constexpr Duration link_life = std::chrono::days{7};

// The key of the links, derived from the 32 bytes of the key file.
std::string link_key_of(std::string_view master_key);

// base64url without padding; about 50 characters for one page. The pages are sorted.
std::string make_link_token(std::string_view link_key, PageLink link);

// Errors: not_found when no key of ours made this token; stale when it has expired.
Result<PageLink> read_link_token(std::string_view link_key, std::string_view token, Time now);

// "https://tocsin.example.org/p/<token>"; empty when there is no public URL to begin with.
std::string link_url(std::string_view public_url, std::string_view token);

}  // namespace tocsin
