// World: one simulated life of Tocsin: engine, store, providers, people and a clock, all led by the
// dice of one seed. Two lives of one seed are the same, to the letter.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "storage/memory_store.hpp"
#include "tests/sim/deeds.hpp"
#include "tests/sim/oracle.hpp"

namespace tocsin::sim {

Time first_day(Dice& dice);

class World {
 public:
  // `story` is told every line of what happens; may be empty.
  World(std::uint64_t seed, std::function<void(const std::string&)> story);

  // Lives through it. The first promise that was broken, with the time; empty: all were kept.
  std::string live();

 private:
  Time now() const { return real_ + clock_offset_; }
  void tell(const std::function<std::string()>& line) const;
  void open();
  void crash();
  void reload();
  void step(std::vector<Command> commands);
  void plan_fault();
  void pass(Duration time);  // through every instant at which something is due
  void come_to_rest();
  void move_clock();
  using Step = std::tuple<EscalationId, int, int>;  // which, its round and step
  std::map<Step, Duration> steps_ahead(Time now) const;
  std::vector<Command> deeds();
  void check(const std::vector<Asked>& asked);
  bool broken() const { return !oracle_.broken().empty(); }

  Dice dice_;
  std::function<void(const std::string&)> story_;
  MemoryStore store_;
  Providers providers_{dice_};
  Deeds deeds_{dice_};
  Oracle oracle_;
  std::unique_ptr<Core> core_;
  Time real_ = first_day(dice_);
  Duration clock_offset_{};
  bool faults_ = true;
  bool fault_planned_ = false;
};

}  // namespace tocsin::sim
