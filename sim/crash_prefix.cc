#include "sim/crash_prefix.h"

#include <algorithm>
#include <optional>

namespace lighthouse::sim {

namespace {

// Copies of one benign run: bounds their memory, and what lies between two of them is a small part
// of a run.
constexpr std::size_t kMostCopies = 512;
const uint64_t kMostEvents = RunOptions{}.most_events;

// Worlds are compared at their first quiet moment in each window of time: those that have one
// future have the same moments. To hash a world costs about as much as a look.
constexpr Duration kWindow{120'000};

int64_t window_of(const World& world) {
  return (world.now() - kStartOfTime) / kWindow;
}

uint32_t sent(const World& world, const CrashPoint& point) {
  return world.calls_sent()[static_cast<std::size_t>(point.call)];
}

// No blow can fall any more. Requires: no call is in flight.
bool all_fell(const World& world, const CrashCase& points) {
  return std::all_of(points.begin(), points.end(),
                     [&world](const CrashPoint& point) { return sent(world, point) >= point.nth; });
}

// After how many events calls leave with the next one.
std::vector<uint64_t> departures(World world) {
  std::vector<uint64_t> out;
  while (world.events() < kMostEvents) {
    const uint64_t events = world.events();
    const auto before = world.calls_sent();
    const auto ran = world.run({.events = 1});
    if (world.calls_sent() != before) out.push_back(events);
    if (ran.reason != StopReason::kEventLimit) break;
  }
  return out;
}

}  // namespace

SharedPrefix::SharedPrefix(const Scenario& scenario, std::size_t blows) {
  Scenario silent = scenario;
  for (std::size_t i = 0; i < blows; ++i) silent.faults.push_back(fault_of({.nth = UINT32_MAX}));
  stage_ = make_stage(silent);
  World world(stage_, choices_of(*stage_, 0));
  const std::vector<uint64_t> all = departures(world);
  const std::size_t stride = all.size() / kMostCopies + 1;
  copies_.reserve(all.size() / stride + 2);
  copies_.push_back(world);
  for (std::size_t i = 0; i < all.size(); i += stride) {
    if (all[i] > world.events()) (void)world.run({.events = all[i] - world.events()});
    copies_.push_back(world);
  }
}

const World& SharedPrefix::before(const CrashCase& points) const {
  const auto after =
      std::partition_point(copies_.begin() + 1, copies_.end(), [&points](const World& copy) {
        return std::all_of(points.begin(), points.end(), [&copy](const CrashPoint& point) {
          return sent(copy, point) < point.nth;
        });
      });
  return *(after - 1);
}

std::optional<uint32_t> KnownEnds::find(uint64_t state) {
  const uint32_t events = events_.find(state);
  if (events == check::FlatTable::kNone) return std::nullopt;
  return events;
}

void KnownEnds::add(std::span<const Good> states) {
  for (const Good& good : states) (void)events_.insert(good.state, good.events);
}

Striker::Striker(const SharedPrefix& prefix, KnownEnds& known)
    : prefix_(prefix),
      known_(known),
      stage_(std::make_shared<Stage>(prefix.stage())) {}

World Striker::strike(const CrashCase& points) {
  std::vector<Fault>& faults = stage_->scenario.faults;
  const std::size_t first = faults.size() - points.size();
  for (std::size_t i = 0; i < points.size(); ++i) faults[first + i] = fault_of(points[i]);
  stage_->faults = fault_table(stage_->scenario);
  World world = prefix_.before(points);
  world.go_on_with(stage_);
  return world;
}

RunResult Striker::run(const CrashCase& points) {
  World world = strike(points);
  (void)world.run({.events = kMostEvents - world.events()});
  if (!world.over()) world.give_up();
  return result_of(world, 0);
}

std::optional<uint64_t> Striker::known_end(World& world, const CrashCase& points,
                                           std::vector<Passed>& passed) const {
  int64_t window = window_of(world);
  while (world.events() < kMostEvents) {
    const bool busy = world.messages().in_flight() > 0;
    if (world.run({.events = 1}).reason != StopReason::kEventLimit) return std::nullopt;
    if (!busy || world.messages().in_flight() > 0) continue;
    if (window_of(world) == window || !all_fell(world, points)) continue;
    window = window_of(world);
    const uint64_t state = world.hash_ahead();
    const auto ahead = known_.find(state);
    if (ahead && world.events() + *ahead <= kMostEvents) return world.events() + *ahead;
    passed.push_back({.state = state, .events = world.events()});
  }
  return std::nullopt;
}

void Striker::learn(std::span<const Passed> passed, uint64_t end) {
  std::vector<KnownEnds::Good> good;
  good.reserve(passed.size());
  for (const Passed& one : passed) {
    good.push_back({.state = one.state, .events = static_cast<uint32_t>(end - one.events)});
  }
  known_.add(good);
}

std::string Striker::judge(const CrashCase& points) {
  World world = strike(points);
  std::vector<Passed> passed;
  std::optional<uint64_t> end = known_end(world, points, passed);
  if (end) {
    ++cut_short_;
  } else {
    (void)world.run({.events = kMostEvents - world.events()});
    if (!world.over()) world.give_up();
    if (world.violation()) return describe(*world.violation(), world.stage().names);
    end = world.events();
  }
  learn(passed, *end);
  return {};
}

}  // namespace lighthouse::sim
