#include "sim/messages.h"

#include <algorithm>
#include <utility>

#include "core/model/mix.h"
#include "core/model/value_hash.h"

namespace lighthouse::sim {

uint32_t Messages::take() {
  uint32_t slot = first_free_;
  while (slot < slots_.size() && slots_[slot].state != CallInFlight::State::kFree) ++slot;
  if (slot == slots_.size()) slots_.emplace_back();
  first_free_ = slot + 1;
  ++in_flight_;
  slots_[slot].state = CallInFlight::State::kRequest;
  return slot;
}

void Messages::release(uint32_t slot) {
  CallInFlight& message = slots_[slot];
  message.state = CallInFlight::State::kFree;
  message.controller = 0;
  message.orphan = false;
  message.duplicate = false;
  message.known_work = KnownWork::kSome;
  message.unsent = false;
  message.lost_when_sent = 0;
  message.leaves = kNever;
  message.number = 0;
  message.nth = 0;
  message.deadline = kNever;
  message.fate = {};
  message.call.emplace<DescribeGroups>();
  message.answer.emplace<Result<Done>>();
  first_free_ = std::min(first_free_, slot);
  --in_flight_;
}

void Messages::orphan_all(uint8_t controller, Time now) {
  for (CallInFlight& message : slots_) {
    if (message.state != CallInFlight::State::kFree && message.controller == controller) {
      message.orphan = true;
      message.unsent = message.leaves > now;
    }
  }
}

uint64_t Messages::hash() const {
  uint64_t result = in_flight_;
  for (uint32_t slot = 0; slot < slots_.size(); ++slot) {
    const CallInFlight& message = slots_[slot];
    if (message.state == CallInFlight::State::kFree) continue;
    result =
        mix(result + slot, static_cast<uint64_t>(message.state) + uint64_t{message.controller} * 8 +
                               (message.orphan ? 4096U : 0U) + (uint64_t{message.number} << 32));
    result = mix(result + hash_of(message.call), hash_of(message.answer));
    result = mix(result, static_cast<uint64_t>(message.deadline.time_since_epoch().count()));
    const Fate& fate = message.fate;
    result = mix(result, static_cast<uint64_t>(fate.refusal) + (fate.lost_answer ? 8U : 0U) +
                             (fate.lost_request ? 16U : 0U) + (fate.unreadable ? 32U : 0U) +
                             (fate.stale ? 64U : 0U) + (fate.killer != Fate::kNone ? 128U : 0U) +
                             (message.duplicate ? 256U : 0U) + (message.unsent ? 512U : 0U) +
                             (static_cast<uint64_t>(message.known_work) << 10) +
                             (uint64_t{message.lost_when_sent} << 32));
    result = mix(result, static_cast<uint64_t>(message.leaves.time_since_epoch().count()));
  }
  return result;
}

bool operator==(const Messages& left, const Messages& right) {
  const auto used = [](const std::vector<CallInFlight>& slots) {
    std::size_t end = slots.size();
    while (end > 0 && slots[end - 1].state == CallInFlight::State::kFree) --end;
    return end;
  };
  const std::size_t end = used(left.slots_);
  return left.in_flight_ == right.in_flight_ && end == used(right.slots_) &&
         std::equal(left.slots_.begin(), left.slots_.begin() + static_cast<std::ptrdiff_t>(end),
                    right.slots_.begin());
}

}  // namespace lighthouse::sim
