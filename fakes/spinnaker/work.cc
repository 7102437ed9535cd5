// Work that comes from outside: items of the scenario, streams, and the processes on a host that
// are no threads of Orca.
#include <algorithm>

#include "fakes/spinnaker/lists.h"
#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {

// The host that takes the item the way it arrives, or null.
Host* Spinnaker::receiver(SpinContext& ctx, const WorkItem& item) {
  const BalancerId internal = setup_->internal;
  const auto may_take = [&](InstanceId id) {
    const Host* host = find_host(id);
    if (host == nullptr || host->state != HostState::kUp) return false;
    switch (item.arrival) {
      case Arrival::kBalancer: return ctx.aws.takes_new_traffic(internal, id);
      case Arrival::kKeepAlive: return ctx.aws.takes_traffic(internal, id);
      case Arrival::kDirect: return true;
    }
    return false;
  };
  if (item.on.valid()) return may_take(item.on) ? host_of(item.on) : nullptr;
  if (item.arrival == Arrival::kBalancer) return pick_behind(ctx, internal, Site::kOrcaPick);
  InstanceList able;
  for (const Host& host : hosts_) {
    // Somebody's established connection leads to a draining host, if there is one.
    const bool wanted =
        item.arrival != Arrival::kKeepAlive || !ctx.aws.takes_new_traffic(internal, host.id);
    if (wanted && may_take(host.id)) able.push_back(host.id);
  }
  if (able.empty() && item.arrival == Arrival::kKeepAlive) {
    return pick_behind(ctx, internal, Site::kOrcaPick);
  }
  if (able.empty()) return nullptr;
  const uint32_t n =
      ctx.choices.pick(kSpinnakerActor, Site::kOrcaPick, static_cast<uint32_t>(able.size()));
  return host_of(able[n]);
}

std::optional<ExecutionId> Spinnaker::post_work(SpinContext& ctx, const WorkItem& item) {
  const Host* host = receiver(ctx, item);
  const bool is_job = item.kind == WorkKind::kBake || item.kind == WorkKind::kOperation;
  const bool able = host != nullptr && (is_job || host->orca_alive) &&
                    reach_redis(ctx.now, Access::kWrite).has_value();
  if (!able) {
    ++counters_.refused;
    return std::nullopt;
  }
  if (item.arrival == Arrival::kKeepAlive &&
      !ctx.aws.takes_new_traffic(setup_->internal, host->id)) {
    ++counters_.reached_draining;
  }
  if (is_job) return start_job(ctx, *host, item.kind, item.lasts, {});
  return accept(ctx, *host, item);
}

// Stored with the receiver's name before the answer; then started, or queued there [11.1, 11.4].
ExecutionId Spinnaker::accept(SpinContext& ctx, const Host& host, const WorkItem& item) {
  const bool is_task = item.kind == WorkKind::kTask;
  const Record record{.id = next_execution(),
                      .kind = is_task ? ExecutionKind::kTask : ExecutionKind::kPipeline,
                      .hidden = item.hidden,
                      .keep_waiting = item.keep_waiting,
                      .config = item.config,
                      .owner = host.orca,
                      .lasts = item.lasts,
                      .then_starts = item.then_starts};
  const bool limited = item.limit_concurrent && item.config.valid();
  if (item.state == WorkState::kQueued || (limited && redis_.must_wait(item.config))) {
    redis_.enqueue(record);
    ++counters_.queued;
    return record.id;
  }
  redis_.add(record);
  Thread& thread = begin(ctx, host, record.id);
  thread.judgment = item.state == WorkState::kManualJudgment;
  if (item.state == WorkState::kPaused) static_cast<void>(pause(ctx, record.id));
  return record.id;
}

ExecutionId Spinnaker::start_job(SpinContext& ctx, const Host& host, WorkKind kind, Duration lasts,
                                 ExecutionId waits) {
  // A Rosco of this era names itself by a UUID [19].
  const HostKey shown = setup_->rosco_maps ? host.name : HostKey{};
  const Job job{.id = next_execution(),
                .kind = kind,
                .host = host.id,
                .shown = shown,
                .waits = waits,
                .ends = lasts < kForever ? ctx.now + lasts : kNever};
  insert_by_id(jobs_, job);
  at(ctx, job.ends, EventKind::kJobEnds, job.id.value);
  return job.id;
}

void Spinnaker::job_ends(SpinContext& ctx, ExecutionId id) {
  const Job* found = find_by_id(jobs_, id);
  if (found == nullptr || found->ends != ctx.now) return;
  const Job job = *found;
  erase_by_id(jobs_, id);
  Flow* flow = job.waits.valid() && !job.lost ? find_flow(job.waits) : nullptr;
  if (flow == nullptr || flow->step != FlowStep::kWaitBake) return;
  flow->bake_done = true;
  const Thread* thread = find_thread(flow->id);
  if (thread != nullptr && !thread->paused) plan_flow(ctx, *flow, pace(ctx));
}

// Many short ones, some of minutes, a few that take as long as they may.
Duration Spinnaker::some_length(SpinContext& ctx, const WorkStream& stream) {
  constexpr uint32_t kShares = 1'000'000;
  const int64_t x = ctx.choices.pick(kSpinnakerActor, Site::kWorkLength, kShares);
  const int64_t shortest = stream.shortest.count();
  const int64_t longest = std::max(stream.longest.count(), shortest);
  const int64_t middle = std::min(longest, shortest * 6);
  if (x < 600'000) return Duration{shortest + (middle - shortest) * x / 1'200'000};
  if (x < 900'000) return Duration{middle / 2 + (middle - middle / 2) * (x - 600'000) / 300'000};
  return Duration{middle + (longest - middle) / 100'000 * (x - 900'000)};
}

void Spinnaker::arrive(SpinContext& ctx, uint32_t index, bool first) {
  const WorkStream& stream = setup_->streams[index];
  if (ctx.now >= stream.until) return;
  const Duration gap =
      ctx.choices.spread(kSpinnakerActor, Site::kWorkArrival, stream.every, stream.every * 4);
  at(ctx, ctx.now + std::max(gap, Duration{1}), EventKind::kArrival, index);
  if (first) return;
  WorkItem item{.kind = stream.tasks ? WorkKind::kTask : WorkKind::kPipeline};
  item.lasts = some_length(ctx, stream);
  const bool kept =
      ctx.choices.chance(kSpinnakerActor, Site::kWorkKind, setup_->keep_alive_per_million);
  item.arrival = kept ? Arrival::kKeepAlive : Arrival::kBalancer;
  static_cast<void>(post_work(ctx, item));
}

}  // namespace lighthouse::fakes::spinnaker
