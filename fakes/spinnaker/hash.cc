#include "fakes/spinnaker/fold.h"
#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {
namespace {

void fold_host(Fold& fold, const Host& host) {
  fold.add(bits(host.state, host.polling, host.orca_alive, host.broken), host.id.value);
  fold.add(host.starts, host.release).add(host.orca).add(host.name);
  fold.add(host.up_since).add(host.poller_since);
  fold.until(host.stalled_until).until(host.tracker_error_until);
}

void fold_thread(Fold& fold, const Thread& t) {
  fold.add(uint64_t{t.host.value} << 32 | t.id.value,
           bits(t.kind, t.paused, t.judgment, t.canceled, t.hidden));
  fold.add(t.ends).add(t.left).add(t.then_starts);
}

void fold_flow(Fold& fold, const Flow& flow) {
  fold.add(flow.id.value, bits(flow.step, flow.bake_done, flow.bake_failed, flow.stage, flow.target,
                               flow.balancer));
  fold.add(flow.release).add(flow.due).add(flow.deadline).add(flow.created).add(flow.version);
  for (const GroupId id : flow.targets) fold.add(id);
  const PipelinePlan& plan = flow.plan;
  fold.add(bits(plan.valid, plan.disabled, plan.limit_concurrent, plan.keep_waiting, plan.has_bake,
                plan.by_parameter, plan.latest),
           flow.targets.size());
  fold.add(plan.version);
  for (const DeployPlan& deploy : plan.deploys) {
    fold.add(deploy.cluster);
    fold.add(bits(deploy.strategy, deploy.scale_down, deploy.use_source_capacity),
             deploy.suspended.bits);
    const Capacity& c = deploy.capacity;
    fold.add(uint64_t{static_cast<uint32_t>(c.min)} << 32 | static_cast<uint32_t>(c.max),
             uint64_t{static_cast<uint32_t>(c.desired)} << 32 |
                 static_cast<uint32_t>(deploy.max_remaining));
    for (const BalancerId id : deploy.balancers) fold.add(id);
    fold.add(deploy.balancers.size());
  }
  fold.add(plan.deploys.size());
}

void fold_losses(Fold& fold, const LostWork& losses) {
  for (const Lost& lost : losses) {
    fold.add(uint64_t{lost.id.value} << 32 | lost.instance.value, bits(lost.kind)).add(lost.at);
  }
  fold.add(losses.size());
}

void fold_counters(Fold& fold, const Counters& c) {
  for (const uint32_t count :
       {c.started, c.finished, c.refused, c.queued, c.started_by_orca, c.reached_draining, c.swept,
        c.false_reports, c.stale_documents, c.groups_destroyed, c.groups_scaled_down}) {
    fold.add(uint64_t{count});
  }
}

}  // namespace

uint64_t Spinnaker::hash(Time now) const {
  Fold fold(now);
  for (const Host& host : hosts_) fold_host(fold, host);
  fold.add(hosts_.size());
  for (const Thread& thread : threads_) fold_thread(fold, thread);
  fold.add(threads_.size());
  for (const Job& job : jobs_) {
    fold.add(uint64_t{job.host.value} << 32 | job.id.value, bits(job.kind, job.lost));
    fold.add(job.shown).add(job.waits).add(job.ends);
  }
  fold.add(jobs_.size());
  for (const Flow& flow : flows_) fold_flow(fold, flow);
  fold.add(flows_.size()).add(redis_.hash(now)).add(front50_.hash(now));
  for (const Redis& replica : snapshot_) fold.add(replica.hash(now));
  for (const RunningPoller& poller : pollers_) fold.add(poller.instance).add(poller.since);
  fold.add(pollers_.size(), snapshot_.size());
  fold_losses(fold, killed_);
  fold_losses(fold, stranded_);
  fold_counters(fold, counters_);
  fold.add(next_execution_, next_container_).add(next_pid_, upgrade_runs_).add(baked_);
  fold.until(redis_trouble_until_).add(bits(redis_trouble_, breaks_disable_, skips_disable_));
  fold.until(wrong_redis_until_)
      .until(gate_429_until_)
      .until(gate_down_until_)
      .until(url_down_until_);
  return fold.until(front50_stale_until_).value();
}

}  // namespace lighthouse::fakes::spinnaker
