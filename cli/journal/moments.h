// The moments of a journal: every decision that it tells of, with all that it was made from.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "core/decide/fleet_names.h"
#include "core/engine/engine.h"
#include "core/live/journal_entry.h"
#include "core/live/look_journal.h"

namespace lighthouse::cli {

struct Moment {
  uint64_t entry = 0;             // its number in the journal
  const EngineConfig& config;     // of the process that decided
  const live::ReadLook& look;     // what it saw and what it decided
  const RunRecord& record;        // before the decision
  nlohmann::ordered_json before;  // the same as the journal has it
  // After it; null when the record is the same, or when the process ended before it was written.
  const nlohmann::ordered_json* after = nullptr;
  Names& names;
};

struct MomentsFound {
  uint64_t runs = 0;  // that have any moment
  uint64_t moments = 0;
  uint64_t records = 0;  // run records, whether or not their decisions are told
};

// Visits them in their order, until `visit` answers false. The error is "entry 7: what; remedy".
[[nodiscard]] tl::expected<MomentsFound, std::string> visit_moments(
    const std::vector<live::JournalEntry>& entries,
    const std::function<bool(const Moment&)>& visit);

// The texts of a table, for sentences.
[[nodiscard]] FleetNames fleet_names(const Names& names);

}  // namespace lighthouse::cli
