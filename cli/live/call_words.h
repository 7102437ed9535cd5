// What a call is about, in words.
#pragma once

#include <string>

#include "core/decide/fleet_names.h"
#include "core/model/call.h"

namespace lighthouse::cli {

// " i-… of armoryspinnaker-ha-v022", " i-…, i-… at prod-external"; empty for a call about nothing
// in particular.
[[nodiscard]] std::string subject_of(const Call& call, const FleetNames& names);

}  // namespace lighthouse::cli
