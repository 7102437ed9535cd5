#include "tests/core/decide/mini_world.h"

#include <algorithm>
#include <type_traits>

namespace lighthouse {

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

Answer done() {
  return Result<Done>(Done{});
}

template <class T>
Answer good(T value) {
  return Result<T>(std::move(value));
}

Answer refused(ErrorCode code, std::string_view why) {
  return Result<Done>(failure(code, why));
}

const Member* find_member(Fleet& fleet, InstanceId id, Group*& group) {
  for (Group& g : fleet.groups) {
    if (const Member* m = find_by_id(g.members, id)) return group = &g, m;
  }
  return nullptr;
}

Answer update(Group& group, const Capacity& c) {
  if (c.min < 0 || c.min > c.desired || c.desired > c.max)
    return refused(ErrorCode::kInvalid, "min <= desired <= max");
  group.capacity = c;
  return done();
}

}  // namespace

Answer MiniWorld::terminate(InstanceId id) {
  Group* group = nullptr;
  if (find_member(fleet, id, group) == nullptr)
    return refused(ErrorCode::kNotFound, "No managed instance found");
  if (group->capacity.desired <= group->capacity.min)
    return refused(ErrorCode::kConflict, "violates the group's min size");
  --group->capacity.desired;
  if (linger) {
    fleet.member(id).lifecycle = Lifecycle::kTerminating;
  } else {
    fleet.lose(id);
  }
  return done();
}

OrcaReports MiniWorld::reports() const {
  OrcaReports out = more_reports;
  for (const InstanceFacts& f : fleet.instances) {
    if (f.state != Ec2State::kRunning) continue;
    if (std::find(silent.begin(), silent.end(), f.id) != silent.end()) continue;
    OrcaReport report{.id = orca_of(f.id)};
    for (const ExecutionFact& e : executions) {
      const bool counted =
          e.status == ExecutionStatus::kRunning || e.status == ExecutionStatus::kPaused;
      if (e.owner == report.id && counted) report.executions.push_back(e.id);
    }
    report.count = static_cast<uint32_t>(report.executions.size());
    put(out, report);
  }
  return out;
}

Executions MiniWorld::executions_for(const ReadExecutions& request) const {
  Executions out;
  for (const ExecutionFact& e : executions) {
    const bool asked =
        std::find(request.also.begin(), request.also.end(), e.id) != request.also.end();
    if (asked || !is_complete(e.status)) out.push_back(e);
  }
  for (const ExecutionId id : request.also) {
    if (find_by_id(out, id) == nullptr)
      put(out, ExecutionFact{.id = id, .status = ExecutionStatus::kVanished});
  }
  return out;
}

void MiniWorld::let_aws_act() {
  for (std::size_t i = 0; i < fleet.groups.size(); ++i) {
    const GroupId id = fleet.groups[i].id;
    if (!fleet.group(id).suspended.has(Process::kTerminate)) {
      const auto members = fleet.group(id).members;
      for (const Member& m : members) {
        const Group& g = fleet.group(id);
        const bool excess = static_cast<int32_t>(g.members.size()) > g.capacity.desired;
        if (!m.unhealthy && !excess) continue;
        killed_by_aws.push_back(m.id);
        fleet.lose(m.id);
      }
    }
    const bool may_launch = launches && !fleet.group(id).suspended.has(Process::kLaunch);
    while (may_launch && static_cast<int32_t>(fleet.group(id).members.size()) <
                             fleet.group(id).capacity.desired) {
      const InstanceId fresh = host(next_host++);
      fleet.join(id, fresh);
      if (!fleet.group(id).suspended.has(Process::kAddToLoadBalancer))
        fleet.enlist(fresh, Registration::kInService);
    }
  }
}

std::optional<Answer> MiniWorld::read(const Call& call) const {
  using Out = std::optional<Answer>;
  Overloaded visitor{
      [&](const DescribeGroups&) { return Out(good(stale_groups.value_or(fleet.groups))); },
      [&](const DescribeInstances&) { return Out(good(fleet.instances)); },
      [&](const DescribeBalancers&) { return Out(good(fleet.balancers)); },
      [&](const ActiveByInstance&) { return Out(good(reports())); },
      [&](const ReadExecutions& r) { return Out(good(executions_for(r))); },
      [&](const ReadBakes&) { return Out(good(bakes)); },
      [&](const GetPipeline&) { return Out(good(stale_pipeline.value_or(pipeline))); },
      [&](const ListRuns&) { return Out(good(runs)); },
      [&](const ListTasks&) { return Out(good(tasks)); },
      [](const auto&) { return Out(); },
  };
  return std::visit(visitor, call);
}

std::optional<Answer> MiniWorld::write_to_aws(const Call& call) {
  const auto all_of = [&](BalancerId balancer, const InstanceList& list, auto&& what) {
    for (const InstanceId id : list) {
      Group* group = nullptr;
      if (find_member(fleet, id, group) == nullptr)
        return refused(ErrorCode::kInvalid, "InvalidInstance");
    }
    for (const InstanceId id : list) what(balancer, id);
    return done();
  };
  using Out = std::optional<Answer>;
  Overloaded visitor{
      [&](const SuspendProcesses& r) -> Out {
        fleet.group(r.group).suspended = fleet.group(r.group).suspended | r.processes;
        return done();
      },
      [&](const ResumeProcesses& r) -> Out {
        fleet.group(r.group).suspended = fleet.group(r.group).suspended - r.processes;
        return done();
      },
      [&](const UpdateCapacity& r) -> Out { return update(fleet.group(r.group), r.capacity); },
      [&](const RegisterInstances& r) -> Out {
        return all_of(r.balancer, r.instances, [&](BalancerId b, InstanceId id) {
          fleet.enlist(b, id, Registration::kInService);
        });
      },
      [&](const DeregisterInstances& r) -> Out {
        return all_of(r.balancer, r.instances,
                      [&](BalancerId b, InstanceId id) { fleet.delist(b, id); });
      },
      [&](const SetInstanceHealthy& r) -> Out {
        Group* group = nullptr;
        if (find_member(fleet, r.instance, group) == nullptr)
          return refused(ErrorCode::kNotFound, "unknown instance");
        fleet.member(r.instance).unhealthy = false;
        return done();
      },
      [&](const TerminateAndDecrement& r) -> Out { return terminate(r.instance); },
      [&](const DeleteGroup& r) -> Out {
        drop(fleet.groups, r.group);
        return done();
      },
      [](const auto&) { return Out(); },
  };
  return std::visit(visitor, call);
}

Answer MiniWorld::act(const Call& call) {
  if (auto answer = read(call)) return *answer;
  if (auto answer = write_to_aws(call)) return *answer;
  Overloaded visitor{
      [&](const SavePipeline& r) {
        pipeline = r.document;
        return done();
      },
      [&](const TriggerPipeline& r) {
        const ExecutionId id = execution(next_execution_++);
        put(runs, PipelineRun{.id = id, .status = ExecutionStatus::kRunning, .marker = r.marker});
        return good(id);
      },
      [&](const CancelRun& r) {
        find_by_id(runs, r.execution)->status = ExecutionStatus::kCanceled;
        return done();
      },
      [&](const SubmitRecord& r) {
        const ExecutionId id = execution(next_execution_++);
        put(tasks, TaskFact{.id = id,
                            .marker = r.marker,
                            .status = records_succeed ? ExecutionStatus::kSucceeded
                                                      : ExecutionStatus::kTerminal});
        return good(id);
      },
      [&](const HoldLease& r) {
        if (lease_holder == 0) lease_holder = r.run;
        return good(Lease{.holder = lease_holder, .token = 1, .left = r.ttl});
      },
      [&](const ReleaseLease& r) {
        if (lease_holder == r.run) lease_holder = 0;
        return done();
      },
      [](const auto&) { return done(); },  // probes, the journal, the hook
  };
  return std::visit(visitor, call);
}

Answer MiniWorld::answer(const Call& call, Time now) {
  const CallKind kind = kind_of(call);
  if (is_write(kind)) writes.push_back({now, call});
  let_aws_act();
  if (std::find(down.begin(), down.end(), kind) != down.end())
    return error_answer(kind, CallError{.code = ErrorCode::kUnavailable});
  const auto scripted = std::find_if(script_.begin(), script_.end(),
                                     [kind](const Scripted& s) { return s.kind == kind; });
  if (scripted == script_.end()) {
    Answer out = act(call);
    let_aws_act();
    return out;
  }
  const Scripted what = *scripted;
  script_.erase(scripted);
  if (what.effect == Effect::kDone) {
    (void)act(call);
    let_aws_act();
  }
  return error_answer(kind, CallError{.code = what.code});
}

std::vector<std::string> MiniWorld::order() const {
  std::vector<std::string> out;
  for (const WriteSeen& w : writes) {
    const CallKind kind = kind_of(w.call);
    const bool aside = kind == CallKind::kAppendJournal || kind == CallKind::kHoldLease ||
                       kind == CallKind::kReleaseLease || kind == CallKind::kSubmitRecord;
    if (!aside) out.emplace_back(name_of(kind));
  }
  return out;
}

}  // namespace lighthouse
