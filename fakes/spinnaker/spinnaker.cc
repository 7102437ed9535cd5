// Spinnaker as a whole: its start, the dispatch of events and notices, the queries over everything.
#include "fakes/spinnaker/spinnaker.h"

#include <algorithm>
#include <utility>

#include "fakes/spinnaker/lists.h"

namespace lighthouse::fakes::spinnaker {

std::string_view name_of_event(const Event& event) {
  switch (static_cast<EventKind>(event.kind)) {
    case EventKind::kUp: return "services up";
    case EventKind::kSick: return "services sick";
    case EventKind::kReport: return "self-report";
    case EventKind::kSweep: return "zombie sweep";
    case EventKind::kWorkEnds: return "work ends";
    case EventKind::kJobEnds: return "job ends";
    case EventKind::kFlow: return "upgrade pipeline";
    case EventKind::kItem: return "work item";
    case EventKind::kArrival: return "work arrives";
    case EventKind::kSnapshot: return "replica snapshot";
  }
  return "unknown";
}

Spinnaker::Spinnaker(Setup setup)
    : setup_(std::make_shared<const Setup>(std::move(setup))),
      front50_(*setup_) {}

void Spinnaker::at(SpinContext& ctx, Time when, EventKind kind, uint32_t a, uint32_t b) const {
  if (when >= Agenda::kHorizon) return;  // beyond every run
  ctx.agenda.at(when, {kSpinnakerActor, static_cast<uint16_t>(kind), a, b});
}

void Spinnaker::start(SpinContext& ctx) {
  for (const aws::InstanceRow& row : ctx.aws.instances()) {
    if (row.state != Ec2State::kRunning) continue;
    Host& host = add_host(ctx, row.id);
    if (row.release < 64) baked_ |= uint64_t{1} << row.release;
    if (!setup_->releases.at(host.release).boots) {
      ctx.aws.set_service_health(ctx, host.id, false);
      continue;
    }
    come_up(ctx, host);
    if (!host.orca_alive) continue;
    // It has run for long: its last report lies behind, the next one is due within a minute.
    const Duration phase{ctx.choices.pick(kSpinnakerActor, Site::kReportPhase, 60) * 1'000};
    write_report(ctx, host, ctx.now + phase - Duration{60'000});
    at(ctx, ctx.now + phase, EventKind::kReport, host.id.value, host.starts);
  }
  for (uint32_t i = 0; i < setup_->items.size(); ++i) {
    at(ctx, std::max(ctx.now, setup_->items[i].at), EventKind::kItem, i);
  }
  for (uint32_t i = 0; i < setup_->streams.size(); ++i) {
    at(ctx, std::max(ctx.now, setup_->streams[i].from), EventKind::kArrival, i, 1);
  }
  if (setup_->snapshot_every > Duration{0}) at(ctx, ctx.now, EventKind::kSnapshot, 0);
}

void Spinnaker::handle(SpinContext& ctx, const Event& event) {
  const InstanceId instance{event.a};
  const ExecutionId execution{event.a};
  switch (static_cast<EventKind>(event.kind)) {
    case EventKind::kUp: {
      Host* host = host_of(instance);
      if (host == nullptr || host->state != HostState::kBooting || host->broken) return;
      come_up(ctx, *host);
      if (!host->orca_alive) return;
      // "Fixed delay, first run at start-up"; until then it is absent from the map [3.3].
      start_reports(ctx, *host);
      return;
    }
    case EventKind::kSick: return ctx.aws.set_service_health(ctx, instance, false);
    case EventKind::kReport: return report(ctx, instance, event.b);
    case EventKind::kSweep: return sweep(ctx, instance, event.b);
    case EventKind::kWorkEnds: return work_ends(ctx, InstanceId{event.b}, execution);
    case EventKind::kJobEnds: return job_ends(ctx, execution);
    case EventKind::kFlow: return flow_event(ctx, execution);
    case EventKind::kItem: static_cast<void>(post_work(ctx, setup_->items[event.a])); return;
    case EventKind::kArrival: return arrive(ctx, event.a, event.b != 0);
    case EventKind::kSnapshot:
      snapshot_.assign(1, redis_);
      at(ctx, ctx.now + setup_->snapshot_every, EventKind::kSnapshot, 0);
      return;
  }
}

void Spinnaker::on_notice(SpinContext& ctx, const aws::Notice& notice) {
  switch (notice.kind) {
    case aws::Notice::Kind::kBooting: {
      if (host_of(notice.instance) != nullptr) return;
      const Host& host = add_host(ctx, notice.instance);
      const Release& release = setup_->releases.at(host.release);
      if (!release.boots) return;
      const Duration boot = ctx.choices.spread(kSpinnakerActor, Site::kBootDelay, release.boot,
                                               std::max(release.boot, release.boot_bad));
      return at(ctx, ctx.now + boot, EventKind::kUp, host.id.value);
    }
    case aws::Notice::Kind::kShuttingDown: return shut_down(ctx, notice.instance);
    case aws::Notice::Kind::kTerminated: return drop(ctx, notice.instance);
    case aws::Notice::Kind::kLaunched:
    case aws::Notice::Kind::kTerminating:
    case aws::Notice::Kind::kSpotNotice:
    case aws::Notice::Kind::kEnteredBalancer:
    case aws::Notice::Kind::kLeftBalancer:
    case aws::Notice::Kind::kDrained:
    case aws::Notice::Kind::kMarkedUnhealthy: return;
  }
}

// --- ground truth --------------------------------------------------------------------------------

bool Spinnaker::has_unfinished_work(InstanceId instance) const {
  if (!threads_on(instance).empty()) return true;
  const auto is_bake = [&](const Job& job) {
    return job.kind == WorkKind::kBake && !job.lost && job.host == instance;
  };
  if (std::ranges::any_of(jobs_, is_bake)) return true;
  const Host* host = find_host(instance);
  return host != nullptr && std::ranges::any_of(redis_.records(), [&](const Record& record) {
           return waits_for(record, *host);
         });
}

UnfinishedWork Spinnaker::unfinished_work(InstanceId instance) const {
  UnfinishedWork out;
  for (const Thread& thread : threads_on(instance)) {
    insert_by_id(out, Unfinished{.id = thread.id, .kind = work_kind(thread.kind)});
  }
  for (const Job& job : jobs_) {
    if (job.host != instance || job.lost) continue;
    insert_by_id(out, Unfinished{.id = job.id, .kind = job.kind});
  }
  const Host* host = find_host(instance);
  if (host == nullptr) return out;
  for (const Record& record : redis_.records()) {
    if (!waits_for(record, *host)) continue;
    insert_by_id(out, Unfinished{.id = record.id, .kind = work_kind(record.kind)});
  }
  return out;
}

const Host* Spinnaker::find_host(InstanceId instance) const {
  return find_by_id(hosts_, instance);
}

bool Spinnaker::is_host_up(InstanceId instance) const {
  const Host* host = find_host(instance);
  return host != nullptr && host->state == HostState::kUp;
}

std::optional<InstanceId> Spinnaker::executor() const {
  std::optional<InstanceId> latest;
  for (const Flow& flow : flows_) {
    const auto thread = std::ranges::find(threads_, flow.id, &Thread::id);
    if (thread != threads_.end()) latest = thread->host;
  }
  return latest;
}

bool Spinnaker::operator==(const Spinnaker& other) const {
  const bool same_setup = setup_ == other.setup_ || (setup_ != nullptr && other.setup_ != nullptr &&
                                                     *setup_ == *other.setup_);
  return same_setup && parts() == other.parts();
}

}  // namespace lighthouse::fakes::spinnaker
