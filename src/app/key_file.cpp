#include "app/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/crypto.hpp"

namespace tocsin {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t text_file_bytes_max = 4 * 1024 * 1024;

std::unexpected<Error> cannot(const std::string& what, const std::string& path) {
  return fail(Error::Code::unavailable,
              "cannot " + what + " " + path + ": " + std::strerror(errno));
}

Result<std::string> bytes_of_hex(std::string_view hex, const std::string& path) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const auto digit = [](char c) {
      return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    const int high = digit(hex[i]), low = digit(hex[i + 1]);
    if (high < 0 || low < 0) break;
    bytes += static_cast<char>(high << 4 | low);
  }
  if (hex.size() != 2 * key_bytes || bytes.size() != key_bytes) {
    return fail(Error::Code::invalid,
                path + " is not a key file: 64 hexadecimal digits; restore it from a backup");
  }
  return bytes;
}

}  // namespace

Result<std::string> read_or_make_key(const std::string& data_dir, Random& random) {
  std::error_code failed;
  if (!std::filesystem::exists(data_dir)) {
    if (!std::filesystem::create_directories(data_dir, failed)) {
      return fail(Error::Code::unavailable, "cannot make " + data_dir + ": " + failed.message());
    }
    std::filesystem::permissions(data_dir, std::filesystem::perms::owner_all, failed);
  }
  const std::string path = data_dir + "/key";
  if (!std::filesystem::exists(path)) {
    const std::string key = random.bytes(key_bytes);
    if (const Status written = write_secret_file(path, to_hex(key) + "\n"); !written) {
      return std::unexpected(written.error());
    }
    return key;
  }
  struct stat about{};
  if (::stat(path.c_str(), &about) != 0) return cannot("look at", path);
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fail(Error::Code::invalid, "others may read " + path + "; run: chmod 600 " + path);
  }
  const auto text = read_text_file(path);
  if (!text) return std::unexpected(text.error());
  return bytes_of_hex(*text, path);
}

Result<std::string> read_text_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(Error::Code::not_found, "cannot read " + path + ": " + std::strerror(errno));
  std::ostringstream text;
  text << file.rdbuf();
  std::string content = std::move(text).str();
  if (content.size() > text_file_bytes_max) {
    return fail(Error::Code::too_large, path + " is larger than 4 MB");
  }
  while (content.ends_with('\n') || content.ends_with('\r')) content.pop_back();
  return content;
}

Status write_secret_file(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    if (errno == EEXIST) return fail(Error::Code::conflict, path + " is there already");
    return cannot("write", path);
  }
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  ::close(file);
  if (!written) return cannot("write", path);
  return {};
}

}  // namespace tocsin
