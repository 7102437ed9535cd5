// Shrinking: from any run that violates something to the fewest deviations from the benign run that
// still violate it, and to the parts of the scenario that it needs.
//
//   const auto found = sim::counterexample_of(scenario, 4711);
//   const sim::Shrunk small = sim::shrink(*found, {});
//   write(sim::scenario_text(small.counterexample.scenario));  // `lighthouse sim run` repeats it
//
// Deviations first (delta debugging: Zeller and Hildebrandt 2002), then faults, work and hosts,
// then smaller values. A candidate counts only if it breaks the same promise in the same way; one
// that lacks a part of the scenario must also keep the contrast: what passed before (with the
// guards in, or without deviations) must pass still, so that no scenario shrinks to one that is
// merely wrong.
//
// Pure: the same input gives the same result, unless `keep_going` says stop.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/runner.h"

namespace lighthouse::sim {

// One violated run, as a scenario whose seed 0 is that run.
struct Counterexample {
  Scenario scenario;
  RunResult run;
};

// The run of this seed, or of the scenario's own deviations with seed 0; nothing if it passes, or
// if its deviations do not repeat it.
[[nodiscard]] std::optional<Counterexample> counterexample_of(const Scenario& scenario,
                                                              uint64_t seed);
// The same from a run that was recorded elsewhere.
[[nodiscard]] std::optional<Counterexample> counterexample_of(
    const Scenario& scenario, const std::vector<Deviation>& deviations);

struct ShrinkLimits {
  uint64_t most_runs = 4'000;
  std::function<bool()> keep_going;  // asked between runs; empty: always
};

struct Shrunk {
  Counterexample counterexample;
  uint64_t runs = 0;
  std::size_t deviations_before = 0;
  bool complete = false;  // none of what is left can be left out; false: a limit came first
};

// How long a variation of this run may go on: one that takes many times its events is no shorter
// story. A run that did not end has all the time there is.
[[nodiscard]] uint64_t patience_with(const RunResult& failing);

[[nodiscard]] Shrunk shrink(const Counterexample& found, const ShrinkLimits& limits);

}  // namespace lighthouse::sim
