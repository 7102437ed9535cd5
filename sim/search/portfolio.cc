#include "sim/search/portfolio.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/model/mix.h"
#include "sim/scenario_text.h"
#include "sim/search/draw.h"
#include "sim/search/swarm.h"
#include "sim/world.h"

namespace lighthouse::sim {
namespace {

// A scenario whose benign run has more events than this is run once and not varied.
constexpr uint64_t kShortRun = 12'000;
// Between looks at the abstract state.
constexpr uint64_t kLookEvery = 12;
constexpr uint64_t kSalt = 0x6c69'6768'7468'6f75;

// Of a hundred blocks.
constexpr uint32_t kSwarmShare = 45;
constexpr uint32_t kSpeedShare = 75;  // up to here; the rest is guided

enum class Log : uint8_t { kOff, kOn };

World world_of(const Trial& trial, Log log) {
  lighthouse::Choices choices;
  switch (trial.strategy) {
    case Strategy::kBenign: choices = choices_of(*trial.stage, 0); break;
    case Strategy::kSwarm: choices = choices_of(*trial.stage, trial.seed); break;
    case Strategy::kSpeed:
      choices = lighthouse::Choices::paced(trial.seed, trial.stage->forced);
      break;
    case Strategy::kGuided:
      choices = lighthouse::Choices::benign(trial.ancestor->deviations);
      break;
  }
  if (log == Log::kOn) choices.start_recording();
  World world(trial.stage, std::move(choices));
  if (trial.strategy != Strategy::kGuided) return world;
  (void)world.run({.events = trial.cut});
  world.choices().set_forced({});
  world.choices().vary_from_here(trial.seed, trial.mode);
  return world;
}

TrialResult run_once(const Trial& trial, StateSet& seen) {
  TrialResult out{.trial = trial};
  World world = world_of(trial, Log::kOff);
  const uint64_t most = RunOptions{}.most_events;
  while (!world.over() && world.events() < most) {
    const auto went = world.run({.events = kLookEvery});
    const uint32_t state = abstract_state(world);
    if (seen.insert(state)) out.states.push_back(state);
    if (went.reason != StopReason::kEventLimit) break;
  }
  for (const uint32_t state : out.states) seen.erase(state);
  if (!world.over()) world.give_up();
  out.run = result_of(world, trial.seed);
  return out;
}

uint64_t hash_of_text(std::string_view text) {
  uint64_t out = text.size();
  for (const char c : text) out = mix(out + static_cast<unsigned char>(c), kSalt);
  return out;
}

}  // namespace

std::string_view name_of(Strategy strategy) {
  switch (strategy) {
    case Strategy::kBenign: return "benign";
    case Strategy::kSwarm: return "swarm";
    case Strategy::kSpeed: return "speed";
    case Strategy::kGuided: return "guided";
  }
  return "unknown";
}

Portfolio::Portfolio(const std::vector<Scenario>& scenarios, const std::vector<Guard>& without)
    : without_(without) {
  for (const Scenario& scenario : scenarios) {
    fingerprint_ = mix(fingerprint_ + hash_of_text(scenario_text(scenario)), kSalt);
    bases_.push_back(stage_of(relaxed(scenario)));
    const RunResult benign = run_seed(bases_.back(), 0, {.most_events = kShortRun + 1});
    if (benign.events <= kShortRun && benign.passed()) varied_.push_back(scenario);
  }
  for (const Guard guard : without_) {
    fingerprint_ = mix(fingerprint_ + static_cast<uint64_t>(guard) + 1, kSalt);
  }
}

std::shared_ptr<const Stage> Portfolio::stage_of(Scenario scenario) const {
  scenario.without.insert(scenario.without.end(), without_.begin(), without_.end());
  return make_stage(scenario);
}

std::vector<Trial> Portfolio::block(uint64_t index, const Corpus& corpus) const {
  std::vector<Trial> out;
  const uint64_t first = index * kBlockRuns;
  for (uint64_t i = first; i < std::min(first + kBlockRuns, bases_.size()); ++i) {
    out.push_back({.number = i + 1, .strategy = Strategy::kBenign, .stage = bases_[i]});
  }
  // A block that the benign runs do not fill is smaller: the others keep their numbers.
  if (!out.empty()) return out;
  const uint64_t seed = mix_well(index, kSalt);
  Draw draw(seed);
  const uint32_t share = draw.pick(100);
  const bool guided = share >= kSpeedShare && !corpus.empty();
  const bool speed = !guided && share >= kSwarmShare && share < kSpeedShare;
  Trial trial{.strategy = guided ? Strategy::kGuided : speed ? Strategy::kSpeed : Strategy::kSwarm};
  if (guided) {
    trial.ancestor = corpus[draw.pick(static_cast<uint32_t>(corpus.size()))];
    trial.stage = trial.ancestor->stage;
  } else if (!varied_.empty() && draw.pick(5) < 2) {
    const Scenario& base = varied_[draw.pick(static_cast<uint32_t>(varied_.size()))];
    trial.stage = stage_of(speed && draw.one_in(2) ? relaxed(base) : harsher(base, seed));
  } else {
    trial.stage = stage_of(swarm_scenario(seed));
  }
  for (uint64_t i = 0; i < kBlockRuns; ++i) {
    trial.number = first + i + 1;
    trial.seed = mix_well(seed, i + 1) | 1;
    if (guided) {
      trial.cut = draw.pick(static_cast<uint32_t>(trial.ancestor->events));
      trial.mode = draw.one_in(3) ? ChoiceMode::kPaced : ChoiceMode::kSeeded;
    }
    out.push_back(trial);
  }
  return out;
}

TrialResult run_trial(const Trial& trial, Repeat repeat, StateSet& scratch) {
  TrialResult out = run_once(trial, scratch);
  if (repeat == Repeat::kOnce) return out;
  const TrialResult again = run_once(trial, scratch);
  if (again.run != out.run || again.states != out.states) {
    out.divergence = fmt::format("run {} ({}, {}) does not repeat", trial.number,
                                 name_of(trial.strategy), trial.stage->scenario.name);
  }
  return out;
}

RunResult record_trial(const Trial& trial) {
  World world = world_of(trial, Log::kOn);
  (void)world.run({.events = RunOptions{}.most_events});
  if (!world.over()) world.give_up();
  RunResult out = result_of(world, trial.seed);
  const auto log = world.choices().deviations();
  out.deviations.assign(log.begin(), log.end());
  return out;
}

}  // namespace lighthouse::sim
