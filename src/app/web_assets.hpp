// The table that tools/embed_assets.py writes at build time, sorted by path; empty in a build
// without the web app.
#pragma once

#include <span>

#include "app/assets.hpp"

namespace tocsin {

std::span<const Asset> web_assets();

}  // namespace tocsin
