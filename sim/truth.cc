#include "sim/truth.h"

#include <type_traits>

namespace lighthouse::sim {

bool is_asked_for(fakes::aws::Cause cause) {
  using fakes::aws::Cause;
  switch (cause) {
    case Cause::kUserRequest:
    case Cause::kScaleIn:
    case Cause::kForceDelete:
    case Cause::kEc2Request: return true;
    case Cause::kNone:
    case Cause::kUnhealthy:
    case Cause::kRebalance:
    case Cause::kSpot:
    case Cause::kHostFailure:
    case Cause::kLaunchFailed: return false;
  }
  return false;
}

bool serves(const fakes::aws::Aws& aws, InstanceId instance) {
  if (!aws.is_running(instance)) return false;
  return aws.takes_new_traffic(kExternalBalancer, instance) &&
         aws.takes_new_traffic(kInternalBalancer, instance);
}

GroupId group_of(const Call& call, const fakes::aws::Aws& aws) {
  const auto group = [&aws](const auto& request) -> GroupId {
    using Request = std::decay_t<decltype(request)>;
    if constexpr (std::is_same_v<Request, SubmitRecord>) {
      return {};
    } else if constexpr (requires { request.group; }) {
      return request.group;
    } else if constexpr (requires { request.instances; }) {
      return request.instances.empty() ? GroupId{} : aws.group_of(request.instances.front());
    } else if constexpr (std::is_same_v<Request, SetInstanceHealthy>) {
      return aws.group_of(request.instance);
    } else {
      return {};
    }
  };
  return std::visit(group, call);
}

bool accepted(const Answer& answer) {
  return std::visit([](const auto& result) { return result.has_value(); }, answer);
}

}  // namespace lighthouse::sim
