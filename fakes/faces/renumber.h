// Between the fake's numbers and a codec's table of texts. Internal to fakes/faces.
#pragma once

#include <optional>

#include "core/model/call.h"
#include "core/model/names.h"
#include "fakes/spinnaker/setup.h"

namespace lighthouse::fakes {

// The call with the fake's numbers as handles of `names`.
[[nodiscard]] Call to_handles(const Call& call, const spinnaker::Setup& setup, Names& names);

// The answer with handles of `names` as the fake's numbers, lists sorted by them again; kInternal
// for a text that no fake made.
[[nodiscard]] Answer to_numbers(CallKind kind, Answer&& answer, const Names& names);

}  // namespace lighthouse::fakes
