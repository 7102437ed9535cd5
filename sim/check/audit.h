// Holds the core to the normal form: that what it forgets decides nothing.
//
// The table keeps one engine for all that have the same normal form. The audit walks through all
// questions of a finished search again with the engines as they really came about, ages and all,
// beside the one in the table: each must make the same calls, read the same parts, end alike, and
// become an engine with the same normal form. Where that holds for every engine and question, the
// search with normal forms has visited what a search without them visits.
#pragma once

#include <cstdint>
#include <string>

#include "sim/check/core_table.h"

namespace lighthouse::sim::check {

struct Audit {
  uint64_t engines = 0;    // really different ones
  uint64_t questions = 0;  // put to them
  std::string difference;  // the first; empty: none
};

[[nodiscard]] Audit audit(const CoreTable& core);

}  // namespace lighthouse::sim::check
