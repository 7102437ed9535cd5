// The sections of lighthouse.yaml, each with its table of keys. Internal to config/.
#pragma once

#include <vector>

#include "config/config.h"
#include "sim/scenario_reader.h"

namespace lighthouse::config {

[[nodiscard]] const sim::Section<Config>& file_section();

// Every section; the first one is the file itself.
[[nodiscard]] std::vector<sim::SectionInfo> config_sections();

}  // namespace lighthouse::config
