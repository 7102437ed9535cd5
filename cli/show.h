// Runs one operation in a simulated world and shows it: as a tree that redraws on a terminal, else
// as one line per event.
#pragma once

#include <memory>
#include <optional>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/pace.h"
#include "sim/world.h"

namespace lighthouse::cli {

struct Shown {
  Ending ending = Ending::kNone;
  std::optional<sim::Violation> violation;
  sim::Marks marks;
  std::size_t lost_with_orca = 0;  // executions whose Orca died by itself
  Duration took{0};                // of the operation
  Duration simulated{0};           // of the whole run
  double real_seconds = 0;         // spent in the simulation itself, without the time to look at it
  ExitCode code = ExitCode::kNotConverged;
};

// Ensures: the lines are a function of stage and seed alone, except on a live console.
[[nodiscard]] Shown show_operation(Console& console, const std::shared_ptr<const sim::Stage>& stage,
                                   uint64_t seed, const Pace& pace);

// "3h12m05s": to the second.
[[nodiscard]] std::string seconds_text(Duration duration);

// "done in 3h12m · killed 0 · …": the measures of one operation, without the real time.
[[nodiscard]] Line measures_line(const Shown& shown);

// "3h20m simulated in 0.04 s, 300000 times as fast as real".
[[nodiscard]] std::string speed_text(Duration simulated, double real_seconds);

}  // namespace lighthouse::cli
