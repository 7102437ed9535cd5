// "Kill the new generation now": what dies with it, listed before anything is done. A person names
// every group that is given up; which ones those are is the core's own choice, found out in a copy
// of the world.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "cli/text_line.h"
#include "sim/world.h"

namespace lighthouse::cli {

struct GivenUp {
  struct Work {
    std::string execution;
    std::string instance;
    ExecutionKind kind = ExecutionKind::kPipeline;
  };
  std::vector<std::string> groups;  // sorted
  std::vector<Work> work;           // unfinished executions that Redis names on their instances
};

// What the rollback of this world will give up. Requires: its policy says kill_new_generation.
[[nodiscard]] GivenUp given_up(sim::World world);

// The groups that were named are exactly those that will be given up, in any order. The error is
// "reason; remedy".
[[nodiscard]] tl::expected<void, std::string> check_names(const GivenUp& given_up,
                                                          std::vector<std::string> named);

[[nodiscard]] std::vector<Line> list_of(const GivenUp& given_up);

}  // namespace lighthouse::cli
