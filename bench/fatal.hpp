// The only way this tool fails: a line on stderr and status 1.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace tocsin::bench {

template <typename... T>
[[noreturn]] void fatal(fmt::format_string<T...> format, T&&... values) {
  fmt::print(stderr, "bench_load: {}\n", fmt::format(format, std::forward<T>(values)...));
  std::exit(1);
}

}  // namespace tocsin::bench
