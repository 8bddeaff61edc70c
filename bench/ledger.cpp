#include "ledger.hpp"

#include <cstdio>
#include <memory>

#include "fatal.hpp"

namespace tocsin::bench {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open_file(const std::string& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode), std::fclose);
  if (!file) fatal("cannot open {}", path);
  return file;
}

}  // namespace

Entry& Ledger::of(std::uint32_t number) {
  const std::size_t index = number - first_;
  if (index >= entries_.size()) entries_.resize(index + 1);
  return entries_[index];
}

const Entry* Ledger::find(std::uint32_t number) const {
  const std::size_t index = number - first_;
  return number < first_ || index >= entries_.size() ? nullptr : &entries_[index];
}

void Ledger::write(const std::string& path) const {
  const File file = open_file(path, "wb");
  std::size_t written = std::fwrite(&first_, sizeof first_, 1, file.get());
  written += std::fwrite(entries_.data(), sizeof(Entry), entries_.size(), file.get());
  if (written != entries_.size() + 1) fatal("cannot write {}", path);
}

Ledger Ledger::read(const std::string& path) {
  const File file = open_file(path, "rb");
  Ledger ledger(0);
  if (std::fread(&ledger.first_, sizeof ledger.first_, 1, file.get()) != 1)
    fatal("{} is empty", path);
  for (Entry entry; std::fread(&entry, sizeof entry, 1, file.get()) == 1;) {
    ledger.entries_.push_back(entry);
  }
  return ledger;
}

}  // namespace tocsin::bench
