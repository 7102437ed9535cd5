// Why a counterexample fails: its nearest passing run, and the moment that decided it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/runner.h"
#include "sim/search/shrink.h"

namespace lighthouse::sim {

// The run with one thing less that passes and goes the same way for longest.
struct NearestPass {
  std::string lacks;  // what it does without, in words
  RunResult run;
  uint64_t parts = 0;  // first event that differs
  Duration at{0};      // after the scenario's zero
};

// Leaves out one deviation at a time; without any, one fault at a time, and puts the guards back.
// Nothing: none of these passes.
[[nodiscard]] std::optional<NearestPass> nearest_pass(const Counterexample& found);

// Keep the run up to an event and vary all that comes after: how often is the same promise broken?
struct CurvePoint {
  uint64_t event = 0;  // handled
  Duration at{0};      // after the scenario's zero
  uint32_t violated = 0;
  uint32_t samples = 0;

  [[nodiscard]] uint32_t per_cent() const {
    return samples == 0 ? 0 : (100 * violated + samples / 2) / samples;
  }
};

struct Curve {
  std::vector<CurvePoint> points;  // by event
  // Between these two the likelihood rises most; equal: it never rises.
  CurvePoint before;
  CurvePoint after;
  std::vector<TraceLine> moment;  // what happened between them, if that is a matter of a few events
};

struct CurveOptions {
  uint32_t points = 16;
  uint32_t samples = 40;             // runs for each
  std::function<bool()> keep_going;  // asked between points; empty: always
};

[[nodiscard]] Curve likelihood_curve(const Counterexample& found, const CurveOptions& options);

}  // namespace lighthouse::sim
