// A YAML document as a plain tree in which every value knows its place in the file.
//
// The only door to yaml-cpp. Scalars stay texts: what a text means is decided by who reads it, so
// that `version: 1.10` is never the number 1.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace lighthouse::sim {

// From 1, as editors count.
struct YamlPlace {
  int line = 1;
  int column = 1;
  bool operator==(const YamlPlace&) const = default;
};

struct YamlNode {
  enum class Kind : std::uint8_t { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  YamlPlace place;
  std::string key;                 // in a map: its key …
  YamlPlace key_place;             // … and where that stands
  std::string text;                // kScalar
  std::vector<YamlNode> children;  // kList and kMap, in the file's order; a key may come twice

  // The first child with this key, or null.
  [[nodiscard]] const YamlNode* find(std::string_view name) const;
};

struct YamlProblem {
  YamlPlace place;
  std::string reason;
};

inline constexpr std::size_t kMostYamlBytes = 1U << 20;
inline constexpr std::size_t kMostYamlNodes = 20'000;

// Refuses: text that is not YAML, more than one document, keys that are not plain texts, too many
// bytes, and too many values, which aliases can make of a short text.
[[nodiscard]] tl::expected<YamlNode, YamlProblem> parse_yaml(std::string_view text);

}  // namespace lighthouse::sim
