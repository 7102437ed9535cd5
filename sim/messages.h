// Calls in flight: each is a slot with exactly one event on the agenda, first the arrival of the
// request, then the arrival of the answer (or the driver's deadline in its place).
//
// Slots are reused lowest first, so that what is in flight says where it lies. A killed controller's
// calls go on to take effect; only their answers fall on the floor.
#pragma once

#include <cstdint>
#include <vector>

#include "core/model/call.h"

namespace lighthouse::sim {

// What the fault layer decided for one call when it left.
struct Fate {
  enum class Refusal : uint8_t { kNone, kThrottled, kServerErrorBefore, kServerErrorAfter };
  Refusal refusal = Refusal::kNone;
  bool lost_request = false;
  bool lost_answer = false;
  bool unreadable = false;
  bool stale = false;
  bool kill_after = false;  // the controller dies when the call has taken effect
  uint16_t fault = UINT16_MAX;  // whose doing it was, for its mark; the last one that struck
  Duration delay{0};
  bool operator==(const Fate&) const = default;
};

struct Message {
  enum class State : uint8_t { kFree, kRequest, kAnswer };
  State state = State::kFree;
  uint8_t controller = 0;
  bool orphan = false;      // nobody waits for the answer: a duplicate, or its controller died
  uint32_t number = 0;      // the engine's
  uint32_t nth = 0;         // of its kind, from 1, over all controllers
  Time deadline = kNever;   // when the driver answers in the endpoint's place
  Fate fate;
  Call call;
  Answer answer;
  bool operator==(const Message&) const = default;
};

class Messages {
 public:
  [[nodiscard]] uint32_t take();
  void release(uint32_t slot);
  [[nodiscard]] Message& operator[](uint32_t slot) { return slots_[slot]; }
  [[nodiscard]] const Message& operator[](uint32_t slot) const { return slots_[slot]; }
  [[nodiscard]] uint32_t in_flight() const { return in_flight_; }

  // A controller died.
  void orphan_all(uint8_t controller);

  [[nodiscard]] uint64_t hash() const;
  friend bool operator==(const Messages& left, const Messages& right);

 private:
  std::vector<Message> slots_;
  uint32_t first_free_ = 0;  // no free slot lies before it
  uint32_t in_flight_ = 0;
};

}  // namespace lighthouse::sim
