#include "domain/people/mail_status.hpp"

namespace tocsin {

bool address_is_gone(std::string_view words) {
  // Bad mailbox, bad system, bad syntax, moved without an address, null MX (RFC 7505), disabled.
  for (const std::string_view code : {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}) {
    for (std::size_t at = words.find(code); at != std::string_view::npos;
         at = words.find(code, at + 1)) {
      const auto part = [&](std::size_t place) {
        return place < words.size() &&
               ((words[place] >= '0' && words[place] <= '9') || words[place] == '.');
      };
      const bool begins = at == 0 || !part(at - 1);
      if (begins && !part(at + code.size())) return true;
    }
  }
  return false;
}

}  // namespace tocsin
