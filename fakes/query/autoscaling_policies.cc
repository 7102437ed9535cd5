// Scaling policies, scheduled actions and metrics: stored; only ExecutePolicy acts [A12.15].
#include <algorithm>
#include <array>
#include <cmath>

#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

constexpr auto kMetrics = std::to_array<std::string_view>(
    {"GroupMinSize", "GroupMaxSize", "GroupDesiredCapacity", "GroupInServiceInstances",
     "GroupPendingInstances", "GroupStandbyInstances", "GroupTerminatingInstances",
     "GroupTotalInstances"});

struct Row {
  std::string group;
  std::string name;
  const Tree* tree = nullptr;
};

Tree stored(const Tree& in) {
  Tree out = in;
  std::erase_if(out.kids, [](const auto& kid) {
    return kid.name == "Action" || kid.name == "Version" || kid.tree == Tree{};
  });
  return out;
}

// The rows of one map of all groups, or of the group that is named.
template <class Rows>
std::vector<Row> rows_of(Call& call, Rows rows) {
  std::vector<Row> out;
  const auto group = call.in.text("AutoScalingGroupName");
  if (group && group_named(call) == nullptr) return out;
  for (const auto& [name, info] : call.catalog().groups) {
    if (group && *group != name) continue;
    for (const auto& [row, tree] : rows(info)) out.push_back({name, row, &tree});
  }
  return out;
}

int32_t new_capacity(const Tree& policy, const Capacity& now) {
  const int32_t step = std::atoi(policy.text_or("ScalingAdjustment", "0").c_str());
  const std::string type = policy.text_or("AdjustmentType", "ChangeInCapacity");
  int32_t wanted = now.desired + step;
  if (type == "ExactCapacity") wanted = step;
  if (type == "PercentChangeInCapacity") {
    double change = now.desired * step / 100.0;
    // Towards zero, but never nothing at all.
    change = std::abs(change) < 1 && step != 0 ? (step > 0 ? 1 : -1) : std::trunc(change);
    wanted = now.desired + static_cast<int32_t>(change);
  }
  return std::clamp(wanted, now.min, now.max);
}

}  // namespace

void put_policy(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string name = call.required("PolicyName");
  if (call.refused()) return;
  const std::string type = call.in.text_or("PolicyType", "SimpleScaling");
  if (type == "SimpleScaling" && !call.in.text("AdjustmentType")) {
    return call.invalid("AdjustmentType is required for policy type SimpleScaling");
  }
  Tree row = stored(call.in);
  row.set("PolicyType", type);
  const auto present = info->policies.find(name);
  row.set("PolicyARN",
          present != info->policies.end()
              ? present->second.text_or("PolicyARN", "")
              : call.arn("autoscaling",
                         "scalingPolicy:" + call.catalog().unique_id() + ":autoScalingGroupName/" +
                             call.catalog().group_names[info->id] + ":policyName/" + name));
  call.out.text("PolicyARN", row.text_or("PolicyARN", ""));
  call.out.empty("Alarms");
  info->policies[name] = std::move(row);
}

void describe_policies(Call& call) {
  std::vector<Row> found = rows_of(
      call, [](const GroupInfo& info) -> const auto& { return info.policies; });
  const std::vector<std::string> names = call.in.texts("PolicyNames");
  const std::vector<std::string> types = call.in.texts("PolicyTypes");
  std::erase_if(found, [&](const Row& row) {
    const std::string arn = row.tree->text_or("PolicyARN", "");
    const std::string type = row.tree->text_or("PolicyType", "");
    return (!names.empty() && !std::ranges::count(names, row.name) &&
            !std::ranges::count(names, arn)) ||
           (!types.empty() && !std::ranges::count(types, type));
  });
  const Page page = page_of(call, found.size(), 50, 100);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("ScalingPolicies", on_page, [&](const Row& row) {
    call.out.echo_kids(*row.tree);
    if (row.tree->find("StepAdjustments") == nullptr) call.out.empty("StepAdjustments");
    call.out.empty("Alarms");
    if (row.tree->find("Enabled") == nullptr) call.out.boolean("Enabled", true);
  });
  call.out.text_if("NextToken", page.next);
}

namespace {

// By name within the group, or by ARN.
std::optional<Row> policy_named(Call& call) {
  const std::string wanted = call.required("PolicyName");
  for (const Row& row : rows_of(
           call, [](const GroupInfo& info) -> const auto& { return info.policies; })) {
    if (row.name == wanted || row.tree->text_or("PolicyARN", "") == wanted) return row;
  }
  call.invalid("PolicyName not found - ScalingPolicy " + wanted + " not found");
  return std::nullopt;
}

}  // namespace

void delete_policy(Call& call) {
  const auto row = policy_named(call);
  if (!call.refused()) call.catalog().groups[row->group].policies.erase(row->name);
}

void execute_policy(Call& call) {
  const auto row = policy_named(call);
  if (call.refused()) return;
  GroupInfo& info = call.catalog().groups[row->group];
  const Group& group = *call.aws().find_group(info.id);
  if (group.suspended.has(Process::kAlarmNotification)) return;
  const auto cooldown = std::chrono::seconds{std::atoi(
      row->tree->text_or("Cooldown", info.settings.text_or("DefaultCooldown", "300")).c_str())};
  if (call.flag("HonorCooldown").value_or(false) && call.now() - info.last_activity < cooldown) {
    return call.refuse("ScalingActivityInProgress", "Scaling activity " +
                                                        call.catalog().unique_id() +
                                                        " is in progress and blocks this action");
  }
  Context ctx = call.ctx();
  (void)call.accepted(
      call.aws().set_desired(ctx, info.id, new_capacity(*row->tree, group.capacity)));
}

void put_scheduled_action(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string name = call.required("ScheduledActionName");
  if (call.refused()) return;
  Tree row = stored(call.in);
  if (const auto time = row.text("Time"); time && !row.text("StartTime")) {
    row.set("StartTime", *time);
  }
  const auto present = info->schedule.find(name);
  row.set("ScheduledActionARN",
          present != info->schedule.end()
              ? present->second.text_or("ScheduledActionARN", "")
              : call.arn("autoscaling", "scheduledUpdateGroupAction:" + call.catalog().unique_id() +
                                            ":autoScalingGroupName/" +
                                            call.catalog().group_names[info->id] +
                                            ":scheduledActionName/" + name));
  info->schedule[name] = std::move(row);
}

void describe_scheduled_actions(Call& call) {
  std::vector<Row> found = rows_of(
      call, [](const GroupInfo& info) -> const auto& { return info.schedule; });
  const std::vector<std::string> names = call.in.texts("ScheduledActionNames");
  std::erase_if(found, [&](const Row& row) {
    return !names.empty() && !std::ranges::count(names, row.name);
  });
  const Page page = page_of(call, found.size(), 50, 100);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("ScheduledUpdateGroupActions", on_page,
                [&](const Row& row) { call.out.echo_kids(*row.tree); });
  call.out.text_if("NextToken", page.next);
}

void delete_scheduled_action(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string name = call.required("ScheduledActionName");
  if (call.refused()) return;
  if (info->schedule.erase(name) == 0) {
    call.invalid("Scheduled action name not found");
  }
}

void enable_metrics(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  std::vector<std::string> metrics = call.in.texts("Metrics");
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

}  // namespace lighthouse::fakes::query
