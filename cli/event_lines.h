// One line per thing that happens: what the program prints where no tree can be drawn.
//
// "00:12:10  terminate i-… of armoryspinnaker-ha-v022: accepted"
#pragma once

#include <vector>

#include "cli/text_line.h"
#include "sim/world.h"

namespace lighthouse::cli {

// Follows one world. Requires: tracing was started before its first event.
class EventLines {
 public:
  // What the events since the last call were. Call after every event, so that nothing is missed.
  [[nodiscard]] std::vector<Line> next(const sim::World& world);

 private:
  std::size_t entries_ = 0;
  uint32_t deeds_ = 1;  // the next item of the record
  std::size_t killed_ = 0;
  std::size_t stranded_ = 0;
};

// "terminate": what a write does, in the imperative.
[[nodiscard]] std::string_view verb_of(CallKind kind);

}  // namespace lighthouse::cli
