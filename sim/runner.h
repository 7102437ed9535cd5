// Running scenarios: one seed, or many.
//
//   const auto stage = sim::make_stage(scenario);           // once per scenario
//   const sim::RunResult one = sim::run_seed(stage, 4711);  // pure: same stage and seed, same
//   result sim::BatchResult all = sim::run_batch(stage, 0, 999);
//
// Seed 0 is the benign run: every choice takes its benign answer, no fault happens by rate, those
// at a moment still do. There are no threads here: `run_seed` may be called from several at once,
// and `add_to` joins the results in the order of the seeds.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/model/call.h"
#include "core/model/run_record.h"
#include "fakes/base/choices.h"
#include "sim/marks.h"
#include "sim/scenario.h"
#include "sim/stage.h"
#include "sim/trace.h"
#include "sim/transport.h"
#include "sim/violation.h"

namespace lighthouse::sim {

class World;

struct RunOptions {
  ForcedChoices forced;               // on top of the seed's choices; empty: the scenario's own
  bool record_deviations = false;     // what a replay in benign mode needs
  bool trace = false;                 // the human-readable trace, much slower
  uint64_t most_events = 20'000'000;  // beyond: not ended (G5)
  Transport transport = Transport::kTyped;
};

struct RunResult {
  uint64_t seed = 0;
  std::optional<Violation> violation;  // none: passed
  std::string violation_text;          // empty if passed
  uint64_t trace_hash = 0;
  Ending ending = Ending::kNone;  // of the first controller's operation
  Reason reason = Reason::kNone;
  Step step = Step::kPreflight;  // where it stood at the end of the run
  Duration took{0};              // of the operation, virtual
  Duration simulated{0};         // of the whole run, virtual
  uint64_t events = 0;
  uint64_t looks = 0;                        // of all controllers
  std::array<uint32_t, kCallKinds> calls{};  // sent, by kind
  Marks marks;
  std::vector<Deviation> deviations;  // if asked for
  std::vector<TraceLine> trace;       // if asked for

  [[nodiscard]] bool passed() const { return !violation.has_value(); }
  [[nodiscard]] uint64_t calls_made() const;
  bool operator==(const RunResult&) const = default;
};

[[nodiscard]] RunResult run_seed(const std::shared_ptr<const Stage>& stage, uint64_t seed,
                                 const RunOptions& options = {});
// The same for a scenario that is run once.
[[nodiscard]] RunResult run_scenario(const Scenario& scenario, uint64_t seed,
                                     const RunOptions& options = {});

// Replays recorded deviations in benign mode: the form of a counterexample.
[[nodiscard]] RunResult run_deviations(const std::shared_ptr<const Stage>& stage,
                                       ForcedChoices deviations, const RunOptions& options = {});

// What there is to say of a world whose run is over. Requires: it has a controller.
[[nodiscard]] RunResult result_of(const World& world, uint64_t seed);

// Runs the seed twice, each time by its transport, and names the first event that differs, with
// both sides; nothing: the same.
struct Transports {
  Transport left = Transport::kTyped;
  Transport right = Transport::kTyped;
};
[[nodiscard]] std::optional<std::string> find_divergence(const std::shared_ptr<const Stage>& stage,
                                                         uint64_t seed,
                                                         const Transports& transports = {});

struct BatchResult {
  uint64_t seeds = 0;
  uint64_t passed = 0;
  std::vector<RunResult> failures;  // the first ones, by seed; at most kMostFailures
  uint64_t events = 0;
  uint64_t calls = 0;
  Duration simulated{0};
  Marks marks;                          // summed, extremes kept
  std::array<uint64_t, 16> endings{};   // by Ending
  std::vector<std::string> complaints;  // of the batch: a fault that never happened, a divergence
  static constexpr std::size_t kMostFailures = 20;

  [[nodiscard]] bool ok() const { return passed == seeds && complaints.empty(); }
};

// Adds the result of the next seed.
void add_to(BatchResult& batch, RunResult result);
// Judges the batch as a whole: faults that had to happen. Call once, after the last result.
void conclude(BatchResult& batch, const Stage& stage);

// Seeds first … last on this thread, every 64th twice, then concluded.
[[nodiscard]] BatchResult run_batch(const std::shared_ptr<const Stage>& stage, uint64_t first_seed,
                                    uint64_t last_seed, const RunOptions& options = {});

}  // namespace lighthouse::sim
