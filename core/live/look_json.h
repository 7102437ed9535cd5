// What decisions are made from, as JSON: observations, memory, policy, decisions. For the journal's
// looks and for snapshots of a fleet (docs/journal.md).
//
// What is as in a new value (never, none, an empty list) is left out, and a list of things with an
// id is an object by id: so the difference of two such values is a JSON Merge Patch (RFC 7396).
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "core/decide/decision.h"
#include "core/model/names.h"

namespace lighthouse::live {

// All of these require that valid handles are from `names`. The errors are "groups.value.…: what".
// Texts that are new get handles in their order.

[[nodiscard]] nlohmann::ordered_json observation_to_json(const Observation& seen,
                                                         const Names& names);
[[nodiscard]] tl::expected<Observation, std::string> observation_from_json(
    const nlohmann::ordered_json& json, Names& names);

[[nodiscard]] nlohmann::ordered_json memory_to_json(const Memory& memory, const Names& names);
[[nodiscard]] tl::expected<Memory, std::string> memory_from_json(const nlohmann::ordered_json& json,
                                                                 Names& names);

[[nodiscard]] nlohmann::ordered_json actions_to_json(const Small<ActionResult, 4>& actions,
                                                     const Names& names);
[[nodiscard]] tl::expected<std::vector<ActionResult>, std::string> actions_from_json(
    const nlohmann::ordered_json& json, Names& names);

// Every key. Read back, a key that is missing has today's default, and one that is not known is
// passed over: an older Lighthouse had others.
[[nodiscard]] nlohmann::ordered_json policy_to_json(const Policy& policy);
[[nodiscard]] tl::expected<Policy, std::string> policy_from_json(
    const nlohmann::ordered_json& json);

// Calls, waits, needs, look_in, and where the record stands after it.
[[nodiscard]] nlohmann::ordered_json decision_to_json(const Decision& decision,
                                                      const RunRecord& after, const Names& names);
// The waits of such a decision.
[[nodiscard]] tl::expected<std::vector<Wait>, std::string> waits_from_json(
    const nlohmann::ordered_json& decision, Names& names);

// The patch that makes `to` of `from`. Requires: neither holds a null.
[[nodiscard]] nlohmann::ordered_json merge_patch_of(const nlohmann::ordered_json& from,
                                                    const nlohmann::ordered_json& to);

}  // namespace lighthouse::live
