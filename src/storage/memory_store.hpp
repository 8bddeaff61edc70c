// MemoryStore: the store as plain containers, for tests and the simulator. What was committed stays
// when an engine "crashes": the next one loads it from the same store.
#pragma once

#include <memory>

#include "engine/store.hpp"

namespace tocsin {

// The committed rows, shared by the store and its readers behind a lock.
struct MemoryTables;

class MemoryStore final : public Store {
 public:
  MemoryStore();
  ~MemoryStore() override;

  Result<Loaded> load() override;
  Status commit(const Commit& commit) override;
  std::unique_ptr<Reader> make_reader() const;

  // The next commit, or the `after`-th one from now, fails. A lying one is durable all the same, as
  // when the answer of a database is lost.
  void fail_commit(int after = 0) { fail_at_ = after; }
  void lie_commit(int after = 0) { lie_at_ = after; }
  // While true nothing can be loaded or committed: the database is away.
  void set_unreachable(bool unreachable) { unreachable_ = unreachable; }

 private:
  static bool is_due(int& countdown);

  std::shared_ptr<MemoryTables> tables_;
  int fail_at_ = -1;  // commits until the fault; negative: none is planned
  int lie_at_ = -1;
  bool unreachable_ = false;
};

}  // namespace tocsin
