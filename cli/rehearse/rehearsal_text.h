// What a rehearsal says: as text for a person, as JSON for programs.
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/rehearse/rehearsal.h"
#include "sim/from_fleet.h"

namespace lighthouse::cli {

struct RehearsalReport {
  const sim::Scenario& scenario;
  const sim::Assumptions& assumed;
  const std::vector<std::string>& notes;
  const Rehearsal& found;
  const std::vector<std::string>& missed;
  std::string replay;  // the command that shows the worst run; empty: its file was not written
};

void print_rehearsal(Console& console, const RehearsalReport& report);
[[nodiscard]] std::string json_text(const RehearsalReport& report);

}  // namespace lighthouse::cli
