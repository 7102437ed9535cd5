// What every Orca does by itself: the self-report [3.3] and the sweep of zombies [13.1].
#include <algorithm>

#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {
namespace {

constexpr Duration kReportEvery{60'000};
constexpr Duration kSweepEvery{21'600'000};

}  // namespace

void Spinnaker::report(SpinContext& ctx, InstanceId instance, uint32_t start) {
  const Host* host = find_host(instance);
  if (host == nullptr || !host->orca_alive || host->starts != start) return;
  if (ctx.now < host->stalled_until) {
    return at(ctx, host->stalled_until, EventKind::kReport, instance.value, start);
  }
  // The scheduler thread is shared with all other @Scheduled work of that Orca.
  const Duration late =
      ctx.choices.spread(kSpinnakerActor, Site::kReportDelay, Duration{0}, Duration{30'000});
  if (reach_redis(ctx.now, Access::kWrite)) write_report(ctx, *host, ctx.now);
  at(ctx, ctx.now + kReportEvery + late, EventKind::kReport, instance.value, start);
}

void Spinnaker::write_report(SpinContext& ctx, const Host& host, Time when) {
  const std::span<const Thread> mine = threads_on(host.id);
  Small<ExecutionId, 8> ids;
  for (const Thread& thread : mine) {
    ids.push_back(thread.id);
    // A stage is stored now and then: a hash that was deleted comes back without status [11.2]. One
    // that waits for a person stores nothing.
    if (!thread.hidden && !thread.judgment) redis_.store_fragment(thread.id, thread.kind);
  }
  // Any error while it lists its jobs becomes an empty list.
  if (ctx.now < host.tracker_error_until) {
    if (!ids.empty()) ++counters_.false_reports;
    ids.clear();
  }
  redis_.report(when, host.orca, {ids.data(), ids.size()});
}

void Spinnaker::sweep(SpinContext& ctx, InstanceId instance, uint32_t start) {
  const Host* host = find_host(instance);
  if (host == nullptr || !host->orca_alive || host->starts != start) return;
  at(ctx, ctx.now + kSweepEvery, EventKind::kSweep, instance.value, start);
  if (!reach_redis(ctx.now, Access::kWrite) || !redis_.take_sweep_lock(ctx.now)) return;
  Small<ExecutionId, 8> zombies;
  for (const Record& record : redis_.records()) {
    // A fragment has no owner, and Orca cannot read it.
    const bool readable = record.owner.host.kind != HostKey::Kind::kNone;
    const bool is_zombie = record.kind == ExecutionKind::kPipeline && readable &&
                           !redis_.has_token(record.owner, ctx.now);
    if (is_zombie) zombies.push_back(record.id);
  }
  for (const ExecutionId id : zombies) {
    redis_.finish(id, ExecutionKind::kPipeline, ExecutionStatus::kCanceled);
    if (find_thread(id) == nullptr) drop_flow(id);
    ++counters_.swept;
  }
}

}  // namespace lighthouse::fakes::spinnaker
