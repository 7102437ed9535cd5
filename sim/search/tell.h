// Deviations in words: "at 12m10s the call TerminateAndDecrement of i-… takes effect and its answer
// is lost".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/stage.h"

namespace lighthouse::sim {

struct ToldDeviation {
  ForcedChoice forced;
  uint64_t event = 0;  // at which it was made; 0: before the first
  Duration at{0};      // after the scenario's zero
  std::string words;   // without the time
  // A fault by rate that struck a call: which fault, and which call, from 1.
  struct Struck {
    std::size_t fault = 0;  // index in the scenario
    CallKind call = CallKind::kDescribeGroups;
    uint32_t nth = 0;
  };
  std::optional<Struck> struck;
  std::optional<Target> host;  // that a fault by the minute drew
};

// The deviations that the stage's scenario forces and that its benign run asks for, in the order in
// which they come.
[[nodiscard]] std::vector<ToldDeviation> tell_deviations(const std::shared_ptr<const Stage>& stage);

// "at 12m10s: …"
[[nodiscard]] std::string sentence_of(const ToldDeviation& told);

// The counterexample as a file: the scenario with what it is about in front, and each deviation in
// words behind it.
[[nodiscard]] std::string counterexample_text(const std::shared_ptr<const Stage>& stage,
                                              const std::string& violation);

}  // namespace lighthouse::sim
