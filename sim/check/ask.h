// One question put to the real core: an engine, what it is answered, and what it became by that.
#pragma once

#include <cstdint>

#include "core/engine/engine.h"
#include "sim/check/answers.h"

namespace lighthouse::sim::check {

// When an engine that rested at kBase looks again.
inline constexpr Time kLookTime = kBase + kTick;

// How a write of a batch ended, as the engine is told; three bits.
enum class Told : uint8_t { kDone, kRefused, kNotFound, kUnknown };

using Calls = Small<Call, 4>;

// An engine and what it has sent and waits for, if anything.
struct Asked {
  Engine engine;
  Calls calls;
  Small<uint32_t, 4> numbers;
  [[nodiscard]] bool journal() const {
    return !calls.empty() && kind_of(calls.front()) == CallKind::kAppendJournal;
  }
};

// Requires: the engine rests at kBase or has just started. Each read is answered from these visible
// bits, or fails.
[[nodiscard]] Asked look(const Engine& engine, uint64_t visible, uint8_t failed);

// All calls are answered; `told` has three bits for each.
[[nodiscard]] Asked tell(const Asked& asked, uint32_t told);

// The calls of its next look.
[[nodiscard]] Small<Outgoing, 8> next_reads(const Engine& engine);

}  // namespace lighthouse::sim::check
