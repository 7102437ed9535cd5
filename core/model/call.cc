#include "core/model/call.h"

#include <array>
#include <utility>

namespace lighthouse {

namespace {

struct CallTraits {
  std::string_view name;
  Endpoint endpoint;
  bool write;
  bool safe_to_repeat;
};

// In the order of CallKind.
constexpr std::array<CallTraits, kCallKinds> kTraits{{
    {"DescribeGroups", Endpoint::kAutoScaling, false, true},
    {"DescribeInstances", Endpoint::kEc2, false, true},
    {"DescribeBalancers", Endpoint::kElb, false, true},
    {"SuspendProcesses", Endpoint::kAutoScaling, true, true},
    {"ResumeProcesses", Endpoint::kAutoScaling, true, true},
    {"UpdateCapacity", Endpoint::kAutoScaling, true, true},
    {"RegisterInstances", Endpoint::kElb, true, true},
    {"DeregisterInstances", Endpoint::kElb, true, true},
    {"SetInstanceHealthy", Endpoint::kAutoScaling, true, true},
    {"TerminateAndDecrement", Endpoint::kAutoScaling, true, false},
    {"DeleteGroup", Endpoint::kAutoScaling, true, true},
    {"ActiveByInstance", Endpoint::kGate, false, true},
    {"ReadExecutions", Endpoint::kRedis, false, true},
    {"ReadBakes", Endpoint::kRedis, false, true},
    {"ProbeGate", Endpoint::kGate, false, true},
    {"ProbeUrl", Endpoint::kUrl, false, true},
    {"GetPipeline", Endpoint::kGate, false, true},
    {"SavePipeline", Endpoint::kGate, true, true},
    {"TriggerPipeline", Endpoint::kGate, true, false},
    {"ListRuns", Endpoint::kGate, false, true},
    {"CancelRun", Endpoint::kGate, true, true},
    {"SubmitRecord", Endpoint::kGate, true, false},
    {"ListTasks", Endpoint::kGate, false, true},
    {"HoldLease", Endpoint::kRedis, false, true},
    {"ReleaseLease", Endpoint::kRedis, true, true},
    {"AppendJournal", Endpoint::kJournal, true, true},
    {"StopPoller", Endpoint::kHook, true, true},
}};

const CallTraits& traits(CallKind kind) {
  return kTraits[static_cast<std::size_t>(kind)];
}

template <std::size_t... I>
Answer error_for(std::size_t kind, const CallError& error, std::index_sequence<I...> /*all*/) {
  Answer out;
  const auto set = [&]<class Request>(std::in_place_type_t<Request> /*request*/) {
    out = Result<typename Request::Answer>(tl::unexpected<CallError>(error));
  };
  ((kind == I ? set(std::in_place_type<std::variant_alternative_t<I, Call>>) : void()), ...);
  return out;
}

}  // namespace

Endpoint endpoint_of(CallKind kind) {
  return traits(kind).endpoint;
}
bool is_write(CallKind kind) {
  return traits(kind).write;
}
bool is_safe_to_repeat(CallKind kind) {
  return traits(kind).safe_to_repeat;
}
std::string_view name_of(CallKind kind) {
  return traits(kind).name;
}

Answer error_answer(CallKind kind, CallError error) {
  return error_for(static_cast<std::size_t>(kind), error, std::make_index_sequence<kCallKinds>{});
}

const CallError* failure_of(const Answer& answer) {
  return std::visit(
      [](const auto& result) { return result.has_value() ? nullptr : &result.error(); }, answer);
}

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound: return "not found";
    case ErrorCode::kConflict: return "conflict";
    case ErrorCode::kThrottled: return "throttled";
    case ErrorCode::kDenied: return "denied";
    case ErrorCode::kUnavailable: return "unavailable";
    case ErrorCode::kTimeout: return "timeout";
    case ErrorCode::kOutcomeUnknown: return "outcome unknown";
    case ErrorCode::kInvalid: return "invalid";
    case ErrorCode::kInternal: return "internal";
  }
  return "unknown";
}

}  // namespace lighthouse
