// The parameters of CONFIG: their names, defaults and what may be set, as in Redis 7.0. Most are
// kept and shown, and change nothing; docs/fakes-redis.md names those that do.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace lighthouse::fakes::redis {

using Settings = std::map<std::string, std::string, std::less<>>;

struct SettingRule {
  enum class Kind : uint8_t {
    kText,
    kYesNo,
    kInteger,
    kMemory,  // bytes, or with a unit such as kb or mb
    kChoice,
    kSave,
    kEvents,
    kPassword,
    kImmutable,
    kProtected,
  };
  std::string_view name;
  std::string_view usual;
  Kind kind;
  int64_t low;               // of an integer
  int64_t high;              // of an integer
  std::string_view choices;  // ", " between them
};

[[nodiscard]] std::span<const SettingRule> setting_rules();
// Null for a name that Redis does not know, or that is not here. Without regard to case.
[[nodiscard]] const SettingRule* setting_rule(std::string_view name);
[[nodiscard]] Settings usual_settings();

// The value as CONFIG GET shows it; the error is the reason that CONFIG SET gives.
[[nodiscard]] tl::expected<std::string, std::string> read_setting(const SettingRule& rule,
                                                                  std::string_view text);

}  // namespace lighthouse::fakes::redis
