#include "sim/rivals/steps.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/decide/package_edit.h"
#include "core/decide/preflight.h"

namespace lighthouse::sim::rivals {

namespace {

constexpr Duration kLook{15'000};      // between two looks at something that goes on
constexpr uint64_t kRivalRun = 9'001;  // the marker of its own run

Document with_scale_down(const Document& pipeline) {
  nlohmann::ordered_json json = pipeline.json();
  for (auto& stage : json["stages"]) {
    if (stage["type"] != "deploy") continue;
    for (auto& cluster : stage["clusters"]) cluster["scaleDown"] = true;
  }
  return Document::from_json(json).value_or(pipeline);
}

// The pipeline with the wanted version is what every reader sees: three times in a row.
bool save(Hands& hands, AfterDeploy after) {
  constexpr int kSame = 3;
  const auto old = hands.read(GetPipeline{});
  if (!old) return false;
  const auto edited = set_package_version(*old, kPackage, hands.scenario().to);
  if (!edited) return false;
  const Document wanted = after == AfterDeploy::kScaleDown ? with_scale_down(*edited) : *edited;
  for (int same = 0; same < kSame && !hands.out_of_time();) {
    const auto read = hands.read(GetPipeline{});
    if (read && same_pipeline(*read, wanted)) {
      ++same;
      continue;
    }
    same = 0;
    if (!hands.write(SavePipeline{.document = wanted})) return false;
    hands.wait(kLook);
  }
  return !hands.out_of_time();
}

// Its own run, by the marker; invalid: there is none.
ExecutionId find_run(const PipelineRuns& runs) {
  const auto mine = std::ranges::find_if(
      runs, [](const PipelineRun& run) { return run.marker.run == kRivalRun; });
  return mine == runs.end() ? ExecutionId{} : mine->id;
}

// Starts the pipeline; a lost answer is looked into before it is started again.
ExecutionId start(Hands& hands) {
  const TriggerPipeline trigger{.marker = {.run = kRivalRun},
                                .version = Version::truncated(hands.scenario().to)};
  while (!hands.out_of_time()) {
    const auto started = hands.once(trigger);
    if (started) return *started;
    hands.wait(kLook);
    const auto runs = hands.read(ListRuns{});
    if (const ExecutionId found = runs ? find_run(*runs) : ExecutionId{}; found.valid()) {
      return found;
    }
  }
  return {};
}

bool is_empty(const Groups& groups, GroupId id) {
  const Group* group = find_by_id(groups, id);
  return group == nullptr || group->members.empty();
}

const Member* member_of(const Groups& groups, GroupId id, InstanceId instance) {
  const Group* group = find_by_id(groups, id);
  return group == nullptr ? nullptr : find_by_id(group->members, instance);
}

}  // namespace

Deployed deploy(Hands& hands, AfterDeploy after) {
  if (!save(hands, after)) return hands.out_of_time() ? Deployed::kOutOfTime : Deployed::kFailed;
  const ExecutionId run = start(hands);
  const Time hangs = hands.now() + kRunHangs;
  while (!hands.out_of_time() && hands.now() < hangs) {
    hands.wait(kLook);
    const auto runs = hands.read(ListRuns{});
    const PipelineRun* mine = runs ? find_by_id(*runs, run) : nullptr;
    if (mine == nullptr || !is_complete(mine->status)) continue;
    return mine->status == ExecutionStatus::kSucceeded ? Deployed::kUp : Deployed::kFailed;
  }
  return hands.out_of_time() ? Deployed::kOutOfTime : Deployed::kFailed;
}

const Group* newest_group(const Groups& groups, ClusterId cluster) {
  const Group* newest = nullptr;
  for (const Group& group : groups) {
    if (group.id.cluster != cluster || group.deleting) continue;
    if (newest == nullptr || group.created > newest->created) newest = &group;
  }
  return newest;
}

GroupList replaced_groups(const Groups& groups) {
  GroupList out;
  for (const Group& group : groups) {
    if (group.deleting || newest_group(groups, group.id.cluster) == &group) continue;
    if (!group.members.empty() || group.capacity.desired > 0) out.push_back(group);
  }
  std::ranges::stable_sort(out, {}, &Group::created);
  return out;
}

GroupList disabled_groups(const Groups& groups) {
  GroupList out;
  for (const Group& group : replaced_groups(groups)) {
    if (group.suspended.has(Process::kAddToLoadBalancer)) out.push_back(group);
  }
  return out;
}

void scale_down(Hands& hands, GroupId group) {
  if (!hands.write(ResumeProcesses{.group = group, .processes = only(Process::kTerminate)})) return;
  if (!hands.write(UpdateCapacity{.group = group, .capacity = {}})) return;
  while (!hands.out_of_time()) {
    const auto groups = hands.read(DescribeGroups{});
    if (!groups || is_empty(*groups, group)) return;
    hands.wait(kLook);
  }
}

void terminate(Hands& hands, GroupId group, InstanceId instance) {
  while (!hands.out_of_time()) {
    const auto groups = hands.read(DescribeGroups{});
    const Member* member = groups ? member_of(*groups, group, instance) : nullptr;
    if (member == nullptr || member->lifecycle == Lifecycle::kTerminating) return;
    const Capacity has = find_by_id(*groups, group)->capacity;
    if (has.min > 0) {
      const Capacity lower{.min = 0, .max = has.max, .desired = has.desired};
      if (!hands.write(UpdateCapacity{.group = group, .capacity = lower})) return;
    }
    if (hands.once(TerminateAndDecrement{.group = group, .instance = instance})) return;
    hands.wait(Hands::kPause);  // not safe to repeat: look first [A12.7]
  }
}

void destroy(Hands& hands, const Group& group) {
  for (const Member& member : group.members) terminate(hands, group.id, member.id);
  while (!hands.out_of_time()) {
    const auto groups = hands.read(DescribeGroups{});
    if (!groups || find_by_id(*groups, group.id) == nullptr) return;
    if (is_empty(*groups, group.id) && hands.write(DeleteGroup{.group = group.id})) return;
    hands.wait(kLook);
  }
}

Reported reported(const OrcaReports& reports, const Instances& instances, InstanceId instance) {
  Reported out;
  const InstanceFacts* facts = find_by_id(instances, instance);
  if (facts == nullptr) return out;
  const HostFacts host{.instance_handle = instance.value,
                       .private_dns = facts->private_dns,
                       .private_ipv4 = facts->private_ipv4};
  for (const OrcaReport& report : reports) {
    if (match_host(report.id.host, host) != HostMatch::kThis) continue;
    out.listed = true;
    out.overdue = out.overdue || report.overdue;
    out.count += report.count;
  }
  return out;
}

}  // namespace lighthouse::sim::rivals
