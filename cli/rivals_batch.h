// The comparison: every policy through the same worlds by the same seeds, on several threads. The
// result does not depend on how many there are.
//
// Each policy gets its best setting: all of them run on the first twentieth of the seeds (50 at
// least), and the one with the most good runs (nothing killed, and nothing left over) in all
// scenarios together runs on all seeds.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/batch.h"
#include "sim/rivals/rivals.h"
#include "sim/rivals/tally.h"

namespace lighthouse::cli {

struct RivalRow {
  sim::rivals::Policy policy = sim::rivals::Policy::kLighthouse;
  std::size_t best = 0;                         // index into its settings
  std::vector<sim::rivals::Tally> by_setting;   // all scenarios together, on the trial's seeds
  std::vector<sim::rivals::Tally> by_scenario;  // with the best setting, on all seeds
  sim::rivals::Tally all;                       // … together
};

struct Comparison {
  std::vector<std::shared_ptr<const sim::Stage>> stages;
  SeedSpan seeds;
  SeedSpan trial;  // on which the settings were tried
  std::vector<RivalRow> rows;
  std::vector<std::string> complaints;  // runs that did not repeat
  double real_seconds = 0;

  // Of Lighthouse, over all scenarios.
  [[nodiscard]] uint64_t killed_by_lighthouse() const;
  // Of everything that was measured.
  [[nodiscard]] uint64_t hash() const;
};

struct ComparisonOrder {
  std::vector<std::shared_ptr<const sim::Stage>> stages;
  SeedSpan seeds;
  std::vector<sim::rivals::Policy> policies;
  std::function<void(const RivalRow&)> after_row = [](const RivalRow&) {};  // one policy is done
};

// Requires: jobs > 0.
[[nodiscard]] Comparison compare(const ComparisonOrder& order, uint32_t jobs);

}  // namespace lighthouse::cli
