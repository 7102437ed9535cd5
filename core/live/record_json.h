// The run record as JSON, for the journal: every field, enums by name, handles as texts.
//
// Strict in both directions: a record that is read back is the one that was written, and a text
// with an unknown, missing or repeated key, a name that is not known or a number that does not fit
// is refused. Times are milliseconds since the Unix epoch, null for "never". The record holds no
// secret of Lighthouse's own; `original` is the pipeline's document as Gate gave it.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "core/model/names.h"
#include "core/model/run_record.h"

namespace lighthouse::live {

// Requires: valid handles are from `names`.
[[nodiscard]] nlohmann::ordered_json record_to_json(const RunRecord& record, const Names& names);

// The error is "groups[0].capacity.min: what". Texts that are new get handles in their order.
[[nodiscard]] tl::expected<RunRecord, std::string> record_from_json(
    const nlohmann::ordered_json& json, Names& names);

}  // namespace lighthouse::live
