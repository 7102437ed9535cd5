// The engine's state as one number: two engines with the same one decide alike from here on.
//
// Left out is what decides nothing: the waits that are shown, the count of looks, and the number
// that the next call will get. Answers are matched by the numbers of open calls, which are in.
#include "core/engine/engine.h"
#include "core/model/mix.h"
#include "core/model/value_hash.h"

namespace lighthouse {

uint64_t Engine::hash() const {
  FieldHasher hash;
  hash(mind_.record, mind_.memory, seen_);
  hash(static_cast<uint64_t>(decision_.needs.bits), decision_.look_in, decision_.calls);
  hash(phase_, durable_, wake_at_);
  if (phase_ == Phase::kWriting) hash(decided_at_);
  for (const Open& open : open_) hash(open.number, open.call, open.asked);
  return hash.value();
}

}  // namespace lighthouse
