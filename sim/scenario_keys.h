// The keys of the scenario file, as a table: the loader reads by it, the schema is written from it,
// and messages list from it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario_names.h"

namespace lighthouse::sim {

enum class Form : uint8_t {
  kText,
  kVersion,   // of a Debian package: 1.9.40
  kDuration,  // 90m, 1h30m; with a negative lower limit also -5m
  kRate,      // 0.5%
  kNumber,
  kFlag,     // true or false
  kChoice,   // one of a list of words
  kTarget,   // serving[0], executor
  kGroup,    // v022, or none
  kSection,  // a map with keys of its own
};

struct KeyInfo {
  std::string_view name;
  std::string_view about;  // a sentence without full stop
  Form form = Form::kText;
  bool required = false;
  bool many = false;  // a list; of choices also a single one
  int64_t least = 0;  // kNumber; kDuration in milliseconds
  int64_t most = std::numeric_limits<int32_t>::max();
  Choices (*choices)() = nullptr;  // kChoice; kText: the only texts allowed
  std::string_view section;        // kSection: the name of its section
};

struct SectionInfo {
  std::string_view name;
  std::string_view about;
  std::vector<KeyInfo> keys;
  std::optional<KeyInfo> shorthand;  // a plain value may stand for the whole section
};

// All sections; the first one is the file itself.
[[nodiscard]] std::vector<SectionInfo> scenario_sections();

// The JSON Schema (draft 2020-12) of a file with these sections; the first one is the file itself.
[[nodiscard]] std::string json_schema(std::string_view title,
                                      const std::vector<SectionInfo>& sections);

// The JSON Schema of the file (draft 2020-12), written from the table: scenarios/schema.json.
[[nodiscard]] std::string scenario_schema();

}  // namespace lighthouse::sim
