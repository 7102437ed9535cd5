// Scaling processes [A9, A12.5].
#include "core/model/process_words.h"
#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

// None means all [A9].
ProcessSet processes_in(Call& call) {
  ProcessSet out;
  for (const std::string& name : call.in.texts("ScalingProcesses")) {
    const ProcessSet process = process_named(name);
    // May still be listed, and means nothing any more [A9].
    const bool is_ignored = name == "RemoveFromLoadBalancerLowPriority";
    if (process.empty() && !is_ignored) {
      call.invalid("1 validation error detected: '" + name + "' is not a scaling process");
    }
    out = out | process;
  }
  return call.in.texts("ScalingProcesses").empty() ? all_processes() : out;
}

bool is_refused(Call& call, const GroupInfo& info) {
  if (!call.refused() && call.aws().find_group(info.id)->deleting) {
    call.invalid("Processes may not be suspended while the AutoScaling group is pending delete");
  }
  return call.refused();
}

}  // namespace

void suspend_processes(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const ProcessSet wanted = processes_in(call);
  if (is_refused(call, *info) || wanted.empty()) return;
  const ProcessSet before = call.aws().find_group(info->id)->suspended;
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().suspend_processes(ctx, info->id, wanted, call.by()))) return;
  for (const std::string& each : process_texts(wanted - before)) {
    info->suspended_at[each] = call.now();
  }
}

void resume_processes(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const ProcessSet wanted = processes_in(call);
  if (is_refused(call, *info) || wanted.empty()) return;
  Context ctx = call.ctx();
  (void)call.accepted(call.aws().resume_processes(ctx, info->id, wanted, call.by()));
}

}  // namespace lighthouse::fakes::query
