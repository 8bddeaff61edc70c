#include "app/spool_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace tocsin {
namespace {

constexpr mode_t file_mode = 0660;  // the program that sends it is in a group with us

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::unexpected<Error> failed(const std::string& directory, int error) {
  return fail(Error::Code::unavailable,
              "the folder " + directory + " takes no file (" +
                  std::generic_category().message(error) +
                  "); see that it is there and that Tocsin may write to it");
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Status write_spool_file(const SpoolMessage& message) {
  if (message.name.empty() || message.name.contains('/') || message.name.starts_with('.')) {
    return fail(Error::Code::internal, "a spool file's name is no path");
  }
  const Descriptor folder(::open(message.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open()) return failed(message.directory, errno);
  // Neither program takes this for a message: it begins with a dot and ends as smstools' locks do.
  const std::string unfinished = "." + message.name + ".LOCK";
  {
    const Descriptor file(::openat(folder.get(), unfinished.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
                                   file_mode));
    if (!file.open()) return failed(message.directory, errno);
    if (!write_all(file.get(), message.content) || ::fsync(file.get()) != 0) {
      const int error = errno;
      ::unlinkat(folder.get(), unfinished.c_str(), 0);
      return failed(message.directory, error);
    }
  }
  if (::renameat(folder.get(), unfinished.c_str(), folder.get(), message.name.c_str()) != 0) {
    const int error = errno;
    ::unlinkat(folder.get(), unfinished.c_str(), 0);
    return failed(message.directory, error);
  }
  ::fsync(folder.get());  // it is there already: that the disk is slow to say so loses no message
  return {};
}

spool::Standing standing_of(const SpoolMessage& question) {
  namespace fs = std::filesystem;
  const fs::path folder(question.directory);
  const auto is_in = [&](const fs::path& place) {
    std::error_code ignored;
    return fs::is_regular_file(place / question.name, ignored);
  };
  if (question.name.empty() || question.name.contains('/')) return spool::Standing::taken;
  if (is_in(folder)) {
    std::error_code error;
    const bool back = question.take_back && fs::remove(folder / question.name, error);
    return back ? spool::Standing::taken_back : spool::Standing::waiting;
  }
  // A folder may be written with a slash at its end.
  const fs::path beside = (folder / "").parent_path().parent_path();
  if (is_in(beside / "sent")) return spool::Standing::sent;
  if (is_in(beside / "error") || is_in(beside / "failed")) return spool::Standing::failed;
  return spool::Standing::taken;
}

SpoolWriter::SpoolWriter() : thread_([this] { run(); }) {}

SpoolWriter::~SpoolWriter() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
  for (auto& [message, answered] : waiting_) {
    answered({ProviderAnswer::Reached::not_sent, 0, "stopped before it was written", {}});
  }
}

void SpoolWriter::write(SpoolMessage message, Answered answered) {
  {
    const std::scoped_lock lock(mutex_);
    waiting_.emplace_back(std::move(message), std::move(answered));
  }
  changed_.notify_one();
}

void SpoolWriter::run() {
  for (;;) {
    std::pair<SpoolMessage, Answered> next;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !waiting_.empty() || stopping_; });
      if (stopping_) return;
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    if (next.first.ask) {
      next.second({ProviderAnswer::Reached::answered,
                   200,
                   std::string(to_text(standing_of(next.first))),
                   {}});
      continue;
    }
    const Status written = write_spool_file(next.first);
    if (written) {
      next.second({ProviderAnswer::Reached::answered, 200, next.first.name, {}});
    } else {
      next.second({ProviderAnswer::Reached::not_sent, 0, written.error().message, {}});
    }
  }
}

}  // namespace tocsin
