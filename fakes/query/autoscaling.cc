// The operations of Auto Scaling, and the lists that never change [A12.15].
#include <array>

#include "core/model/process_words.h"
#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

void describe_process_types(Call& call) {
  call.out.list("Processes", process_texts(all_processes()),
                [&](const std::string& each) { call.out.text("ProcessName", each); });
}

void describe_account_limits(Call& call) {
  call.out.number("MaxNumberOfAutoScalingGroups", 500);
  call.out.number("MaxNumberOfLaunchConfigurations", 200);
  drop_deleted_groups(call);
  call.out.number("NumberOfAutoScalingGroups", static_cast<int64_t>(call.catalog().groups.size()));
  call.out.number("NumberOfLaunchConfigurations",
                  static_cast<int64_t>(call.catalog().configurations.size()));
}

void describe_termination_policy_types(Call& call) {
  call.out.texts("TerminationPolicyTypes",
                 {"AllocationStrategy", "ClosestToNextInstanceHour", "Default", "NewestInstance",
                  "OldestInstance", "OldestLaunchConfiguration", "OldestLaunchTemplate"});
}

void describe_adjustment_types(Call& call) {
  const std::vector<std::string> types = {"ChangeInCapacity", "ExactCapacity",
                                          "PercentChangeInCapacity"};
  call.out.list("AdjustmentTypes", types,
                [&](const std::string& each) { call.out.text("AdjustmentType", each); });
}

void describe_hook_types(Call& call) {
  call.out.texts("LifecycleHookTypes",
                 {"autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"});
}

constexpr auto kOperations = std::to_array<Operation>({
    {"AttachInstances", attach_instances, Output::kNone},
    {"AttachLoadBalancerTargetGroups", attach_target_groups},
    {"AttachLoadBalancers", attach_balancers},
    {"AttachTrafficSources", attach_traffic_sources},
    {"BatchDeleteScheduledAction", delete_scheduled_actions},
    {"BatchPutScheduledUpdateGroupAction", put_scheduled_actions},
    {"CancelInstanceRefresh", cancel_refresh},
    {"CompleteLifecycleAction", complete_action},
    {"CreateAutoScalingGroup", create_group, Output::kNone},
    {"CreateLaunchConfiguration", create_configuration, Output::kNone},
    {"CreateOrUpdateTags", put_group_tags, Output::kNone},
    {"DeleteAutoScalingGroup", delete_group, Output::kNone},
    {"DeleteLaunchConfiguration", delete_configuration, Output::kNone},
    {"DeleteLifecycleHook", delete_hook},
    {"DeleteNotificationConfiguration", delete_notifications, Output::kNone},
    {"DeletePolicy", delete_policy, Output::kNone},
    {"DeleteScheduledAction", delete_scheduled_action, Output::kNone},
    {"DeleteTags", delete_group_tags, Output::kNone},
    {"DeleteWarmPool", delete_warm_pool},
    {"DescribeAccountLimits", describe_account_limits},
    {"DescribeAdjustmentTypes", describe_adjustment_types},
    {"DescribeAutoScalingGroups", describe_groups},
    {"DescribeAutoScalingInstances", describe_group_instances},
    {"DescribeAutoScalingNotificationTypes", describe_notification_types},
    {"DescribeInstanceRefreshes", describe_refreshes},
    {"DescribeLaunchConfigurations", describe_configurations},
    {"DescribeLifecycleHookTypes", describe_hook_types},
    {"DescribeLifecycleHooks", describe_hooks},
    {"DescribeLoadBalancerTargetGroups", describe_attached_target_groups},
    {"DescribeLoadBalancers", describe_attached_balancers},
    {"DescribeMetricCollectionTypes", describe_metric_types},
    {"DescribeNotificationConfigurations", describe_notifications},
    {"DescribePolicies", describe_policies},
    {"DescribeScalingActivities", describe_activities},
    {"DescribeScalingProcessTypes", describe_process_types},
    {"DescribeScheduledActions", describe_scheduled_actions},
    {"DescribeTags", describe_group_tags},
    {"DescribeTerminationPolicyTypes", describe_termination_policy_types},
    {"DescribeTrafficSources", describe_traffic_sources},
    {"DescribeWarmPool", describe_warm_pool},
    {"DetachInstances", detach_instances},
    {"DetachLoadBalancerTargetGroups", detach_target_groups},
    {"DetachLoadBalancers", detach_balancers},
    {"DetachTrafficSources", detach_traffic_sources},
    {"DisableMetricsCollection", disable_metrics, Output::kNone},
    {"EnableMetricsCollection", enable_metrics, Output::kNone},
    {"EnterStandby", enter_standby},
    {"ExecutePolicy", execute_policy, Output::kNone},
    {"ExitStandby", exit_standby},
    {"PutLifecycleHook", put_hook},
    {"PutNotificationConfiguration", put_notifications, Output::kNone},
    {"PutScalingPolicy", put_policy},
    {"PutScheduledUpdateGroupAction", put_scheduled_action, Output::kNone},
    {"PutWarmPool", put_warm_pool},
    {"RecordLifecycleActionHeartbeat", record_heartbeat},
    {"ResumeProcesses", resume_processes, Output::kNone},
    {"SetDesiredCapacity", set_desired_capacity, Output::kNone},
    {"SetInstanceHealth", set_instance_health, Output::kNone},
    {"SetInstanceProtection", set_instance_protection},
    {"StartInstanceRefresh", start_refresh},
    {"SuspendProcesses", suspend_processes, Output::kNone},
    {"TerminateInstanceInAutoScalingGroup", terminate_in_group},
    {"UpdateAutoScalingGroup", update_group, Output::kNone},
});

}  // namespace

std::span<const Operation> autoscaling_operations() {
  return kOperations;
}

}  // namespace lighthouse::fakes::query
