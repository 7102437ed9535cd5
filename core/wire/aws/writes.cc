#include "core/wire/aws/writes.h"

#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/model/process_words.h"
#include "core/wire/aws/fleet_names.h"
#include "core/wire/aws/query.h"
#include "core/wire/aws/result.h"

namespace lighthouse::wire {

namespace {

constexpr std::string_view kGroupName = "AutoScalingGroupName";

// A write, or nothing if it would mean "all" or is no write to AWS.
using Form = std::optional<AwsForm>;

Form processes_form(std::string_view action, GroupId group, ProcessSet processes,
                    const Names& names) {
  const std::vector<std::string> words = process_texts(processes);
  if (words.empty()) return std::nullopt;
  AwsForm form(AwsService::kAutoScaling, action);
  return form.text(kGroupName, group_text(group, names)).list("ScalingProcesses", words);
}

Form instances_form(std::string_view action, BalancerId balancer, const InstanceList& instances,
                    const Names& names) {
  if (instances.empty()) return std::nullopt;
  std::vector<std::string> ids;
  for (const InstanceId id : instances) ids.push_back(instance_text(id, names));
  AwsForm form(AwsService::kElb, action);
  return form.text("LoadBalancerName", balancer_text(balancer, names))
      .list("Instances", ids, "InstanceId");
}

struct ToForm {
  const Names& names;

  Form operator()(const SuspendProcesses& c) const {
    return processes_form("SuspendProcesses", c.group, c.processes, names);
  }
  Form operator()(const ResumeProcesses& c) const {
    return processes_form("ResumeProcesses", c.group, c.processes, names);
  }
  Form operator()(const UpdateCapacity& c) const {
    AwsForm form(AwsService::kAutoScaling, "UpdateAutoScalingGroup");
    return form.text(kGroupName, group_text(c.group, names))
        .number("MinSize", c.capacity.min)
        .number("MaxSize", c.capacity.max)
        .number("DesiredCapacity", c.capacity.desired);
  }
  Form operator()(const RegisterInstances& c) const {
    return instances_form("RegisterInstancesWithLoadBalancer", c.balancer, c.instances, names);
  }
  Form operator()(const DeregisterInstances& c) const {
    return instances_form("DeregisterInstancesFromLoadBalancer", c.balancer, c.instances, names);
  }
  Form operator()(const SetInstanceHealthy& c) const {
    AwsForm form(AwsService::kAutoScaling, "SetInstanceHealth");
    return form.text("InstanceId", instance_text(c.instance, names))
        .text("HealthStatus", "Healthy")
        .yes_or_no("ShouldRespectGracePeriod", false);
  }
  Form operator()(const TerminateAndDecrement& c) const {
    AwsForm form(AwsService::kAutoScaling, "TerminateInstanceInAutoScalingGroup");
    return form.text("InstanceId", instance_text(c.instance, names))
        .yes_or_no("ShouldDecrementDesiredCapacity", true);
  }
  Form operator()(const DeleteGroup& c) const {
    AwsForm form(AwsService::kAutoScaling, "DeleteAutoScalingGroup");
    return form.text(kGroupName, group_text(c.group, names)).yes_or_no("ForceDelete", false);
  }
  template <class Other>
  Form operator()(const Other& /*not to AWS*/) const {
    return std::nullopt;
  }
};

}  // namespace

Step<AwsRequest> WriteTalk::begin(const Names& names) {
  const Form form = std::visit(ToForm{names}, call_);
  if (!form) {
    return error_answer(kind_of(call_),
                        {.code = ErrorCode::kInternal,
                         .message = Message::truncated("an empty list would mean all")});
  }
  operation_ = form->parameters().front().second;
  return form->request();
}

Step<AwsRequest> WriteTalk::feed(const HttpResponse& response, Names& /*names*/) const {
  return Answer(read_answer(kind_of(call_), response, operation_,
                            [](const XmlFields& /*root*/) { return Done{}; }));
}

}  // namespace lighthouse::wire
