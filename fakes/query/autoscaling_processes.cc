// Scaling processes [A9, A12.5].
#include <algorithm>
#include <array>

#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

struct Named {
  Process process;
  std::string_view name;
};

constexpr auto kNames = std::to_array<Named>({
    {Process::kAzRebalance, "AZRebalance"},
    {Process::kAddToLoadBalancer, "AddToLoadBalancer"},
    {Process::kAlarmNotification, "AlarmNotification"},
    {Process::kHealthCheck, "HealthCheck"},
    {Process::kInstanceRefresh, "InstanceRefresh"},
    {Process::kLaunch, "Launch"},
    {Process::kReplaceUnhealthy, "ReplaceUnhealthy"},
    {Process::kScheduledActions, "ScheduledActions"},
    {Process::kTerminate, "Terminate"},
});

constexpr auto kAll = [] {
  std::array<Process, kNames.size()> out{};
  for (std::size_t i = 0; i < kNames.size(); ++i) out[i] = kNames[i].process;
  return out;
}();

// None means all [A9].
ProcessSet processes_in(Call& call) {
  ProcessSet out;
  for (const std::string& name : call.in.texts("ScalingProcesses")) {
    const auto process = process_named(name);
    if (process) {
      out = out | *process;
    } else {
      call.invalid("1 validation error detected: '" + name + "' is not a scaling process");
    }
  }
  if (out.empty()) {
    for (const Process each : kAll) out = out | only(each);
  }
  return out;
}

bool is_refused(Call& call, const GroupInfo& info) {
  if (!call.refused() && call.aws().find_group(info.id)->deleting) {
    call.invalid("Processes may not be suspended while the AutoScaling group is pending delete");
  }
  return call.refused();
}

}  // namespace

std::string name_of(Process process) {
  return std::string(std::ranges::find(kNames, process, &Named::process)->name);
}

std::optional<ProcessSet> process_named(std::string_view name) {
  const auto found = std::ranges::find(kNames, name, &Named::name);
  if (found == kNames.end()) return std::nullopt;
  return only(found->process);
}

std::span<const Process> all_processes() {
  return kAll;
}

void suspend_processes(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const ProcessSet wanted = processes_in(call);
  if (is_refused(call, *info)) return;
  const ProcessSet before = call.aws().find_group(info->id)->suspended;
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().suspend_processes(ctx, info->id, wanted, call.by()))) return;
  for (const Process each : kAll) {
    if (wanted.has(each) && !before.has(each)) info->suspended_at[name_of(each)] = call.now();
  }
}

void resume_processes(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const ProcessSet wanted = processes_in(call);
  if (is_refused(call, *info)) return;
  Context ctx = call.ctx();
  (void)call.accepted(call.aws().resume_processes(ctx, info->id, wanted, call.by()));
}

}  // namespace lighthouse::fakes::query
