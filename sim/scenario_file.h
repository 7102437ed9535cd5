// Scenario files: YAML for people, read strictly into sim::Scenario (docs/scenarios.md).
//
// Whatever is not understood is refused, with the place and with what to write instead: an unknown
// or repeated key, a value of the wrong kind or out of range, a missing one, and what contradicts
// itself (work on a group that is not there). What is left out has a default that is quiet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/scenario.h"

namespace lighthouse::sim {

struct ScenarioError {
  std::string file;
  int line = 1;        // from 1, as editors count
  int column = 1;      // likewise
  std::string key;     // "faults[2].kind"
  std::string reason;  // what is wrong
  std::string remedy;  // what to write instead

  // Exactly one line: "file:line:column: key: reason; remedy".
  [[nodiscard]] std::string to_string() const;
};

// A scenario has an operation and an expectation; a world, into which somebody calls an operation
// of his own, may leave both out.
enum class Purpose : uint8_t { kScenario, kWorld };

// `file` is for messages and for Scenario::file.
[[nodiscard]] tl::expected<Scenario, ScenarioError> parse_scenario(
    std::string_view text, std::string_view file, Purpose purpose = Purpose::kScenario);

// Reads the file, too; one that cannot be read is a ScenarioError as well.
[[nodiscard]] tl::expected<Scenario, ScenarioError> load_scenario(
    const std::string& path, Purpose purpose = Purpose::kScenario);

}  // namespace lighthouse::sim
