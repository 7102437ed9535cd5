// The words for the model's enums in the journal: what each value is called, and how many there
// are. Internal to core/live/*_json.cc; changing a word changes a format (docs/journal.md).
#pragma once

#include <cstddef>
#include <string_view>

#include "core/decide/explain.h"
#include "core/model/observation.h"
#include "core/model/policy.h"

namespace lighthouse::live {

[[nodiscard]] std::string_view word_of(GroupRole role);
[[nodiscard]] std::string_view word_of(TerminationState state);
[[nodiscard]] std::string_view word_of(Lifecycle state);
[[nodiscard]] std::string_view word_of(HealthCheck check);
[[nodiscard]] std::string_view word_of(Ec2State state);
[[nodiscard]] std::string_view word_of(Registration state);
[[nodiscard]] std::string_view word_of(ExecutionKind kind);
[[nodiscard]] std::string_view word_of(ExecutionStatus status);
[[nodiscard]] std::string_view word_of(PollerPolicy policy);
[[nodiscard]] std::string_view word_of(OnFailure action);

template <class E>
[[nodiscard]] std::string_view word_of(E value) {
  return name_of(value);
}

// How many values of the enum have a word.
template <class E>
inline constexpr std::size_t kWords = 0;
template <>
inline constexpr std::size_t kWords<Operation> = kOperations;
template <>
inline constexpr std::size_t kWords<Step> = kSteps;
template <>
inline constexpr std::size_t kWords<Ending> = kEndings;
template <>
inline constexpr std::size_t kWords<Reason> = kReasons;
template <>
inline constexpr std::size_t kWords<Deed> = kDeeds;
template <>
inline constexpr std::size_t kWords<Part> = kParts;
template <>
inline constexpr std::size_t kWords<CallKind> = kCallKinds;
template <>
inline constexpr std::size_t kWords<ErrorCode> = static_cast<std::size_t>(ErrorCode::kInternal) + 1;
template <>
inline constexpr std::size_t kWords<GroupRole> = 3;
template <>
inline constexpr std::size_t kWords<TerminationState> = 3;
template <>
inline constexpr std::size_t kWords<Lifecycle> = static_cast<std::size_t>(Lifecycle::kOther) + 1;
template <>
inline constexpr std::size_t kWords<HealthCheck> = 2;
template <>
inline constexpr std::size_t kWords<Ec2State> = static_cast<std::size_t>(Ec2State::kStopped) + 1;
template <>
inline constexpr std::size_t kWords<Registration> =
    static_cast<std::size_t>(Registration::kUnknown) + 1;
template <>
inline constexpr std::size_t kWords<ExecutionKind> = 2;
template <>
inline constexpr std::size_t kWords<ExecutionStatus> =
    static_cast<std::size_t>(ExecutionStatus::kVanished) + 1;
template <>
inline constexpr std::size_t kWords<PollerPolicy> = 3;
template <>
inline constexpr std::size_t kWords<OnFailure> = 2;

}  // namespace lighthouse::live
