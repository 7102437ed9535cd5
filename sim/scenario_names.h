// The words of the scenario file for the values of sim/scenario.h: faults, work, endpoints,
// targets.
//
// The file, the reports and the schema take them from here. Words of the core (steps, endings,
// reasons, calls, guards) keep the names that the core gives them.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario.h"

namespace lighthouse::sim {

inline constexpr std::size_t kFaultKinds =
    static_cast<std::size_t>(FaultKind::kSecondController) + 1;

[[nodiscard]] std::string_view name_of(FaultKind kind);  // "lost-answer"
[[nodiscard]] std::string_view sentence_of(
    FaultKind kind);  // "the call takes effect, its answer is lost"
[[nodiscard]] std::string_view name_of(WorkKind kind);
[[nodiscard]] std::string_view name_of(WorkState state);
[[nodiscard]] std::string_view name_of(Endpoint endpoint);
[[nodiscard]] std::string_view name_of(PollerPolicy policy);
[[nodiscard]] std::string_view name_of(OnFailure what);
[[nodiscard]] std::string name_of(const Target& target);  // "serving-v022[1]"

// The two load balancers of every simulated fleet, in the order of their ids.
inline constexpr std::array<std::string_view, 2> kBalancerNames = {"user-facing",
                                                                   "internal-services"};

// A word that the file may use for a value of some enum.
struct Choice {
  std::string_view name;
  int value = 0;
};
using Choices = std::span<const Choice>;

// The words for each enum that a scenario file can hold; the list lives for ever.
[[nodiscard]] Choices choices_of(FaultKind /*type*/);
[[nodiscard]] Choices choices_of(WorkKind /*type*/);
[[nodiscard]] Choices choices_of(WorkState /*type*/);
[[nodiscard]] Choices choices_of(Endpoint /*type*/);
[[nodiscard]] Choices choices_of(CallKind /*type*/);
[[nodiscard]] Choices choices_of(Operation /*type*/);
[[nodiscard]] Choices choices_of(Step /*type*/);
[[nodiscard]] Choices choices_of(Ending /*type*/);  // without kNone: an operation does not end so
[[nodiscard]] Choices choices_of(Reason /*type*/);  // without kNone
[[nodiscard]] Choices choices_of(Guard /*type*/);
[[nodiscard]] Choices choices_of(Breach /*type*/);
[[nodiscard]] Choices choices_of(PollerPolicy /*type*/);
[[nodiscard]] Choices choices_of(OnFailure /*type*/);

}  // namespace lighthouse::sim
