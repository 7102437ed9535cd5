#include "sim/check/facts.h"

#include <fmt/format.h>

namespace lighthouse::sim::check {

namespace {

// In this order from the lowest bit, here and in docs/model/drain.pml.
struct Fact {
  Field field;
  const char* name;
  bool as_flag;  // only whether it is set
};
constexpr Fact kFacts[] = {
    {kLifeA, "life_a", false},
    {kLifeB, "life_b", false},
    {kMin, "min", false},
    {kMax, "max", false},
    {kDesired, "desired", false},
    {kPlaceA, "place_a", false},
    {kPipelineB, "pipeline_b", false},
    {kTaskA, "task_a", false},
    {kOperationA, "operation_a", false},
    {kReportA, "report_a", false},
    {kRecordA, "record_a", true},
    {kRecordB, "record_b", true},
    {kRecordEmptied, "record_e", true},
    {kForeign, "foreign", true},
    {kLate, "late", false},
    {kCrashes, "crashes", false},
    {kFaults, "faults", false},
};
constexpr uint32_t kEndingBits = 2;

uint32_t width_of(const Fact& fact) {
  return fact.as_flag ? 1 : fact.field.width;
}

// Goes on, done, held with a question, or given up on an outcome that cannot be known.
uint64_t ending_of(const CoreTable& core, Number engine) {
  if (!core.ended(engine)) return 0;
  const Ending ending = core.record(engine).ending;
  if (ending == Ending::kDone) return 1;
  return ending == Ending::kOutcomeUnknown ? 3 : 2;
}

}  // namespace

uint64_t facts_of(const CoreTable& core, const State& state) {
  uint64_t out = 0;
  uint32_t at = 0;
  for (const Fact& fact : kFacts) {
    uint64_t value = state.world.get(fact.field);
    if (fact.as_flag) value = value != 0 ? 1 : 0;
    out |= value << at;
    at += width_of(fact);
  }
  return out | (ending_of(core, state.engine) << at);
}

std::string facts_text(uint64_t facts) {
  std::string out;
  uint32_t at = 0;
  for (const Fact& fact : kFacts) {
    const uint32_t width = width_of(fact);
    out += fmt::format("{}={} ", fact.name, (facts >> at) & ((1U << width) - 1));
    at += width;
  }
  return out + fmt::format("ending={}", (facts >> at) & ((1U << kEndingBits) - 1));
}

}  // namespace lighthouse::sim::check
