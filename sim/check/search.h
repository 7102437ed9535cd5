// Exhaustive breadth-first search of the small world with the real core.
//
//   const check::Report report = check::search({.without = {Guard::kSettleFirst}});
//
// Visits every state that can be reached within the bounds, once; stops at the first harm, whose
// path is then a shortest one, or at a limit. Nothing is random: the same options give the same
// report on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/guards.h"
#include "sim/check/audit.h"
#include "sim/check/state.h"

namespace lighthouse::sim::check {

struct Options {
  uint32_t faults = 2;   // at most 3
  uint32_t crashes = 1;  // at most 3
  Reduction reduction = Reduction::kOn;
  std::vector<Guard> without;
  uint64_t most_states = 50'000'000;
  bool worlds = false;  // collect what `worlds_at_rest` holds
  bool audit = false;   // afterwards, hold the core to the normal form (audit.h)
};

struct Report {
  enum class End : uint8_t { kComplete, kHarm, kLimit, kUnsound };
  End end = End::kComplete;
  uint64_t states = 0;
  uint64_t transitions = 0;
  uint32_t depth = 0;             // steps from the first state to the furthest one
  uint64_t engines = 0;           // different ones that were met
  uint64_t questions = 0;         // put to the real core
  uint64_t hash = 0;              // of the set of states, whatever the order they were found in
  Harm harm = Harm::kNone;        // the first that was found …
  std::vector<std::string> path;  // … and how it came about, a sentence for each step
  // Of the worlds in states where no look or write is under way, each once, ascending: the facts
  // that the independent model shares (docs/model/README.md).
  std::vector<uint64_t> worlds_at_rest;
  // Of the audit; its `difference` is why the end is kUnsound.
  Audit audit;
};

[[nodiscard]] Report search(const Options& options);

// What must be the same on every machine, what is covered, then a line for each figure:
// bounds, states, transitions, depth, hash. Kept beside the code, it tells when the reachable
// worlds have changed.
[[nodiscard]] std::string certificate(const Options& options, const Report& report);

[[nodiscard]] std::string_view sentence_of(Harm harm);

}  // namespace lighthouse::sim::check
