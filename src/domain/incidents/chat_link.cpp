#include "domain/incidents/chat_link.hpp"

#include <algorithm>

namespace tocsin {

bool is_chat_id(std::string_view text) {
  const auto good = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= chat_id_bytes_max && std::ranges::all_of(text, good);
}

}  // namespace tocsin
