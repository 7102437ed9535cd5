// Calls in flight: each is a slot with exactly one event on the agenda, first the arrival of the
// request, then the arrival of the answer (or the driver's deadline in its place).
//
// Slots are reused lowest first, so that what is in flight says where it lies. A killed
// controller's calls go on to take effect; only their answers fall on the floor.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/call.h"
#include "sim/controller.h"

namespace lighthouse::sim {

// What the fault layer decided for one call when it left.
struct Fate {
  enum class Refusal : uint8_t { kNone, kThrottled, kServerErrorBefore, kServerErrorAfter };
  Refusal refusal = Refusal::kNone;
  bool lost_request = false;
  bool lost_answer = false;
  bool unreadable = false;
  bool stale = false;
  bool partial = false;
  bool duplicate = false;
  // Indices of faults: who did it, for its mark (the last one that struck), and who kills the
  // controller as soon as the call has taken effect.
  static constexpr uint16_t kNone = UINT16_MAX;
  uint16_t fault = kNone;
  uint16_t killer = kNone;
  Duration delay{0};
  bool operator==(const Fate&) const = default;
};

// (`Message` is the model's word for a short text.)
struct CallInFlight {
  enum class State : uint8_t { kFree, kRequest, kAnswer };
  State state = State::kFree;
  uint8_t controller = 0;
  bool orphan = false;     // nobody waits for the answer: it came too late, or its controller died
  bool duplicate = false;  // a second arrival, made by the network; an orphan, too
  KnownWork known_work = KnownWork::kSome;  // of a termination
  bool unsent = false;          // its controller slept before the call left, and died in its sleep
  uint32_t lost_when_sent = 0;  // serving hosts lost to others by then
  uint32_t number = 0;          // the engine's
  uint32_t nth = 0;             // of its kind, from 1, over all controllers
  Time leaves = kNever;         // the controller; later than asked for when that was put to sleep
  Time deadline = kNever;       // when the driver answers in the endpoint's place
  Fate fate;
  Call call;
  Answer answer;
  bool operator==(const CallInFlight&) const = default;
};

class Messages {
 public:
  [[nodiscard]] uint32_t take();
  void release(uint32_t slot);
  [[nodiscard]] CallInFlight& operator[](uint32_t slot) { return slots_[slot]; }
  [[nodiscard]] const CallInFlight& operator[](uint32_t slot) const { return slots_[slot]; }
  [[nodiscard]] uint32_t in_flight() const { return in_flight_; }
  [[nodiscard]] std::span<const CallInFlight> slots() const { return slots_; }

  // A controller died `now`: nobody waits for its answers, and what had not left it never will.
  void orphan_all(uint8_t controller, Time now);

  [[nodiscard]] uint64_t hash() const;
  friend bool operator==(const Messages& left, const Messages& right);

 private:
  std::vector<CallInFlight> slots_;
  uint32_t first_free_ = 0;  // no free slot lies before it
  uint32_t in_flight_ = 0;
};

}  // namespace lighthouse::sim
