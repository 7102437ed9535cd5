#include "fakes/endpoints.h"

#include <array>
#include <cassert>
#include <span>

namespace lighthouse::fakes {

namespace {

struct Router {
  Context& ctx;
  Outside& outside;
  const Request& request;

  [[nodiscard]] std::array<ClusterId, 2> clusters() const {
    return {request.fleet.serving, request.fleet.polling};
  }
  [[nodiscard]] static std::span<const InstanceId> ids(const InstanceList& list) {
    return {list.data(), list.size()};
  }
  [[nodiscard]] aws::Aws& aws() const { return outside.aws; }

  Answer operator()(const DescribeGroups& /*call*/) const {
    return aws().describe_groups(ctx, clusters(), request.freshness);
  }
  Answer operator()(const DescribeInstances& /*call*/) const {
    return aws().describe_instances(ctx, clusters(), request.freshness);
  }
  Answer operator()(const DescribeBalancers& /*call*/) const {
    const auto& balancers = request.fleet.balancers;
    return aws().describe_balancers(ctx, {balancers.data(), balancers.size()}, request.freshness);
  }
  Answer operator()(const SuspendProcesses& call) const {
    return aws().suspend_processes(ctx, call.group, call.processes, request.by);
  }
  Answer operator()(const ResumeProcesses& call) const {
    return aws().resume_processes(ctx, call.group, call.processes, request.by);
  }
  Answer operator()(const UpdateCapacity& call) const {
    return aws().update_capacity(ctx, call.group, call.capacity, request.by);
  }
  Answer operator()(const RegisterInstances& call) const {
    return aws().register_instances(ctx, call.balancer, ids(call.instances));
  }
  Answer operator()(const DeregisterInstances& call) const {
    return aws().deregister_instances(ctx, call.balancer, ids(call.instances));
  }
  Answer operator()(const SetInstanceHealthy& call) const {
    return aws().set_instance_health(ctx, call.instance, aws::Mark::kHealthy, request.by);
  }
  Answer operator()(const TerminateAndDecrement& call) const {
    return aws().terminate_and_decrement(ctx, call.instance, request.by);
  }
  Answer operator()(const DeleteGroup& call) const {
    return aws().delete_group(ctx, call.group, aws::Force::kNo, request.by);
  }
  Answer operator()(const AppendJournal& /*call*/) const {
    assert(false && "the journal is no endpoint");
    return Result<Done>{};
  }
  // Everything else is Spinnaker's, its Redis' or the hook's on its hosts.
  template <class Other>
  Answer operator()(const Other& /*call*/) const {
    spinnaker::SpinContext spin{ctx, outside.aws};
    return outside.spinnaker.answer(spin, request.call);
  }
};

}  // namespace

Answer answer_call(Context& ctx, Outside& outside, const Request& request) {
  return std::visit(Router{.ctx = ctx, .outside = outside, .request = request}, request.call);
}

}  // namespace lighthouse::fakes
