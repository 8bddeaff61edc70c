// Deeds: what sources, people and timers of the outside do, at random.
#pragma once

#include "engine/core.hpp"
#include "tests/sim/providers.hpp"

namespace tocsin::sim {

// What a deed may look at to be about something that exists.
struct Scene {
  const State& state;
  const Config& config;
  const Providers& providers;
  Time now{};
};

class Deeds {
 public:
  explicit Deeds(Dice& dice) : dice_(dice) {}
  Command next(const Scene& scene);

 private:
  CommandBody events(const Scene& scene);
  void add_repeats(IngestEvents& ingest, const Scene& scene);
  CommandBody act_on_alerts(const Scene& scene);
  CommandBody act_on_page(const Scene& scene);
  CommandBody silence(const Scene& scene);
  CommandBody expire_silence(const Scene& scene);
  CommandBody declare(const Scene& scene);
  CommandBody change_incident(const Scene& scene);
  CommandBody work_on(const Scene& scene);
  CommandBody call_the_roll(const Scene& scene);
  CommandBody tell_impact(const Scene& scene);
  CommandBody tell_of_change(const Scene& scene, const Actor& actor);
  CommandBody judge_change(const Scene& scene);
  CommandBody change_in_need(const Scene& scene);
  CommandBody mirror(const Scene& scene);
  CommandBody call_people(const Scene& scene);
  CommandBody respond(const Scene& scene);
  CommandBody verify(const Scene& scene);
  CommandBody sign_in();
  CommandBody guest(const Scene& scene);

  Dice& dice_;
  int made_ = 0;  // words that are said only once
};

}  // namespace tocsin::sim
