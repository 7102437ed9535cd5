// Hosts: they boot, run all services, and die with what runs on them [13.1, 15].
#include <algorithm>

#include "fakes/spinnaker/lists.h"
#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {

Host* Spinnaker::host_of(InstanceId instance) {
  return find_by_id(hosts_, instance);
}

Host& Spinnaker::add_host(SpinContext& ctx, InstanceId instance) {
  Host host{.id = instance};
  if (const aws::InstanceRow* row = ctx.aws.find_instance(instance)) {
    host.release = row->release;
    host.polling = row->group.cluster == setup_->polling;
    host.name = row->private_dns;
  }
  return insert_by_id(hosts_, host);
}

void Spinnaker::come_up(SpinContext& ctx, Host& host) {
  const Release& release = setup_->releases.at(host.release);
  host.state = HostState::kUp;
  host.up_since = ctx.now;
  if (host.polling) {
    host.poller_since = ctx.now;
    const auto place = std::ranges::lower_bound(pollers_, host.id, {}, &RunningPoller::instance);
    pollers_.insert(place, {.instance = host.id, .since = ctx.now});
  }
  if (release.orca_works) start_orca(ctx, host);
  if (release.sick_after < kForever) {
    at(ctx, ctx.now + release.sick_after, EventKind::kSick, host.id.value);
  }
  ctx.aws.set_service_health(ctx, host.id, true);
}

// A process with an id of its own [3.4]. Its reports are for the caller to begin.
void Spinnaker::start_orca(SpinContext& ctx, Host& host) {
  ++host.starts;
  host.orca_alive = true;
  switch (setup_->naming) {
    case OrcaNaming::kHostName: host.orca = {.host = host.name, .pid = next_pid_++}; break;
    case OrcaNaming::kContainer:
      host.orca = {.host = {HostKey::Kind::kOpaque, next_container_++}, .pid = 1};
      break;
  }
  if (!setup_->sweeps_zombies) return;
  at(ctx, ctx.now + Duration{300'000}, EventKind::kSweep, host.id.value, host.starts);
}

void Spinnaker::start_reports(SpinContext& ctx, const Host& host) {
  const Duration late =
      ctx.choices.spread(kSpinnakerActor, Site::kReportPhase, Duration{2'000}, Duration{60'000});
  at(ctx, ctx.now + late, EventKind::kReport, host.id.value, host.starts);
}

void Spinnaker::stop_poller(Host& host) {
  host.poller_since = kNever;
  erase_where(pollers_, [&](const RunningPoller& row) { return row.instance == host.id; });
}

// SIGTERM: Orca's threads, the packers and Clouddriver's operations are gone. Igor and Echo may
// linger until the machine is.
void Spinnaker::shut_down(SpinContext& ctx, InstanceId instance) {
  Host* host = host_of(instance);
  if (host == nullptr || host->state == HostState::kShuttingDown) return;
  host->state = HostState::kShuttingDown;
  end_process(ctx, *host, killed_);
  end_jobs(ctx, instance);
}

void Spinnaker::drop(SpinContext& ctx, InstanceId instance) {
  shut_down(ctx, instance);  // of a machine that failed without a signal
  if (Host* host = host_of(instance)) stop_poller(*host);
  erase_by_id(hosts_, instance);
}

bool Spinnaker::waits_for(const Record& record, const Host& host) {
  return record.status == ExecutionStatus::kNotStarted && host.orca_alive &&
         record.owner == host.orca;
}

// The Orca process ends with its memory. Redis keeps what it had: RUNNING, and the dead owner.
void Spinnaker::end_process(SpinContext& ctx, Host& host, LostWork& losses) {
  if (!host.orca_alive) return;
  const std::span<const Thread> mine = threads_on(host.id);
  for (const Thread& thread : mine) {
    losses.push_back({thread.id, work_kind(thread.kind), host.id, ctx.now});
    drop_flow(thread.id);
  }
  const auto first = mine.data() - threads_.data();
  const auto count = static_cast<std::ptrdiff_t>(mine.size());
  threads_.erase(threads_.begin() + first, threads_.begin() + first + count);
  for (const Record& record : redis_.records()) {
    if (!waits_for(record, host)) continue;
    losses.push_back({record.id, work_kind(record.kind), host.id, ctx.now});
  }
  host.orca_alive = false;
}

void Spinnaker::end_jobs(SpinContext& ctx, InstanceId instance) {
  for (Job& job : jobs_) {
    if (job.host != instance || job.lost) continue;
    killed_.push_back({job.id, job.kind, instance, ctx.now});
    job.lost = true;
    job.ends = ctx.now + Duration{1'800'000};  // "orphans are cancelled after 30 min" [19]
    at(ctx, job.ends, EventKind::kJobEnds, job.id.value);
  }
}

// --- faults --------------------------------------------------------------------------------------

bool Spinnaker::orca_dies(SpinContext& ctx, InstanceId instance) {
  Host* host = host_of(instance);
  if (host == nullptr || !host->orca_alive) return false;
  end_process(ctx, *host, stranded_);
  return true;
}

bool Spinnaker::orca_restarts(SpinContext& ctx, InstanceId instance) {
  Host* host = host_of(instance);
  if (host == nullptr || host->state != HostState::kUp) return false;
  if (!setup_->releases.at(host->release).orca_works) return false;
  end_process(ctx, *host, stranded_);
  host->stalled_until = {};
  host->tracker_error_until = {};
  start_orca(ctx, *host);
  start_reports(ctx, *host);
  return true;
}

bool Spinnaker::stall(InstanceId instance, Time until) {
  Host* host = host_of(instance);
  if (host == nullptr || !host->orca_alive) return false;
  host->stalled_until = until;
  return true;
}

bool Spinnaker::tracker_error(InstanceId instance, Time until) {
  Host* host = host_of(instance);
  if (host == nullptr || !host->orca_alive) return false;
  host->tracker_error_until = until;
  return true;
}

bool Spinnaker::break_boot(InstanceId instance) {
  Host* host = host_of(instance);
  if (host == nullptr || host->state != HostState::kBooting) return false;
  host->broken = true;
  return true;
}

bool Spinnaker::redis_failover() {
  if (snapshot_.empty()) return false;
  redis_.fail_over_to(snapshot_.front());
  return true;
}

void Spinnaker::redis_trouble_until(Time until, RedisTrouble trouble) {
  redis_trouble_until_ = std::min(until, Agenda::kHorizon);
  redis_trouble_ = trouble;
}

}  // namespace lighthouse::fakes::spinnaker
