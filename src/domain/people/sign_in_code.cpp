#include "domain/people/sign_in_code.hpp"

#include "base/crypto.hpp"

namespace tocsin {
namespace {

// Crockford's: without i, l, o and u.
constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t letters_a_code = 16;
constexpr std::size_t letters_a_group = 4;

}  // namespace

std::string sign_in_code(std::string_view secret) {
  std::string code;
  for (std::size_t i = 0; i < letters_a_code; ++i) {
    if (i > 0 && i % letters_a_group == 0) code += '-';
    code += letters[static_cast<unsigned char>(secret[i]) % letters.size()];
  }
  return code;
}

std::string hash_of_code(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    code += lower == 'o' ? '0' : lower == 'i' || lower == 'l' ? '1' : lower;
  }
  return to_hex(sha256(code));
}

}  // namespace tocsin
