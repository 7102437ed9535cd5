#include "sim/search/shrink.h"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/search/place.h"
#include "sim/search/shrink_parts.h"

namespace lighthouse::sim {
namespace {

using Deviations = std::vector<Deviation>;

// A candidate that goes on for longer than this many times the run to be shrunk is no shorter
// story.
constexpr uint64_t kPatience = 4;
constexpr uint64_t kLeastEvents = 20'000;
// Choices between so few are tried one by one; others are distances, with a sign in the lowest bit.
constexpr uint32_t kFew = 8;
// To how many later delays one is added.
constexpr std::size_t kLaterDelays = 3;
// So few deviations need no other names.
constexpr std::size_t kFewDeviations = 3;
// Buckets that a run may become shorter by when it loses its delays: 40 minutes.
constexpr uint32_t kMostEarlier = 120;

std::vector<ForcedChoice> forced_of(const Deviations& deviations) {
  std::vector<ForcedChoice> out;
  for (const Deviation& one : deviations) out.push_back({one.key, one.value});
  return out;
}

RunOptions recording(uint64_t most_events) {
  return {.record_deviations = true, .most_events = most_events};
}

class Shrinker {
 public:
  Shrinker(const Counterexample& found, const ShrinkLimits& limits)
      : limits_(limits),
        best_(found),
        target_(*found.run.violation) {
    stage_ = make_stage(best_.scenario);
    most_events_ = patience_with(found.run);
    with_guards_ = passes_with_guards(best_.scenario);
    unvaried_ = passes_unvaried(best_.scenario);
  }

  Shrunk shrink() {
    Shrunk out{.deviations_before = best_.run.deviations.size()};
    bool again = true;
    while (again && may_go_on()) {
      reduce_deviations();
      const bool placed = place_faults();
      again = reduce_scenario() || placed;
      if (placed) relocate();
      reduce_values();
    }
    out.complete = may_go_on();
    out.runs = runs_;
    out.counterexample = std::move(best_);
    return out;
  }

 private:
  [[nodiscard]] bool may_go_on() const {
    return runs_ < limits_.most_runs && (!limits_.keep_going || limits_.keep_going());
  }

  [[nodiscard]] bool is_target(const RunResult& run) const {
    return run.violation && run.violation->guarantee == target_.guarantee &&
           run.violation->breach == target_.breach;
  }

  // Keeps the candidate if it breaks the same promise. What it was told and never asked for is
  // dropped at once: the log holds only what was used.
  bool accept(const Deviations& candidate) {
    if (!may_go_on()) return false;
    ++runs_;
    RunResult run =
        run_deviations(stage_, ForcedChoices(forced_of(candidate)), recording(most_events_));
    if (!is_target(run)) return false;
    best_.run = std::move(run);
    best_.scenario.deviations = forced_of(best_.run.deviations);
    return true;
  }

  void reduce_deviations() {
    if (best_.run.deviations.empty() || accept({})) return;
    drop_groups([](const Deviation& one) { return std::pair{one.key.site(), 0}; });
    drop_groups([](const Deviation& one) {
      return std::pair{one.key.site(), int{one.key.actor()}};
    });
    split();
    if (add_up()) split();
  }

  // Delays one after the other may do no more than bring a later call to its moment: one of them,
  // longer by the other, does as well. True when any did.
  bool add_up() {
    if (best_.run.deviations.size() <= kFewDeviations) return false;
    bool any = false;
    for (std::size_t i = 0; i < best_.run.deviations.size() && may_go_on();) {
      if (add_to_a_later_one(i)) {
        any = true;
      } else {
        ++i;
      }
    }
    return any;
  }

  bool add_to_a_later_one(std::size_t index) {
    const Deviations all = best_.run.deviations;
    std::size_t tries = 0;
    for (std::size_t j = index + 1; j < all.size() && tries < kLaterDelays; ++j) {
      if (all[index].n <= kFew || all[j].n <= kFew) continue;
      ++tries;
      Deviations rest = all;
      rest[j].value = distance_code(distance_of(all[index].value) + distance_of(all[j].value));
      if (rest[j].value >= all[j].n) continue;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(index));
      if (accept(rest) && best_.run.deviations.size() < all.size()) return true;
    }
    return false;
  }

  // Leaves out all deviations of one kind at a time.
  template <class Of>
  void drop_groups(Of of) {
    std::map<decltype(of(Deviation{})), std::size_t> groups;
    for (const Deviation& one : best_.run.deviations) ++groups[of(one)];
    for (const auto& [group, size] : groups) {
      Deviations rest;
      for (const Deviation& one : best_.run.deviations) {
        if (of(one) != group) rest.push_back(one);
      }
      (void)accept(rest);
    }
  }

  // Delta debugging over the log, by complements: pieces become smaller until no single deviation
  // can be left out.
  void split() {
    std::size_t piece = std::max<std::size_t>(1, best_.run.deviations.size() / 2);
    while (may_go_on() && !best_.run.deviations.empty()) {
      bool dropped = false;
      // From the end, where the violation is: what came long before it is seldom its cause, but
      // much of what comes late depends on it.
      for (std::size_t from = 0; from < best_.run.deviations.size() && may_go_on();) {
        const Deviations& all = best_.run.deviations;
        const std::size_t to = std::min(all.size(), from + piece);
        Deviations rest(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(from));
        rest.insert(rest.end(), all.begin() + static_cast<std::ptrdiff_t>(to), all.end());
        if (accept(rest)) {
          dropped = true;
        } else {
          from = to;
        }
      }
      if (piece == 1 && !dropped) return;
      piece = std::max<std::size_t>(1, std::min(piece, best_.run.deviations.size()) / 2);
    }
  }

  // Faults at a moment take the place of those by rate, so that what led up to them can go. Once.
  bool place_faults() {
    if (tried_to_place_ || best_.run.deviations.size() <= kFewDeviations || !may_go_on()) {
      return false;
    }
    tried_to_place_ = true;
    for (const Placing placing : {Placing::kAll, Placing::kCalls, Placing::kMinutes}) {
      const auto placed = with_placed_faults(best_.scenario, placing);
      if (!placed) continue;
      // What is placed is no deviation any more: the benign run of this scenario may well be
      // violated.
      const bool unvaried = std::exchange(unvaried_, false);
      if (accept_scenario(*placed)) return true;
      unvaried_ = unvaried;
    }
    return false;
  }

  // Delays that only keep a later choice in its bucket: without any of them, the same choices some
  // buckets earlier.
  void relocate() {
    Deviations rest;
    for (const Deviation& one : best_.run.deviations) {
      const Site site = one.key.site();
      if (site != Site::kRequestLatency && site != Site::kAnswerLatency) rest.push_back(one);
    }
    if (rest.size() == best_.run.deviations.size()) return;
    for (uint32_t earlier = 0; earlier <= kMostEarlier && may_go_on(); ++earlier) {
      if (accept(rest)) return;
      for (Deviation& one : rest) {
        if (one.key.bucket() == 0) continue;  // made with the world itself
        one.key =
            ChoiceKey::of(one.key.actor(), one.key.site(), one.key.bucket() - 1, one.key.nth());
      }
    }
  }

  [[nodiscard]] bool passes_with_guards(const Scenario& scenario) {
    if (scenario.without.empty()) return false;
    Scenario guarded = scenario;
    guarded.without.clear();
    ++runs_;
    return run_scenario(guarded, 0, {.most_events = most_events_}).passed();
  }

  [[nodiscard]] bool passes_unvaried(const Scenario& scenario) {
    if (scenario.deviations.empty()) return false;
    ++runs_;
    return run_deviations(make_stage(scenario), {}, {.most_events = most_events_}).passed();
  }

  // One part less, as often as the violation and the contrast survive it.
  bool reduce_scenario() {
    bool any = false;
    bool again = true;
    while (again && may_go_on()) {
      again = false;
      for (const Scenario& less : smaller_scenarios(best_.scenario)) {
        if (!may_go_on()) break;
        if (!accept_scenario(less)) continue;
        any = again = true;
        break;
      }
    }
    return any;
  }

  bool accept_scenario(const Scenario& less) {
    const auto stage = make_stage(less);
    ++runs_;
    RunResult run = run_deviations(stage, stage->forced, recording(most_events_));
    if (!is_target(run)) return false;
    if (with_guards_ && !passes_with_guards(less)) return false;
    if (unvaried_ && !less.deviations.empty() && !passes_unvaried(less)) return false;
    stage_ = stage;
    best_ = {.scenario = less, .run = std::move(run)};
    best_.scenario.deviations = forced_of(best_.run.deviations);
    return true;
  }

  // Smaller values are nearer to the benign run.
  void reduce_values() {
    for (std::size_t i = 0; i < best_.run.deviations.size() && may_go_on(); ++i) {
      const Deviation one = best_.run.deviations[i];
      if (one.n <= kFew) {
        for (uint32_t value = 1; value < one.value; ++value) {
          if (accept_value(i, value)) break;
        }
      } else {
        halve(i, one.value);
      }
    }
  }

  bool accept_value(std::size_t index, uint32_t value) {
    Deviations changed = best_.run.deviations;
    if (index >= changed.size()) return false;
    changed[index].value = value;
    return accept(changed);
  }

  // The least distance that still does it, if more never hurts less; the sign stays.
  void halve(std::size_t index, uint32_t value) {
    const uint32_t sign = value & 1;
    uint32_t high = (value + sign) / 2;
    uint32_t low = 0;  // passes: else the deviation would be gone
    while (high - low > 1 && may_go_on()) {
      const uint32_t middle = low + (high - low) / 2;
      if (accept_value(index, 2 * middle - sign)) {
        high = middle;
      } else {
        low = middle;
      }
    }
  }

  const ShrinkLimits& limits_;
  Counterexample best_;
  Violation target_;
  std::shared_ptr<const Stage> stage_;
  uint64_t most_events_ = 0;
  uint64_t runs_ = 0;
  bool with_guards_ = false;
  bool unvaried_ = false;
  bool tried_to_place_ = false;
};

}  // namespace

std::optional<Counterexample> counterexample_of(const Scenario& scenario, uint64_t seed) {
  const auto stage = make_stage(scenario);
  const RunResult seeded = run_seed(stage, seed, {.record_deviations = true});
  if (seeded.passed()) return std::nullopt;
  auto found = counterexample_of(scenario, seeded.deviations);
  if (!found || found->run.trace_hash != seeded.trace_hash) return std::nullopt;
  return found;
}

std::optional<Counterexample> counterexample_of(const Scenario& scenario,
                                                const std::vector<Deviation>& deviations) {
  Counterexample out{.scenario = scenario};
  out.scenario.deviations = forced_of(deviations);
  out.run = run_seed(make_stage(out.scenario), 0, {.record_deviations = true});
  if (out.run.passed()) return std::nullopt;
  return out;
}

uint64_t patience_with(const RunResult& failing) {
  if (failing.violation && failing.violation->breach == Breach::kNotEnded) {
    return RunOptions{}.most_events;
  }
  return std::max(kLeastEvents, kPatience * failing.events);
}

Shrunk shrink(const Counterexample& found, const ShrinkLimits& limits) {
  return Shrinker(found, limits).shrink();
}

}  // namespace lighthouse::sim
