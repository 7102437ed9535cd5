// A snapshot: what a look at a fleet showed, as a file (docs/rehearse.md). It can be rehearsed on
// another machine, later, and again.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/engine/engine.h"
#include "core/model/names.h"

namespace lighthouse::cli {

inline constexpr int kSnapshotVersion = 1;

struct Snapshot {
  Time now{};  // of the look
  FleetConfig fleet;
  Policy policy;
  Observation seen;
  Small<GroupId, 2> known_bad;
  Names names;  // of all handles above
};

// One JSON object. Nothing of it is a credential; the upgrade pipeline's document is part of it.
[[nodiscard]] std::string snapshot_text(const Snapshot& snapshot);

// The error is one line: "file: key: what; remedy".
[[nodiscard]] tl::expected<Snapshot, std::string> parse_snapshot(std::string_view text,
                                                                 std::string_view file);
[[nodiscard]] tl::expected<Snapshot, std::string> load_snapshot(const std::string& file);

}  // namespace lighthouse::cli
