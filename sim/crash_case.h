// A case of the crash sweep: blows that fall on chosen calls of a scenario's benign run.
//
// It is the scenario with a few faults more, one for each blow, run with seed 0. It is judged by
// the guarantees; how the scenario itself wants to end is not asked for, because a lost answer may
// well end it in another good way.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/call.h"
#include "sim/scenario.h"

namespace lighthouse::sim {

enum class Blow : uint8_t {
  kBefore,  // the controller dies before the call leaves
  kAfter,   // … as soon as it took effect
  kLost,    // its answer is lost
};
inline constexpr std::array<Blow, 3> kBlows = {Blow::kBefore, Blow::kAfter, Blow::kLost};

struct CrashPoint {
  CallKind call = CallKind::kDescribeGroups;
  uint32_t nth = 1;  // of its kind, from 1
  Blow blow = Blow::kBefore;
  bool operator==(const CrashPoint&) const = default;
};
using CrashCase = std::vector<CrashPoint>;

// "before:TriggerPipeline:1", several with commas between them.
[[nodiscard]] std::string name_of(const CrashCase& points);
[[nodiscard]] std::optional<CrashCase> parse_crash_case(std::string_view text);

// The fault that is the blow.
[[nodiscard]] Fault fault_of(const CrashPoint& point);

// What all cases of a scenario share: it without its wishes, and with time for blows to fall and to
// be got over after the benign run took so long.
[[nodiscard]] Scenario without_wishes(const Scenario& scenario);
void make_time_for_blows(Scenario& scenario, Duration benign_took);

// The scenario with these blows: what `run_scenario` replays.
[[nodiscard]] Scenario with_blows(const Scenario& scenario, const CrashCase& points);

}  // namespace lighthouse::sim
