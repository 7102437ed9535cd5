// What the small world answers to each call of Lighthouse, in the core's own types.
//
// A read is a function of the visible bits alone (`SmallWorld`'s first kVisibleBits), so that a
// look is a function of the engine and of those bits.
#pragma once

#include <cstdint>

#include "core/engine/engine.h"
#include "sim/check/small_world.h"

namespace lighthouse::sim::check {

// Policy with windows of a few ticks, and the fleet's names.
[[nodiscard]] EngineConfig engine_config(GuardSet guards);
// What an operator asks for: a drain.
[[nodiscard]] RunRecord first_record();

inline constexpr Duration kTick{5'000};
// All engines that are compared stand at this time.
inline constexpr Time kBase = kStartOfTime + Duration{360'000'000};

// The parts whose reads can fail, and the visible bits that each is made of.
struct ReadOf {
  CallKind kind;
  uint64_t bits;
};
inline constexpr uint64_t kGroupBits =
    kLifeA.mask() | kLifeB.mask() | kMin.mask() | kMax.mask() | kDesired.mask();
inline constexpr ReadOf kReads[] = {
    {CallKind::kDescribeGroups, kGroupBits},
    {CallKind::kDescribeInstances, kLifeA.mask() | kLifeB.mask()},
    {CallKind::kDescribeBalancers, kPlaceA.mask()},
    {CallKind::kActiveByInstance, kReportA.mask()},
    {CallKind::kReadExecutions, kPipelineB.mask()},
    {CallKind::kListTasks, kRecordA.mask() | kRecordB.mask() | kRecordEmptied.mask()},
};
inline constexpr uint32_t kReadKinds = sizeof(kReads) / sizeof(kReads[0]);
// Index in kReads; kReadKinds for any other call.
[[nodiscard]] uint32_t read_index(CallKind kind);

[[nodiscard]] Answer answer_read(const Call& call, uint64_t visible);

// What came of a write: as far as the world is concerned, and as Lighthouse is told.
[[nodiscard]] Done apply(SmallWorld& world, const Call& call);
[[nodiscard]] Answer answer_write(const Call& call, Effect effect);

[[nodiscard]] Host host_of(InstanceId instance);

}  // namespace lighthouse::sim::check
