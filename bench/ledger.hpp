// Ledger: what the server promised to keep. One entry an alert, written to a file at the end, so
// that another process can compare it with what is there after a kill and a restart.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tocsin::bench {

struct Entry {
  std::uint32_t accepted = 0;  // the highest revision that was answered 2xx
  std::uint32_t sent = 0;      // the highest that was sent: it may be there as well
  std::uint32_t answers = 0;   // 2xx while the clock ran
  std::uint32_t known = 0;     // 2xx ever
};

class Ledger {
 public:
  explicit Ledger(std::uint32_t first) : first_(first) {}

  Entry& of(std::uint32_t number);
  const Entry* find(std::uint32_t number) const;

  std::uint32_t first() const { return first_; }
  const std::vector<Entry>& entries() const { return entries_; }

  void write(const std::string& path) const;  // exits when it cannot
  static Ledger read(const std::string& path);

 private:
  std::uint32_t first_;
  std::vector<Entry> entries_;
};

}  // namespace tocsin::bench
