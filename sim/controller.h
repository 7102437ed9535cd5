// One Lighthouse process and what outlives it: the journal. A killed one loses its engine; the next
// starts from the journal's last record alone.
#pragma once

#include <cstdint>
#include <optional>

#include "core/engine/engine.h"

namespace lighthouse::sim {

// What the caller of a termination could know of the work on its host when the call left.
enum class KnownWork : uint8_t {
  kSome,
  kUnread,  // all of it began after the last look at the executions, recent enough to act on
  kNone,    // nothing had begun
};

// What a controller's last look at a part of the fleet could show, at most.
struct Shown {
  Time at = kNever;    // of the last one that was not stale
  uint32_t lost = 0;   // serving hosts that were lost to others by then
  bool stale = false;  // it has been told something older since
  bool operator==(const Shown&) const = default;
};

struct Controller {
  std::optional<Engine> engine;  // none: not started yet, or killed
  RunRecord journal;             // the last entry that is on disk
  uint32_t entries = 0;          // appended; 0: the journal holds only what the operator asked for
  uint32_t wake_serial = 0;      // of the wake event that counts
  uint32_t kills = 0;
  Duration clock{0};          // its time of day, less the world's
  Duration clock_of_next{0};  // … of the process that starts next
  Time wake_at = kNever;      // in the world's time
  Time paused_until{};        // whatever is for it comes then; in the past: awake
  Time read_at = kNever;      // when it last asked for the executions
  ExecutionId unread;         // the first that began after that
  Shown instances, balancers;
  Time restart_at = kNever;  // when a dead one comes back
  Time began = kNever;
  Time ended = kNever;
  Step step = Step::kPreflight;  // where its record stood when it was last looked at
  uint32_t intended = 0;         // terminations intended in that record

  [[nodiscard]] bool alive() const { return engine.has_value(); }
  [[nodiscard]] const RunRecord& record() const { return engine ? engine->record() : journal; }
  [[nodiscard]] bool over() const { return ended != kNever; }
};

}  // namespace lighthouse::sim
