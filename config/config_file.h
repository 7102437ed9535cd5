// Reading lighthouse.yaml and the variables LIGHTHOUSE_… over it. Pure but for `load_config`.
//
// Strict like the scenario files: what is not understood is refused, with the place and with what
// to write instead. A variable is named by the key's path in upper case: LIGHTHOUSE_GATE_URL,
// LIGHTHOUSE_POLICY_DRAIN_DEADLINE; a list is written with commas.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/config.h"

namespace lighthouse::config {

using Variables = std::map<std::string, std::string>;

struct ConfigError {
  std::string where;  // "lighthouse.yaml:3:7", or the variable's name
  std::string key;    // "gate.url"
  std::string reason;
  std::string remedy;
  // Exactly one line: "where: key: reason; remedy".
  [[nodiscard]] std::string to_string() const;
};

// A key, its value as it was written, and where.
struct Setting {
  std::string key;     // "policy.drain-deadline"
  std::string value;   // empty: the default
  std::string origin;  // "lighthouse.yaml:12", "LIGHTHOUSE_REGION" or "default"
};

struct LoadedConfig {
  Config config;
  std::vector<Setting> settings;  // every key there is, in the order of the schema
};

// Of `variables` only those that begin with LIGHTHOUSE_ are looked at, and each of them must be a
// key's; LIGHTHOUSE_CONFIG names the file and belongs to the caller.
[[nodiscard]] tl::expected<LoadedConfig, ConfigError> parse_config(std::string_view text,
                                                                   std::string_view file,
                                                                   const Variables& variables);

[[nodiscard]] tl::expected<LoadedConfig, ConfigError> load_config(const std::string& path,
                                                                  const Variables& variables);

// The JSON Schema of the file, written from the same table of keys.
[[nodiscard]] std::string config_schema();

}  // namespace lighthouse::config
