// AWS's shared files: the INI form and the profiles in them [A3.2]. Pure: texts in, values out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace lighthouse::live {

using IniKeys = std::map<std::string, std::string>;

struct IniSection {
  std::string name;
  IniKeys keys;  // names in lower case; an indented line continues the value above it
  bool operator==(const IniSection&) const = default;
};

// Sections in their order. Refuses, with the line: text before the first section, a line without
// `=` or `:`, a section or a key that is there twice. Never shows a value: it may be a key.
[[nodiscard]] tl::expected<std::vector<IniSection>, std::string> parse_ini(std::string_view text);

// The profiles of both files. Names are without the word `profile`.
struct AwsProfiles {
  std::map<std::string, IniKeys> credentials;  // the credentials file alone
  std::map<std::string, IniKeys> config;       // the config file alone
  std::map<std::string, IniKeys> services;     // [services …] of the config file

  // Both files; the credentials file wins for each key. Null when it is in neither.
  [[nodiscard]] std::optional<IniKeys> merged(const std::string& profile) const;
};

[[nodiscard]] AwsProfiles profiles_of(const std::vector<IniSection>& credentials,
                                      const std::vector<IniSection>& config);

// The value of a key, or null for one that is absent.
[[nodiscard]] std::optional<std::string> value_of(const IniKeys& keys, const std::string& key);

}  // namespace lighthouse::live
