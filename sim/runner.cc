#include "sim/runner.h"

#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "core/decide/explain.h"
#include "sim/scenario_names.h"
#include "sim/world.h"

namespace lighthouse::sim {

namespace {

constexpr uint64_t kEveryTwice = 64;  // of a batch, so many seeds apart

RunResult run_world(World world, uint64_t seed, const RunOptions& options) {
  world.speak(options.transport);
  if (options.trace) world.start_tracing();
  (void)world.run({.events = options.most_events});
  if (!world.over()) world.give_up();
  RunResult result = result_of(world, seed);
  for (const Deviation& deviation : world.choices().deviations()) {
    result.deviations.push_back(deviation);
  }
  for (const TraceEntry& entry : world.trace_entries()) {
    result.trace.push_back(line_of(entry, world.stage().names));
  }
  return result;
}

// The event that comes next.
std::string show(const Agenda& agenda) {
  if (agenda.empty()) return "nothing";
  const Agenda::Entry entry = agenda.in_order().front();
  return fmt::format("actor {} kind {} a {} b {} at {}", entry.event.actor, entry.event.kind,
                     entry.event.a, entry.event.b, format_duration(entry.time - kStartOfTime));
}

}  // namespace

RunResult result_of(const World& world, uint64_t seed) {
  RunResult result;
  result.seed = seed;
  result.violation = world.violation();
  if (result.violation) {
    result.violation_text = describe(*result.violation, world.stage().names);
  }
  result.trace_hash = world.trace().value();
  const Controller& first = world.controllers().front();
  const RunRecord& record = first.record();
  result.ending = record.ending;
  result.reason = record.reason;
  result.step = record.step;
  if (first.began != kNever) result.took = (first.over() ? first.ended : world.now()) - first.began;
  result.simulated = world.now() - kStartOfTime;
  result.events = world.events();
  for (const Controller& controller : world.controllers()) {
    if (controller.alive()) result.looks += controller.engine->looks();
  }
  result.calls = world.calls_sent();
  result.marks = world.marks();
  return result;
}

uint64_t RunResult::calls_made() const {
  return std::accumulate(calls.begin(), calls.end(), uint64_t{0});
}

RunResult run_seed(const std::shared_ptr<const Stage>& stage, uint64_t seed,
                   const RunOptions& options) {
  // The world chooses from its first moment on: the log begins before it does.
  lighthouse::Choices choices =
      options.forced.empty() ? choices_of(*stage, seed) : choices_of(seed, options.forced);
  if (options.record_deviations) choices.start_recording();
  return run_world(World(stage, std::move(choices)), seed, options);
}

RunResult run_scenario(const Scenario& scenario, uint64_t seed, const RunOptions& options) {
  return run_seed(make_stage(scenario), seed, options);
}

RunResult run_deviations(const std::shared_ptr<const Stage>& stage, ForcedChoices deviations,
                         const RunOptions& options) {
  lighthouse::Choices choices = lighthouse::Choices::benign(std::move(deviations));
  if (options.record_deviations) choices.start_recording();
  return run_world(World(stage, std::move(choices)), 0, options);
}

std::optional<std::string> find_divergence(const std::shared_ptr<const Stage>& stage, uint64_t seed,
                                           const Transports& transports) {
  World left(stage, choices_of(*stage, seed));
  World right(stage, choices_of(*stage, seed));
  left.speak(transports.left);
  right.speak(transports.right);
  while (true) {
    const std::pair before(left.agenda(), right.agenda());
    const auto one = left.run({.events = 1});
    const auto other = right.run({.events = 1});
    if (left.trace() != right.trace() || one != other) {
      return fmt::format("event {} differs: {} | {}", left.events(), show(before.first),
                         show(before.second));
    }
    if (one.reason != StopReason::kEventLimit) return std::nullopt;
  }
}

void add_to(BatchResult& batch, RunResult result) {
  ++batch.seeds;
  batch.events += result.events;
  batch.calls += result.calls_made();
  batch.simulated += result.simulated;
  add_to(batch.marks, result.marks);
  ++batch.endings[static_cast<std::size_t>(result.ending)];
  if (result.passed()) {
    ++batch.passed;
  } else if (batch.failures.size() < BatchResult::kMostFailures) {
    batch.failures.push_back(std::move(result));
  }
}

void conclude(BatchResult& batch, const Stage& stage) {
  const Scenario& scenario = stage.scenario;
  if (!scenario.expect.faults_must_happen || batch.seeds == 0) return;
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    const bool happened = i < batch.marks.faults.size() && batch.marks.faults[i].happened > 0;
    if (happened) continue;
    batch.complaints.push_back(fmt::format("{}:{}: faults[{}] ({}) never happened in {} seeds",
                                           scenario.file, scenario.faults[i].line, i,
                                           name_of(scenario.faults[i].kind), batch.seeds));
  }
}

BatchResult run_batch(const std::shared_ptr<const Stage>& stage, uint64_t first_seed,
                      uint64_t last_seed, const RunOptions& options) {
  BatchResult batch;
  for (uint64_t seed = first_seed; seed <= last_seed; ++seed) {
    RunResult result = run_seed(stage, seed, options);
    if ((seed - first_seed) % kEveryTwice == 0 && run_seed(stage, seed, options) != result) {
      batch.complaints.push_back(
          fmt::format("seed {} does not repeat: {}", seed,
                      find_divergence(stage, seed, {options.transport, options.transport})
                          .value_or("the traces agree, the results do not")));
    }
    add_to(batch, std::move(result));
    if (seed == last_seed) break;  // the largest seed has no successor
  }
  conclude(batch, *stage);
  return batch;
}

}  // namespace lighthouse::sim
