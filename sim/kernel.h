// The loop of every simulation: take the next event, tell the world the time,
// add the event to the trace hash, hand it over.
//
// A template, so that dispatch is a direct call that the compiler may inline.
// The kernel keeps nothing between calls: all state is in the world, and a run
// cut into pieces at any event is the same run.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>

#include "core/model/time.h"
#include "fakes/base/agenda.h"
#include "fakes/base/event.h"
#include "sim/trace_hash.h"

namespace lighthouse {

// What the world says after an event.
enum class Flow : std::uint8_t { kContinue, kStop };

template <class World>
concept KernelWorld = requires(World& world, Time time, const Event& event) {
  { world.agenda() } -> std::same_as<Agenda&>;
  { world.trace() } -> std::same_as<TraceHash&>;
  { world.set_now(time) } -> std::same_as<void>;
  { world.handle(event) } -> std::same_as<Flow>;
};

struct RunLimits {
  Time end = kNever;  // events at `end` itself are still handled
  std::uint64_t events = std::numeric_limits<std::uint64_t>::max();
};

enum class StopReason : std::uint8_t {
  kEmpty,       // nothing left to come
  kEndTime,     // what comes next is later than RunLimits::end
  kEventLimit,  // RunLimits::events were handled; the next one is due in time
  kStopped,     // the world asked to stop; its last event counts as handled
};

[[nodiscard]] constexpr std::string_view stop_reason_name(StopReason reason) {
  switch (reason) {
    case StopReason::kEmpty: return "empty";
    case StopReason::kEndTime: return "end_time";
    case StopReason::kEventLimit: return "event_limit";
    case StopReason::kStopped: return "stopped";
  }
  return "unknown";
}

struct RunResult {
  StopReason reason = StopReason::kEmpty;
  std::uint64_t events = 0;  // handled by this call

  friend constexpr bool operator==(const RunResult&, const RunResult&) = default;
};

// Runs `world` until one of the limits, the end of its agenda, or its own wish.
// The world's time moves only with an event: after kEndTime it is that of the
// last event handled, not `limits.end`.
template <KernelWorld World>
[[nodiscard]] RunResult run(World& world, const RunLimits& limits = {}) {
  Agenda& agenda = world.agenda();
  Agenda::Entry entry;
  for (std::uint64_t handled = 0; handled < limits.events;) {
    if (!agenda.pop_until(limits.end, entry)) {
      return {agenda.empty() ? StopReason::kEmpty : StopReason::kEndTime, handled};
    }
    ++handled;
    world.set_now(entry.time);
    world.trace().add(entry.time, entry.event);
    if (world.handle(entry.event) == Flow::kStop) return {StopReason::kStopped, handled};
  }
  if (agenda.empty()) return {StopReason::kEmpty, limits.events};
  const bool late = agenda.next_time() > limits.end;
  return {late ? StopReason::kEndTime : StopReason::kEventLimit, limits.events};
}

}  // namespace lighthouse
