#include "sim/stage.h"

#include <algorithm>

#include "fakes/base/choice_key.h"
#include "sim/fault_kinds.h"
#include "sim/guard_breaker.h"
#include "sim/outside_setup.h"
#include "sim/pipeline_document.h"
#include "sim/scenario_names.h"

namespace lighthouse::sim {

namespace {

// The scenario's zero lies late enough for work that began before it, in whole buckets of choices,
// so that adding older work renames no choice by half a bucket.
Time zero_of(const Scenario& s) {
  Duration lead{0};
  for (const Work& w : s.work) lead = std::max(lead, -w.at);
  const auto buckets = (lead + kChoiceBucket - Duration{1}) / kChoiceBucket;
  return kStartOfTime + buckets * std::chrono::duration_cast<Duration>(kChoiceBucket);
}

FleetNames names_of() {
  FleetNames names;
  names.clusters = {"armoryspinnaker-ha", "armoryspinnaker-ha-polling"};
  names.balancers = {std::string(kBalancerNames[0]), std::string(kBalancerNames[1])};
  return names;
}

// The group that a record of restore targets names: the youngest one that is disabled.
const FleetGroup* restore_target(const Scenario& s, bool polling) {
  const FleetGroup* best = nullptr;
  for (const FleetGroup& g : s.groups) {
    if (g.polling != polling || g.enabled || g.known_bad) continue;
    if (best == nullptr || g.age < best->age) best = &g;
  }
  return best;
}

// What it had when it served: its own numbers, or its successor's if it was emptied since.
Capacity served_with(const Scenario& s, const FleetGroup& target) {
  if (target.capacity.desired > 0) return target.capacity;
  for (const FleetGroup& g : s.groups) {
    if (g.polling == target.polling && g.enabled) return g.capacity;
  }
  return {1, 1, 1};
}

RunRecord first_record(const Scenario& s, uint64_t run) {
  RunRecord r;
  r.run = run;
  r.operation = s.operation;
  r.version = Version::truncated(s.to);
  r.by_parameter = s.pipeline.parameter;
  for (const FleetGroup& g : s.groups) {
    if (g.known_bad) r.known_bad.push_back(id_of(g));
  }
  std::sort(r.known_bad.begin(), r.known_bad.end());
  if (s.operation != Operation::kRollback || !s.restore_record) return r;
  if (const FleetGroup* g = restore_target(s, false)) {
    r.restore_serving = {.group = id_of(*g), .capacity = served_with(s, *g)};
  }
  if (const FleetGroup* g = restore_target(s, true)) {
    r.restore_polling = {.group = id_of(*g), .capacity = served_with(s, *g)};
  }
  return r;
}

// Faults of calls are asked at each call that they may hit. The journal is a file and the hook a
// command: faults of a network hit them only when they are named.
bool may_hit(const Fault& fault, CallKind kind) {
  if (!fault.calls.empty() &&
      std::find(fault.calls.begin(), fault.calls.end(), kind) == fault.calls.end()) {
    return false;
  }
  const Endpoint endpoint = endpoint_of(kind);
  if (fault.endpoint) return *fault.endpoint == endpoint;
  return !fault.calls.empty() || (endpoint != Endpoint::kJournal && endpoint != Endpoint::kHook);
}

void add_moment(FaultTable& table, const Moment& moment, uint16_t index) {
  switch (moment.kind) {
    case Moment::Kind::kAt: return table.at_time.push_back(index);
    case Moment::Kind::kAfterCall:
      return table.after_call[static_cast<std::size_t>(moment.call)].push_back(index);
    case Moment::Kind::kBeforeCall:
      return table.before_call[static_cast<std::size_t>(moment.call)].push_back(index);
    case Moment::Kind::kAtStep:
      return table.at_step[static_cast<std::size_t>(moment.step)].push_back(index);
    case Moment::Kind::kWhenIntended: return table.when_intended.push_back(index);
    case Moment::Kind::kWhenFenced: return table.when_fenced.push_back(index);
  }
}

}  // namespace

GroupId id_of(const FleetGroup& group) {
  return {.cluster = group.polling ? kPollingCluster : kServingCluster, .sequence = group.sequence};
}

FaultTable fault_table(const Scenario& s) {
  FaultTable table;
  for (std::size_t i = 0; i < s.faults.size(); ++i) {
    const Fault& fault = s.faults[i];
    const auto index = static_cast<uint16_t>(i);
    const FaultClass what = class_of(fault.kind);
    if (fault.moment) add_moment(table, *fault.moment, index);
    if (what == FaultClass::kCall || (what == FaultClass::kController && !fault.moment)) {
      for (std::size_t kind = 0; kind < kCallKinds; ++kind) {
        if (may_hit(fault, static_cast<CallKind>(kind))) table.at_call[kind].push_back(index);
      }
    } else if (!fault.moment) {
      table.by_minute.push_back(index);
    }
  }
  return table;
}

std::shared_ptr<const Stage> make_stage(const Scenario& scenario) {
  auto stage = std::make_shared<Stage>();
  stage->scenario = scenario;
  stage->names = names_of();
  stage->engine.policy = scenario.policy;
  stage->engine.fleet = {.serving = kServingCluster,
                         .polling = kPollingCluster,
                         .balancers = {kExternalBalancer, kInternalBalancer}};
  stage->engine.guards = GuardBreaker::without(scenario.without);
  stage->first_record = {first_record(scenario, kFirstRun), first_record(scenario, kFirstRun + 1)};
  stage->faults = fault_table(scenario);
  stage->forced = ForcedChoices(scenario.deviations);
  stage->zero = zero_of(scenario);
  stage->faults_end = stage->zero + scenario.faults_end;
  auto document = pipeline_document(scenario);
  if (!document) stage->pipeline_error = document.error();
  stage->spinnaker = fakes::spinnaker::Spinnaker(
      spinnaker_setup(scenario, stage->zero, document ? std::move(*document) : Document{}));
  return stage;
}

}  // namespace lighthouse::sim
