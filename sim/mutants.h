// The mutation matrix: guards taken out, one at a time or in pairs, and the scenario that misses
// them first. A guard that nothing misses is dead code or an untested promise.
//
// The order of the search is fixed: seed by seed; in each the scenarios whose `bites` name just
// these guards, then those that name one of them, then all others, each in the order given. So the
// answer depends on nothing but the scenarios.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/model/guards.h"
#include "sim/scenario.h"
#include "sim/violation.h"

namespace lighthouse::sim {

using GuardList = std::vector<Guard>;

struct MutantCatch {
  std::size_t scenario = 0;  // index in those of the hunt
  uint64_t seed = 0;
  Breach breach = Breach::kNotEnded;
  bool operator==(const MutantCatch&) const = default;
};

struct MutantResult {
  GuardList off;
  std::optional<MutantCatch> caught;  // none: it survived every scenario and seed
  uint64_t runs = 0;                  // that it took
  uint64_t seeds = 0;                 // … of so many seeds
};

// Every guard alone; every pair.
[[nodiscard]] std::vector<GuardList> single_mutants();
[[nodiscard]] std::vector<GuardList> paired_mutants();

// Takes the guards out and looks for the first run that is violated, and is not with all guards.
// Pure: may be called from several threads at once.
[[nodiscard]] MutantResult hunt(std::span<const Scenario> scenarios, const GuardList& off,
                                uint64_t last_seed);

// What happened in the twin of a scenario: the first violation, if any.
[[nodiscard]] std::optional<Violation> run_twin(const Scenario& scenario, const Bite& bite);

// "races/02-the-tracker-fails" of ".../scenarios/races/02-the-tracker-fails.yaml".
[[nodiscard]] std::string short_name(const Scenario& scenario);

// The table of docs/guarantees.md, a line for each result; ends with a line break.
[[nodiscard]] std::string mutant_table(std::span<const Scenario> scenarios,
                                       std::span<const MutantResult> results);

// The text with the part between the table's two marks replaced; nothing if it lacks a mark.
[[nodiscard]] std::optional<std::string> with_mutant_table(const std::string& text,
                                                           const std::string& table);

}  // namespace lighthouse::sim
