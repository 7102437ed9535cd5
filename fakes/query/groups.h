// What the Auto Scaling operations share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/query/call.h"

namespace lighthouse::fakes::query {

// The group of AutoScalingGroupName; refuses and gives null if it is not there.
[[nodiscard]] GroupInfo* group_named(Call& call);
// The handles of InstanceIds; refuses ids that the group does not have, with AWS's text.
[[nodiscard]] std::vector<InstanceId> members_named(Call& call, const GroupInfo& group);
[[nodiscard]] const Member* member_of(Call& call, const GroupInfo& group, InstanceId instance);
// Removes the names of groups that have been deleted by now.
void drop_deleted_groups(Call& call);

[[nodiscard]] std::string lifecycle_of(Call& call, const Member& member);
void write_activity(Call& call, const Activity& activity);
// The newest activity of an instance, made up if the call itself had none (standby, detach).
[[nodiscard]] Activity activity_of(Call& call, const GroupInfo& group, InstanceId instance,
                                   std::string_view description);

// autoscaling_describe.cc
void describe_groups(Call& call);
void describe_group_instances(Call& call);
void describe_activities(Call& call);
// autoscaling_groups.cc
void create_group(Call& call);
void update_group(Call& call);
// autoscaling_capacity.cc
void delete_group(Call& call);
void set_desired_capacity(Call& call);
// Keeps the first sentence of the Cause of what follows [A13], if desired has changed.
void remember_why(Call& call, GroupInfo& info, std::string_view what, int32_t before,
                  int32_t after);
// autoscaling_processes.cc
void suspend_processes(Call& call);
void resume_processes(Call& call);
// autoscaling_members.cc
void terminate_in_group(Call& call);
void attach_instances(Call& call);
void detach_instances(Call& call);
void enter_standby(Call& call);
void exit_standby(Call& call);
void set_instance_health(Call& call);
void set_instance_protection(Call& call);
// autoscaling_attach.cc
void attach_balancers(Call& call);
void detach_balancers(Call& call);
void describe_attached_balancers(Call& call);
void attach_target_groups(Call& call);
void detach_target_groups(Call& call);
void describe_attached_target_groups(Call& call);
void describe_traffic_sources(Call& call);
void attach_traffic_sources(Call& call);
void detach_traffic_sources(Call& call);
// Attaches to the group in fakes/aws; refuses unknown ones before anything changes.
void attach_all(Call& call, GroupInfo& group, const std::vector<std::string>& balancers,
                const std::vector<std::string>& target_groups);
[[nodiscard]] std::vector<BalancerId> balancers_named(Call& call,
                                                      const std::vector<std::string>& names);
[[nodiscard]] std::vector<BalancerId> target_groups_named(Call& call,
                                                          const std::vector<std::string>& arns);
// autoscaling_config.cc
void create_configuration(Call& call);
void describe_configurations(Call& call);
void delete_configuration(Call& call);
void put_group_tags(Call& call);
void delete_group_tags(Call& call);
void describe_group_tags(Call& call);
// autoscaling_policies.cc
void put_policy(Call& call);
void describe_policies(Call& call);
void delete_policy(Call& call);
void execute_policy(Call& call);
// autoscaling_schedule.cc
void put_scheduled_action(Call& call);
void put_scheduled_actions(Call& call);
void describe_scheduled_actions(Call& call);
void delete_scheduled_action(Call& call);
void delete_scheduled_actions(Call& call);
// autoscaling_refresh.cc
void start_refresh(Call& call);
void cancel_refresh(Call& call);
void describe_refreshes(Call& call);
// autoscaling_extras.cc
void enable_metrics(Call& call);
void disable_metrics(Call& call);
void describe_metric_types(Call& call);
void put_warm_pool(Call& call);
void describe_warm_pool(Call& call);
void delete_warm_pool(Call& call);
void put_notifications(Call& call);
void delete_notifications(Call& call);
void describe_notifications(Call& call);
void describe_notification_types(Call& call);
// autoscaling_hooks.cc
void put_hook(Call& call);
void describe_hooks(Call& call);
void delete_hook(Call& call);
void complete_action(Call& call);
void record_heartbeat(Call& call);

}  // namespace lighthouse::fakes::query
