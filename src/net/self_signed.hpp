// SelfSigned: a certificate for 127.0.0.1 and its key in two files, made for one test.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace tocsin::net {

class SelfSigned {
 public:
  SelfSigned() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tocsin-net-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* const name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("tocsin test"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    add_extension(certificate, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(certificate, key, EVP_sha256());
    write(certificate_file(), [&](FILE* file) { PEM_write_X509(file, certificate); });
    write(key_file(), [&](FILE* file) {
      PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  SelfSigned(const SelfSigned&) = delete;
  SelfSigned& operator=(const SelfSigned&) = delete;
  ~SelfSigned() { std::filesystem::remove_all(folder_); }

  std::string folder() const { return folder_.string(); }
  std::string certificate_file() const { return (folder_ / "certificate.pem").string(); }
  std::string key_file() const { return (folder_ / "key.pem").string(); }

 private:
  static void add_extension(X509* certificate, int kind, const char* value) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
  template <typename Print>
  static void write(const std::string& path, Print print) {
    if (FILE* const file = std::fopen(path.c_str(), "w")) {
      print(file);
      std::fclose(file);
    }
  }

  std::filesystem::path folder_;
};

}  // namespace tocsin::net
