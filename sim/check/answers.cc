#include "sim/check/answers.h"

#include <algorithm>

namespace lighthouse::sim::check {

namespace {

constexpr ClusterId kServing{0};
constexpr ClusterId kPolling{1};
constexpr BalancerId kExternal{0};
constexpr BalancerId kInternal{1};
constexpr GroupId kOldGroup{.cluster = kServing, .sequence = 22};
constexpr GroupId kNewGroup{.cluster = kServing, .sequence = 23};
constexpr GroupId kPollingGroup{.cluster = kPolling, .sequence = 23};
constexpr InstanceId kServes{0};
constexpr InstanceId kPolls{1};
constexpr InstanceId kHostA{2};
constexpr InstanceId kHostB{3};
constexpr ExecutionId kPipelineId{1};
constexpr ExecutionId kTaskId{2};
constexpr uint64_t kRun = 1'001;

HostKey key_of(InstanceId instance) {
  return {HostKey::Kind::kIp, 0x0A000100ULL + instance.value};
}

uint32_t life_of(const SmallWorld& w, InstanceId instance) {
  if (instance == kHostA) return w.get(kLifeA);
  return instance == kHostB ? w.get(kLifeB) : static_cast<uint32_t>(kInService);
}

Group group(GroupId id, Duration age, std::initializer_list<InstanceId> members) {
  const auto count = static_cast<int32_t>(members.size());
  Group g{.id = id, .created = kStartOfTime - age, .capacity = {count, count, count}};
  g.attached = {kExternal, kInternal};
  for (const InstanceId m : members) {
    g.members.push_back(Member{.id = m, .lifecycle = Lifecycle::kInService});
  }
  return g;
}

Groups groups(const SmallWorld& w) {
  Group old = group(kOldGroup, Duration{172'800'000}, {});
  old.capacity = {.min = static_cast<int32_t>(w.get(kMin)),
                  .max = static_cast<int32_t>(w.get(kMax)),
                  .desired = static_cast<int32_t>(w.get(kDesired))};
  old.suspended = kDisabledProcesses;
  for (const InstanceId m : {kHostA, kHostB}) {
    const uint32_t life = life_of(w, m);
    if (life == kGone) continue;
    const auto lifecycle = life == kInService ? Lifecycle::kInService : Lifecycle::kTerminating;
    old.members.push_back(Member{.id = m, .lifecycle = lifecycle});
  }
  return {old, group(kNewGroup, Duration{86'400'000}, {kServes}),
          group(kPollingGroup, Duration{86'400'000}, {kPolls})};
}

Instances instances(const SmallWorld& w) {
  Instances out;
  for (const InstanceId id : {kServes, kPolls, kHostA, kHostB}) {
    const uint32_t life = life_of(w, id);
    InstanceFacts facts{.id = id, .group = kOldGroup, .launched = kStartOfTime};
    if (id == kServes) facts.group = kNewGroup;
    if (id == kPolls) facts.group = kPollingGroup;
    facts.state = life == kGone ? Ec2State::kTerminated : Ec2State::kShuttingDown;
    if (life == kInService) facts.state = Ec2State::kRunning;
    if (life != kGone) {
      facts.private_dns = key_of(id);
      facts.private_ipv4 = static_cast<uint32_t>(key_of(id).value);
    }
    out.push_back(facts);
  }
  return out;
}

Balancers balancers(const SmallWorld& w) {
  Balancers out;
  for (const BalancerId id : {kExternal, kInternal}) {
    Balancer b{.id = id, .draining_timeout = Duration{0}};
    for (const InstanceId host : {kServes, kPolls}) {
      b.registered.push_back(host);
      b.health.push_back({host, Registration::kInService});
    }
    if (id == kInternal && w.get(kPlaceA) == kBehind) b.registered.push_back(kHostA);
    if (id == kInternal && w.get(kPlaceA) != kOut) {
      const bool behind = w.get(kPlaceA) == kBehind;
      b.health.push_back({kHostA, behind ? Registration::kInService : Registration::kDraining});
    }
    out.push_back(b);
  }
  return out;
}

// Those of hosts that are gone stay away; the report of B's Orca lacks what it runs, as that of an
// Orca whose tracker fails.
OrcaReports reports(const SmallWorld& w) {
  OrcaReports out;
  for (const InstanceId id : {kServes, kPolls, kHostA, kHostB}) {
    OrcaReport r{.id = {.host = key_of(id), .pid = 1}};
    if (id == kHostA && w.get(kReportA) == 1) {
      r.count = 1;
      r.executions.push_back(kTaskId);
    }
    out.push_back(r);
  }
  return out;
}

ExecutionStatus status_of(const SmallWorld& w) {
  switch (w.get(kPipelineB)) {
    case kQueued: return ExecutionStatus::kNotStarted;
    case kRunning: return ExecutionStatus::kRunning;
    default: return ExecutionStatus::kSucceeded;
  }
}

Executions executions(const SmallWorld& w, const ReadExecutions& read) {
  Executions out;
  const ExecutionFact fact{
      .id = kPipelineId, .status = status_of(w), .owner = {.host = key_of(kHostB), .pid = 1}};
  const bool asked = std::find(read.also.begin(), read.also.end(), kPipelineId) != read.also.end();
  if (asked || !is_complete(fact.status)) out.push_back(fact);
  return out;
}

TaskFacts tasks(const SmallWorld& w) {
  TaskFacts out;
  for (const Field field : {kRecordA, kRecordB, kRecordEmptied}) {
    const uint32_t item = w.get(field);
    if (item == 0) continue;
    out.push_back(TaskFact{.id = ExecutionId{100 + item},
                           .marker = {.run = kRun, .item = item},
                           .status = ExecutionStatus::kSucceeded});
  }
  std::sort(out.begin(), out.end(),
            [](const TaskFact& x, const TaskFact& y) { return x.id < y.id; });
  return out;
}

Field field_of(const SubmitRecord& submit) {
  if (submit.deed == Deed::kEmptied) return kRecordEmptied;
  return submit.instance == kHostA ? kRecordA : kRecordB;
}

Answer good(const Call& call) {
  if (const auto* submit = std::get_if<SubmitRecord>(&call))
    return Result<ExecutionId>(ExecutionId{100 + submit->marker.item});
  return Result<lighthouse::Done>(lighthouse::Done{});
}

}  // namespace

EngineConfig engine_config(GuardSet guards) {
  constexpr Duration kLong{
      315'360'000'000};  // no deadline of the operator's comes in the small world
  EngineConfig config{.guards = guards};
  Policy& p = config.policy;
  p.look_every = p.look_slowly = kTick;
  p.evidence_max_age = kTick;
  p.act_within = kTick;
  p.stale_read_bound = Duration{0};
  p.settle_margin = Duration{0};
  p.operation_settle = kTick * kSettleTicks;
  p.report_lifetime = kTick * (kReportTicks - 1);  // the core adds five seconds
  p.terminate_look = kTick * kLateTicks;
  p.trigger_look = kTick;
  p.drain_deadline = p.health_deadline = p.records_deadline = p.restore_deadline = kLong;
  p.lease_ttl = kLong;
  p.serving_floor = 1;
  config.fleet = {.serving = kServing, .polling = kPolling, .balancers = {kExternal, kInternal}};
  return config;
}

RunRecord first_record() {
  RunRecord r;
  r.run = kRun;
  r.revision = 1;
  r.operation = Operation::kDrain;
  r.began = r.step_began = kBase;
  return r;
}

uint32_t read_index(CallKind kind) {
  for (uint32_t i = 0; i < kReadKinds; ++i) {
    if (kReads[i].kind == kind) return i;
  }
  return kReadKinds;
}

Answer answer_read(const Call& call, uint64_t visible) {
  const SmallWorld w{visible};
  if (std::holds_alternative<DescribeGroups>(call)) return Result<Groups>(groups(w));
  if (std::holds_alternative<DescribeInstances>(call)) return Result<Instances>(instances(w));
  if (std::holds_alternative<DescribeBalancers>(call)) return Result<Balancers>(balancers(w));
  if (std::holds_alternative<ActiveByInstance>(call)) return Result<OrcaReports>(reports(w));
  if (const auto* read = std::get_if<ReadExecutions>(&call))
    return Result<Executions>(executions(w, *read));
  if (std::holds_alternative<ReadBakes>(call)) return Result<BakeHosts>(BakeHosts{});
  if (std::holds_alternative<ListTasks>(call)) return Result<TaskFacts>(tasks(w));
  if (std::holds_alternative<HoldLease>(call))
    return Result<Lease>(Lease{.holder = kRun, .token = 1, .left = kTick});
  return error_answer(kind_of(call), {.code = ErrorCode::kInternal});
}

Done apply(SmallWorld& world, const Call& call) {
  if (const auto* t = std::get_if<TerminateAndDecrement>(&call))
    return terminate(world, host_of(t->instance));
  if (const auto* u = std::get_if<UpdateCapacity>(&call)) {
    return resize(world, static_cast<uint32_t>(u->capacity.min),
                  static_cast<uint32_t>(u->capacity.max),
                  static_cast<uint32_t>(u->capacity.desired));
  }
  if (std::holds_alternative<DeregisterInstances>(call)) return deregister(world);
  if (const auto* submit = std::get_if<SubmitRecord>(&call))
    return record(world, field_of(*submit), submit->marker.item);
  return {};  // the journal, the lease: nothing that the small world holds
}

Answer answer_write(const Call& call, Effect effect) {
  switch (effect) {
    case Effect::kDone: return good(call);
    case Effect::kRefused: return error_answer(kind_of(call), {.code = ErrorCode::kConflict});
    case Effect::kNotFound: return error_answer(kind_of(call), {.code = ErrorCode::kNotFound});
  }
  return good(call);
}

Host host_of(InstanceId instance) {
  return instance == kHostA ? Host::kA : Host::kB;
}

}  // namespace lighthouse::sim::check
