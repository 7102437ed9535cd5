// What groups only remember: warm pools without instances, notifications that nobody sends, and
// metrics that nobody collects.
#include <algorithm>
#include <array>

#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

constexpr auto kMetrics = std::to_array<std::string_view>(
    {"GroupMinSize", "GroupMaxSize", "GroupDesiredCapacity", "GroupInServiceInstances",
     "GroupPendingInstances", "GroupStandbyInstances", "GroupTerminatingInstances",
     "GroupTotalInstances"});

constexpr auto kNotifications = std::to_array<std::string_view>(
    {"autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
     "autoscaling:EC2_INSTANCE_TERMINATE", "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
     "autoscaling:TEST_NOTIFICATION"});

}  // namespace

void enable_metrics(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string granularity = call.required("Granularity");
  if (call.refused()) return;
  if (granularity != "1Minute") return call.invalid("Valid granularities are: [1Minute]");
  std::vector<std::string> metrics = call.in.texts("Metrics");
  for (const std::string& each : metrics) {
    if (!std::ranges::count(kMetrics, each)) {
      return call.invalid("1 validation error detected: '" + each + "' is not a metric");
    }
  }
  if (metrics.empty()) metrics.assign(kMetrics.begin(), kMetrics.end());
  for (std::string& each : metrics) {
    if (!std::ranges::count(info->metrics, each)) info->metrics.push_back(std::move(each));
  }
}

void disable_metrics(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const std::vector<std::string> metrics = call.in.texts("Metrics");
  if (metrics.empty()) info->metrics.clear();
  for (const std::string& each : metrics) std::erase(info->metrics, each);
}

void describe_metric_types(Call& call) {
  call.out.list("Metrics", kMetrics, [&](std::string_view each) { call.out.text("Metric", each); });
  call.out.list("Granularities", std::to_array<std::string_view>({"1Minute"}),
                [&](std::string_view each) { call.out.text("Granularity", each); });
}

void put_warm_pool(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const int32_t min = call.number("MinSize").value_or(0);
  const std::string state = call.in.text_or("PoolState", "Stopped");
  if (min < 0) call.invalid("The warm pool's MinSize must not be negative");
  if (state != "Stopped" && state != "Running" && state != "Hibernated") {
    call.invalid("PoolState must be Stopped, Running or Hibernated");
  }
  if (call.refused()) return;
  info->warm_pool = {};
  for (const std::string_view each : {"MaxGroupPreparedCapacity", "InstanceReusePolicy"}) {
    if (const Tree* const sent = call.in.find(each)) info->warm_pool.at(each) = *sent;
  }
  info->warm_pool.set("MinSize", std::to_string(min));
  info->warm_pool.set("PoolState", state);
}

void describe_warm_pool(Call& call) {
  const GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  if (info->warm_pool != Tree{}) call.out.echo("WarmPoolConfiguration", info->warm_pool);
  call.out.empty("Instances");
}

void delete_warm_pool(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  if (info->warm_pool == Tree{}) {
    return call.invalid("No warm pool found for Auto Scaling group " +
                        call.catalog().group_names[info->id]);
  }
  info->warm_pool = {};
}

void put_notifications(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string topic = call.required("TopicARN");
  const std::vector<std::string> types = call.in.texts("NotificationTypes");
  if (call.refused()) return;
  if (types.empty()) return (void)call.required("NotificationTypes");
  for (const std::string& each : types) {
    if (!std::ranges::count(kNotifications, each)) {
      return call.invalid("\"" + each + "\" is not a valid Notification Type.");
    }
  }
  info->notifications[topic] = types;
}

void delete_notifications(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string topic = call.required("TopicARN");
  if (!call.refused()) info->notifications.erase(topic);
}

void describe_notifications(Call& call) {
  drop_deleted_groups(call);
  struct Row {
    std::string group;
    std::string topic;
    std::string type;
  };
  const std::vector<std::string> names = call.in.texts("AutoScalingGroupNames");
  std::vector<Row> found;
  for (const auto& [name, info] : call.catalog().groups) {
    if (!names.empty() && !std::ranges::count(names, name)) continue;
    for (const auto& [topic, types] : info.notifications) {
      for (const std::string& type : types) found.push_back({name, topic, type});
    }
  }
  const Page page = page_of(call, found.size(), 50, 100);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("NotificationConfigurations", on_page, [&](const Row& row) {
    call.out.text("AutoScalingGroupName", row.group);
    call.out.text("TopicARN", row.topic);
    call.out.text("NotificationType", row.type);
  });
  call.out.text_if("NextToken", page.next);
}

void describe_notification_types(Call& call) {
  call.out.texts("AutoScalingNotificationTypes", {kNotifications.begin(), kNotifications.end()});
}

}  // namespace lighthouse::fakes::query
