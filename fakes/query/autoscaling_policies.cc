// Scaling policies. No alarm is watched here: ExecutePolicy alone runs them [A12.15].
#include <algorithm>
#include <cmath>

#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

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

// Of a step policy: the adjustment of the interval in which the metric is, counted from the
// threshold of the alarm.
std::optional<std::string> step_for(const Tree& policy, double metric, double threshold) {
  const double by = metric - threshold;
  for (const Tree* each : policy.list("StepAdjustments")) {
    const auto lower = each->text("MetricIntervalLowerBound");
    const auto upper = each->text("MetricIntervalUpperBound");
    // Above the threshold the lower bound is inside, below it the upper one.
    const bool is_above_lower =
        !lower || (by >= 0 ? by >= std::atof(lower->c_str()) : by > std::atof(lower->c_str()));
    const bool is_below_upper =
        !upper || (by >= 0 ? by < std::atof(upper->c_str()) : by <= std::atof(upper->c_str()));
    if (is_above_lower && is_below_upper) return each->text_or("ScalingAdjustment", "0");
  }
  return std::nullopt;
}

int32_t new_capacity(const Tree& policy, int32_t step, const Capacity& now) {
  const std::string type = policy.text_or("AdjustmentType", "ChangeInCapacity");
  int32_t wanted = now.desired + step;
  if (type == "ExactCapacity") wanted = step;
  if (type == "PercentChangeInCapacity") {
    double change = now.desired * step / 100.0;
    // Towards zero, but never nothing at all.
    change = std::abs(change) < 1 && step != 0 ? (step > 0 ? 1 : -1) : std::trunc(change);
    const int32_t least = std::atoi(
        policy.text_or("MinAdjustmentMagnitude", policy.text_or("MinAdjustmentStep", "0")).c_str());
    if (std::abs(change) < least) change = step > 0 ? least : -least;
    wanted = now.desired + static_cast<int32_t>(change);
  }
  return std::clamp(wanted, now.min, now.max);
}

void check_policy(Call& call, const std::string& type) {
  const Tree& in = call.in;
  const std::string adjustment = in.text_or("AdjustmentType", "");
  const bool is_simple = type == "SimpleScaling";
  if (!is_simple && type != "StepScaling" && type != "TargetTrackingScaling" &&
      type != "PredictiveScaling") {
    call.invalid("1 validation error detected: Value '" + type + "' at 'policyType' failed");
  } else if (type == "TargetTrackingScaling") {
    if (in.find("TargetTrackingConfiguration") == nullptr) {
      call.invalid("TargetTrackingConfiguration is required for policy type TargetTrackingScaling");
    }
  } else if (type == "PredictiveScaling") {
    if (in.find("PredictiveScalingConfiguration") == nullptr) {
      call.invalid("PredictiveScalingConfiguration is required for policy type PredictiveScaling");
    }
  } else if (adjustment.empty()) {
    call.invalid("AdjustmentType is required for policy type " + type);
  } else if (adjustment != "ChangeInCapacity" && adjustment != "ExactCapacity" &&
             adjustment != "PercentChangeInCapacity") {
    call.invalid("'" + adjustment + "' is not a valid AdjustmentType");
  } else if (is_simple && !in.text("ScalingAdjustment")) {
    call.invalid("ScalingAdjustment is required for policy type SimpleScaling");
  } else if (!is_simple && in.list("StepAdjustments").empty()) {
    call.invalid("At least one StepAdjustment is required for policy type StepScaling");
  } else if (in.text("MinAdjustmentMagnitude") && adjustment != "PercentChangeInCapacity") {
    call.invalid("MinAdjustmentMagnitude is only supported for PercentChangeInCapacity");
  }
  (void)call.number("ScalingAdjustment");
  (void)call.number("MinAdjustmentMagnitude");
  (void)call.number("Cooldown");
}

// A target tracking policy has two alarms, which AWS makes itself.
void write_alarms(Call& call, const Tree& policy) {
  std::vector<std::string> names;
  if (policy.text_or("PolicyType", "") == "TargetTrackingScaling") {
    const std::string start =
        "TargetTracking-" + policy.text_or("AutoScalingGroupName", "") + "-Alarm";
    const std::string arn = policy.text_or("PolicyARN", "");
    const std::string id = arn.substr(std::min(arn.find("scalingPolicy:") + 14, arn.size()), 36);
    names = {start + "High-" + id, start + "Low-" + id};
  }
  call.out.list("Alarms", names, [&](const std::string& name) {
    call.out.text("AlarmName", name);
    call.out.text("AlarmARN", call.arn("cloudwatch", "alarm:" + name));
  });
}

}  // namespace

void put_policy(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string name = call.required("PolicyName");
  if (call.refused()) return;
  const std::string type = call.in.text_or("PolicyType", "SimpleScaling");
  check_policy(call, type);
  if (call.refused()) return;
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
  write_alarms(call, row);
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
    write_alarms(call, *row.tree);
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
  const std::string type = row->tree->text_or("PolicyType", "SimpleScaling");
  if (type != "SimpleScaling" && type != "StepScaling") {
    return call.invalid("Policies of type " + type + " cannot be executed");
  }
  std::string step = row->tree->text_or("ScalingAdjustment", "0");
  if (type == "StepScaling") {
    const auto metric = call.in.text("MetricValue");
    const auto threshold = call.in.text("BreachThreshold");
    if (!metric || !threshold) {
      return call.invalid(
          "MetricValue and BreachThreshold are required for policy type StepScaling");
    }
    const auto found =
        step_for(*row->tree, std::atof(metric->c_str()), std::atof(threshold->c_str()));
    if (!found) return call.invalid("There are no step adjustments for the given MetricValue");
    step = *found;
  }
  if (group.suspended.has(Process::kAlarmNotification)) return;
  // Only simple policies have a cooldown.
  const auto cooldown = std::chrono::seconds{std::atoi(
      row->tree->text_or("Cooldown", info.settings.text_or("DefaultCooldown", "300")).c_str())};
  if (type == "SimpleScaling" && call.flag("HonorCooldown").value_or(false) &&
      call.now() - info.last_activity < cooldown) {
    return call.refuse("ScalingActivityInProgress", "Scaling activity " +
                                                        call.catalog().unique_id() +
                                                        " is in progress and blocks this action");
  }
  const int32_t before = group.capacity.desired;
  const int32_t wanted = new_capacity(*row->tree, std::atoi(step.c_str()), group.capacity);
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().set_desired(ctx, info.id, wanted, call.by()))) return;
  if (wanted != before) {
    info.why_capacity = "At " + call.out.words_of(call.now()) + " a user request executed policy " +
                        row->name + " changing the desired capacity from " +
                        std::to_string(before) + " to " + std::to_string(wanted) + ".";
  }
}

}  // namespace lighthouse::fakes::query
