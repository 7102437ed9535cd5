// Spinnaker of April 2017 on a fleet of hosts: Orca, Gate, Front50, Rosco, Igor and Echo, and the
// Redis they share, as one value that can be copied, compared and hashed. No callbacks; the only
// shared part is the immutable Setup.
//
// How the simulator drives it:
//   * `start` once, when AWS has its standing groups;
//   * `handle` for each event of kSpinnakerActor;
//   * `on_notice` for each notice of AWS, after every event and call of anybody;
//   * `answer` when a request of a kind for which `answers` is true arrives.
// Each may call AWS, which then has new notices. Lost, late and repeated calls are not made here:
// faults at the calls are a layer of their own.
//
// Truth, report and record differ on purpose: a host has unfinished work by its threads and jobs
// (the ground-truth queries), says so every 60 s (`activeByInstance` [3.3]), and Redis has a record
// of each execution [11.1]. Sections in brackets are of the Spinnaker reference.
//
// Copying a 3 + 3 world takes well under a microsecond; an event is O(log n).
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "fakes/spinnaker/flow.h"
#include "fakes/spinnaker/front50.h"
#include "fakes/spinnaker/redis.h"
#include "fakes/spinnaker/setup.h"
#include "fakes/spinnaker/state.h"

namespace lighthouse::fakes::spinnaker {

// The config of the upgrade pipeline; work items use others.
inline constexpr ConfigId kUpgradeConfig{UINT32_MAX - 1};

// The events of kSpinnakerActor. `a`: the instance, execution, job or index; `b`: the number of the
// process start, or the host of an execution.
enum class EventKind : uint16_t {
  kUp,
  kSick,
  kReport,
  kSweep,
  kWorkEnds,
  kJobEnds,
  kFlow,
  kItem,
  kArrival,
  kSnapshot,
};
// Of an event of kSpinnakerActor: "self-report".
[[nodiscard]] std::string_view name_of_event(const Event& event);

class Spinnaker {
 public:
  Spinnaker() = default;
  explicit Spinnaker(Setup setup);

  // --- driven by the simulator -------------------------------------------------------------------
  // Every running instance of AWS is a host that is up and has reported; items, streams and
  // snapshots begin. Requires: once, at the start.
  void start(SpinContext& ctx);
  // Requires: event.actor == kSpinnakerActor.
  void handle(SpinContext& ctx, const Event& event);
  // Boots hosts, kills what runs on dying ones. Kinds that do not concern it are ignored.
  void on_notice(SpinContext& ctx, const aws::Notice& notice);

  // Gate, Redis, the public URL and the poller hook; not AWS, not the journal.
  [[nodiscard]] static bool answers(CallKind kind);
  // Requires: answers(kind_of(call)).
  [[nodiscard]] Answer answer(SpinContext& ctx, const Call& call);

  // --- work --------------------------------------------------------------------------------------
  // Nothing if no host takes it: nobody behind the balancer, `on` no longer reachable the way it
  // arrives, or no Orca process there. `item.at` is not looked at. The items of Setup come by
  // themselves; this is for targets that are known only when the moment comes.
  std::optional<ExecutionId> post_work(SpinContext& ctx, const WorkItem& item);
  // Somebody starts the upgrade pipeline in the UI.
  Result<ExecutionId> trigger_by_hand(SpinContext& ctx, const Version& version);
  // Somebody saves another document in the UI.
  void save_by_hand(SpinContext& ctx, const Document& document);
  // All of these do nothing, and say so, when there is no such thread or record.
  bool pause(SpinContext& ctx, ExecutionId execution);
  bool resume(SpinContext& ctx, ExecutionId execution);
  bool judge(SpinContext& ctx, ExecutionId execution);   // answers a manual judgment
  bool cancel(SpinContext& ctx, ExecutionId execution);  // [6]
  bool delete_hash(ExecutionId execution);
  // Somebody writes CANCELED over a running one; its thread does not look and goes on.
  bool force_cancel(ExecutionId execution);

  // --- faults ------------------------------------------------------------------------------------
  // The Orca process dies, the host stays [13.1]. False if there is none.
  bool orca_dies(SpinContext& ctx, InstanceId instance);
  // … and comes back under a new pid; also after `orca_dies`. False if the host is not up.
  bool orca_restarts(SpinContext& ctx, InstanceId instance);
  bool stall(InstanceId instance, Time until);          // no reports; threads go on
  bool tracker_error(InstanceId instance, Time until);  // reports of zero; threads go on
  bool break_boot(InstanceId instance);                 // a booting host never comes up
  void redis_flush() { redis_.flush(); }
  // The replica that takes over is as old as the last snapshot. False if there is none.
  bool redis_failover();
  void redis_trouble_until(Time until, RedisTrouble trouble);
  // What Lighthouse reads from Redis by itself, its lease too, is another, empty server's.
  void wrong_redis_until(Time until) { wrong_redis_until_ = until; }
  // Who asks for Orca's Redis is given another one, which is empty.
  [[nodiscard]] bool wrong_redis_at(Time now) const { return now < wrong_redis_until_; }
  void gate_429_until(Time until) { gate_429_until_ = until; }
  void gate_down_until(Time until) { gate_down_until_ = until; }  // connections are refused
  void url_down_until(Time until) { url_down_until_ = until; }
  // Both replicas serve what they had before the last save, and see no later one until then.
  void front50_stale_until(Time until);
  [[nodiscard]] bool is_gate_down(Time now) const { return now < gate_down_until_; }
  [[nodiscard]] bool is_url_down(Time now) const { return now < url_down_until_; }
  [[nodiscard]] bool is_redis_down(Time now) const {
    return now < redis_trouble_until_ && redis_trouble_ == RedisTrouble::kDown;
  }
  // The next disableCluster fails between the two balancers [16.1].
  void break_next_disable() { breaks_disable_ = true; }
  // The next disableCluster finds no active group in an old cache, and is content.
  void skip_next_disable() { skips_disable_ = true; }

  // --- ground truth: for checkers and reports ----------------------------------------------------
  // Threads in any state, NOT_STARTED records that name its live Orca, bakes. Clouddriver's
  // operations are in the list but do not count here.
  [[nodiscard]] bool has_unfinished_work(InstanceId instance) const;
  [[nodiscard]] UnfinishedWork unfinished_work(InstanceId instance) const;
  // Unfinished work whose host was terminated, by anybody, since the start; in order of time.
  [[nodiscard]] const LostWork& killed() const { return killed_; }
  // … whose Orca process died on a host that lived.
  [[nodiscard]] const LostWork& stranded() const { return stranded_; }
  // Igor and Echo. SIGTERM is not believed: they run until the machine is gone or the hook stopped
  // them.
  [[nodiscard]] const RunningPollers& running_pollers() const { return pollers_; }
  [[nodiscard]] uint32_t count_running_pollers() const {
    return static_cast<uint32_t>(pollers_.size());
  }

  [[nodiscard]] bool is_host_up(InstanceId instance) const;
  [[nodiscard]] const Host* find_host(InstanceId instance) const;
  [[nodiscard]] std::span<const Host> hosts() const { return {hosts_.data(), hosts_.size()}; }
  // By host, then id.
  [[nodiscard]] std::span<const Thread> threads() const {
    return {threads_.data(), threads_.size()};
  }
  [[nodiscard]] std::span<const Job> jobs() const { return {jobs_.data(), jobs_.size()}; }
  // The host that runs the upgrade pipeline now; of several the one of the latest run.
  [[nodiscard]] std::optional<InstanceId> executor() const;
  // Of the execution, task or bake that begins next: ids grow with time.
  [[nodiscard]] ExecutionId next_id() const { return ExecutionId{next_execution_}; }
  // Executions of the upgrade pipeline that were accepted, by anybody.
  [[nodiscard]] uint32_t upgrade_runs() const { return upgrade_runs_; }
  [[nodiscard]] const Redis& redis() const { return redis_; }
  [[nodiscard]] const Front50& front50() const { return front50_; }
  [[nodiscard]] const Counters& counters() const { return counters_; }
  [[nodiscard]] const Setup& setup() const { return *setup_; }

  // Of the whole state except the setup, times counted from `now`. Agrees with == for equal now.
  [[nodiscard]] uint64_t hash(Time now = kStartOfTime) const;
  bool operator==(const Spinnaker& other) const;

 private:
  enum class Access : uint8_t { kRead, kWrite };
  void at(SpinContext& ctx, Time when, EventKind kind, uint32_t a, uint32_t b = 0) const;

  // fakes/spinnaker/host.cc
  [[nodiscard]] Host* host_of(InstanceId instance);
  Host& add_host(SpinContext& ctx, InstanceId instance);
  void come_up(SpinContext& ctx, Host& host);
  void start_orca(SpinContext& ctx, Host& host);
  void start_reports(SpinContext& ctx, const Host& host);
  void stop_poller(Host& host);
  void shut_down(SpinContext& ctx, InstanceId instance);
  void drop(SpinContext& ctx, InstanceId instance);
  [[nodiscard]] static bool waits_for(const Record& record, const Host& host);
  void end_process(SpinContext& ctx, Host& host, LostWork& losses);
  void end_jobs(SpinContext& ctx, InstanceId instance);

  // fakes/spinnaker/report.cc
  void report(SpinContext& ctx, InstanceId instance, uint32_t start);
  void write_report(SpinContext& ctx, const Host& host, Time when);
  void sweep(SpinContext& ctx, InstanceId instance, uint32_t start);

  // fakes/spinnaker/executions.cc
  [[nodiscard]] std::span<const Thread> threads_on(InstanceId instance) const;
  [[nodiscard]] Thread* find_thread(InstanceId host, ExecutionId id);
  [[nodiscard]] Thread* find_thread(ExecutionId id);
  Thread& begin(SpinContext& ctx, const Host& host, ExecutionId id);
  void end(SpinContext& ctx, InstanceId host, ExecutionId id, ExecutionStatus status);
  void start_waiting(SpinContext& ctx, const Host& host);
  void work_ends(SpinContext& ctx, InstanceId host, ExecutionId id);
  void end_soon(SpinContext& ctx, Thread& thread);
  [[nodiscard]] ExecutionId next_execution() { return ExecutionId{next_execution_++}; }

  // fakes/spinnaker/work.cc
  [[nodiscard]] Host* receiver(SpinContext& ctx, const WorkItem& item);
  ExecutionId accept(SpinContext& ctx, const Host& host, const WorkItem& item);
  ExecutionId start_job(SpinContext& ctx, const Host& host, WorkKind kind, Duration lasts,
                        ExecutionId waits);
  void job_ends(SpinContext& ctx, ExecutionId id);
  [[nodiscard]] static Duration some_length(SpinContext& ctx, const WorkStream& stream);
  void arrive(SpinContext& ctx, uint32_t index, bool first);

  // fakes/spinnaker/gate.cc, direct_calls.cc
  [[nodiscard]] Host* pick_behind(SpinContext& ctx, BalancerId balancer, Site site);
  [[nodiscard]] Host* pick_orca(SpinContext& ctx);
  [[nodiscard]] Result<Done> reach_gate(SpinContext& ctx);
  [[nodiscard]] Result<Host*> reach_orca(SpinContext& ctx, Access access);
  [[nodiscard]] Result<Done> reach_redis(Time now, Access access) const;
  [[nodiscard]] Result<const StoredPipeline*> read_front50(SpinContext& ctx);
  [[nodiscard]] Result<ExecutionId> trigger(SpinContext& ctx, const Marker& marker,
                                            const Version& version);
  void save(SpinContext& ctx, const Document& document);
  [[nodiscard]] Result<Done> on(SpinContext& ctx, const ProbeGate& call);
  [[nodiscard]] Result<Done> on(SpinContext& ctx, const ProbeUrl& call);
  [[nodiscard]] Result<Document> on(SpinContext& ctx, const GetPipeline& call);
  [[nodiscard]] Result<Done> on(SpinContext& ctx, const SavePipeline& call);
  [[nodiscard]] Result<ExecutionId> on(SpinContext& ctx, const TriggerPipeline& call);
  [[nodiscard]] Result<PipelineRuns> on(SpinContext& ctx, const ListRuns& call);
  [[nodiscard]] Result<Done> on(SpinContext& ctx, const CancelRun& call);
  [[nodiscard]] Result<ExecutionId> on(SpinContext& ctx, const SubmitRecord& call);
  [[nodiscard]] Result<TaskFacts> on(SpinContext& ctx, const ListTasks& call);
  [[nodiscard]] Result<OrcaReports> on(SpinContext& ctx, const ActiveByInstance& call);
  [[nodiscard]] Result<Executions> on(SpinContext& ctx, const ReadExecutions& call);
  [[nodiscard]] Result<BakeHosts> on(SpinContext& ctx, const ReadBakes& call);
  [[nodiscard]] Result<Lease> on(SpinContext& ctx, const HoldLease& call);
  [[nodiscard]] Result<Done> on(SpinContext& ctx, const ReleaseLease& call);
  [[nodiscard]] Result<Done> on(SpinContext& ctx, const StopPoller& call);

  // fakes/spinnaker/bake.cc, deploy.cc
  enum class Outcome : uint8_t { kGoOn, kFailed, kDone };
  struct Advance {
    Outcome outcome = Outcome::kGoOn;
    Duration wait{0};  // until the next step, if it goes on
  };
  [[nodiscard]] Flow* find_flow(ExecutionId id);
  void begin_flow(SpinContext& ctx, ExecutionId id);
  void drop_flow(ExecutionId id);
  void flow_event(SpinContext& ctx, ExecutionId id);
  void plan_flow(SpinContext& ctx, Flow& flow, Duration wait);
  [[nodiscard]] Advance advance(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance bake(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance wait_bake(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance create(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance resize(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance wait_up(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance shrink(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance disable(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance deregister(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance wait_down(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance scale_down(SpinContext& ctx, Flow& flow);
  [[nodiscard]] Advance next_stage(SpinContext& ctx, Flow& flow);
  [[nodiscard]] static Duration pace(SpinContext& ctx);

  // Everything but the setup.
  [[nodiscard]] auto parts() const {
    return std::tie(hosts_, threads_, jobs_, flows_, redis_, snapshot_, front50_, pollers_, killed_,
                    stranded_, counters_, next_execution_, next_container_, next_pid_,
                    upgrade_runs_, baked_, redis_trouble_until_, redis_trouble_, breaks_disable_,
                    skips_disable_, wrong_redis_until_, gate_429_until_, gate_down_until_,
                    url_down_until_, front50_stale_until_);
  }

  std::shared_ptr<const Setup> setup_;
  Small<Host, 8> hosts_;      // sorted by id
  Small<Thread, 8> threads_;  // sorted by host, then id
  Small<Job, 2> jobs_;        // sorted by id
  Small<Flow, 1> flows_;      // sorted by id; waiting ones have no thread yet
  Redis redis_;
  std::vector<Redis> snapshot_;  // at most one: what an older replica has
  Front50 front50_;
  RunningPollers pollers_;  // sorted by instance
  LostWork killed_;
  LostWork stranded_;
  Counters counters_;
  uint32_t next_execution_ = 0;
  uint32_t next_container_ = kFirstContainer;
  uint32_t next_pid_ = 1000;
  uint32_t upgrade_runs_ = 0;
  uint64_t baked_ = 0;  // releases whose image exists, as bits [10.1]
  Time redis_trouble_until_{};
  RedisTrouble redis_trouble_ = RedisTrouble::kDown;
  bool breaks_disable_ = false;
  bool skips_disable_ = false;
  Time wrong_redis_until_{};
  Time gate_429_until_{};
  Time gate_down_until_{};
  Time url_down_until_{};
  Time front50_stale_until_{};
};

}  // namespace lighthouse::fakes::spinnaker
