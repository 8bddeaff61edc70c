#include "base/crypto.hpp"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace tocsin {
namespace {

constexpr std::uint32_t argon2_memory_kib = 19 * 1024;
constexpr std::uint32_t argon2_passes = 2;
constexpr std::uint32_t argon2_lanes = 1;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t hkdf_bytes_max = 64;  // as much as anybody here asks for
constexpr std::string_view seal_prefix = "sealed:v1:";
constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

struct CipherContextFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherContextFree>;

// Without these primitives no secret is safe: there is nothing sensible to go on with.
void require(bool worked) {
  if (!worked) std::abort();
}

std::string base64(std::string_view bytes, bool url) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      if (j <= count) {
        char c = base64_alphabet[group >> (18 - 6 * j) & 63];
        if (url && c == '+') c = '-';
        if (url && c == '/') c = '_';
        text += c;
      } else if (!url) {
        text += '=';
      }
    }
  }
  return text;
}

std::string hmac(const EVP_MD* hash, std::size_t hash_bytes, std::string_view key,
                 std::string_view bytes) {
  std::string out(hash_bytes, '\0');
  unsigned int size = 0;
  require(HMAC(hash, key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(),
               bytes_of(out), &size) != nullptr);
  return out;
}

}  // namespace

std::string SystemRandom::bytes(std::size_t count) {
  std::string out(count, '\0');
  require(RAND_bytes(bytes_of(out), static_cast<int>(count)) == 1);
  return out;
}

std::string new_secret(Random& random, const char* prefix) {
  return prefix + to_base64url(random.bytes(32));
}

std::string sha256(std::string_view bytes) {
  std::string out(32, '\0');
  unsigned int size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), bytes_of(out), &size, EVP_sha256(), nullptr) == 1);
  return out;
}

namespace {
EVP_MD_CTX* digest_context(void* context) { return static_cast<EVP_MD_CTX*>(context); }
}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr &&
          EVP_DigestInit_ex(digest_context(context_), EVP_sha256(), nullptr) == 1);
}
Sha256::~Sha256() { EVP_MD_CTX_free(digest_context(context_)); }
void Sha256::add(std::string_view bytes) {
  require(EVP_DigestUpdate(digest_context(context_), bytes.data(), bytes.size()) == 1);
}
std::string Sha256::finish() {
  std::string out(32, '\0');
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(digest_context(context_), bytes_of(out), &size) == 1);
  return out;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac(EVP_sha256(), 32, key, bytes);
}

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  return hmac(EVP_sha1(), 20, key, bytes);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

bool is_sha256_in_hex(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string to_base64(std::string_view bytes) { return base64(bytes, false); }
std::string to_base64url(std::string_view bytes) { return base64(bytes, true); }

Result<std::string> from_base64url(std::string_view text) {
  std::string bytes;
  std::uint32_t group = 0;
  int bits = 0;
  for (char c : text) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
    const std::size_t value = base64_alphabet.find(c);
    if (value == std::string_view::npos) return fail(Error::Code::invalid, "not base64url text");
    group = group << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(group >> bits & 255);
    }
  }
  if (text.size() % 4 == 1) return fail(Error::Code::invalid, "not base64url text");
  return bytes;
}

std::string hash_password(Random& random, std::string_view password) {
  const std::string salt = random.bytes(16);
  std::array<char, 128> encoded{};
  require(argon2id_hash_encoded(argon2_passes, argon2_memory_kib, argon2_lanes, password.data(),
                                password.size(), salt.data(), salt.size(), 32, encoded.data(),
                                encoded.size()) == ARGON2_OK);
  return encoded.data();
}

bool password_matches(std::string_view encoded, std::string_view password) {
  return argon2id_verify(std::string(encoded).c_str(), password.data(), password.size()) ==
         ARGON2_OK;
}

std::string seal(Random& random, std::string_view key, std::string_view purpose,
                 std::string_view plain) {
  require(key.size() == 32);
  const std::string nonce = random.bytes(nonce_bytes);
  std::string data(plain.size(), '\0'), tag(tag_bytes, '\0');
  const CipherContext context{EVP_CIPHER_CTX_new()};
  int size = 0;
  require(context != nullptr);
  require(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                             bytes_of(nonce)) == 1);
  require(EVP_EncryptUpdate(context.get(), nullptr, &size, bytes_of(purpose),
                            static_cast<int>(purpose.size())) == 1);
  require(EVP_EncryptUpdate(context.get(), bytes_of(data), &size, bytes_of(plain),
                            static_cast<int>(plain.size())) == 1);
  require(EVP_EncryptFinal_ex(context.get(), bytes_of(data) + size, &size) == 1);
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data()) == 1);
  return std::string(seal_prefix) + to_base64url(nonce + tag + data);
}

Result<std::string> unseal(std::string_view key, std::string_view purpose,
                           std::string_view sealed) {
  const auto wrong = [] {
    return fail(Error::Code::invalid,
                "this secret was not sealed with the present key file; enter it again");
  };
  if (!is_sealed(sealed) || key.size() != 32) return wrong();
  const auto bytes = from_base64url(sealed.substr(seal_prefix.size()));
  if (!bytes || bytes->size() < nonce_bytes + tag_bytes) return wrong();
  const std::string_view all = *bytes;
  const std::string_view nonce = all.substr(0, nonce_bytes);
  std::string tag(all.substr(nonce_bytes, tag_bytes));
  const std::string_view data = all.substr(nonce_bytes + tag_bytes);
  std::string plain(data.size(), '\0');
  const CipherContext context{EVP_CIPHER_CTX_new()};
  int size = 0;
  require(context != nullptr);
  require(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                             bytes_of(nonce)) == 1);
  require(EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(purpose),
                            static_cast<int>(purpose.size())) == 1);
  require(EVP_DecryptUpdate(context.get(), bytes_of(plain), &size, bytes_of(data),
                            static_cast<int>(data.size())) == 1);
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == 1);
  if (EVP_DecryptFinal_ex(context.get(), bytes_of(plain) + size, &size) != 1) return wrong();
  return plain;
}

bool is_sealed(std::string_view text) { return text.starts_with(seal_prefix); }

std::string hkdf_sha256(std::string_view salt, std::string_view key, std::string_view info,
                        std::size_t bytes) {
  require(bytes <= hkdf_bytes_max);
  const std::string extracted = hmac_sha256(salt, key);
  std::string out, block;
  for (char count = 1; out.size() < bytes; ++count) {
    block = hmac_sha256(extracted, block.append(info) + count);
    out += block;
  }
  out.resize(bytes);
  return out;
}

std::string aes_128_gcm(std::string_view key, std::string_view nonce, std::string_view plain) {
  require(key.size() == 16 && nonce.size() == nonce_bytes);
  std::string data(plain.size(), '\0'), tag(tag_bytes, '\0');
  const CipherContext context{EVP_CIPHER_CTX_new()};
  int size = 0;
  require(context != nullptr);
  require(EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, bytes_of(key),
                             bytes_of(nonce)) == 1);
  require(EVP_EncryptUpdate(context.get(), bytes_of(data), &size, bytes_of(plain),
                            static_cast<int>(plain.size())) == 1);
  require(EVP_EncryptFinal_ex(context.get(), bytes_of(data) + size, &size) == 1);
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data()) == 1);
  return data + tag;
}

}  // namespace tocsin
