// What a person reads of a violation and of a trace.
#include "sim/violation.h"

#include <gtest/gtest.h>

#include "sim/stage.h"
#include "sim/trace.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

TEST(Violation, SaysWhatWhenAndWhichEvent) {
  const auto stage = make_stage(drain_scenario());
  const Violation violation{.guarantee = Guarantee::kG1,
                            .breach = Breach::kKilledWork,
                            .at = kStartOfTime + 42min + 10s,
                            .event = 5310,
                            .group = {.cluster = kServingCluster, .sequence = 22},
                            .instance = InstanceId{3},
                            .execution = ExecutionId{17},
                            .seen = 2};
  EXPECT_EQ(describe(violation, stage->names),
            "G1 killed-work: i-00000000000000003 of armoryspinnaker-ha-v022 was terminated because "
            "of Lighthouse while it had 2 unfinished, execution 17 among them (at 42m10s, event "
            "5310)");
}

TEST(Violation, EveryBreachHasAName) {
  for (int i = 0; i <= static_cast<int>(Breach::kTraceDiffers); ++i) {
    Violation violation;
    violation.breach = static_cast<Breach>(i);
    EXPECT_FALSE(name_of(violation.breach).empty());
    EXPECT_FALSE(describe(violation, FleetNames{}).empty());
  }
}

TEST(Trace, IsOneLineForEachEntry) {
  const auto stage = make_stage(drain_scenario());
  const TraceEntry entry{.event = 12,
                         .at = kStartOfTime + 62min,
                         .sight = Sight::kEffect,
                         .controller = 0,
                         .a = static_cast<uint16_t>(CallKind::kDeleteGroup),
                         .b = 1 + static_cast<uint16_t>(ErrorCode::kConflict),
                         .group = {.cluster = kServingCluster, .sequence = 9}};
  EXPECT_EQ(format(line_of(entry, stage->names), kStartOfTime),
            "         1h02m  #12      lighthouse    DeleteGroup armoryspinnaker-ha-v009 takes "
            "effect: conflict");
}

}  // namespace
}  // namespace lighthouse::sim
