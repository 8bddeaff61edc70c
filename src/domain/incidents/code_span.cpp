#include "domain/incidents/code_span.hpp"

namespace tocsin {

std::size_t code_length(std::string_view text) {
  constexpr std::string_view fence = "```";
  if (text.starts_with(fence)) {
    const std::size_t end = text.find(fence, fence.size());
    return end == std::string_view::npos ? 0 : end + fence.size();
  }
  const std::size_t end = text.find_first_of("`\n", 1);
  return end == std::string_view::npos || text[end] == '\n' || end == 1 ? 0 : end + 1;
}

}  // namespace tocsin
