// MailFolder: the port to the folder in which replies by mail arrive. Two stand behind it: net's
// IMAP mailbox and the fake of the tests. One thread calls it, and is blocked meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tocsin {

class MailFolder {
 public:
  virtual ~MailFolder() = default;
  // What came since and is not marked, the oldest first, at most `count_max`. Errors of all three:
  // unavailable, unauthorized; the next attempt is on a new folder.
  virtual Result<std::vector<std::uint32_t>> waiting(Time since, std::size_t count_max) = 0;
  virtual Result<std::string> read(std::uint32_t mail, std::size_t bytes_max) = 0;
  virtual Status mark(std::uint32_t mail) = 0;  // as dealt with
};

}  // namespace tocsin
