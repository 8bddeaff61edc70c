#include "storage/sqlite_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace tocsin {

Result<SqliteLock> SqliteLock::take(const std::string& path) {
  const std::string lock_path = path + ".lock";
  const int file = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(Error::Code::unavailable,
                "the data directory cannot be written: check the path and rights of " + lock_path);
  }
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    ::close(file);
    return fail(Error::Code::conflict, "another tocsin uses " + path + ": stop it first");
  }
  return SqliteLock(file);
}

SqliteLock::~SqliteLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace tocsin
