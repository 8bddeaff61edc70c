#include "base/p256.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <cstdlib>
#include <memory>

#include "base/crypto.hpp"

namespace tocsin {
namespace {

constexpr const char* curve_name = "prime256v1";
constexpr int number_bytes = 32;

template <auto free>
struct FreeBy {
  void operator()(auto* thing) const { free(thing); }
};
using Group = std::unique_ptr<EC_GROUP, FreeBy<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, FreeBy<EC_POINT_free>>;
using Number = std::unique_ptr<BIGNUM, FreeBy<BN_clear_free>>;
using Key = std::unique_ptr<EVP_PKEY, FreeBy<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeBy<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeBy<EVP_MD_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, FreeBy<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, FreeBy<OSSL_PARAM_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, FreeBy<ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Fails only without memory, where there is nothing sensible to go on with.
void require(bool worked) {
  if (!worked) std::abort();
}

std::unexpected<Error> no_key() { return fail(Error::Code::invalid, "this is no key of P-256"); }

Group curve() {
  Group group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
  require(group != nullptr);
  return group;
}

// A number of 1 to n - 1, else null.
Number scalar_of(const Group& group, std::string_view bytes) {
  if (bytes.size() != p256_private_bytes) return nullptr;
  Number number{BN_bin2bn(bytes_of(bytes), number_bytes, nullptr)};
  require(number != nullptr);
  const bool good =
      !BN_is_zero(number.get()) && BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) < 0;
  return good ? std::move(number) : nullptr;
}

bool on_curve(const Group& group, std::string_view bytes) {
  if (bytes.size() != p256_public_bytes || bytes.front() != '\x04') return false;
  const Point point{EC_POINT_new(group.get())};
  require(point != nullptr);
  return EC_POINT_oct2point(group.get(), point.get(), bytes_of(bytes), bytes.size(), nullptr) == 1;
}

// Null when the bytes are no key. `private_key` may be empty: then it verifies only.
Key key_of(std::string_view private_key, std::string_view public_key) {
  const Group group = curve();
  if (!on_curve(group, public_key)) return nullptr;
  const Builder builder{OSSL_PARAM_BLD_new()};
  require(builder != nullptr);
  require(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve_name,
                                          0) == 1);
  require(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                           public_key.data(), public_key.size()) == 1);
  Number scalar;
  if (!private_key.empty()) {
    scalar = scalar_of(group, private_key);
    if (scalar == nullptr) return nullptr;
    require(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1);
  }
  const Params params{OSSL_PARAM_BLD_to_param(builder.get())};
  const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
  require(params != nullptr && context != nullptr);
  require(EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  const int selection = private_key.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  if (EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) return nullptr;
  return Key{key};
}

// DER, as OpenSSL writes it, into r and s of 32 bytes each; and back.
std::string plain_signature(const std::string& der) {
  const unsigned char* at = bytes_of(der);
  const Signature signature{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  require(signature != nullptr);
  std::string plain(2 * number_bytes, '\0');
  require(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes_of(plain), number_bytes) ==
          number_bytes);
  require(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes_of(plain) + number_bytes,
                       number_bytes) == number_bytes);
  return plain;
}
std::string der_signature(std::string_view plain) {
  const Signature signature{ECDSA_SIG_new()};
  BIGNUM* r = BN_bin2bn(bytes_of(plain), number_bytes, nullptr);
  BIGNUM* s = BN_bin2bn(bytes_of(plain) + number_bytes, number_bytes, nullptr);
  require(signature != nullptr && r != nullptr && s != nullptr);
  require(ECDSA_SIG_set0(signature.get(), r, s) == 1);
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
  unsigned char* at = bytes_of(der);
  i2d_ECDSA_SIG(signature.get(), &at);
  return der;
}

}  // namespace

std::string p256_private_key(std::string_view secret) {
  require(secret.size() >= p256_private_bytes);
  const Group group = curve();
  // One draw in 2^32 is above the order of the curve: then the next one.
  for (char draw = 0;; ++draw) {
    std::string key =
        hkdf_sha256(std::string(32, '\0'), secret, std::string("p256") + draw, p256_private_bytes);
    if (scalar_of(group, key) != nullptr) return key;
  }
}

Result<std::string> p256_public_key(std::string_view private_key) {
  const Group group = curve();
  const Number scalar = scalar_of(group, private_key);
  if (scalar == nullptr) return no_key();
  const Point point{EC_POINT_new(group.get())};
  require(point != nullptr);
  require(EC_POINT_mul(group.get(), point.get(), scalar.get(), nullptr, nullptr, nullptr) == 1);
  std::string bytes(p256_public_bytes, '\0');
  require(EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                             bytes_of(bytes), bytes.size(), nullptr) == bytes.size());
  return bytes;
}

Result<std::string> p256_shared_secret(std::string_view private_key, std::string_view public_key) {
  const auto own_public = p256_public_key(private_key);
  if (!own_public) return own_public;
  const Key own = key_of(private_key, *own_public);
  const Key other = key_of({}, public_key);
  if (own == nullptr || other == nullptr) return no_key();
  const KeyContext context{EVP_PKEY_CTX_new(own.get(), nullptr)};
  require(context != nullptr);
  require(EVP_PKEY_derive_init(context.get()) == 1);
  if (EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1) return no_key();
  std::string secret(number_bytes, '\0');
  std::size_t size = secret.size();
  require(EVP_PKEY_derive(context.get(), bytes_of(secret), &size) == 1 && size == secret.size());
  return secret;
}

Result<std::string> p256_sign(std::string_view private_key, std::string_view bytes) {
  const auto public_key = p256_public_key(private_key);
  if (!public_key) return public_key;
  const Key key = key_of(private_key, *public_key);
  if (key == nullptr) return no_key();
  const DigestContext context{EVP_MD_CTX_new()};
  require(context != nullptr);
  require(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1);
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, bytes_of(bytes), bytes.size()) == 1);
  std::string der(size, '\0');
  require(EVP_DigestSign(context.get(), bytes_of(der), &size, bytes_of(bytes), bytes.size()) == 1);
  der.resize(size);
  return plain_signature(der);
}

bool p256_signed(std::string_view public_key, std::string_view bytes, std::string_view signature) {
  const Key key = key_of({}, public_key);
  if (key == nullptr || signature.size() != 2 * number_bytes) return false;
  const std::string der = der_signature(signature);
  const DigestContext context{EVP_MD_CTX_new()};
  require(context != nullptr);
  require(EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1);
  return EVP_DigestVerify(context.get(), bytes_of(der), der.size(), bytes_of(bytes),
                          bytes.size()) == 1;
}

}  // namespace tocsin
