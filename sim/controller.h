// One Lighthouse process and what outlives it: the journal. A killed one loses its engine; the next
// starts from the journal's last record alone.
#pragma once

#include <cstdint>
#include <optional>

#include "core/engine/engine.h"

namespace lighthouse::sim {

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
  Time restart_at = kNever;   // when a dead one comes back
  Time began = kNever;
  Time ended = kNever;
  Step step = Step::kPreflight;  // where its record stood when it was last looked at
  uint32_t intended = 0;         // terminations intended in that record

  [[nodiscard]] bool alive() const { return engine.has_value(); }
  [[nodiscard]] const RunRecord& record() const { return engine ? engine->record() : journal; }
  [[nodiscard]] bool over() const { return ended != kNever; }
};

}  // namespace lighthouse::sim
