// Package lists: the `package` field of a bake stage, a list of `name` or `name=version` between
// spaces [10.1], and where each version comes from [10.3].
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse {

// One entry. The views are into the text that was split.
struct PackageToken {
  std::size_t offset = 0;  // of the whole entry in the text
  std::string_view text;   // "armoryspinnaker=1.9.40"
  std::string_view name;
  std::optional<std::string_view> version;  // absent: no `=`, the latest in the repository

  bool operator==(const PackageToken&) const = default;
};

// Splits at white space outside of `${…}`. Never fails: an expression that is not closed runs to
// the end of the text. Ensures: the entries and the white space between them are the whole text.
[[nodiscard]] std::vector<PackageToken> split_packages(std::string_view list);

enum class VersionOrigin : uint8_t {
  kLatest,      // no version, or an empty one: whatever is newest in the repository
  kFixed,       // "1.9.40"
  kParameter,   // one parameter of the pipeline and nothing else
  kUnresolved,  // `${NEW_VERSION}`: no variable of Spinnaker, stays literal [10.3]
  kExpression,  // anything else with `${`: known only when the pipeline runs
  kMalformed,   // characters that no Debian version has
};

[[nodiscard]] VersionOrigin origin_of(std::optional<std::string_view> version);

// The name in `${parameters.version}`, `${trigger.parameters.version}`, `${parameters['my-name']}`.
[[nodiscard]] std::optional<std::string> parameter_in(std::string_view version);

// One sentence for a person: what will be installed, and what is wrong with that if anything.
[[nodiscard]] std::string explain_version(std::string_view package,
                                          std::optional<std::string_view> version);

// Letters, digits and `.+:~-`, at least one.
[[nodiscard]] bool is_debian_version(std::string_view version);

// Letters, digits and `.+-_`, beginning with a letter or digit.
[[nodiscard]] bool is_package_name(std::string_view name);

}  // namespace lighthouse
