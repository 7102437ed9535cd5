// Pre-flight of an upgrade: what would kill work, or could not be undone, is refused before
// anything is changed.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

// The package that carries Spinnaker itself [10.1].
inline constexpr std::string_view kPackage = "armoryspinnaker";

// Looks at pipeline, fleet, lease and other runs. On success the restore targets are in the record
// (G4) and the next step is entered; on failure the operation ends as refused, with nothing
// changed.
void preflight_upgrade(const Run& run);

// The lease is somebody else's: ends the operation and returns true.
[[nodiscard]] bool lease_is_taken(const Run& run, Ending ending, Reason reason);

}  // namespace lighthouse
