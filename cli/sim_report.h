// What `sim run` says of the batches that it ran: lines, hashes, JSON, JUnit.
#pragma once

#include <string>
#include <vector>

#include "cli/batch.h"
#include "cli/exit_code.h"
#include "cli/junit.h"
#include "cli/text_line.h"

namespace lighthouse::cli {

struct ScenarioReport {
  std::string name;
  std::string file;
  SeedSpan seeds;
  std::vector<Guard> without;  // taken out by the command line
  sim::Transport transport = sim::Transport::kTyped;
  FleetNames names;
  BatchOutcome outcome;

  [[nodiscard]] bool ok() const { return outcome.result.ok(); }
};

// The shortest command that shows this seed again.
[[nodiscard]] std::string replay_command(const ScenarioReport& report, uint64_t seed);

// "quiet-upgrade   20 seeds  passed   worst 2h14m05s (seed 7)   1240 runs/s"; of a failed one also
// the violations and how to see them again. `width`: of the names' column.
[[nodiscard]] std::vector<Line> report_lines(const ScenarioReport& report, std::size_t width);

// "c0ffee0123456789  20 seeds  quiet-upgrade"
[[nodiscard]] std::string hash_line(const ScenarioReport& report);

[[nodiscard]] std::string json_text(const std::vector<ScenarioReport>& reports);

[[nodiscard]] JunitCase junit_case(const ScenarioReport& report);

[[nodiscard]] ExitCode code_of(const ScenarioReport& report);

}  // namespace lighthouse::cli
