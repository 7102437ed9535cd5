#include "sim/search/why.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/model/mix.h"
#include "sim/scenario_names.h"
#include "sim/search/tell.h"
#include "sim/world.h"

namespace lighthouse::sim {
namespace {

constexpr uint32_t kRefinements = 12;
constexpr std::size_t kMostLines = 12;
constexpr uint64_t kMostTold = 24;  // events

bool same_breach(const World& world, const Violation& target) {
  return world.violation() && world.violation()->guarantee == target.guarantee &&
         world.violation()->breach == target.breach;
}

// The first event after which the two are no longer the same; the end of the shorter at the latest.
World parting(const std::shared_ptr<const Stage>& one, const std::shared_ptr<const Stage>& other) {
  World left(one, choices_of(*one, 0));
  World right(other, choices_of(*other, 0));
  while (true) {
    const auto went = left.run({.events = 1});
    const auto goes = right.run({.events = 1});
    if (left.trace() != right.trace() || went.reason != StopReason::kEventLimit || went != goes) {
      return left;
    }
  }
}

struct Less {
  std::string words;
  Scenario scenario;
};

std::vector<Less> one_less(const Counterexample& found) {
  std::vector<Less> out;
  const Scenario& scenario = found.scenario;
  const std::vector<ToldDeviation> told = tell_deviations(make_stage(scenario));
  for (const ToldDeviation& one : told) {
    Less less{.words = "not " + sentence_of(one), .scenario = scenario};
    std::erase(less.scenario.deviations, one.forced);
    out.push_back(std::move(less));
  }
  if (!out.empty()) return out;
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    Less less{.words = fmt::format("without faults[{}], {}", i, name_of(scenario.faults[i].kind)),
              .scenario = scenario};
    less.scenario.faults.erase(less.scenario.faults.begin() + static_cast<std::ptrdiff_t>(i));
    out.push_back(std::move(less));
  }
  for (const Guard guard : scenario.without) {
    Less less{.words = fmt::format("with the guard {}", name_of(guard)), .scenario = scenario};
    std::erase(less.scenario.without, guard);
    out.push_back(std::move(less));
  }
  return out;
}

class CurveMaker {
 public:
  CurveMaker(const Counterexample& found, const CurveOptions& options)
      : found_(found),
        options_(options),
        stage_(make_stage(found.scenario)),
        patience_(patience_with(found.run)) {}

  Curve make() {
    const uint64_t last = found_.run.events;
    const uint64_t step = std::max<uint64_t>(1, last / std::max(1U, options_.points));
    std::vector<uint64_t> events;
    for (uint64_t event = 0; event < last; event += step) events.push_back(event);
    events.push_back(last);
    World world(stage_, choices_of(*stage_, 0));
    for (const uint64_t event : events) {
      if (!may_go_on()) break;
      advance(world, event);
      snapshots_.push_back(world);
      curve_.points.push_back(point(world));
    }
    refine();
    return std::move(curve_);
  }

 private:
  [[nodiscard]] bool may_go_on() const { return !options_.keep_going || options_.keep_going(); }

  static void advance(World& world, uint64_t event) {
    if (event > world.events()) (void)world.run({.events = event - world.events()});
  }

  [[nodiscard]] CurvePoint point(const World& from) const {
    CurvePoint out{.event = from.events(), .at = from.now() - stage_->zero};
    for (uint32_t i = 0; i < options_.samples; ++i) {
      World world = from;
      world.choices().set_forced({});
      world.choices().vary_from_here(mix_well(from.events(), i) | 1);
      if (!world.over()) (void)world.run({.events = patience_});
      if (!world.over()) world.give_up();
      ++out.samples;
      if (same_breach(world, *found_.run.violation)) ++out.violated;
    }
    return out;
  }

  // Halves the steepest part until it is a single event.
  void refine() {
    std::size_t at = steepest();
    if (at == 0) return;
    World world = snapshots_[at - 1];
    curve_.before = curve_.points[at - 1];
    curve_.after = curve_.points[at];
    for (uint32_t i = 0; i < kRefinements && may_go_on(); ++i) {
      if (curve_.after.event - curve_.before.event <= 1) break;
      World middle = world;
      advance(middle, curve_.before.event + (curve_.after.event - curve_.before.event) / 2);
      const CurvePoint between = point(middle);
      const bool late =
          between.violated - curve_.before.violated < curve_.after.violated - between.violated ||
          between.violated <= curve_.before.violated;
      (late ? curve_.before : curve_.after) = between;
      if (late) world = std::move(middle);
    }
    tell(std::move(world));
  }

  // The index of the point with the largest rise before it; 0: nothing rises.
  [[nodiscard]] std::size_t steepest() const {
    std::size_t out = 0;
    int64_t most = 0;
    for (std::size_t i = 1; i < curve_.points.size(); ++i) {
      const int64_t rise =
          int64_t{curve_.points[i].violated} - int64_t{curve_.points[i - 1].violated};
      if (rise <= most) continue;
      most = rise;
      out = i;
    }
    return out;
  }

  // Only what is close enough to be the moment itself.
  void tell(World world) {
    if (curve_.after.event - curve_.before.event > kMostTold) return;
    world.start_tracing();
    advance(world, curve_.after.event);
    for (const TraceEntry& entry : world.trace_entries()) {
      if (curve_.moment.size() == kMostLines) return;
      curve_.moment.push_back(line_of(entry, stage_->names));
    }
  }

  const Counterexample& found_;
  const CurveOptions& options_;
  std::shared_ptr<const Stage> stage_;
  uint64_t patience_;
  std::vector<World> snapshots_;  // one for each point
  Curve curve_;
};

}  // namespace

std::optional<NearestPass> nearest_pass(const Counterexample& found) {
  const auto stage = make_stage(found.scenario);
  std::optional<NearestPass> best;
  for (Less& less : one_less(found)) {
    const auto other = make_stage(less.scenario);
    RunResult run = run_seed(other, 0, {.most_events = patience_with(found.run)});
    if (!run.passed()) continue;
    const World world = parting(stage, other);
    if (best && best->parts >= world.events()) continue;
    best = NearestPass{.lacks = std::move(less.words),
                       .run = std::move(run),
                       .parts = world.events(),
                       .at = world.now() - stage->zero};
  }
  return best;
}

Curve likelihood_curve(const Counterexample& found, const CurveOptions& options) {
  return CurveMaker(found, options).make();
}

}  // namespace lighthouse::sim
