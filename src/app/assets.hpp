// The web app, carried inside the program: every file precompressed at build time, index.html given
// a fresh nonce with each answer.
#pragma once

#include <string_view>

#include "base/random.hpp"
#include "net/http.hpp"

namespace tocsin {

struct Asset {
  std::string_view path;  // "/assets/index-BcN9.js"
  std::string_view media_type;
  std::string_view plain;
  std::string_view gzip;  // empty when it would not be smaller
  std::string_view brotli;
};

// What a GET that no route knows is answered with: a file of the app; its index.html for any page
// of the app; 404 under /api, /intake, /v2 and for missing files.
net::Response serve_asset(const net::Request& request, Random& random, bool tls);

}  // namespace tocsin
