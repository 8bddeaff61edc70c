// Handoffs: the grid of instants at which a rotation's turns begin. Turns are counted on the wall
// clock of the rotation's zone, so a hand-off at 09:00 stays at 09:00 whatever the clocks do.
#pragma once

#include <cstdint>
#include <vector>

#include "base/describe.hpp"
#include "domain/oncall/time_zone.hpp"

namespace tocsin {

enum class TurnUnit { hour, day, week, month };
TOCSIN_DESCRIBE_ENUM(TurnUnit, hour, day, week, month)

class Handoffs {
 public:
  // Turn 0 begins at `start`; turns before it lie in the past without end. Turn k is as long as
  // `lengths[k modulo their number]`: {4, 3} days alternate. `lengths` holds at least one, each >
  // 0. A month is counted from the start, so that the 31st becomes the last day of a shorter month
  // and is the 31st again afterwards.
  Handoffs(TimeZone zone, WallTime start, TurnUnit unit, std::vector<std::int64_t> lengths);

  // When turn `turn` begins. A turn whose whole time clocks skip ends where it begins.
  Time begin(std::int64_t turn) const;
  // The turn that holds `at`: begin(turn) <= at < begin(turn + 1).
  std::int64_t turn_at(Time at) const;

 private:
  WallTime wall(std::int64_t turn) const;

  TimeZone zone_;
  WallTime start_;
  TurnUnit unit_;
  std::vector<std::int64_t> ends_;  // of the turns of one cycle, in units from its beginning
};

}  // namespace tocsin
