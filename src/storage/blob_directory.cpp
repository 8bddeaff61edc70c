#include "storage/blob_directory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/crypto.hpp"

namespace tocsin {
namespace {

namespace fs = std::filesystem;

constexpr mode_t owner_reads_writes = 0600;

std::unexpected<Error> cannot(const std::string& what) {
  return fail(Error::Code::unavailable, what + ": " + std::strerror(errno));
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }
  bool good() const { return descriptor_ >= 0; }

 private:
  const int descriptor_;
};

Status sync_directory(const std::string& path) {
  const File directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.good() && ::fsync(directory.get()) == 0) return {};
  return cannot(path + " cannot be made durable");
}

// Errors: unavailable.
Status make_directory(const std::string& path) {
  // Also when it is there: another may have made it this moment, and not have made it durable yet.
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return cannot("cannot make " + path);
  const fs::path parent = fs::path(path).parent_path();
  return sync_directory(parent.empty() ? "." : parent.string());
}

std::string folder_of(const std::string& directory, std::string_view sha256) {
  return directory + "/" + std::string(sha256.substr(0, 2));
}
std::string path_of(const std::string& directory, std::string_view sha256) {
  return folder_of(directory, sha256) + "/" + std::string(sha256);
}

std::optional<std::uint64_t> length_of(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(found.st_size);
}

class FileWriter final : public BlobWriter {
 public:
  FileWriter(const std::string& directory, std::string path, int file, std::atomic<int>& at_once)
      : directory_(directory), path_(std::move(path)), file_(file), at_once_(at_once) {}
  ~FileWriter() override {
    if (!named_) ::unlink(path_.c_str());
    at_once_.fetch_sub(1);
  }

  Status write(std::string_view piece) override {
    hash_.add(piece);
    blob_.bytes += piece.size();
    blob_.head += piece.substr(0, blob_head_bytes - blob_.head.size());
    while (!piece.empty()) {
      const ssize_t count = ::write(file_.get(), piece.data(), piece.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return cannot("a file cannot be written");
      piece.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
  }

  Result<Blob> finish() override {
    blob_.sha256 = to_hex(hash_.finish());
    const std::string folder = folder_of(directory_, blob_.sha256);
    const std::string name = path_of(directory_, blob_.sha256);
    if (length_of(name) != blob_.bytes) {  // otherwise it is kept already
      if (::fsync(file_.get()) != 0) return cannot("a file cannot be made durable");
      if (auto made = make_directory(folder); !made) return std::unexpected(made.error());
      if (::rename(path_.c_str(), name.c_str()) != 0) return cannot("a file cannot be named");
      named_ = true;
    }
    if (auto synced = sync_directory(folder); !synced) return std::unexpected(synced.error());
    return blob_;
  }

 private:
  const std::string& directory_;
  const std::string path_;
  const File file_;
  std::atomic<int>& at_once_;
  Sha256 hash_;
  Blob blob_;
  bool named_ = false;
};

// Mapped, so that a slow reader holds pages of the system and no memory of ours.
struct Mapping {
  void* start = nullptr;
  std::size_t bytes = 0;
  Mapping(void* s, std::size_t b) : start(s), bytes(b) {}
  ~Mapping() { ::munmap(start, bytes); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
};

Result<std::string> hash_of_file(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.good()) return cannot("cannot read " + path);
  Sha256 hash;
  std::array<char, 64 * 1024> piece;
  for (;;) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("cannot read " + path);
    if (count == 0) return to_hex(hash.finish());
    hash.add({piece.data(), static_cast<std::size_t>(count)});
  }
}

Status copy_blob(const std::string& from, const std::string& to, const std::string& sha256) {
  const std::string name = path_of(to, sha256);
  if (length_of(name) == length_of(from)) return {};
  if (auto made = make_directory(folder_of(to, sha256)); !made) return made;
  const std::string unfinished = name + ".unfinished";
  std::error_code error;
  fs::copy_file(from, unfinished, fs::copy_options::overwrite_existing, error);
  if (error) return fail(Error::Code::unavailable, "cannot copy " + from + ": " + error.message());
  const auto hash = hash_of_file(unfinished);
  if (!hash) return std::unexpected(hash.error());
  if (*hash != sha256) {
    fs::remove(unfinished, error);
    return fail(Error::Code::invalid, from + " is damaged: it is not what its name says");
  }
  const File file(::open(unfinished.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.good() || ::fsync(file.get()) != 0) return cannot(name + " cannot be made durable");
  if (::rename(unfinished.c_str(), name.c_str()) != 0) return cannot("cannot name " + name);
  return sync_directory(folder_of(to, sha256));
}

}  // namespace

Result<std::unique_ptr<BlobDirectory>> BlobDirectory::open(std::string directory) {
  const std::string unfinished = directory + "/new";
  for (const std::string& path : {directory, unfinished}) {
    if (auto made = make_directory(path); !made) return std::unexpected(made.error());
  }
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(unfinished, error)) {
    ::unlink(entry.path().c_str());
  }
  if (error) {
    return fail(Error::Code::unavailable, "cannot read " + unfinished + ": " + error.message());
  }
  return std::unique_ptr<BlobDirectory>(new BlobDirectory(std::move(directory)));
}

Result<std::unique_ptr<BlobWriter>> BlobDirectory::begin() {
  if (at_once_.fetch_add(1) >= blobs_at_once_max) {
    at_once_.fetch_sub(1);
    return fail(Error::Code::unavailable, "many files arrive at this moment; try again");
  }
  std::string path = directory_ + "/new/" + std::to_string(next_.fetch_add(1));
  const int file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, owner_reads_writes);
  if (file < 0) {
    at_once_.fetch_sub(1);
    return cannot("a file cannot be begun");
  }
  return std::make_unique<FileWriter>(directory_, std::move(path), file, at_once_);
}

Result<BlobBytes> BlobDirectory::read(std::string_view sha256, std::uint64_t bytes) {
  if (!is_sha256_in_hex(sha256)) return fail(Error::Code::internal, "a file's hash does not read");
  const File file(::open(path_of(directory_, sha256).c_str(), O_RDONLY | O_CLOEXEC));
  struct stat found{};
  if (!file.good() || ::fstat(file.get(), &found) != 0) {
    return fail(Error::Code::not_found,
                "the bytes of this file are not here: restore blobs/ from a backup");
  }
  if (static_cast<std::uint64_t>(found.st_size) != bytes) {
    return fail(Error::Code::internal, "a file is not as long as it was: " + std::string(sha256));
  }
  if (bytes == 0) return BlobBytes{};
  const auto length = static_cast<std::size_t>(bytes);
  void* start = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (start == MAP_FAILED) return cannot("a file cannot be read");
  auto mapping = std::make_shared<const Mapping>(start, length);
  return BlobBytes{{static_cast<const char*>(start), length}, std::move(mapping)};
}

Status copy_blobs(const std::string& from, const std::string& to) {
  std::error_code error;
  if (!fs::exists(from, error)) return {};
  if (auto made = make_directory(to); !made) return made;
  for (const auto& folder : fs::directory_iterator(from, error)) {
    if (!folder.is_directory() || folder.path().filename() == "new") continue;
    for (const auto& entry : fs::directory_iterator(folder.path(), error)) {
      const std::string name = entry.path().filename().string();
      if (!is_sha256_in_hex(name)) continue;
      if (auto copied = copy_blob(entry.path().string(), to, name); !copied) return copied;
    }
  }
  if (error) return fail(Error::Code::unavailable, "cannot read " + from + ": " + error.message());
  return {};
}

}  // namespace tocsin
