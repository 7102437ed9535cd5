// The JSON of a Spinnaker answer, read strictly: one value, UTF-8, no key twice in one object,
// integers within 64 bits, bounded size and depth. What a proxy cut, doubled or made up is refused
// here, before anybody looks for a field.
//
// Wider limits than a Document's: a list of executions holds every stage's context [6].
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

namespace lighthouse::wire::gate {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t kMostBodyBytes = 32u << 20;
inline constexpr std::size_t kMostBodyDepth = 128;

// The error says what is wrong and where, in printable ASCII. Keys of an object keep their order.
[[nodiscard]] tl::expected<Json, std::string> parse_body(std::string_view text);

// Everything but printable ASCII becomes `?`: texts of others on their way to a person.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace lighthouse::wire::gate
