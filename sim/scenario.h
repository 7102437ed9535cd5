// A scenario: a fleet, its work, the operation, what goes wrong, what must hold and how it must
// end.
//
// Plain data, read from YAML by sim/scenario_file.h and turned into a running world by sim/world.h.
// The world never changes its scenario; many worlds share one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/call.h"
#include "core/model/guards.h"
#include "core/model/policy.h"
#include "core/model/run_record.h"
#include "fakes/base/choices.h"
#include "sim/violation.h"

namespace lighthouse::sim {

// A machine image that groups launch. The first one in `Scenario::releases` is what the fleet runs
// at the start.
struct Release {
  std::string version;
  Duration boot{180'000};
  bool boots = true;       // false: never passes the balancers' health check
  bool gate_works = true;  // false: healthy at the balancer while its Gate answers errors
  bool bakes = true;       // false: baking this version fails
  Duration sick_after = kNever - Time{};  // healthy, then failing its check for good
  bool operator==(const Release&) const = default;
};

struct FleetGroup {
  bool polling = false;
  int32_t sequence = 22;  // -1: a group without number
  uint32_t release = 0;   // index into releases
  Capacity capacity{2, 2, 2};
  int32_t instances = -1;  // -1: capacity.desired
  bool enabled =
      true;  // false: Launch, Terminate, AddToLoadBalancer suspended and out of both balancers
  Duration age{86'400'000};  // before the scenario starts: the order of groups
  bool elb_health_check = false;
  bool add_to_load_balancer = true;  // false: a person has suspended AddToLoadBalancer, no more
  int32_t unhealthy = 0;             // members marked Unhealthy at the start
  bool known_bad = false;
  std::optional<std::string> half_disabled;  // name of a balancer it is still registered with
  bool operator==(const FleetGroup&) const = default;
};

// Which host or thing is meant: "serving[0]", "polling[0]", "serving-v022[1]", "new-serving[0]",
// "executor" (the host that runs the upgrade pipeline), "any". Resolved when the event happens.
struct Target {
  enum class Kind : uint8_t {
    kAny,
    kServing,
    kPolling,
    kNewServing,
    kNewPolling,
    kOldServing,
    kOldPolling,
    kExecutor,
    kGroup
  };
  Kind kind = Kind::kAny;
  int32_t sequence = -1;  // kGroup: of the group …
  bool polling = false;   // … in this cluster
  uint32_t index = 0;     // member, in order of launch
  bool operator==(const Target&) const = default;
};

enum class WorkKind : uint8_t { kPipeline, kTask, kBake, kOperation };
enum class WorkState : uint8_t { kRunning, kPaused, kQueued, kManualJudgment };

struct Work {
  WorkKind kind = WorkKind::kPipeline;
  WorkState state = WorkState::kRunning;
  Target on;
  Duration at{0};  // after the start; negative: before it
  Duration lasts{600'000};
  bool hidden = false;  // recorded in a Redis that Lighthouse does not read
  bool by_keep_alive =
      false;            // reaches the host through an established connection although it drains
  uint32_t config = 0;  // pipelines of one config queue behind each other
  bool limit_concurrent = false;
  bool queue_next = false;  // a second run of the config waits behind this one
  Duration then_starts{
      0};  // length of a dependent pipeline that its end starts on the same Orca; 0: none
  bool operator==(const Work&) const = default;
};

// A stream of arrivals: one about every `every`, lengths between `shortest` and `longest`, skewed
// to short.
struct WorkStream {
  Duration every{120'000};
  Duration shortest{20'000};
  Duration longest{1'200'000};
  Duration from{0};
  Duration until{3'600'000};
  bool tasks = false;
  bool operator==(const WorkStream&) const = default;
};

enum class FaultKind : uint8_t {
  // at the calls of the controller: `calls` or `endpoint` select, `rate` or `nth` place
  kLostRequest,
  kLostAnswer,
  kDelay,
  kDuplicate,
  kThrottled,
  kServerError,
  kUnreadable,
  kStaleRead,
  kPartialRead,
  // endpoints: for `lasts`
  kGate429,
  kGateDown,
  kRedisDown,
  kRedisLoading,
  kRedisReadOnly,
  kWrongRedis,  // Lighthouse reads another one than Orca
  kUrlDown,
  // hosts and Orcas
  kInstanceDies,
  kOrcaDies,
  kOrcaRestarts,
  kOrcaStalls,
  kTrackerErrors,
  kSpotInterruption,
  kInstanceRetires,
  kBootFails,
  kHostSick,
  kHealthCheckDown,  // the path that every host's health rests on
  kMarkUnhealthy,
  // Redis
  kRedisFlush,
  kRedisOldReplica,
  kDeleteHash,
  kForceCancel,  // marked CANCELED; the thread goes on
  // people and Spinnaker
  kEnableGroup,
  kEditCapacity,
  kRegisterInstance,
  kDeregisterInstance,
  kTerminateInstance,  // in the EC2 console
  kResumeTerminate,
  kScheduledAction,
  kHalfDisable,
  kNoDisable,  // Clouddriver's cache is old: nothing to disable, all well
  kZoneRebalance,
  kDirectWork,    // somebody restarts a stage on the host itself
  kHandTrigger,   // somebody starts the upgrade pipeline by hand
  kEditPipeline,  // somebody saves another version of it
  kStaleFront50,  // replicas serve the old document
  // controllers
  kControllerKilled,
  kControllerPaused,
  kClockJump,
  kSecondController,
};

// When a fault happens on its own account rather than by rate.
struct Moment {
  enum class Kind : uint8_t {
    kAt,            // `at` after the start
    kAfterCall,     // when the nth call of this kind took effect
    kBeforeCall,    // when the controller is about to make it
    kAtStep,        // when the operation enters a step
    kWhenIntended,  // between the idle verdict and the re-check of a termination
    kWhenFenced,    // when a host has left every balancer
  };
  Kind kind = Kind::kAt;
  Duration at{0};  // kAt: when; others: this much later
  CallKind call = CallKind::kDescribeGroups;
  uint32_t nth = 1;
  Step step = Step::kPreflight;
  bool operator==(const Moment&) const = default;
};

struct Fault {
  FaultKind kind = FaultKind::kLostAnswer;
  std::optional<Moment> moment;  // else by rate
  uint32_t per_million = 0;      // rate per call, or per minute for hosts
  Duration from{0};
  Duration until{
      kNever -
      Time{}};  // of the rate's window; every fault ends at `Scenario::faults_end` at the latest
  Duration lasts{60'000};
  Target target;
  std::vector<CallKind> calls;  // empty: all
  std::optional<Endpoint> endpoint;
  Duration shift{0};    // kClockJump, kSecondController: how far that controller's clock is off
  bool hidden = false;  // kDirectWork: recorded in a Redis that Lighthouse does not read
  Capacity capacity;    // kEditCapacity
  std::string text;     // kEditPipeline: the version; kRegisterInstance: the balancer
  int line = 0;         // in the file, for messages
  bool operator==(const Fault&) const = default;
};

struct Pipeline {
  bool parameter = false;  // version by parameter
  std::string package = "armoryspinnaker=1.9.39";
  std::string strategy = "redblack";
  bool scale_down = false;
  int32_t max_remaining = 0;
  bool disabled = false;
  bool polling_first = false;
  Duration bake{240'000};
  std::string file;  // a JSON document instead of the above; relative to the scenario
  bool operator==(const Pipeline&) const = default;
};

struct Expectation {
  std::vector<Ending> endings;  // any of these
  std::optional<Reason> reason;
  std::optional<Step> never;             // a step that it must not enter
  Duration within{14'400'000};           // of virtual time, in which the operation must end
  std::optional<uint32_t> killed;        // executions killed by anybody; default 0
  std::optional<uint32_t> upgrade_runs;  // executions of the upgrade pipeline started
  std::optional<std::string> serving_version;
  std::optional<std::string> never_serves;  // a version that must not be in service at the end
  std::optional<std::string> polling_version;
  std::optional<int32_t> serving_instances;
  std::optional<uint32_t> terminated;  // by Lighthouse
  bool faults_must_happen = true;      // each fault must be seen to have happened in the batch
  bool operator==(const Expectation&) const = default;
};

// The scenario's twin: without these guards the harm that it is about happens. It proves that the
// scenario attacks something (docs/races.md).
struct Bite {
  std::vector<Guard> without;
  uint64_t seed = 0;
  Breach breach = Breach::kKilledWork;  // what is violated then
  bool operator==(const Bite&) const = default;
};

struct Scenario {
  std::string name;
  std::string about;
  std::string file;
  std::vector<Release> releases;
  std::vector<FleetGroup> groups;
  bool docker_hosts = false;  // Orca ids name containers: nothing maps
  Duration draining_timeout{300'000};
  std::vector<Work> work;
  std::vector<WorkStream> streams;
  Pipeline pipeline;

  Operation operation = Operation::kUpgrade;
  std::string to;              // version of an upgrade
  bool restore_record = true;  // a rollback finds one
  Policy policy;
  Duration start{0};                         // when the operation starts
  std::optional<Duration> second_operation;  // a second controller starts another of the same kind

  std::vector<Fault> faults;
  Duration faults_end{7'200'000};  // safety phase; then faults stop and the operation must end
  Expectation expect;
  std::vector<Guard> without;  // guards taken out
  std::vector<Bite> bites;     // what happens without others; nothing of it happens in a run
  // What differs from the benign run, with every seed. With seed 0 nothing else does, so that the
  // file is one run; other seeds vary all the rest.
  std::vector<ForcedChoice> deviations;
};

}  // namespace lighthouse::sim
