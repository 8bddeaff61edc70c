// How outgoing webhooks are signed: secrets come as one text, two of them parted by white space
// while receivers change over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

constexpr std::size_t signing_secrets_max = 2;
std::vector<std::string_view> secrets_in(std::string_view secrets);

// "v1=<hex>,v1=<hex>", HMAC-SHA256 of the text under each secret; none: empty. PagerDuty's header,
// and our own of contact methods.
std::string hex_signatures(std::string_view secrets, std::string_view signed_text);

// "v1,<base64> v1,<base64>" of "<id>.<timestamp>.<body>": the header webhook-signature of Standard
// Webhooks. A secret that begins with whsec_ is base64 behind that; any other is taken as it is.
std::string standard_signatures(std::string_view secrets, std::string_view id,
                                std::string_view timestamp, std::string_view body);

}  // namespace tocsin
